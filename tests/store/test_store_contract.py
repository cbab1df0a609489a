"""What every store promises, held against both: SQLite on a real file, and memory."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.codec import encode
from bot.engine.model import Frame, Line, Session
from bot.ports import StaleTurnError, Store, Stored, Unit
from bot.store.memory import MemoryStore
from bot.store.sqlite import open_store

JournalRow = tuple[float, int, str, str, str, str]

USER = 8_273_645_190
AT = 1_795_000_000.5
FULL = Session(
    person=2**52 + 7,
    language="zh-Hans",
    turn=1,
    chosen_language=True,
    greeted=True,
    seen_at=AT,
    facts={"device": "小米 14 Ultra 📱", "hotspot_kbps": 4200, "speed_share": 0.25, "other_line": True},
    stack=(Frame("slow", "check"), Frame("line_is_alive", "page_opens", "check")),
    asking="phone_online",
    cause="wrong_data_line",
    hinted=True,
    view="menu",
    tried={"wrong_data_line": "better"},
    notes=("plan_warned",),
    steps=3,
    misses=1,
    outcome="resolved",
)
SHOWN = Line("shown", "slow", "check", "phone_online")
CHOSEN = Line("chosen", "slow", "check", "works")
ENDED = Line("ended", "slow", "solved", "resolved")


@dataclass(frozen=True)
class Case:
    """One store under test, and a way to read its journal from outside the port."""

    store: Store
    journal: Callable[[], list[JournalRow]]


def disk_journal(path: Path) -> list[JournalRow]:
    """Read the journal of a SQLite file, in order."""
    with closing(sqlite3.connect(path)) as reader:
        return reader.execute(
            "SELECT at, person, kind, flow, state, what FROM journal ORDER BY id"
        ).fetchall()


def memory_journal(store: MemoryStore) -> list[JournalRow]:
    """Read the journal of a memory store, in order."""
    return [(at, person, x.kind, x.flow, x.state, x.what) for at, person, x in store.journal]


@pytest.fixture(params=["sqlite", "memory"])
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Case]:
    """Open each kind of store in turn."""
    if request.param == "memory":
        memory = MemoryStore()
        yield Case(memory, lambda: memory_journal(memory))
        return
    path = tmp_path / "people.sqlite3"
    store = await open_store(path)
    yield Case(store, lambda: disk_journal(path))
    await store.close()


async def commit_turns(store: Store, last: int, user: int = USER) -> None:
    """Commit turns 1 to `last`, each pushing the session before it."""
    await store.commit(Unit(user, None, FULL, AT))
    for turn in range(2, last + 1):
        unit = Unit(
            user, turn - 1, FULL._replace(turn=turn), AT, past="push", before=FULL._replace(turn=turn - 1)
        )
        await store.commit(unit)


async def test_nobody_is_stored_at_first(case: Case) -> None:
    """Loading a person who never wrote gives None."""
    assert await case.store.load(USER) is None


async def test_every_field_comes_back(case: Case) -> None:
    """A session comes back equal in every field, Chinese text and emoji included."""
    await case.store.commit(Unit(USER, None, FULL, AT))
    assert await case.store.load(USER) == Stored(FULL, None)


async def test_people_are_apart(case: Case) -> None:
    """What one person commits, pops and forgets changes nothing of another's."""
    await commit_turns(case.store, 3, user=1)
    await commit_turns(case.store, 3, user=2)
    before = await case.store.load(2)
    await case.store.commit(Unit(1, 3, FULL._replace(turn=4), AT, past="pop"))
    await case.store.forget(1)
    assert await case.store.load(2) == before


async def test_a_second_insert_is_stale(case: Case) -> None:
    """A unit for a new person is refused when the person exists by then."""
    await case.store.commit(Unit(USER, None, FULL, AT))
    with pytest.raises(StaleTurnError, match=str(USER)):
        await case.store.commit(Unit(USER, None, FULL._replace(turn=9), AT))
    assert await case.store.load(USER) == Stored(FULL, None)


@pytest.mark.parametrize("loaded", [0, 2, 99])
async def test_another_turn_is_stale(case: Case, loaded: int) -> None:
    """A unit made from a turn that isn't the stored one stores neither session, past nor journal."""
    await case.store.commit(Unit(USER, None, FULL, AT, journal=(SHOWN,)))
    journal = case.journal()
    unit = Unit(USER, loaded, FULL._replace(turn=100), AT, past="push", before=FULL, journal=(CHOSEN, ENDED))
    with pytest.raises(StaleTurnError, match=f"turn isn't {loaded}"):
        await case.store.commit(unit)
    assert await case.store.load(USER) == Stored(FULL, None)
    assert case.journal() == journal


