"""The bot in Telegram against the stand-in of the Bot API, inside this process: what people do and see."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.engine.model import Catalog, Session, Timer, Turn
from bot.ports import NO_MAIL
from tests.standin.botapi import StandIn
from tests.standin.house import House

ANN, BEN = 700_001, 700_002


@pytest_asyncio.fixture
async def api() -> AsyncIterator[StandIn]:
    async with StandIn() as server:
        yield server


@pytest.fixture
def clock() -> "Clock":
    return Clock()


@pytest_asyncio.fixture
async def house(api: StandIn, tmp_path: Path, catalog: Catalog, clock: "Clock") -> AsyncIterator[House]:
    async with House(api, tmp_path, catalog, clock) as running:
        yield running


class Clock:
    """The wall's time, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def rows(house: House, sql: str) -> list[Any]:
    with closing(sqlite3.connect(house.database)) as reader:
        return reader.execute(sql).fetchall()


async def begin(api: StandIn, user: int = ANN, text: str = "/start cannot_enable") -> None:
    """Open the talk and wait for its first screen."""
    api.chat(user)
    api.say(user, text)
    await api.until(lambda: api.chat(user).messages)


async def settled(house: House, api: StandIn) -> None:
    """Wait until nothing is owed and nothing waits."""
    await api.until(
        lambda: (
            not api.queue
            and rows(house, "SELECT count(*) FROM inbox") == [(0,)]
            and rows(house, "SELECT count(*) FROM outbox") == [(0,)]
        ),
        60,
    )


async def test_a_press_edits_the_message_it_was_on(api: StandIn, house: House) -> None:
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
    await settled(house, api)


async def test_stale_double_and_forged_presses_move_nothing(api: StandIn, house: House) -> None:
    """Each is answered, the state stays, and the current screen is what the person sees."""
    await begin(api)
    first = api.chat(ANN).last
    old = api.chat(ANN).data("iPhone")
    api.press(ANN, old)
    api.press(ANN, old)
    await api.until(lambda: first.edits == 1 and not api.queries)
    await settled(house, api)
    before = rows(house, "SELECT turn FROM sessions")
    shown = first.text
    for data in (old, "0.000000.iphone", "nonsense", "9" * 64, "ff.." + "é" * 20):
        api.press(ANN, data)
    await api.until(lambda: not api.queries)
    await settled(house, api)
    assert rows(house, "SELECT turn FROM sessions") == before
    assert first.text == shown
    api.press(ANN, api.chat(ANN).data("Back"), accessible=False)
    await api.until(lambda: len(api.chat(ANN).messages) == 2 and not first.keys)
    assert not api.queries


async def test_an_old_copy_of_the_screen_is_dead(api: StandIn, house: House) -> None:
    """A send whose answer was lost leaves two copies: the older one's buttons move nothing and go."""
    api.chat(ANN)
    api.faults.lost = 1.0
    api.say(ANN, "/start cannot_enable")
    await api.until(lambda: api.repeated_sends[ANN] == 1)
    api.faults.lost = 0.0
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    await settled(house, api)
    older, newer = (api.chat(ANN).messages[id_] for id_ in sorted(api.chat(ANN).messages))
    assert older.keys == newer.keys
    before = rows(house, "SELECT turn FROM sessions")
    api.press(ANN, api.chat(ANN).data("iPhone"), older.id)
    await api.until(lambda: not older.keys and not api.queries)
    await settled(house, api)
    assert rows(house, "SELECT turn FROM sessions") == before
    assert api.chat(ANN).last.keys


async def test_what_is_no_text_is_answered_kindly(api: StandIn, house: House) -> None:
    """A photo, a voice message, an edit: kind words above the same screen; the state is untouched."""
    await begin(api)
    before = rows(house, "SELECT session FROM sessions")
    for content in (
        {"photo": [{"file_id": "x"}]},
        {"voice": {"file_id": "x"}},
        {"location": {"latitude": 1.0}},
    ):
        seen = len(api.chat(ANN).messages)
        api.push({"message": api.message(ANN, **content)})
        await api.until(lambda seen=seen: len(api.chat(ANN).messages) > seen)  # type: ignore[misc]  # a default
        assert "I can only read text" in api.chat(ANN).last.text
    api.push({"edited_message": api.message(ANN, text="iPhone", edit_date=1)})
    await api.until(lambda: "changed messages" in api.chat(ANN).last.text)
    assert rows(house, "SELECT session FROM sessions") == before


async def test_a_group_gets_one_line_and_the_way_in(api: StandIn, house: House) -> None:
    """In a group there is one line with a button into the private chat."""
    api.chat(-100)
    message = {**api.message(ANN, text="/start@hot_bot"), "chat": {"id": -100, "type": "supergroup"}}
    api.push({"message": message})
    await api.until(lambda: api.chat(-100).messages)
    assert api.chat(-100).last.keys[0][0]["url"].startswith("https://t.me/hot_bot?start=")
    await settled(house, api)
    assert rows(house, "SELECT count(*) FROM sessions") == [(0,)]


