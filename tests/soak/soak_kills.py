"""What is too long for every change: `make soak`. Kills at every statement and step, and many random ones."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot.content.load import load
from tests.channel.test_kills import survive
from tests.channel.test_service import overlap
from tests.soak.forked import ForkedBot
from tests.standin.botapi import StandIn
from tests.standin.house import House
from tests.standin.people import People

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("SOAK_KILLS", "500"))
STATEMENTS = int(os.environ.get("SOAK_STATEMENTS", "400"))
STEPS = int(os.environ.get("SOAK_STEPS", "1200"))
STRIDE = int(os.environ.get("SOAK_STRIDE", "1"))
"""1 kills at every place; more leaves some out."""

ACTS = 12


async def test_a_thousand_people_overlap(tmp_path: Path) -> None:
    """A thousand people send twenty messages and presses each: none lost, none out of order."""
    began = time.time()  # and stays: on a slow machine messages would grow old, and old ones count as read
    async with StandIn() as api, House(api, tmp_path, load(ROOT), lambda: began) as house:
        await overlap(api, house, 1000)


async def test_random_kills(tmp_path: Path) -> None:
    """Hundreds of kills at random times."""
    for part in range(0, KILLS, 50):
        folder = tmp_path / str(part)
        folder.mkdir()
        print(await survive(folder, min(50, KILLS - part), part, ForkedBot))  # noqa: T201 - the figure


@pytest.mark.parametrize("kind", ["sql", "step"])
async def test_a_kill_at_every_place(tmp_path: Path, kind: str) -> None:
    """The same small talk, each time killed one statement, or one step of the loop, later."""
    died = repeated = 0
    for place in range(1, STATEMENTS if kind == "sql" else STEPS, STRIDE):
        folder = tmp_path / str(place)
        folder.mkdir()
        async with StandIn(7) as api:
            process = ForkedBot(api, folder)
            process.dying = (kind, place)
            process.spawn()
            crowd = People(api, process.database, range(1, 4), place)
            talk = asyncio.create_task(_acts(crowd))
            while process.alive and not talk.done():  # noqa: ASYNC110 - a process gives no event
                await asyncio.sleep(0.01)
            if not process.alive:
                died += 1
                process.dying = None
                await process.start()
            await talk
            assert await process.stop() in {0, -9}
            crowd.check()
            repeated += crowd.repeats.total()
    print(f"{kind}: {died} kills: lost 0, twice 0, out of order 0; repeated screens {repeated}")  # noqa: T201 - the figure
    assert repeated <= died * 3


async def _acts(crowd: People) -> None:
    async def some(user: int) -> None:
        for _ in range(ACTS):
            await crowd.act(user, double=False)

    await asyncio.gather(*(some(user) for user in crowd.acts))
