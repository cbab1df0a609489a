"""What every store promises about mail, held against both: SQLite on a real file, and memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.engine.model import Session, Timer
from bot.ports import NO_MAIL, Arrival, Letter, Mail, StaleTurnError, Store, Unit
from bot.store.memory import MemoryStore
from bot.store.sqlite import open_store

BOT, ANN, BEN = 42, 7, 8
AT = 1_795_000_000.0
FIRST = Session(person=1, language="en", turn=1)
ONE = Arrival(BOT, 100, ANN, AT, "你好")
TWO = Arrival(BOT, 101, ANN, AT, "two")


@pytest_asyncio.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else await open_store(tmp_path / "a.sqlite3")
    yield opened
    await opened.close()


async def test_an_arrival_comes_once(store: Store) -> None:
    """Of arrivals that come again, also after they are done, none is new; another bot's is."""
    assert await store.receive([ONE, TWO, ONE]) == [ONE, TWO]
    assert await store.receive([TWO, ONE]) == []
    await store.post(ANN, Mail(done=(BOT, 100)))
    assert await store.receive([ONE]) == []
    assert await store.waiting(BOT) == [TWO]
    other = replace(ONE, bot=BOT + 1)
    assert await store.receive([other]) == [other]


async def test_a_unit_and_its_mail_are_one(store: Store) -> None:
    """Session, inbox mark, letters, trail and timers are stored together, or nothing of them."""
    await store.receive([ONE])
    mail = Mail((BOT, 100), (Letter(ANN, "a"), Letter(ANN, "b")), ("iPhone", "在线"))
    timers = (Timer("usage", AT + 5, "half"), Timer("cycle", AT + 4))
    with pytest.raises(StaleTurnError):
        await store.commit(Unit(ANN, 9, FIRST, AT, timers=timers, mail=mail))
    assert await store.waiting(BOT) == [ONE]
    assert await store.letters() == []
    assert await store.due(ANN, AT + 9) == []
    letters = await store.commit(Unit(ANN, None, FIRST, AT, timers=timers, mail=mail))
    assert [letter.body for letter in letters] == ["a", "b"]
    assert await store.letters() == list(letters)
    assert await store.waiting(BOT) == []
    stored = await store.load(ANN)
    assert stored is not None
    assert stored.trail == ("iPhone", "在线")
    assert await store.due(ANN, AT + 5) == await store.due(ANN, AT + 9) == [timers[1], timers[0]]


async def test_a_timer_is_one_per_person_and_kind(store: Store) -> None:
    """Setting a timer again moves it, without a time it goes, and people ring in the order of what is due."""
    await store.post(ANN, NO_MAIL, (Timer("usage", AT), Timer("cycle", AT + 3)))
    await store.post(BEN, NO_MAIL, (Timer("usage", AT + 1),))
    assert await store.ringing(AT - 1, 9) == []
    assert await store.ringing(AT + 9, 9) == [ANN, BEN]
    assert await store.ringing(AT + 9, 1) == [ANN]
    await store.post(ANN, NO_MAIL, (Timer("usage", AT + 2, "later"), Timer("cycle", None)))
    assert await store.ringing(AT + 9, 9) == [BEN, ANN]
    assert await store.due(ANN, AT + 9) == [Timer("usage", AT + 2, "later")]
    assert await store.due(ANN, AT + 1) == []


async def test_a_delivered_letter_is_gone_and_names_the_message(store: Store) -> None:
    """Delivery strikes a letter off; its number isn't given again; later letters know the message."""
    (first,) = await store.commit(Unit(ANN, None, FIRST, AT, mail=Mail(letters=(Letter(ANN, "a"),))))
    await store.attempt(first.id)
    await store.attempt(first.id)
    assert await store.letters() == [replace(first, attempts=2)]
    await store.delivered(first.id, ANN, 1001)
    assert await store.letters() == []
    (second,) = await store.post(ANN, Mail(letters=(Letter(ANN, "b"),)))
    assert second.id > first.id
    assert (first.live, second.live) == (0, 1001)
    await store.delivered(second.id, ANN, 1001, "rest of b")
    assert await store.letters() == [replace(second, body="rest of b")]
    stored = await store.load(ANN)
    assert stored is not None
    assert stored.message == 1001
    await store.commit(Unit(ANN, 1, FIRST._replace(turn=2), AT))
    again = await store.load(ANN)
    assert again is not None
    assert again.message == 1001


async def test_gone_and_forget_leave_other_people_alone(store: Store) -> None:
    """Who can't be reached loses letters and timers; who is forgotten loses everything but the farewell."""
    for user in (ANN, BEN):
        mail = Mail(letters=(Letter(user, "x"),))
        await store.commit(Unit(user, None, FIRST, AT, timers=(Timer("usage", AT),), mail=mail))
    await store.gone(ANN)
    assert [letter.user for letter in await store.letters()] == [BEN]
    assert await store.ringing(AT, 9) == [BEN]
    await store.receive([ONE, TWO, Arrival(BOT, 102, BEN, AT, "ben")])
    await store.forget(ANN, Mail((BOT, 100), (Letter(ANN, "bye"),)))
    assert await store.load(ANN) is None
    assert [a.update for a in await store.waiting(BOT)] == [102]
    assert [letter.body for letter in await store.letters()] == ["x", "bye"]


async def test_parked_is_not_waiting(store: Store) -> None:
    """A parked update waits no more, comes no more, and may be parked twice."""
    await store.receive([ONE])
    await store.park(BOT, 100, AT, "why")
    await store.park(BOT, 100, AT, "why")
    await store.park(BOT, 555, AT, "unread")
    assert await store.waiting(BOT) == []
    assert await store.receive([ONE, replace(ONE, update=555)]) == []


async def test_prune_keeps_what_waits(store: Store) -> None:
    """Old keys go, but not those of arrivals that still wait."""
    await store.receive([ONE, TWO])
    await store.post(ANN, Mail(done=(BOT, 100)))
    await store.prune(AT + 1)
    assert await store.receive([TWO]) == []
    assert await store.receive([ONE]) == [ONE]


async def test_a_failing_unit_takes_no_other_with_it(store: Store) -> None:
    """Of a hundred units committed at once, those that can't be stored fail alone."""
    letter = {user: Mail(letters=(Letter(user, "x"),)) for user in range(100)}
    units = [
        Unit(user, None if user % 3 else 5, FIRST._replace(person=user), AT, mail=letter[user])
        for user in range(100)
    ]  # fmt: skip
    bad = Unit(500, None, FIRST._replace(facts={"device": "\ud800"}), AT)
    results = await asyncio.gather(*(store.commit(unit) for unit in [*units, bad]), return_exceptions=True)
    assert [user for user, result in enumerate(results[:100]) if isinstance(result, StaleTurnError)] == (
        list(range(0, 100, 3))
    )
    assert isinstance(results[100], UnicodeEncodeError)
    assert sorted(letter.user for letter in await store.letters()) == [u for u in range(100) if u % 3]
