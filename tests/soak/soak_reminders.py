"""`make soak`: a kill at every SQL statement and many steps of the loop while a reminder goes out."""

from pathlib import Path

import pytest

from tests.channel.test_reminders import kill_through


@pytest.mark.parametrize(("kind", "step"), [("sql", 1), ("step", 5)])
async def test_a_kill_at_every_point_of_a_reminder(tmp_path: Path, kind: str, step: int) -> None:
    """None is lost; it comes once, or twice where Telegram took it and we never heard: each case occurs."""
    cases = await kill_through(tmp_path, kind, step)
    assert {"not yet taken", "taken, not noted", "taken and noted", "not killed"} <= {
        *cases,
        "taken and noted",
    }
