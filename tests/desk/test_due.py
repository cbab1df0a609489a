"""What the bot says by itself: timers that are due, whoever's feature they are."""

import pytest

from bot.engine.model import Catalog, Session, Timer, Turn
from bot.ports import NO_MAIL, Letter, Mail
from tests.talk import NOON, Person, make_desk, run
from tests.terminal.lines import Lines

HOUR = 3600.0


def speaks(session: Session, timer: Timer, _: float) -> Turn | None:
    """Say a line for each timer of ours, set the next where one is named, and know no other kind."""
    if timer.kind == "stranger":
        return None
    following = (Timer(timer.payload, NOON + 2 * HOUR),) if timer.payload else ()
    return Turn(session._replace(turn=session.turn + 1), said=("noted",), timers=following)


@pytest.fixture
def someone(catalog: Catalog) -> Person:
    return Person(make_desk(catalog, due=speaks), language="en").write("hotspot won't turn on")


def test_what_is_due_is_said_once_oldest_first(someone: Person) -> None:
    """Each due timer is one message and then gone; one that isn't due yet or is nobody's says nothing."""
    store = someone.desk._store
    timers = (
        Timer("b", NOON + 2),
        Timer("a", NOON + 1, "c"),
        Timer("stranger", NOON),
        Timer("far", NOON + 9 * HOUR),
    )
    run(store.post(1, NO_MAIL, timers))
    assert run(someone.desk.wake(1, NOON - 1)) is None
    turn = someone.session.turn
    first = run(someone.desk.wake(1, NOON + HOUR))
    assert first is not None
    assert first.due
    assert first.session.turn == turn + 1
    assert [timer.kind for timer in run(store.due(1, NOON + HOUR))] == ["b"]
    assert run(someone.desk.wake(1, NOON + HOUR)) is not None
    assert run(someone.desk.wake(1, NOON + HOUR)) is None
    assert [timer.kind for timer in run(store.due(1, NOON + 99 * HOUR))] == ["c", "far"]


def test_a_due_message_is_committed_with_its_letters(someone: Person) -> None:
    """What a timer says and that it was said are one commit: the letters come back numbered."""
    run(someone.desk._store.post(1, NO_MAIL, (Timer("a", NOON),)))
    reply = run(someone.desk.wake(1, NOON + 1, lambda _: Mail(letters=(Letter(1, "x"),))))
    assert reply is not None
    assert [letter.body for letter in run(someone.desk._store.letters())] == ["x"]
    assert [letter.id for letter in reply.letters] == [1]


def test_who_is_unknown_hears_nothing(catalog: Catalog) -> None:
    """A timer of someone who isn't stored any more goes without a word."""
    desk = make_desk(catalog, due=speaks)
    run(desk._store.post(5, NO_MAIL, (Timer("a", NOON),)))
    assert run(desk.wake(5, NOON)) is None
    assert run(desk._store.due(5, NOON)) == []


def test_what_is_due_is_no_event_of_the_person(someone: Person) -> None:
    """It doesn't count for the six hours of silence."""
    seen = someone.session.seen_at
    run(someone.desk._store.post(1, NO_MAIL, (Timer("a", NOON),)))
    reply = run(someone.desk.wake(1, NOON + 5 * HOUR))
    assert reply is not None
    assert reply.session.seen_at == seen


def test_lines_bring_what_is_due_first(catalog: Catalog) -> None:
    """In the JSON lines due screens stand first and say so, of the line's own person only."""
    lines = Lines(catalog, due=speaks)
    lines.one(text="hotspot won't turn on", at="2026-11-22T12:00:00Z")
    lines.send({"user": 2, "text": "hi"})
    at = lines.clock.now()
    for user in (1, 2):
        run(lines.desk._store.post(user, NO_MAIL, (Timer("a", at + 60), Timer("b", at + 120))))
    assert lines.one()["screens"] == []
    both = lines.one(at="2026-11-22T12:03:00Z", text="iphone")
    assert [screen["due"] for screen in both["screens"]] == [True, True, False]
    assert lines.one()["screens"] == []
    assert [screen["due"] for screen in lines.send({"user": 2})[0]["screens"]] == [True, True]
