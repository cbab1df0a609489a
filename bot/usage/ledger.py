"""What one person told of their usage: readings and settings, with undo. Pure.

A reading is kept as it was told (so many MB used or left, or a percentage), so that an allowance
corrected later corrects what follows from it. Nothing but figures is kept, never the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from bot.engine.codec import dumps, loads
from bot.usage.cycle import MAX_DAYS, Cycle, Rule, cycle_at, local, moment
from bot.usage.told import Kind, Told, Unclear

MOST_READINGS = 500
MOST_UNDO = 10

TIMES_ALLOWANCE = 3.0
"""A reading of so many allowances is asked about."""

NOON = 12
"""The hour of a reading of which only the day is told."""

DEFAULT_ZONE = "America/New_York"

NONE: Mapping[str, tuple[str, float]] = MappingProxyType({})


class Reading(NamedTuple):
    """One reading; `at` is the time that it is of, in seconds since the epoch."""

    id: int
    at: float
    kind: Kind
    value: float


class Undo(NamedTuple):
    """How to take the last change back: `drop` the reading of that id, or `put` it there again."""

    do: Literal["drop", "put"]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Tracker:
    """One person's ledger.

    `allowance_mb` is what they said themselves (None: the plan's), `day` the day of the month on which
    the cycle begins, or `first` and `days`; `due` are reminders by name with their times, `sent` those
    that went out, as name@first-day; `tips` are tips by id with what came of them and when.
    """

    readings: tuple[Reading, ...] = ()
    undo: tuple[Undo, ...] = ()
    last_id: int = 0
    allowance_mb: float | None = None
    day: int | None = None
    first: date | None = None
    days: int = 0
    zone: str = DEFAULT_ZONE
    zone_told: bool = False
    reminders: bool = False
    quiet: tuple[int, int] = (22, 8)
    due: tuple[tuple[str, float], ...] = ()
    sent: tuple[str, ...] = ()
    tips: Mapping[str, tuple[str, float]] = field(default_factory=lambda: NONE)

    def rule(self, plan_days: int = 0) -> Rule:
        """Return when cycles begin; `plan_days` is the length that a plan has by itself."""
        if self.first is not None:
            return Rule(self.zone, first=self.first, days=self.days or plan_days or 30)
        return Rule(self.zone, self.day or 1)


NOBODY = Tracker()
"""What nothing is known of."""


# --- changes


def add(tracker: Tracker, told: Told, at: float) -> Tracker:
    """Return the ledger with one more reading, of the time `at`."""
    reading = Reading(tracker.last_id + 1, at, told.kind, told.value)
    readings = _in_order((*tracker.readings, reading))
    return replace(
        tracker, readings=readings, last_id=reading.id, undo=_remember(tracker, Undo("drop", reading))
    )


def delete(tracker: Tracker, reading_id: int) -> Tracker:
    """Return the ledger without a reading; the same ledger if it has no such reading."""
    gone = next((one for one in tracker.readings if one.id == reading_id), None)
    if gone is None:
        return tracker
    kept = tuple(one for one in tracker.readings if one.id != reading_id)
    return replace(tracker, readings=kept, undo=_remember(tracker, Undo("put", gone)))


def correct(tracker: Tracker, reading_id: int, told: Told) -> Tracker:
    """Return the ledger with a reading's value changed; its time stays."""
    old = next((one for one in tracker.readings if one.id == reading_id), None)
    if old is None:
        return tracker
    new = old._replace(kind=told.kind, value=told.value)
    kept = (one for one in tracker.readings if one.id != reading_id)
    return replace(tracker, readings=_in_order((*kept, new)), undo=_remember(tracker, Undo("put", old)))


def undo(tracker: Tracker) -> Tracker:
    """Return the ledger as it was before the last change of a reading; the same if there was none."""
    if not tracker.undo:
        return tracker
    step = tracker.undo[-1]
    kept = tuple(one for one in tracker.readings if one.id != step.reading.id)
    readings = kept if step.do == "drop" else _in_order((*kept, step.reading))
    return replace(tracker, readings=readings, undo=tracker.undo[:-1])


def _remember(tracker: Tracker, step: Undo) -> tuple[Undo, ...]:
    return (*tracker.undo, step)[-MOST_UNDO:]


def _in_order(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return readings by time, then by number; the oldest go when there are too many."""
    return tuple(sorted(readings, key=lambda one: (one.at, one.id))[-MOST_READINGS:])


# --- what follows


def used_mb(reading: Reading, allowance_mb: float | None) -> float | None:
    """Return a reading in MB used; None if it needs an allowance that isn't known."""
    if reading.kind == "used":
        return reading.value
    if allowance_mb is None:
        return None
    if reading.kind == "left":
        return max(allowance_mb - reading.value, 0.0)
    share = reading.value / 100
    return allowance_mb * (share if reading.kind == "used_pct" else max(1 - share, 0.0))


def in_cycle(tracker: Tracker, cycle: Cycle, allowance_mb: float | None) -> list[tuple[float, float]]:
    """Return (time, MB used) of the readings of a cycle, oldest first."""
    inside = (one for one in tracker.readings if cycle.begins <= one.at < cycle.ends)
    pairs = ((one.at, used_mb(one, allowance_mb)) for one in inside)
    return [(at, used) for at, used in pairs if used is not None]


def time_of(told: Told, rule: Rule, now: float) -> float:
    """Return the time that a told reading is of: now, its day's noon, or the end of the last cycle."""
    if told.last_cycle:
        return cycle_at(rule, now).begins - 60.0
    if told.day is None or told.day == local(now, rule.zone).date():
        return now
    return min(moment(told.day, NOON, rule.zone), now)


def doubt(tracker: Tracker, told: Told, rule: Rule, allowance_mb: float | None, now: float) -> Unclear | None:
    """Return what speaks against noting a reading as it was told; None if nothing does."""
    if told.kind != "used" and allowance_mb is None and told.of_mb is None:
        return Unclear("allowance", (told,))
    known = told.of_mb if allowance_mb is None else allowance_mb
    at = time_of(told, rule, now)
    cycle = cycle_at(rule, at)
    if not told.last_cycle and cycle.ends <= now:
        return Unclear("last_cycle", (told,))
    value = used_mb(Reading(0, at, told.kind, told.value), known) or 0.0
    if known is not None and told.kind == "left" and told.value > known * 1.02:
        return Unclear("role", (replace(told, kind="used"), told))
    if known and value > known * TIMES_ALLOWANCE:
        return Unclear("absurd", (replace(told, value=told.value / 1000), told))
    return Unclear("falling", (told,)) if clashing(tracker, value, at, cycle, known) else None


def clashing(
    tracker: Tracker, value_mb: float, at: float, cycle: Cycle, allowance_mb: float | None
) -> list[Reading]:
    """Return the readings of a cycle that can't be true beside another: use only rises in a cycle."""
    result = []
    for one in tracker.readings:
        used = used_mb(one, allowance_mb)
        if used is None or not cycle.begins <= one.at < cycle.ends:
            continue
        slack = max(0.005 * used, 10.0)  # a figure that was rounded isn't another figure
        if (one.at <= at and used > value_mb + slack) or (one.at > at and used < value_mb - slack):
            result.append(one)
    return result


# --- as text


def encode(tracker: Tracker) -> str:
    """Return the ledger as compact JSON."""
    data = {
        "readings": [list(one) for one in tracker.readings],
        "undo": [[one.do, list(one.reading)] for one in tracker.undo],
        "last_id": tracker.last_id,
        "allowance_mb": tracker.allowance_mb,
        "day": tracker.day,
        "first": None if tracker.first is None else tracker.first.isoformat(),
        "days": tracker.days,
        "zone": tracker.zone,
        "zone_told": tracker.zone_told,
        "reminders": tracker.reminders,
        "quiet": list(tracker.quiet),
        "due": [list(one) for one in tracker.due],
        "sent": list(tracker.sent),
        "tips": {name: list(one) for name, one in tracker.tips.items()},
    }
    return dumps(data)


def decode(text: str | None) -> Tracker:
    """Return the ledger that `encode` wrote; missing keys take defaults."""
    if not text:
        return NOBODY
    data: dict[str, Any] = loads(text)
    first = data.get("first")
    return Tracker(
        readings=tuple(Reading(*one) for one in data.get("readings", ())),
        undo=tuple(Undo(do, Reading(*reading)) for do, reading in data.get("undo", ())),
        last_id=data.get("last_id", 0),
        allowance_mb=data.get("allowance_mb"),
        day=data.get("day"),
        first=None if first is None else date.fromisoformat(first),
        days=min(data.get("days", 0), MAX_DAYS),
        zone=data.get("zone", DEFAULT_ZONE),
        zone_told=data.get("zone_told", False),
        reminders=data.get("reminders", False),
        quiet=(data.get("quiet", [22, 8])[0], data.get("quiet", [22, 8])[1]),
        due=tuple((name, at) for name, at in data.get("due", ())),
        sent=tuple(data.get("sent", ())),
        tips={name: (state, at) for name, (state, at) in data.get("tips", {}).items()},
    )