async def test_blocked_and_come_back(api: StandIn, house: House) -> None:
    """Letters to someone who blocked the bot are dropped; when they come back they are where they were."""
    await begin(api)
    api.tap(ANN, "iPhone")
    await api.until(lambda: api.chat(ANN).last.edits == 1)
    api.chat(ANN).blocked = True
    api.say(ANN, "hello?")
    await settled(house, api)
    api.chat(ANN).blocked = False
    api.say(ANN, "/help")
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    assert "Not sure" in api.chat(ANN).last.text


async def test_a_held_chat_holds_up_nobody(api: StandIn, house: House) -> None:
    """While one chat waits out a 429, its presses are answered and other people are served."""
    await begin(api, ANN)
    await begin(api, BEN)
    await settled(house, api)
    api.chat(ANN).hold_until = time.monotonic() + 2
    api.tap(ANN, "iPhone")
    api.tap(BEN, "iPhone")
    await api.until(lambda: api.chat(BEN).last.edits == 1 and not api.queries)
    assert api.chat(ANN).last.edits == 0
    await api.until(lambda: api.chat(ANN).last.edits == 1)
    assert api.early == 1


async def test_poison_is_parked_and_the_rest_flows_on(api: StandIn, house: House) -> None:
    """Updates that can't be read are put aside and counted; those around them are served."""
    api.push({"callback_query": {"from": api.person(ANN)}})
    api.push({"message": {"message_id": "x", "from": api.person(ANN), "chat": {"id": ANN}}})
    api.push({"message": []})
    api.queue.append({"no": "number"})
    api.push({"brand_new_kind": {"id": 1}})
    await begin(api)
    assert rows(house, "SELECT count(*) FROM parked") == [(3,)]


async def test_forget_leaves_nothing(api: StandIn, house: House) -> None:
    """After /forget and its confirmation no row of the person is left but the shown farewell."""
    await begin(api)
    api.say(ANN, "/forget")
    await api.until(lambda: len(api.chat(ANN).messages) == 2)
    api.tap(ANN, "Delete everything")
    await api.until(lambda: "know nothing" in api.chat(ANN).last.text)
    await settled(house, api)
    for table in ("sessions", "past", "inbox", "outbox", "timers"):
        assert rows(house, f"SELECT count(*) FROM {table}") == [(0,)]


async def test_a_foreign_press_moves_nobody(api: StandIn, house: House) -> None:
    """Another person's button, pressed in one's own chat, is answered and moves neither of the two."""
    await begin(api, ANN)
    await begin(api, BEN)
    await settled(house, api)
    before = rows(house, "SELECT user, turn FROM sessions")
    api.press(BEN, api.chat(ANN).data("iPhone"), api.chat(BEN).last.id)
    await api.until(lambda: not api.queries)
    await settled(house, api)
    assert rows(house, "SELECT user, turn FROM sessions") == before
    assert "Which phone" in api.chat(BEN).last.text


async def test_a_press_waits_for_no_edit(api: StandIn, house: House, clock: "Clock") -> None:
    """A press is answered after its commit and beside its edit, though the edit hangs."""
    await begin(api)
    await settled(house, api)
    api.hangs.add("editmessagetext")
    api.tap(ANN, "iPhone")
    await api.until(lambda: not api.queries)
    assert api.chat(ANN).last.edits == 0
    assert '"platform":"iphone"' in rows(house, "SELECT session FROM sessions")[0][0]
    api.hangs.clear()
    await api.until(lambda: api.chat(ANN).last.edits == 1)


async def test_after_an_outage_the_newest_message_is_answered(
    api: StandIn, tmp_path: Path, catalog: Catalog, clock: "Clock"
) -> None:
    """Of the messages from while the bot was down the newest is answered, the others count as read."""
    long_ago = int(time.time()) - 3600
    for user in (ANN, BEN):
        api.chat(user)
    for nth in range(120):  # more than one poll brings
        api.say(ANN, f"/start {'slow' if nth % 2 else 'cost'}", date=long_ago + nth)
    api.say(BEN, "/start cost", date=long_ago)
    api.say(ANN, "/start cannot_enable", date=long_ago + 500)
    async with House(api, tmp_path, catalog, clock) as house:
        await api.until(lambda: api.chat(ANN).messages and api.chat(BEN).messages)
        await settled(house, api)
    assert len(api.chat(ANN).messages) == len(api.chat(BEN).messages) == 1
    assert "iPhone" in api.chat(ANN).last.text
    assert rows(house, "SELECT what FROM journal WHERE kind = 'chosen' ORDER BY what") == (
        [("open:cannot_enable",), ("open:cost",)]
    )


