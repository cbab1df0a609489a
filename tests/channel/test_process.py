"""The whole process over HTTP, against the stand-in of the Bot API."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.standin.botapi import TOKEN, StandIn
from tests.standin.process import BotProcess

ANN, BEN = 700_001, 700_002


@pytest_asyncio.fixture
async def api() -> AsyncIterator[StandIn]:
    async with StandIn() as server:
        yield server


@pytest_asyncio.fixture
async def process(api: StandIn, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with BotProcess(api, tmp_path, LOG_LEVEL="DEBUG", OPERATOR_CONTACT="@keeper") as running:
        yield running


def rows(process: BotProcess, sql: str) -> list[Any]:
    with closing(sqlite3.connect(process.database)) as reader:
        return reader.execute(sql).fetchall()


async def begin(api: StandIn, user: int = ANN, text: str = "/start cannot_enable") -> None:
    """Open the talk and wait for its first screen."""
    api.chat(user)
    api.say(user, text)
    await api.until(lambda: api.chat(user).messages)


async def settled(process: BotProcess, api: StandIn) -> None:
    """Wait until nothing is owed and nothing waits."""
    await api.until(
        lambda: (
            not api.queue
            and rows(process, "SELECT count(*) FROM inbox") == [(0,)]
            and rows(process, "SELECT count(*) FROM outbox") == [(0,)]
        )
    )


async def test_a_press_edits_the_message_it_was_on(api: StandIn, process: BotProcess) -> None:
    """A press is answered and edits its message, with the answers on top; text makes a new message."""
    await begin(api)
    first = api.chat(ANN).last
    assert "✓" not in first.text
    assert "1 = iPhone" in first.text
    api.tap(ANN, "iPhone")
    await api.until(lambda: first.edits == 1)
    assert first.text.startswith("✓ iPhone\n\n")
    assert len(api.chat(ANN).messages) == 1
    await api.until(lambda: not api.queries)
    api.say(ANN, "1")
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    await api.until(lambda: not first.keys)
    assert "✓" not in api.chat(ANN).last.text
    await settled(process, api)


async def test_stale_double_and_forged_presses_move_nothing(api: StandIn, process: BotProcess) -> None:
    """Each is answered, the state stays, and the current screen is what the person sees."""
    await begin(api)
    first = api.chat(ANN).last
    old = api.chat(ANN).data("iPhone")
    api.press(ANN, old)
    api.press(ANN, old)
    await api.until(lambda: first.edits == 1 and not api.queries)
    await settled(process, api)
    before = rows(process, "SELECT turn FROM sessions")
    shown = first.text
    for data in (old, "0.000000.iphone", "nonsense", "9" * 64, "ff.." + "é" * 20):
        api.press(ANN, data)
    await api.until(lambda: not api.queries)
    await settled(process, api)
    assert rows(process, "SELECT turn FROM sessions") == before
    assert first.text == shown
    api.press(ANN, api.chat(ANN).data("Back"), accessible=False)
    await api.until(lambda: len(api.chat(ANN).messages) == 2 and not first.keys)
    assert not api.queries


async def test_an_old_copy_of_the_screen_is_dead(api: StandIn, process: BotProcess) -> None:
    """A send whose answer was lost leaves two copies: the older one's buttons move nothing and go."""
    api.chat(ANN)
    api.faults.lost = 1.0
    api.say(ANN, "/start cannot_enable")
    await api.until(lambda: api.repeated_sends[ANN] == 1)
    api.faults.lost = 0.0
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    await settled(process, api)
    older, newer = (api.chat(ANN).messages[id_] for id_ in sorted(api.chat(ANN).messages))
    assert older.keys == newer.keys
    before = rows(process, "SELECT turn FROM sessions")
    api.press(ANN, api.chat(ANN).data("iPhone"), older.id)
    await api.until(lambda: not older.keys and not api.queries)
    await settled(process, api)
    assert rows(process, "SELECT turn FROM sessions") == before
    assert api.chat(ANN).last.keys


async def test_commands_and_privacy(api: StandIn, process: BotProcess) -> None:
    """Commands and descriptions are registered in two-letter languages; /privacy names the operator."""
    await api.until(lambda: sum(call.method == "setmyshortdescription" for call in api.calls) == 3)
    names = [call.parameters for call in api.calls if call.method == "setmycommands"]
    assert [entry.get("language_code", "") for entry in names] == ["", "zh", "es"]
    assert [c["command"] for c in names[0]["commands"]] == (
        ["start", "menu", "back", "language", "settings", "help", "stop", "privacy", "forget"]
    )
    await begin(api, text="/privacy")
    assert "@keeper" in api.chat(ANN).last.text
    assert process.database.exists()


async def test_what_is_no_text_is_answered_kindly(api: StandIn, process: BotProcess) -> None:
    """A photo, a voice message, an edit: kind words above the same screen; the state is untouched."""
    await begin(api)
    before = rows(process, "SELECT session FROM sessions")
    for content in (
        {"photo": [{"file_id": "x"}]},
        {"voice": {"file_id": "x"}},
        {"location": {"latitude": 1.0}},
    ):
        seen = len(api.chat(ANN).messages)
        api.push({"message": api.message(ANN, **content)})
        await api.until(lambda seen=seen: len(api.chat(ANN).messages) > seen)  # type: ignore[misc]
        assert "I can only read text" in api.chat(ANN).last.text
    api.push({"edited_message": api.message(ANN, text="iPhone", edit_date=1)})
    await api.until(lambda: "changed messages" in api.chat(ANN).last.text)
    assert rows(process, "SELECT session FROM sessions") == before


