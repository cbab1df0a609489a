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
    """

    user: int
    loaded_turn: int | None
    session: Session
    at: float
    past: Literal["push", "pop", "keep"] = "keep"
    before: Session | None = None
    journal: tuple[Line, ...] = ()


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

    async def close(self) -> None:
        """Finish and release what the store holds."""
