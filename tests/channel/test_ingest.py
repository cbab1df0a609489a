"""From Telegram into the inbox: what is confirmed is stored, and what can't go on ends."""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channel import ingest as room
from bot.channel import service as watchdog
from bot.channel.ingest import Ingest, Item
from bot.channel.service import keep_polling
from bot.ports import Arrival, StoreTroubleError
from bot.problem import SettingError
from bot.store.memory import MemoryStore

BOT, ANN = 42, 7


class Source:
    """Gives what a test has put in: batches of updates, or errors; then nothing."""

    def __init__(self, *polls: list[Any] | Exception) -> None:
        self.polls = list(polls)
        self.offsets: list[int] = []

    async def updates(self, offset: int, wait: float, kinds: list[str]) -> list[Any]:
        self.offsets.append(offset)
        found = self.polls.pop(0) if self.polls else []
        if isinstance(found, Exception):
            raise found
        return found


class FullDisk(MemoryStore):
    """A store whose disk is full for the first arrivals."""

    full = True

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        if self.full:
            self.full = False
            raise StoreTroubleError("disk is full")
        return await super().receive(arrivals)


def said(number: int, text: str = "hi", user: int = ANN) -> dict[str, Any]:
    """Return an update with a message."""
    person, chat = {"id": user}, {"id": user, "type": "private"}
    message = {"message_id": 1, "from": person, "chat": chat, "date": 2_000_000_000, "text": text}
    return {"update_id": number, "message": message}


def make(source: Source, store: MemoryStore | None = None) -> tuple[Ingest, list[Item], list[str]]:
    """Return an ingest, what it hands over, and the presses that it answers itself."""
    handed: list[Item] = []
    answered: list[str] = []
    ingest = Ingest(BOT, source, store or MemoryStore(), handed.append, answered.append, Random(1))
    return ingest, handed, answered


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_LONGEST_WAIT_S", 0.001)


async def test_a_batch_is_stored_before_it_is_confirmed() -> None:
    """The offset moves only after the commit: where the store fails the same updates are asked for again."""
    store = FullDisk()
    source = Source([said(5), said(6)], [said(5), said(6)])
    ingest, handed, _ = make(source, store)
    await ingest.step()
    assert handed == []
    await ingest.step()
    await ingest.step()
    assert source.offsets == [0, 0, 7]
    assert [a.update for a in await store.waiting(BOT)] == [5, 6]
    assert [item[0].update for item in handed] == [5, 6]


async def test_order_is_that_of_the_numbers() -> None:
    """Updates that come out of order and twice are handed over in order and once."""
    ingest, handed, _ = make(Source([said(8), said(6), said(8), said(7)], [said(7)]))
    await ingest.step()
    await ingest.step()
    assert [item[0].update for item in handed] == [6, 7, 8]
    assert (ingest.counts["received"], ingest.counts["repeated"]) == (3, 1)


async def test_what_cannot_be_read_is_parked(caplog: pytest.LogCaptureFixture) -> None:
    """Poison is parked and counted, without its words, and the rest flows on."""
    store = MemoryStore()
    poison = {"update_id": 6, "message": {"text": "my secret"}}
    ingest, handed, _ = make(Source([said(5), poison, {"no": "number"}, "junk", said(2**70), said(7)]), store)
    await ingest.step()
    assert [item[0].update for item in handed] == [5, 7]
    assert store.parked.keys() == {(BOT, 6)}
    assert (ingest.counts["parked"], ingest.counts["numberless"]) == (1, 3)
    assert "secret" not in caplog.text


async def test_only_what_is_used_is_kept() -> None:
    """The inbox holds no names, and no number that could be a phone's or a card's."""
    store = MemoryStore()
    update = said(5, "call 415-555-0123 or 4111 1111 1111 1111")
    update["message"]["from"] |= {"first_name": "Wilhelmina", "username": "willa"}
    await make(Source([update]), store)[0].step()
    (arrival,) = await store.waiting(BOT)
    assert not any(part in arrival.body for part in ("Wilhelmina", "willa", "0123", "4111"))


async def test_a_restart_hands_over_what_was_left() -> None:
    """What the last process stored and didn't finish comes first, as it was."""
    store = MemoryStore()
    first, handed, _ = make(Source([said(5), said(6, "two")]), store)
    await first.step()
    second, again, _ = make(Source(), store)
    await second.resume()
    assert again == handed