async def test_an_update_of_nobody_is_stale(case: Case) -> None:
    """A unit of a person who was forgotten in between doesn't bring the person back."""
    with pytest.raises(StaleTurnError):
        await case.store.commit(Unit(USER, 1, FULL._replace(turn=2), AT))
    assert await case.store.load(USER) is None


async def test_the_same_unit_twice_is_stored_once(case: Case) -> None:
    """The second commit of one unit is stale and adds nothing to past or journal."""
    await commit_turns(case.store, 1)
    unit = Unit(USER, 1, FULL._replace(turn=2), AT, past="push", before=FULL, journal=(CHOSEN,))
    await case.store.commit(unit)
    with pytest.raises(StaleTurnError):
        await case.store.commit(unit)
    assert len(case.journal()) == 1
    await case.store.commit(Unit(USER, 2, FULL._replace(turn=3), AT, past="pop"))
    assert await case.store.load(USER) == Stored(FULL._replace(turn=3), None)


async def test_of_units_at_once_one_wins(case: Case) -> None:
    """Of twenty units made from the same turn and committed at once, one is stored and nineteen are stale."""
    await commit_turns(case.store, 1)
    units = [Unit(USER, 1, FULL._replace(turn=2, steps=n), AT, journal=(SHOWN,)) for n in range(20)]
    results = await asyncio.gather(*(case.store.commit(unit) for unit in units), return_exceptions=True)
    assert [type(r) for r in results if r != ()] == [StaleTurnError] * 19
    stored = await case.store.load(USER)
    assert stored is not None
    assert stored.session.steps == results.index(())
    assert len(case.journal()) == 1


async def test_tasks_do_not_share_a_transaction(case: Case) -> None:
    """Units of fifty people at once, every second one stale, are each stored whole or not at all."""
    for user in range(0, 50, 2):
        await commit_turns(case.store, 1, user=user)
    units = [Unit(user, None, FULL._replace(person=user), AT, journal=(SHOWN, ENDED)) for user in range(50)]
    results = await asyncio.gather(*(case.store.commit(unit) for unit in units), return_exceptions=True)
    assert [type(r) for r in results] == [StaleTurnError, tuple] * 25
    persons = sorted(row[1] for row in case.journal())
    assert persons == sorted([*range(1, 50, 2)] * 2)


async def test_pops_undo_pushes_in_order(case: Case) -> None:
    """Forty pushed sessions come back newest first, one per pop, until there is none."""
    await commit_turns(case.store, 41)
    for step in range(41):
        stored = await case.store.load(USER)
        assert stored is not None
        assert stored.previous == (encode(FULL._replace(turn=40 - step)) if step < 40 else None)
        turn = stored.session.turn
        await case.store.commit(Unit(USER, turn, FULL._replace(turn=turn + 1), AT, past="pop"))


async def test_pop_of_nothing_keeps_nothing(case: Case) -> None:
    """A pop without history stores the session and isn't owed by the next push."""
    await commit_turns(case.store, 1)
    await case.store.commit(Unit(USER, 1, FULL._replace(turn=2), AT, past="pop"))
    await case.store.commit(Unit(USER, 2, FULL._replace(turn=3), AT, past="push", before=FULL))
    assert await case.store.load(USER) == Stored(FULL._replace(turn=3), encode(FULL))


async def test_keep_keeps(case: Case) -> None:
    """A unit that keeps the past leaves its newest entry, whatever `before` holds."""
    await commit_turns(case.store, 2)
    unit = Unit(USER, 2, FULL._replace(turn=3), AT, before=FULL._replace(turn=77))
    await case.store.commit(unit)
    assert await case.store.load(USER) == Stored(FULL._replace(turn=3), encode(FULL))


async def test_push_needs_before(case: Case) -> None:
    """A push without the session from before is refused and stores nothing."""
    with pytest.raises(ValueError, match="`before`"):
        await case.store.commit(Unit(USER, None, FULL, AT, past="push"))
    assert await case.store.load(USER) is None


