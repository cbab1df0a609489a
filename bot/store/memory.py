"""People's sessions in memory: for tests, and for talks that needn't outlive the process."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.engine.codec import decode, encode
from bot.engine.model import Line, Session, Timer
from bot.ports import NO_MAIL, Arrival, Letter, Mail, Report, StaleTurnError, Stored, Unit


@dataclass(frozen=True, slots=True)
class _Row:
    turn: int
    session: bytes
    past: tuple[bytes, ...]
    message: int = 0
    trail: tuple[str, ...] = ()
    usage: bytes = b""


class MemoryStore:
    """The store in dicts; the contract suite holds it to what `SqliteStore` does.

    Attributes:
        journal: (seconds since the epoch, person, line), in order.
        parked: (bot, update) -> why.
    """

    def __init__(self) -> None:
        self._people: dict[int, _Row] = {}
        self._seen: dict[tuple[int, int], float] = {}
        self._inbox: dict[tuple[int, int], Arrival] = {}
        self._outbox: dict[int, Letter] = {}
        self._timers: dict[tuple[int, str], Timer] = {}
        self._last_letter = 0
        self.journal: list[tuple[float, int, Line]] = []
        self._reports: list[Report] = []
        self.parked: dict[tuple[int, int], str] = {}

    async def load(self, user: int) -> Stored | None:
        """Return the person, or None if nothing is stored."""
        row = self._people.get(user)
        if row is None:
            return None
        previous = row.past[-1].decode() if row.past else None
        return Stored(_session(row.session), previous, row.message, row.trail, row.usage.decode())

    async def commit(self, unit: Unit) -> tuple[Letter, ...]:
        """Store the unit whole and return its letters, numbered.

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
        message, trail, usage = (0, (), b"") if row is None else (row.message, row.trail, row.usage)
        usage = usage if unit.usage is None else unit.usage.encode()
        stored = _Row(unit.session.turn, _bytes(unit.session), past, message, trail, usage)
        _check(unit.mail, unit.timers)
        # Everything that can fail is done: from here on the unit is stored whole.
        self._people[unit.user] = stored
        self.journal.extend((unit.at, unit.session.person, line) for line in unit.journal)
        if unit.report is not None:
            self._reports.append(unit.report)
        self._set(unit.user, unit.timers)
        return self._add(unit.user, unit.mail)

    async def forget(self, user: int, mail: Mail = NO_MAIL) -> tuple[Letter, ...]:
        """Delete everything about the person but `mail`; journal lines stay: nothing links them any more."""
        _check(mail)
        self._people.pop(user, None)
        self._inbox = {key: arrival for key, arrival in self._inbox.items() if arrival.user != user}
        self._drop(user)
        return self._add(user, mail)

    async def post(self, user: int, mail: Mail, timers: Sequence[Timer] = ()) -> tuple[Letter, ...]:
        """Store mail and timers that change no session; return the letters, numbered."""
        _check(mail, timers)
        self._set(user, timers)
        return self._add(user, mail)

    def _set(self, user: int, timers: Iterable[Timer]) -> None:
        for timer in timers:
            if timer.due_at is None:
                self._timers.pop((user, timer.kind), None)
            else:
                self._timers[user, timer.kind] = timer

    def _add(self, user: int, mail: Mail) -> tuple[Letter, ...]:
        if mail.done is not None:
            self._inbox.pop(mail.done, None)
        if mail.trail is not None and user in self._people:
            self._people[user] = replace(self._people[user], trail=mail.trail)
        added = []
        for letter in mail.letters:
            self._last_letter += 1
            added.append(replace(letter, id=self._last_letter, attempts=0, live=self._live(user)))
            self._outbox[self._last_letter] = added[-1]
        return tuple(added)

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Put arrivals into the inbox and return those that never came before."""
        for arrival in arrivals:
            arrival.body.encode()
        new: list[Arrival] = []
        for arrival in arrivals:
            key = (arrival.bot, arrival.update)
            if key not in self._seen:
                self._seen[key] = arrival.at
                self._inbox[key] = arrival
                new.append(arrival)
        return new

    async def park(self, bot: int, update: int, at: float, why: str) -> None:
        """Put an update that can't be handled aside for good, with the reason but without its words."""
        self._seen.setdefault((bot, update), at)
        self._inbox.pop((bot, update), None)
        self.parked.setdefault((bot, update), why)

    async def waiting(self, bot: int) -> list[Arrival]:
        """Return what is in the inbox and not done, by number."""
        return [self._inbox[key] for key in sorted(self._inbox) if key[0] == bot]

    async def letters(self) -> list[Letter]:
        """Return the letters that are still owed, in order."""
        return [replace(letter, live=self._live(letter.user)) for letter in self._outbox.values()]

    def _live(self, user: int) -> int:
        return self._people[user].message if user in self._people else 0

    async def attempt(self, letter: int) -> None:
        """Note that a letter is about to be sent, for the case that its answer never comes."""
        if letter in self._outbox:
            owed = self._outbox[letter]
            self._outbox[letter] = replace(owed, attempts=owed.attempts + 1)

    async def delivered(self, letter: int, user: int, message: int = 0, rest: str | None = None) -> None:
        """Strike a letter off, or leave the `rest` of it; `message` is the one that now holds the screen."""
        if rest is None:
            self._outbox.pop(letter, None)
        elif letter in self._outbox:
            self._outbox[letter] = replace(self._outbox[letter], body=rest, attempts=0)
        if message and user in self._people:
            self._people[user] = replace(self._people[user], message=message)

    async def gone(self, user: int) -> None:
        """Strike off all letters and timers of a person who can't be reached."""
        self._drop(user)

    def _drop(self, user: int) -> None:
        self._outbox = {key: letter for key, letter in self._outbox.items() if letter.user != user}
        self._timers = {key: timer for key, timer in self._timers.items() if key[0] != user}

    def _due(self, now: float) -> list[tuple[float, int, Timer]]:
        own = [(timer.due_at, user, timer) for (user, _), timer in self._timers.items()]
        return sorted((at, user, timer) for at, user, timer in own if at is not None and at <= now)

    async def ringing(self, now: float, most: int) -> list[int]:
        """Return up to `most` people who have a timer that is due, the longest due first."""
        return list(dict.fromkeys(user for _, user, _ in self._due(now)))[:most]

    async def due(self, user: int, now: float) -> list[Timer]:
        """Return a person's timers that are due, oldest first; they stay until a unit takes them away."""
        return [timer for _, owner, timer in self._due(now) if owner == user]

    async def prune(self, before: float) -> None:
        """Drop the keys of arrivals that came before a time, in seconds since the epoch, and are done."""
        self._seen = {key: at for key, at in self._seen.items() if at >= before or key in self._inbox}

    async def reports(self) -> list[Report]:
        """Return what people reported as wrong, oldest first."""
        return [*self._reports]

    async def asked(self) -> dict[str, int]:
        """Return how often each plan or carrier was asked about, by id."""
        about = [line.what.partition(" ")[2] for _, _, line in self.journal if line.kind == "asked"]
        return dict(Counter(one for one in about if one))

    async def close(self) -> None:
        """Do nothing; the people go with the object."""


def _check(mail: Mail, timers: Iterable[Timer] = ()) -> None:
    # Bytes, as on disk: text that UTF-8 can't hold fails here as it does there.
    for text in (
        *(letter.body for letter in mail.letters),
        *(mail.trail or ()),
        *(timer.payload for timer in timers),
    ):
        text.encode()


def _bytes(session: Session) -> bytes:
    return encode(session).encode()


def _session(stored: bytes) -> Session:
    return decode(stored.decode())