async def test_a_group_gets_one_line_and_the_way_in(api: StandIn, process: BotProcess) -> None:
    """In a group there is one line with a button into the private chat."""
    api.chat(-100)
    message = {**api.message(ANN, text="/start@hot_bot"), "chat": {"id": -100, "type": "supergroup"}}
    api.push({"message": message})
    await api.until(lambda: api.chat(-100).messages)
    assert api.chat(-100).last.keys[0][0]["url"].startswith("https://t.me/hot_bot?start=")
    await settled(process, api)
    assert rows(process, "SELECT count(*) FROM sessions") == [(0,)]


async def test_blocked_and_come_back(api: StandIn, process: BotProcess) -> None:
    """Letters to someone who blocked the bot are dropped; when they come back they are where they were."""
    await begin(api)
    api.tap(ANN, "iPhone")
    await api.until(lambda: api.chat(ANN).last.edits == 1)
    api.chat(ANN).blocked = True
    api.say(ANN, "hello?")
    await settled(process, api)
    api.chat(ANN).blocked = False
    api.say(ANN, "/help")
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    assert "Not sure" in api.chat(ANN).last.text


async def test_a_held_chat_holds_up_nobody(api: StandIn, process: BotProcess) -> None:
    """While one chat waits out a 429, its presses are answered and other people are served."""
    await begin(api, ANN)
    await begin(api, BEN)
    await settled(process, api)
    api.chat(ANN).hold_until = float("inf")
    api.tap(ANN, "iPhone")
    api.tap(BEN, "iPhone")
    await api.until(lambda: api.chat(BEN).last.edits == 1 and not api.queries)
    assert api.chat(ANN).last.edits == 0


async def test_poison_is_parked_and_the_rest_flows_on(api: StandIn, process: BotProcess) -> None:
    """Updates that can't be read are put aside and counted; those around them are served."""
    api.push({"callback_query": {"from": api.person(ANN)}})
    api.push({"message": {"message_id": "x", "from": api.person(ANN), "chat": {"id": ANN}}})
    api.push({"message": []})
    api.queue.append({"no": "number"})
    api.push({"brand_new_kind": {"id": 1}})
    await begin(api)
    assert rows(process, "SELECT count(*) FROM parked") == [(3,)]


async def test_forget_leaves_nothing(api: StandIn, process: BotProcess) -> None:
    """After /forget and its confirmation no row of the person is left but the shown farewell."""
    await begin(api)
    api.say(ANN, "/forget")
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    api.tap(ANN, "Delete everything")
    await api.until(lambda: "know nothing" in api.chat(ANN).last.text)
    await settled(process, api)
    for table in ("sessions", "past", "inbox", "outbox", "timers"):
        assert rows(process, f"SELECT count(*) FROM {table}") == [(0,)]


async def test_nothing_secret_is_logged(api: StandIn, process: BotProcess) -> None:
    """At DEBUG, through good calls and every kind of failure, neither token nor words are written."""
    secret = "my very secret neighbour Wilhelmina"
    await begin(api, text=secret)
    api.faults.server = api.faults.reset = api.faults.too_many = 0.2
    for number in range(6):
        api.say(ANN, f"{secret} {number} 4111 1111 1111 1111")
    api.push({"message": {"text": secret}})
    api.push({"message": {**api.message(ANN), "text": [secret]}})
    await settled(process, api)
    api.faults.server = api.faults.reset = api.faults.too_many = 0.0
    assert await process.stop() == 0
    log = process.logged()
    assert "DEBUG" in log or "INFO" in log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log
    assert "Wilhelmina" not in log
    everything = b"".join(path.read_bytes() for path in process.database.parent.glob("bot.sqlite3*"))
    assert b"Wilhelmina" not in everything
    assert not re.search(rb"4111.?1111", everything)


async def test_sigterm_drains(api: StandIn, process: BotProcess) -> None:
    """Told to stop, it delivers what it has and ends with 0, soon."""
    await begin(api)
    api.tap(ANN, "iPhone")
    await api.until(lambda: not api.queue or rows(process, "SELECT count(*) FROM seen") != [(1,)])
    assert await process.stop() == 0
    with closing(sqlite3.connect(process.database)) as reader:
        assert reader.execute("SELECT count(*) FROM outbox").fetchall() == [(0,)]


async def test_a_foreign_webhook_is_left_alone(api: StandIn, tmp_path: Path) -> None:
    """A webhook that someone else set ends the start with 2; --take-over deletes it."""
    api.webhook = "https://elsewhere.example/hook"
    process = BotProcess(api, tmp_path)
    process.spawn()
    assert await process.ended() == 2
    assert "--take-over" in process.logged()
    assert api.webhook
    await process.start("--take-over")
    assert not api.webhook
    assert await process.stop() == 0


async def test_a_bad_token_ends_with_2(api: StandIn, tmp_path: Path) -> None:
    """A token that Telegram doesn't know is said so in one line, without the token."""
    api.rejected = 401
    process = BotProcess(api, tmp_path)
    process.spawn()
    assert await process.ended() == 2
    assert "BotFather" in process.logged()
    assert TOKEN not in process.logged()
