"""What the desk needs from outside: one store. Layer 2; a second port waits for a second adapter."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.engine.model import Line, Session


@dataclass(frozen=True, slots=True)
class Stored:
    """A person as stored: the session, and the one from before the last screen for Back."""

    session: Session
    previous: Session | None


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
    """

    user: int
    loaded_turn: int | None
    session: Session
    at: float
    past: Literal["push", "pop", "keep"] = "keep"
    before: Session | None = None
    journal: tuple[Line, ...] = ()
    report: Report | None = None


class StaleTurnError(Exception):
    """Another event of the same person was committed in between; nothing of this unit was stored."""


class Store(Protocol):
    """People's sessions. Every method is one transaction."""

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""

    async def commit(self, unit: Unit) -> None:
        """Store the unit whole.

        Raises:
            StaleTurnError: The stored turn isn't `loaded_turn`.
        """

    async def forget(self, user: int) -> None:
        """Delete everything about the person; journal lines stay, for nothing links them any more."""

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""

    async def close(self) -> None:
        """Finish and release what the store holds."""