@pytest.mark.parametrize("trouble", ["network", "store", "hangs"])
async def test_an_outage_is_a_silence_of_ours(monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """Only what was sent a while before we came back is missed: no poll, no store, or one poll that hung."""
    monkeypatch.setattr(room, "OLD_S", 0.05)
    monkeypatch.setattr(room, "_LONGEST_WAIT_S", 0.2)

    class Slow(Source):
        async def updates(self, offset: int, wait: float, kinds: list[str]) -> list[Any]:
            if trouble == "hangs" and not self.offsets:
                await asyncio.sleep(0.2)
            return await super().updates(offset, wait, kinds)

    polls = [NetworkError("down"), [said(5)]] if trouble == "network" else [[said(5)], [said(5)]]
    ingest, _, _ = make(Slow(*polls), FullDisk() if trouble == "store" else None)
    begun = time.time()
    assert ingest.missed(begun - 1)  # before it was begun it wasn't there
    assert not ingest.missed(begun)
    while ingest.counts["received"] == 0:
        await ingest.step()
    assert ingest.missed(begun)
    assert not ingest.missed(time.time())


async def test_a_pause_of_our_own_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the lanes are full nothing is fetched, and what comes after is late, but not missed."""
    monkeypatch.setattr(room, "OLD_S", 0.5)
    ingest, _, _ = make(Source([said(5)], [said(6)]))
    await ingest.step()
    begun = time.time()
    await asyncio.sleep(0.6)
    await ingest.step()
    assert not ingest.missed(begun)


@pytest.mark.parametrize(
    ("error", "patience", "says"),
    [
        (Conflict("other"), "CONFLICT_S", "another process polls"),
        (InvalidToken("no"), "REJECTED_S", "BotFather"),
    ],
)
async def test_what_lasts_ends_it(
    monkeypatch: pytest.MonkeyPatch, error: TelegramError, patience: str, says: str
) -> None:
    """409, and 401 or 404, are waited out for a while; nothing but them ends the bot and says why."""
    monkeypatch.setattr(room, patience, -1.0)
    with pytest.raises(SettingError, match=says):
        await make(Source(error))[0].step()
    monkeypatch.setattr(room, patience, 3600.0)
    ingest, handed, _ = make(Source(error, error, [said(5)]))
    for _ in range(3):
        await ingest.step()
    assert len(handed) == 1


async def test_trouble_on_the_way_is_waited_out() -> None:
    """However often the network fails, polling goes on, and nothing is confirmed meanwhile."""
    source = Source(*[NetworkError("reset")] * 30, [said(5)])
    ingest, handed, _ = make(source)
    for _ in range(31):
        await ingest.step()
    assert len(handed) == 1
    assert set(source.offsets) == {0}


async def test_a_flood_is_dropped_but_its_presses_are_answered() -> None:
    """Beyond the burst a person's updates aren't stored; each press is answered all the same."""
    presses = [
        {"update_id": n, "callback_query": {"id": f"q{n}", "from": {"id": ANN}, "data": "x"}}
        for n in range(1, 251)
    ]
    ingest, handed, answered = make(
        Source(presses[:100], presses[100:200], presses[200:], [said(999, user=8)])
    )
    for _ in range(4):
        await ingest.step()
    assert room.BURST <= len(handed) - 1 <= room.BURST + 5
    assert len(answered) == ingest.counts["flooded"] == 250 - (len(handed) - 1)
    assert handed[-1][1].user == 8


async def test_a_dead_loop_is_begun_again_or_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watchdog begins a loop that died or hangs again; one that keeps dying ends the bot and says why."""
    monkeypatch.setattr(watchdog, "_REST_S", 0.0)
    monkeypatch.setattr(watchdog, "_STUCK_S", 0.02)
    store = MemoryStore()

    class Hanging(Source):
        async def updates(self, offset: int, wait: float, kinds: list[str]) -> list[Any]:
            found = await super().updates(offset, wait, kinds)
            if found == ["hang"]:
                await asyncio.Event().wait()
            return found

    source = Hanging(KeyError("ours"), ["hang"], [said(5)], *[KeyError("ours")] * 5)
    ingest, handed, _ = make(source, store)
    with pytest.raises(SettingError, match="died 5 times in a row: KeyError"):
        await keep_polling(ingest, room=_room)
    assert len(handed) == 1


async def _room() -> None:
    """There is always room."""