async def test_in_a_long_queue_every_message_is_answered(api: StandIn, house: House, clock: "Clock") -> None:
    """Messages that grow old while the bot runs, because it has much to do, are answered one by one."""
    await begin(api)
    await settled(house, api)
    clock.ahead = 3600
    before = len(api.chat(ANN).messages)
    for command in ("/start slow", "/start cost", "/language"):
        api.say(ANN, command)
    await api.until(lambda: "Which language" in api.chat(ANN).last.text)
    await settled(house, api)
    assert len(api.chat(ANN).messages) == before + 3


async def test_an_update_comes_once_however_often_it_is_delivered(api: StandIn, house: House) -> None:
    """Updates delivered twice and out of order are served once each, also when ids start again lower."""
    await begin(api)
    api.faults.twice = 1.0
    for _ in range(5):
        before = len(api.chat(ANN).messages)
        api.say(ANN, "/menu")
        await api.until(lambda before=before: len(api.chat(ANN).messages) > before)  # type: ignore[misc]  # a default
    await settled(house, api)
    api.faults.twice = 0.0
    api.start_numbers_again()
    api.say(ANN, "/language")
    await api.until(lambda: "Which language" in api.chat(ANN).last.text)
    chosen = rows(house, "SELECT what FROM journal WHERE kind = 'chosen' ORDER BY id")
    assert chosen == [("open:cannot_enable",), *([("menu",)] * 5), ("language",)]


async def test_a_flood_is_limited_and_harms_nobody(api: StandIn, house: House) -> None:
    """Of a thousand messages at once by one person a burst is let in; another person is served meanwhile."""
    await begin(api, BEN)
    await settled(house, api)
    api.chat(ANN)
    for nth in range(1000):
        api.say(ANN, f"x {nth}")
    api.tap(BEN, "iPhone")
    await api.until(lambda: api.chat(BEN).last.edits == 1)
    await api.until(lambda: not api.queue)
    let_in = rows(house, "SELECT count(*) FROM seen")[0][0]
    assert let_in < 400
    # who floods gets some answers and then the newest only, at Telegram's own pace
    await api.until(lambda: api.chat(ANN).messages)
    assert len(api.chat(ANN).messages) <= 25


async def test_what_is_due_survives_a_restart(
    api: StandIn, tmp_path: Path, catalog: Catalog, clock: "Clock"
) -> None:
    """What falls due while the bot is down is said once after it is back, as a message of its own."""

    def due(session: Session, timer: Timer, _: float) -> Turn | None:
        return (
            Turn(session._replace(turn=session.turn + 1), said=("noted",)) if timer.kind == "test" else None
        )

    house = House(api, tmp_path, catalog, clock, due)
    async with house:
        await begin(api)
        await settled(house, api)
        await house.store.post(ANN, NO_MAIL, (Timer("test", clock() + 3600),))
    first = api.chat(ANN).last
    clock.ahead = 2 * 3600
    async with house:
        await api.until(lambda: len(api.chat(ANN).messages) == 2 and not first.keys)
        await settled(house, api)
    async with house:
        api.say(ANN, "/help")
        await api.until(lambda: len(api.chat(ANN).messages) == 3)
    assert rows(house, "SELECT count(*) FROM timers") == [(0,)]


async def test_overlapping_acts_stay_in_order(api: StandIn, house: House) -> None:
    """Forty people send twenty messages and presses each without waiting: none lost, none out of order."""
    await overlap(api, house, 40)


async def overlap(api: StandIn, house: House, people: int) -> None:
    """Let people send twenty messages and forged presses each at once; hold that each is served in order."""
    kinds = {"/start slow": "open:slow", "/menu": "menu", "/start cost": "open:cost", "/language": "language"}
    said: dict[int, list[str]] = {user: [] for user in range(5000, 5000 + people)}
    for user in said:
        await begin(api, user)
    for nth in range(20):
        for user, own in said.items():
            if (nth + user) % 3 == 0:
                api.press(user, "0000.0.000000.forged")
                continue
            text = api.chance.choice(list(kinds))
            own.append(kinds[text])
            api.say(user, text)
        await asyncio.sleep(0)
    await api.until(lambda: not api.queue and not api.queries, 300)
    await settled(house, api)
    assert len(rows(house, "SELECT * FROM seen")) == people * 21
    lines: dict[int, list[str]] = {}
    for person, what in rows(house, "SELECT person, what FROM journal WHERE kind = 'chosen' ORDER BY id"):
        lines.setdefault(person, []).append(what)
    assert sorted(lines.values()) == sorted(["open:cannot_enable", *own] for own in said.values())
