"""What the desk and a channel need from outside: one store. Layer 2.

A second port waits for a second adapter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.engine.model import Line, Session, Timer


@dataclass(frozen=True, slots=True)
class Stored:
    """A person as stored: the session, and as text the one from before the last screen, for Back alone.

    `message` is the id of the message that holds their screen, 0 if none is known; `trail` are the
    answers that stand above it, oldest first; `usage` is their ledger of usage as text, empty if none.
    """

    session: Session
    previous: str | None
    message: int = 0
    trail: tuple[str, ...] = ()
    usage: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update of a messenger, reduced to what is used; it waits in the inbox until it is done.

    Args:
        bot: Id of the bot that it came to.
        update: Its number there; the two together are its key.
        user: The person's id.
        at: When it was sent, seconds since the epoch.
        body: The rest of it, in the channel's own form; erased when the arrival is done.
    """

    bot: int
    update: int
    user: int
    at: float
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One call that the channel owes a person, in the channel's own form.

    The store gives `id`, and as `live` the message that held the person's screen at that moment.
    """

    user: int
    body: str = field(repr=False)
    id: int = 0
    attempts: int = 0
    live: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """What a channel has committed together with an event.

    Args:
        done: Key (bot, update) of the arrival that this finishes.
        letters: What is owed to people now, in order.
        trail: The answers above the person's screen from now on; None keeps them.
    """

    done: tuple[int, int] | None = None
    letters: tuple[Letter, ...] = ()
    trail: tuple[str, ...] | None = None


NO_MAIL = Mail()


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong with an answer, for the writer. Nothing in it tells who it was.

    Args:
        about: The plan, carrier or topic.
        value: The figure as it was told.
        published: Date of its source, None if undated or unknown.
        words: The person's words, personal numbers masked; may be empty.
        language: Language of the answer.
        at: Seconds since the epoch.
    """

    about: str
    value: str
    published: str | None
    words: str
    language: str
    at: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Everything that one event changes, committed together or not at all.

    Args:
        user: The person's id in the channel.
        loaded_turn: Turn that the stored session had when it was loaded; None for a new person.
        session: The session to store.
        past: `push` stores `before` on Back's history, `pop` drops its newest entry.
        before: The session from before the move; only with `push`.
        journal: Journal lines, in order.
        at: The event's time in seconds since the epoch.
        report: What the person says is wrong with an answer.
        timers: Timers to set, or to take away where `due_at` is None.
        usage: The ledger of usage as text; None keeps it.
        mail: What the channel adds.
    """

    user: int
    loaded_turn: int | None
    session: Session
    at: float
    past: Literal["push", "pop", "keep"] = "keep"
    before: Session | None = None
    journal: tuple[Line, ...] = ()
    report: Report | None = None
    timers: tuple[Timer, ...] = ()
    usage: str | None = None
    mail: Mail = NO_MAIL


class StaleTurnError(Exception):
    """Another event of the same person was committed in between; nothing of this unit was stored."""


class StoreTroubleError(Exception):
    """The store can't be reached or written right now: the same call may well succeed later."""


class Store(Protocol):
    """People's sessions, and what a channel must not lose. Every method is one transaction.

    Any method may raise StoreTroubleError; nothing of it was stored then.
    """

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""

    async def commit(self, unit: Unit) -> tuple[Letter, ...]:
        """Store the unit whole and return its letters, numbered.

        Raises:
            StaleTurnError: The stored turn isn't `loaded_turn`.
        """

    async def forget(self, user: int, mail: Mail = NO_MAIL) -> tuple[Letter, ...]:
        """Delete everything about the person but `mail`; journal lines stay: nothing links them any more."""

    async def post(self, user: int, mail: Mail, timers: Sequence[Timer] = ()) -> tuple[Letter, ...]:
        """Store mail and timers that change no session; return the letters, numbered."""

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Put arrivals into the inbox and return those that never came before."""

    async def park(self, bot: int, update: int, at: float, why: str) -> None:
        """Put an update that can't be handled aside for good, with the reason but without its words."""

    async def waiting(self, bot: int) -> list[Arrival]:
        """Return what is in the inbox and not done, by number."""

    async def letters(self) -> list[Letter]:
        """Return the letters that are still owed, in order."""

    async def attempt(self, letter: int) -> None:
        """Note that a letter is about to be sent, for the case that its answer never comes."""

    async def delivered(self, letter: int, user: int, message: int = 0, rest: str | None = None) -> None:
        """Strike a letter off, or leave the `rest` of it; `message` is the one that now holds the screen."""

    async def gone(self, user: int) -> None:
        """Strike off all letters and timers of a person who can't be reached."""

    async def ringing(self, now: float, most: int) -> list[int]:
        """Return up to `most` people who have a timer that is due, the longest due first."""

    async def due(self, user: int, now: float) -> list[Timer]:
        """Return a person's timers that are due, oldest first; they stay until a unit takes them away."""

    async def prune(self, before: float) -> None:
        """Drop the keys of arrivals that came before a time, in seconds since the epoch, and are done."""

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""

    async def close(self) -> None:
        """Finish and release what the store holds."""