@pytest.mark.parametrize("broken", ["session", "before"])
async def test_text_that_no_file_can_hold_is_refused_whole(case: Case, broken: str) -> None:
    """A half surrogate pair, which JSON input can carry, fails the unit and leaves the stored one."""
    await commit_turns(case.store, 2)
    bad = FULL._replace(turn=3, facts={"device": "\ud800"})
    good = FULL._replace(turn=3)
    unit = Unit(
        USER,
        2,
        bad if broken == "session" else good,
        AT,
        past="push",
        before=bad if broken == "before" else good,
        journal=(SHOWN,),
    )
    with pytest.raises(UnicodeEncodeError):
        await case.store.commit(unit)
    assert await case.store.load(USER) == Stored(FULL._replace(turn=2), encode(FULL))
    assert case.journal() == []


async def test_forget_leaves_nothing_of_the_person(case: Case) -> None:
    """After forget the person is as new: no session, and no history to go back to."""
    await commit_turns(case.store, 5)
    await case.store.forget(USER)
    assert await case.store.load(USER) is None
    await commit_turns(case.store, 1)
    assert await case.store.load(USER) == Stored(FULL, None)


async def test_forgetting_a_stranger_is_harmless(case: Case) -> None:
    """Forgetting somebody who isn't stored, or twice, is no error."""
    await case.store.forget(USER)
    await commit_turns(case.store, 2)
    await case.store.forget(USER)
    await case.store.forget(USER)
    assert await case.store.load(USER) is None


async def test_journal_keeps_order_and_outlives_forget(case: Case) -> None:
    """Journal lines stay in the order they were committed, with time and person, after forget too."""
    await case.store.commit(Unit(USER, None, FULL, AT, journal=(SHOWN, CHOSEN)))
    await case.store.commit(Unit(USER, 1, FULL._replace(turn=2), AT + 1, journal=(SHOWN, ENDED)))
    await case.store.forget(USER)
    assert case.journal() == [
        (AT, FULL.person, "shown", "slow", "check", "phone_online"),
        (AT, FULL.person, "chosen", "slow", "check", "works"),
        (AT + 1, FULL.person, "shown", "slow", "check", "phone_online"),
        (AT + 1, FULL.person, "ended", "slow", "solved", "resolved"),
    ]


@dataclass(frozen=True)
class Op:
    """One step of the comparison; `guess` is the loaded turn: the true one, none, or off by one."""

    name: Literal["load", "commit", "forget"]
    user: int
    guess: Literal["true", "none", "off"]
    past: Literal["push", "pop", "keep"]
    session: Session
    lines: tuple[Line, ...]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
values = st.one_of(words, st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.booleans())
sessions = st.builds(
    Session,
    person=st.integers(0, 2**62),
    language=st.sampled_from(["en", "zh-Hans"]),
    facts=st.dictionaries(words, values, max_size=3),
    stack=st.lists(st.builds(Frame, words, words, st.none() | words), max_size=3).map(tuple),
    notes=st.lists(words, max_size=2).map(tuple),
)
ops = st.builds(
    Op,
    name=st.sampled_from(["commit", "commit", "commit", "load", "forget"]),
    user=st.integers(1, 3),
    guess=st.sampled_from(["true", "true", "true", "none", "off"]),
    past=st.sampled_from(["push", "pop", "keep"]),
    session=sessions,
    lines=st.lists(st.sampled_from([SHOWN, CHOSEN, ENDED]), max_size=2).map(tuple),
)


async def run(store: Store, op: Op) -> object:
    """Do one step and return what it gave, a raised exception as its text."""
    stored = await store.load(op.user)
    if op.name == "load":
        return stored
    if op.name == "forget":
        await store.forget(op.user)
        return await store.load(op.user)
    true = None if stored is None else stored.session.turn
    loaded = {"true": true, "none": None, "off": (true or 0) + 1}[op.guess]
    session = op.session._replace(turn=(true or 0) + 1)
    before = None if stored is None else stored.session
    past = "keep" if op.past == "push" and before is None else op.past
    unit = Unit(op.user, loaded, session, AT, past, before, op.lines)
    try:
        await store.commit(unit)
    except StaleTurnError as error:
        return str(error), await store.load(op.user)
    return await store.load(op.user)


async def compare(steps: list[Op]) -> None:
    """Run the steps on both stores and hold each answer of one against the other's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people.sqlite3")
        memory, disk = MemoryStore(), await open_store(path)
        try:
            for step in steps:
                assert await run(disk, step) == await run(memory, step)
            assert disk_journal(path) == memory_journal(memory)
        finally:
            await disk.close()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(ops, max_size=20))
def test_both_stores_answer_alike(steps: list[Op]) -> None:
    """After any sequence of loads, commits and forgets both stores gave the same answers and journal."""
    asyncio.run(compare(steps))
