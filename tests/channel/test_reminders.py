"""Usage in Telegram: the picture as a photo, and reminders that are lost by no kill."""

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.usage.ledger import Tracker, add, encode
from bot.usage.told import Told
from tests.standin.botapi import StandIn
from tests.standin.process import BotProcess

ANN = 700_001
NAME = "p50@2026-11-01"
DYING = Path(__file__).parents[1] / "soak" / "dying.py"


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as reader:
        return reader.execute(sql).fetchall()


def owed(database: Path) -> int:
    """Return how many letters are in the outbox."""
    return len(rows(database, "SELECT id FROM outbox"))


def set_due(database: Path) -> None:
    """Let a reminder of Ann be due now, as the ledger and its timer row say."""
    now = time.time()
    ledger = add(Tracker(reminders=True, day=1, allowance_mb=15_000.0), Told("used", 9_000.0), now - 3600)
    text = json.loads(encode(ledger)) | {"due": [[NAME, now - 60]]}
    with closing(sqlite3.connect(database)) as writer, writer:
        writer.execute("UPDATE sessions SET usage = ? WHERE user = ?", (json.dumps(text), ANN))
        writer.execute("INSERT INTO timers VALUES (?, ?, ?, '')", (ANN, f"usage:{NAME}", now - 60))


def reminders(api: StandIn) -> list[str]:
    """Return the texts of the reminders that Ann's chat holds."""
    return [m.text for m in api.chat(ANN).messages.values() if "By forecast 50 %" in m.text]


async def shows(api: StandIn, text: str) -> None:
    """Wait until Ann's newest message holds a text."""
    await api.until(lambda: api.chat(ANN).messages and text in api.chat(ANN).last.text)


async def meet(api: StandIn, tmp_path: Path) -> Path:
    """Let Ann meet the bot and stop it; return its database."""
    async with BotProcess(api, tmp_path, LOG_LEVEL="WARNING") as process:
        api.chat(ANN)
        api.say(ANN, "/start")
        await api.until(lambda: api.chat(ANN).messages and not owed(process.database))
        assert await process.stop() == 0
        return process.database


async def test_the_picture_is_a_photo_above_the_screen(tmp_path: Path) -> None:
    """A reading brings the picture as a photo of its own, then the screen with the buttons."""
    async with StandIn() as api, BotProcess(api, tmp_path, LOG_LEVEL="DEBUG") as process:
        api.chat(ANN)
        for text, answer in (("used 4.1 GB", "How many GB"), ("15 GB", "On which day")):
            api.say(ANN, text)
            await shows(api, answer)
        api.tap(ANN, "15")
        await shows(api, "4.1 GB of 15 GB")
        *_, photo, screen = api.chat(ANN).messages.values()
        assert photo.photo.startswith(b"\x89PNG")
        assert "4.1 GB of 15 GB" in screen.text
        assert screen.keys
        assert not photo.keys
        assert "4.1" not in process.logged()
        api.say(ANN, "/forget")
        await shows(api, "Delete all")
        api.tap(ANN, "Delete everything")
        await api.until(lambda: not rows(process.database, "SELECT user FROM sessions"))
        assert rows(process.database, "SELECT user FROM timers") == []


async def test_a_reminder_stands_beside_the_screen_and_can_be_stopped(tmp_path: Path) -> None:
    """A reminder is a message of its own, sent once; the screen before it still works; stop is under it."""
    async with StandIn() as api:
        database = await meet(api, tmp_path)
        set_due(database)
        async with BotProcess(api, tmp_path, LOG_LEVEL="WARNING"):
            await api.until(lambda: reminders(api) and not owed(database))
            old, reminder = [*api.chat(ANN).messages.values()][-2:]
            assert old.keys, "the screen lost its buttons"
            assert [b["text"] for row in reminder.keys for b in row][-1] == "No reminders"
            (ledger,) = rows(database, "SELECT usage FROM sessions")
            assert json.loads(str(ledger[0]))["sent"] == [NAME]
            stop = next(
                b["callback_data"] for row in reminder.keys for b in row if b["text"] == "No reminders"
            )
            menu = api.chat(ANN).data("Note a reading")
            assert menu
            api.press(ANN, stop, reminder.id)
            await api.until(lambda: "No more reminders" in api.chat(ANN).messages[reminder.id].text)
            assert rows(database, "SELECT kind FROM timers") == []


