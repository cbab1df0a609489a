"""The ledger counted again by brute force: snapshots for undo, days walked, hours stepped through."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

HOUR_S = 3600.0


@dataclass
class Recount:
    """What a person told, as plain lists."""

    zone: str
    day: int
    allowance_mb: float | None
    readings: list[tuple[int, float, str, float]] = field(default_factory=list)
    snapshots: list[list[tuple[int, float, str, float]]] = field(default_factory=list)
    last_id: int = 0

    def keep(self) -> None:
        """Remember how it was, for undo; only the last ten."""
        self.snapshots = [*self.snapshots, list(self.readings)][-10:]

    def add(self, at: float, kind: str, value: float) -> None:
        """Note a reading."""
        self.keep()
        self.last_id += 1
        self.readings.append((self.last_id, at, kind, value))
        self.readings.sort(key=lambda one: (one[1], one[0]))

    def delete(self, number: int) -> None:
        """Delete a reading, if it is there."""
        if any(one[0] == number for one in self.readings):
            self.keep()
            self.readings = [one for one in self.readings if one[0] != number]

    def correct(self, number: int, kind: str, value: float) -> None:
        """Change a reading, if it is there."""
        if any(one[0] == number for one in self.readings):
            self.keep()
            self.readings = [
                (n, at, kind, value) if n == number else (n, at, k, v) for n, at, k, v in self.readings
            ]

    def undo(self) -> None:
        """Go back one change."""
        if self.snapshots:
            self.readings = self.snapshots.pop()

    # --- what follows

    def first_day(self, at: float) -> date:
        """Return the first day of the cycle that a moment is in."""
        day = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.zone)).date()
        while True:
            last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            if day.day == min(self.day, last.day):
                return day
            day -= timedelta(days=1)

    def begins(self, first: date) -> float:
        """Return the moment at which a day begins."""
        return datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(self.zone)).timestamp()

    def ends(self, first: date) -> float:
        """Return the moment at which the cycle ends that begins on a day."""
        day = first + timedelta(days=1)
        while self.first_day(self.begins(day) + 1) != day:
            day += timedelta(days=1)
        return self.begins(day)

    def used(self, kind: str, value: float) -> float | None:
        """Return MB used."""
        if kind == "used":
            return value
        if self.allowance_mb is None:
            return None
        left = {"left": value, "left_pct": self.allowance_mb * value / 100}
        if kind in left:
            return max(0.0, self.allowance_mb - left[kind])
        return self.allowance_mb * value / 100

    def cycle_readings(self, first: date) -> list[tuple[float, float]]:
        """Return (time, MB used) of the readings in the cycle that begins on a day."""
        result = []
        for _, at, kind, value in self.readings:
            used = self.used(kind, value)
            if used is not None and self.first_day(at) == first:
                result.append((at, used))
        return result

    def run_out_hour(self, used: float, used_at: float, pace: float, ends: float) -> float | None:
        """Return the first full hour at which the allowance is used up; None if the cycle ends first."""
        if self.allowance_mb is None:
            return None
        at = used_at
        while at < ends:
            if used + pace * (at - used_at) / 86400 >= self.allowance_mb:
                return at
            at += HOUR_S
        return None


def random_told(chance: Random, allowance_mb: float | None) -> tuple[str, float]:
    """Return a kind and a value that somebody might tell."""
    kind = chance.choice(["used", "used", "used", "left", "used_pct", "left_pct"])
    if kind.endswith("_pct"):
        return kind, float(chance.randrange(101))
    return kind, float(chance.randrange(int((allowance_mb or 15_000) * 1.2)))
