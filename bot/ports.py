"""What the desk and a channel need from outside: one store. Layer 2.

A second port waits for a second adapter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.engine.model import Line, Session


@dataclass(frozen=True, slots=True)
class Stored:
    """A person as stored: the session, and the one from before the last screen for Back.

    `message` is the id of the message that holds their screen, 0 if none is known; `trail` are the
    answers that stand above it, oldest first.
    """

    session: Session
    previous: Session | None
    message: int = 0
    trail: tuple[str, ...] = ()


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
class Alarm:
    """A time at which a person's lane is woken; one per person and name."""

    user: int
    name: str
    due: float


@dataclass(frozen=True, slots=True)
class Mail:
    """What a channel has committed together with an event.

    Args:
        done: Key (bot, update) of the arrival that this finishes.
        letters: What is owed to people now, in order.
        trail: The answers above the person's screen from now on; None keeps them.
        alarms: (name, due in seconds since the epoch); None as due takes the alarm away.
    """

    done: tuple[int, int] | None = None
    letters: tuple[Letter, ...] = ()
    trail: tuple[str, ...] | None = None
    alarms: tuple[tuple[str, float | None], ...] = ()


NO_MAIL = Mail()


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
        mail: What the channel adds.
    """

    user: int
    loaded_turn: int | None
    session: Session
    at: float
    past: Literal["push", "pop", "keep"] = "keep"
    before: Session | None = None
    journal: tuple[Line, ...] = ()
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

    async def post(self, user: int, mail: Mail) -> tuple[Letter, ...]:
        """Store mail that changes no session and return its letters, numbered."""

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

    async def delivered(self, letter: int, user: int, message: int = 0) -> None:
        """Strike a letter off; `message` is the id of the message that now holds the person's screen."""

    async def gone(self, user: int) -> None:
        """Strike off all letters and alarms of a person who can't be reached."""

    async def due(self, now: float) -> list[Alarm]:
        """Return the alarms that are due, oldest first; mail takes them away."""

    async def prune(self, before: float) -> None:
        """Drop the keys of arrivals that came before a time, in seconds since the epoch, and are done."""

    async def close(self) -> None:
        """Finish and release what the store holds."""