async def test_who_blocked_the_bot_gets_no_reminder(tmp_path: Path) -> None:
    """A reminder to someone who blocked the bot is dropped with all that was to come."""
    async with StandIn() as api:
        database = await meet(api, tmp_path)
        set_due(database)
        api.chat(ANN).blocked = True
        async with BotProcess(api, tmp_path, LOG_LEVEL="WARNING"):
            await api.until(lambda: not rows(database, "SELECT kind FROM timers") and not owed(database))
        assert reminders(api) == []


class Killed:
    """What happened when the bot was killed at one point of a reminder, and after it was started again."""

    def __init__(self, died: bool, taken: int, owed_then: int, taken_after: int) -> None:  # noqa: FBT001 - a record
        self.died = died
        self.taken = taken
        self.owed_then = owed_then
        self.taken_after = taken_after

    @property
    def case(self) -> str:
        """Return which case it is: how often Telegram had it when we died, and whether we knew."""
        if not self.died:
            return "not killed"
        if self.taken == 0:
            return "not yet taken"
        return "taken, not noted" if self.owed_then else "taken and noted"


EXPECTED = {"not killed": 1, "not yet taken": 1, "taken, not noted": 2, "taken and noted": 1}
"""How often the reminder comes in each case."""


async def kill_at(api: StandIn, base: Path, folder: Path, point: tuple[str, int, str]) -> Killed:
    """Kill the bot at a point: the nth statement or step from the first with a text on; start it again."""
    kind, count, begin = point
    folder.mkdir()  # noqa: ASYNC240 - nothing else runs here
    database = folder / "bot.sqlite3"
    with closing(sqlite3.connect(base)) as source, closing(sqlite3.connect(database)) as copy:
        source.backup(copy)
    set_due(database)
    api.chat(ANN).messages.clear()
    process = BotProcess(api, folder, LOG_LEVEL="WARNING")
    process.program = [str(DYING), kind, str(count), begin]
    process.settings["PYTHONPATH"] = str(DYING.parents[2])
    process.spawn()
    done = "SELECT kind FROM timers WHERE kind = 'usage:" + NAME + "'"
    while process.alive:
        if reminders(api) and not owed(database) and not rows(database, done):
            process.kill()
            return Killed(died=False, taken=1, owed_then=0, taken_after=len(reminders(api)))
        await asyncio.sleep(0.01)
    taken, owed_then = len(reminders(api)), owed(database)
    async with BotProcess(api, folder, LOG_LEVEL="WARNING"):
        await api.until(lambda: reminders(api) and not owed(database) and not rows(database, done))
    return Killed(died=True, taken=taken, owed_then=owed_then, taken_after=len(reminders(api)))


async def kill_through(tmp_path: Path, kind: str, step: int, begin: str = "FROM timers") -> list[str]:
    """Kill at every `step`th point until the reminder comes through; return the case of each point."""
    cases: list[str] = []
    async with StandIn() as api:
        (tmp_path / "base").mkdir()
        base = await meet(api, tmp_path / "base")
        while not cases or cases[-1] != "not killed":
            count = 1 + len(cases) * step
            found = await kill_at(api, base, tmp_path / f"{kind}{count}", (kind, count, begin))
            assert found.taken_after == EXPECTED[found.case], f"{kind} {count}: {found.case}"
            cases.append(found.case)
    told = {case: cases.count(case) for case in dict.fromkeys(cases)}
    print(f"{kind}: {len(cases)} points; {told}")  # noqa: T201 - a figure of the issue
    return cases


async def test_a_kill_at_points_of_a_reminder(tmp_path: Path) -> None:
    """SIGKILL while a reminder goes out loses none; it comes twice only where Telegram took it unheard.

    Here from the attempt's note on; tests/soak/soak_reminders.py goes through all of it.
    """
    cases = await kill_through(tmp_path, "sql", 2, begin="UPDATE outbox")
    assert {*cases} == {"not yet taken", "taken, not noted", "not killed"}
