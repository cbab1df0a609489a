"""One person at the desk, for tests: presses buttons by their label, writes, lets time pass, sees screens."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self, TypeVar

from bot.desk import Desk, Due, Event, Reply, nothing_due
from bot.engine.advance import Engine
from bot.engine.markup import html, plain
from bot.engine.model import Button, Catalog, Session
from bot.language.read import Reader
from bot.ports import Store
from bot.store.memory import MemoryStore

Result = TypeVar("Result")

NOON = 1_795_262_400.0
"""2026-11-22T12:00:00Z, when talks of the tests begin."""

_BUILT: dict[int, tuple[Engine, Reader]] = {}
"""Engine and reader of each catalog by its id, which stays its own as long as its engine is here."""


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that never really waits, as everything on a MemoryStore is."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration carries Any
    raise AssertionError("the coroutine waited for something outside")


def make_desk(
    catalog: Catalog, store: Store | None = None, default_language: str = "en", due: Due = nothing_due
) -> Desk:
    """Return a desk on `store`, or on memory; `due` knows what timers say."""
    if id(catalog) not in _BUILT:
        _BUILT[id(catalog)] = (Engine.of(catalog), Reader(catalog))
    engine, reader = _BUILT[id(catalog)]
    return Desk(
        engine, reader, store or MemoryStore(), default_language=default_language,
        new_person=count(7).__next__, due=due,
    )  # fmt: skip


@dataclass
class Person:
    """Somebody who talks to a desk. `asked` counts screens that waited for an answer."""

    desk: Desk
    user: int = 1
    at: float = NOON
    language: str | None = None
    reply: Reply | None = None
    said: list[str] = field(default_factory=list)

    def do(self, text: str | None = None, press: str | None = None, label: str | None = None) -> Self:
        """Send one event, one second later."""
        self.at += 1
        event = Event(self.user, self.at, text, press, label, self.language)
        self.reply = run(self.desk.answer(event))
        return self

    def write(self, text: str) -> Self:
        """Write free text."""
        return self.do(text=text)

    def press(self, label: str) -> Self:
        """Press the button with this label by its id.

        Raises:
            AssertionError: There is none; tells which there are.
        """
        return self.do(press=self.id_of(label))

    def id_of(self, label: str) -> str:
        """Return the id of the button with this label."""
        for button, id_ in self.pairs():
            if button.label == label and id_ is not None:
                return id_
        raise AssertionError(f"no button {label!r}; there are {self.labels} under {self.text!r}")

    def pairs(self) -> list[tuple[Button, str | None]]:
        """Return every button with its id."""
        assert self.reply is not None
        rows = zip(self.reply.screens[-1].rows, self.reply.ids, strict=True)
        return [pair for buttons, ids in rows for pair in zip(buttons, ids, strict=True)]

    def choose(self, choice: str) -> Self:
        """Press the button of a choice."""
        for button, id_ in self.pairs():
            if button.choice == choice:
                return self.do(press=id_)
        raise AssertionError(f"no choice {choice!r}; there are {self.choices} under {self.text!r}")

    def wait(self, hours: float) -> Self:
        """Let time pass."""
        self.at += hours * 3600
        return self

    @property
    def session(self) -> Session:
        """Where the person stands."""
        assert self.reply is not None
        return self.reply.session

    @property
    def text(self) -> str:
        """The newest screen without markup."""
        assert self.reply is not None
        return plain(self.reply.screens[-1].body)

    @property
    def html(self) -> str:
        """The newest screen as Telegram gets it."""
        assert self.reply is not None
        return html(self.reply.screens[-1].body)

    @property
    def labels(self) -> list[str]:
        """Labels of the newest screen."""
        return [button.label for button, _ in self.pairs()]

    @property
    def choices(self) -> list[str]:
        """Choices of the newest screen."""
        return [button.choice for button, _ in self.pairs() if button.choice is not None]

    @property
    def place(self) -> tuple[str, ...]:
        """States from the outermost flow to the innermost, then cause or question, then view."""
        frames = tuple(frame.state for frame in self.session.stack)
        return (*frames, self.session.cause or self.session.asking or "", self.session.view)
