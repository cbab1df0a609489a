"""How far a source is to be trusted on the day of the question. Pure: the day comes in with the event."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal

from bot.engine.knowledge import Known, Source

OLD_DAYS = 180
"""Days after which a published figure is told with a hedge."""

Doubt = Literal["low", "undated", "vague", "old"]


def day_of(at: float) -> date:
    """Return the day, in UTC, of a time in seconds since the epoch."""
    return datetime.fromtimestamp(at, UTC).date()


def first_day(partial: str) -> date:
    """Return the first day that a year, a month or a day may mean: the age is never told too young.

    >>> first_day("2026-08").isoformat(), first_day("2026").isoformat()
    ('2026-08-01', '2026-01-01')
    """
    year, month, day = (*partial.split("-"), "01", "01")[:3]
    return date(int(year), int(month), int(day))


def newest(sources: Iterable[Source]) -> Source | None:
    """Return the source with the latest date; an undated one only where all are."""
    return max(sources, key=lambda source: source.published or "", default=None)


def doubts(known: Known, today: date) -> list[Doubt]:
    """Return what is to be said against a fact: a weak source, no date, or one long past."""
    found: list[Doubt] = ["low"] if known.confidence == "low" else []
    source = newest(known.sources)
    if source is None:
        return []
    if source.published is None:
        found.append("undated")
    elif (today - first_day(source.published)).days > OLD_DAYS:
        recent = source.published == str(today.year)  # a bare year may mean yesterday
        found.append("vague" if recent else "old")
    return found
