"""Billing cycles: which one a moment is in, at the person's place. Pure.

A cycle begins at midnight there, on a day of the month (the last one in months that lack it) or every
so many days from a first day. A day may have 23 or 25 hours; lengths are taken in real seconds.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY_S = 86400.0

MAX_DAYS = 366
"""The longest cycle that a plan is sold for."""


class Rule(NamedTuple):
    """When cycles begin: on `day` of each month, or every `days` days from `first`, in `zone`."""

    zone: str
    day: int = 1
    first: date | None = None
    days: int = 0


class Cycle(NamedTuple):
    """One cycle: `first` to the day before `next_first`; `begins` and `ends` in seconds since the epoch."""

    first: date
    next_first: date
    begins: float
    ends: float

    @property
    def days(self) -> float:
        """Return its length in days of 24 hours."""
        return (self.ends - self.begins) / DAY_S


def local(at: float, zone: str) -> datetime:
    """Return a moment as the clock at a place shows it."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


def moment(day: date, hour: int, zone: str) -> float:
    """Return the moment at which the clock at a place shows an hour of a day; 0 is where the day begins."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).timestamp()


def cycle_at(rule: Rule, at: float) -> Cycle:
    """Return the cycle that a moment is in."""
    today = local(at, rule.zone).date()
    if rule.first is not None and rule.days:
        past = (today - rule.first).days // rule.days
        first = rule.first + timedelta(days=past * rule.days)
        return _cycle(rule, first, first + timedelta(days=rule.days))
    first = _day_in(today.year, today.month, rule.day)
    if today < first:
        return _cycle(rule, _month_before(first, rule.day), first)
    return _cycle(rule, first, _month_after(first, rule.day))


def before(rule: Rule, cycle: Cycle) -> Cycle:
    """Return the cycle before another."""
    return cycle_at(rule, moment(cycle.first - timedelta(days=1), 0, rule.zone))


def _cycle(rule: Rule, first: date, next_first: date) -> Cycle:
    return Cycle(first, next_first, moment(first, 0, rule.zone), moment(next_first, 0, rule.zone))


def _day_in(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _month_before(first: date, day: int) -> date:
    last = date(first.year, first.month, 1) - timedelta(days=1)
    return _day_in(last.year, last.month, day)


def _month_after(first: date, day: int) -> date:
    later = date(first.year, first.month, monthrange(first.year, first.month)[1]) + timedelta(days=1)
    return _day_in(later.year, later.month, day)
