"""What an amount of data is in hours of use, and what still works at a speed. Pure."""

from typing import Literal, NamedTuple

from bot.engine.knowledge import Habit

SECONDS = 3600
BITS = 8
KBPS_PER_MB_HOUR = 1000 * BITS / SECONDS
"""A steady use of one MB an hour, in Kbps."""

ENOUGH = 1.2
"""Speed over need from which a use runs as always; radio is never steady."""

BARELY = 0.5
"""Below this part of the need it is no use."""

Works = Literal["works", "slowly", "fails"]


class Hours(NamedTuple):
    """Hours that an amount lasts: at the typical rate, at the highest, at the lowest."""

    typical: float
    least: float
    most: float


def rate_mb(habit: Habit) -> float:
    """Return what an activity takes in MB an hour: the typical figure, else the middle of the range."""
    if habit.typical_mb is not None:
        return float(habit.typical_mb)
    known = [float(one) for one in (habit.low_mb, habit.high_mb) if one is not None]
    return sum(known) / len(known)


def hours(amount_mb: float, habit: Habit) -> Hours:
    """Return how long an amount lasts."""
    typical = rate_mb(habit)
    low = float(habit.low_mb) if habit.low_mb is not None else typical
    high = float(habit.high_mb) if habit.high_mb is not None else typical
    return Hours(amount_mb / typical, amount_mb / high, amount_mb / low)


def at_speed(habit: Habit, kbps: float) -> Works:
    """Say whether an activity still works at a speed; a range counts from its lowest rate."""
    need = rate_mb(habit) * KBPS_PER_MB_HOUR
    least = float(habit.low_mb) * KBPS_PER_MB_HOUR if habit.low_mb is not None else need
    if kbps >= need * ENOUGH:
        return "works"
    return "slowly" if kbps >= min(need * BARELY, least * ENOUGH) else "fails"


def most_mb(kbps: float, hours_of_use: float) -> float:
    """Return the MB that a speed lets through at most."""
    return kbps / BITS / 1000 * SECONDS * hours_of_use
