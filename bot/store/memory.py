"""People's sessions in memory: for tests, and for talks that needn't outlive the process."""

from collections import Counter
from dataclasses import dataclass

from bot.engine.codec import decode, encode
from bot.engine.model import Line, Session
from bot.ports import Report, StaleTurnError, Stored, Unit


@dataclass(frozen=True, slots=True)
class _Row:
    turn: int
    session: bytes
    past: tuple[bytes, ...]


class MemoryStore:
    """The store in dicts; the contract suite holds it to what `SqliteStore` does.

    Attributes:
        journal: (seconds since the epoch, person, line), in order.
    """

    def __init__(self) -> None:
        self._people: dict[int, _Row] = {}
        self.journal: list[tuple[float, int, Line]] = []
        self._reports: list[Report] = []

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""
        row = self._people.get(user)
        if row is None:
            return None
        return Stored(_session(row.session), _session(row.past[-1]) if row.past else None)

    async def commit(self, unit: Unit) -> None:
        """Store the unit whole.

        Raises:
            StaleTurnError: The stored turn isn't `loaded_turn`.
            ValueError: `push` without `before`.
        """
        if unit.past == "push" and unit.before is None:
            raise ValueError(
                f"user {unit.user}: past='push' needs `before`, the session from before the move"
            )
        row = self._people.get(unit.user)
        if unit.loaded_turn != (None if row is None else row.turn):
            raise StaleTurnError(f"user {unit.user}: the stored turn isn't {unit.loaded_turn}; load again")
        past = () if row is None else row.past
        if unit.before is not None and unit.past == "push":
            past = (*past, _bytes(unit.before))
        elif unit.past == "pop":
            past = past[:-1]
        stored = _Row(unit.session.turn, _bytes(unit.session), past)
        # Everything that can fail is done: from here on the unit is stored whole.
        self._people[unit.user] = stored
        self.journal.extend((unit.at, unit.session.person, line) for line in unit.journal)
        if unit.report is not None:
            self._reports.append(unit.report)

    async def forget(self, user: int) -> None:
        """Delete everything about the person; journal lines stay, for nothing links them any more."""
        self._people.pop(user, None)

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""
        return [*self._reports]

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""
        about = [line.what.partition(" ")[2] for _, _, line in self.journal if line.kind == "asked"]
        return dict(Counter(one for one in about if one))

    async def close(self) -> None:
        """Do nothing; the people go with the object."""


def _bytes(session: Session) -> bytes:
    # Bytes, as on disk: text that UTF-8 can't hold fails here as it does there.
    return encode(session).encode()


def _session(stored: bytes) -> Session:
    return decode(stored.decode())
