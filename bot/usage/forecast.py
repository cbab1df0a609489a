"""Pace, run-out and what is safe per day, with a range. Pure.

Method. The pace is what the cycle's newest reading says was used, divided by the time since the cycle
began: every byte of the cycle counts alike. With no reading yet it is the mean pace of the last cycles,
and said to be. Use is taken to come in independent portions, so that its spread over h days grows like
the root of h; how uneven it is comes from the stretches between readings, together with a starting
guess that weighs as two stretches: a day's use is as uncertain as it is large. The range holds about
four futures of five: early and late run-out are where its edges meet the allowance.
"""

from dataclasses import dataclass
from math import sqrt

from bot.usage.cycle import DAY_S, Cycle, Rule, before, cycle_at
from bot.usage.ledger import Tracker, in_cycle

EDGE = 1.28
"""Standard deviations to either edge of the range: four of five."""

GUESS_WEIGHT = 2.0
PAST_CYCLES = 3
MIN_STRETCH_D = 1 / 24
MIN_CYCLE_D = 0.5
"""Days that a cycle counts as old at least: the first hours say little of a pace."""


@dataclass(frozen=True, slots=True)
class Past:
    """A cycle that is over: MB used by its last reading, and the time of that."""

    cycle: Cycle
    used_mb: float
    read_at: float

    @property
    def end_mb(self) -> float:
        """Return the MB that the cycle ended at, its last reading carried on to its end."""
        return self.used_mb / _days_read(self) * max(self.cycle.days, MIN_CYCLE_D)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the cycle goes. MB and MB a day; times in seconds since the epoch.

    `basis` is readings, one (a single reading) or past (only earlier cycles). `run_out` and its edges are
    None where the allowance lasts to the cycle's end, or isn't known.
    """

    cycle: Cycle
    basis: str
    readings: tuple[tuple[float, float], ...]
    pace_mb_day: float
    spread: float
    used_mb: float
    used_at: float
    now_mb: float
    end_mb: float
    end_low_mb: float
    end_high_mb: float
    run_out: float | None
    run_out_early: float | None
    run_out_late: float | None
    safe_mb_day: float | None

    def at(self, share_mb: float) -> float | None:
        """Return when so many MB are used by this pace, None if not in this cycle."""
        if self.pace_mb_day <= 0:
            return None
        moment = self.used_at + (share_mb - self.used_mb) / self.pace_mb_day * DAY_S
        return moment if moment < self.cycle.ends else None


def past_cycles(tracker: Tracker, rule: Rule, allowance_mb: float | None, now: float) -> list[Past]:
    """Return the last cycles that have a reading, newest first."""
    result: list[Past] = []
    cycle = cycle_at(rule, now)
    oldest = tracker.readings[0].at if tracker.readings else now
    while len(result) < PAST_CYCLES and cycle.begins > oldest:
        cycle = before(rule, cycle)
        readings = in_cycle(tracker, cycle, allowance_mb)
        if readings:
            result.append(Past(cycle, readings[-1][1], readings[-1][0]))
    return result


def forecast(tracker: Tracker, rule: Rule, allowance_mb: float | None, now: float) -> Forecast | None:
    """Return where the cycle of `now` goes; None if there is nothing to go by."""
    cycle = cycle_at(rule, now)
    readings = [one for one in in_cycle(tracker, cycle, allowance_mb) if one[0] <= now]
    if readings:
        used_at, used = readings[-1]
        days = max((used_at - cycle.begins) / DAY_S, MIN_CYCLE_D)
        pace = used / days
        basis = "one" if len(readings) == 1 else "readings"
    else:
        past = past_cycles(tracker, rule, allowance_mb, now)
        if not past:
            return None
        used_at, used, days, basis = cycle.begins, 0.0, float(len(past)) * cycle.days, "past"
        pace = sum(one.end_mb / max(one.cycle.days, MIN_CYCLE_D) for one in past) / len(past)
    spread = _spread(readings, cycle.begins, pace)
    now_mb = used + pace * (now - used_at) / DAY_S
    left_d = (cycle.ends - used_at) / DAY_S
    width = EDGE * sqrt(spread * (left_d + left_d**2 / days))
    end = used + pace * left_d
    return Forecast(
        cycle=cycle,
        basis=basis,
        readings=tuple(readings),
        pace_mb_day=pace,
        spread=spread,
        used_mb=used,
        used_at=used_at,
        now_mb=now_mb,
        end_mb=end,
        end_low_mb=max(end - width, used),
        end_high_mb=end + width,
        run_out=_meets(used, pace, 0.0, days, left_d, used_at, allowance_mb),
        run_out_early=_meets(used, pace, EDGE * sqrt(spread), days, left_d, used_at, allowance_mb),
        run_out_late=_meets(used, pace, -EDGE * sqrt(spread), days, left_d, used_at, allowance_mb),
        safe_mb_day=_safe(allowance_mb, now_mb, cycle, now),
    )


def fan(found: Forecast, steps: int = 24) -> list[tuple[float, float, float, float]]:
    """Return (time, lower edge, forecast, upper edge) from the last reading to the cycle's end, in MB."""
    days = max((found.used_at - found.cycle.begins) / DAY_S, MIN_CYCLE_D)
    left_d = (found.cycle.ends - found.used_at) / DAY_S
    result = []
    for step in range(steps + 1):
        h = left_d * (step / steps) ** 2  # closer together where the edges bend most
        mean = found.used_mb + found.pace_mb_day * h
        width = EDGE * sqrt(found.spread * (h + h**2 / days))
        result.append((found.used_at + h * DAY_S, max(mean - width, found.used_mb), mean, mean + width))
    return result


def _days_read(past: Past) -> float:
    return max((past.read_at - past.cycle.begins) / DAY_S, MIN_CYCLE_D)


def _spread(readings: list[tuple[float, float]], begins: float, pace: float) -> float:
    """Return the variance of a day's use, in MB squared, from the stretches and the starting guess."""
    total, at, used, stretches = GUESS_WEIGHT * pace**2, begins, 0.0, 0
    for when, value in readings:
        days = (when - at) / DAY_S
        if days < MIN_STRETCH_D:
            continue
        total += ((value - used) - pace * days) ** 2 / days
        at, used, stretches = when, value, stretches + 1
    return total / (GUESS_WEIGHT + max(stretches - 1, 0))


def _meets(  # noqa: PLR0913, PLR0917 - the parts of one curve
    used: float, pace: float, edge: float, days: float, left_d: float, used_at: float, limit: float | None
) -> float | None:
    """Return when use, by pace and an edge of the range, reaches the limit; None if the cycle ends first."""
    if limit is None or left_d <= 0:
        return None
    if used >= limit:
        return used_at

    def reached(h: float) -> bool:
        return used + pace * h + edge * sqrt(h + h**2 / days) >= limit

    if not reached(left_d):
        return None
    low, high = 0.0, left_d
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    moment = used_at + high * DAY_S
    return moment if high < left_d else None


def _safe(allowance_mb: float | None, now_mb: float, cycle: Cycle, now: float) -> float | None:
    """Return the MB a day that last to the cycle's end."""
    if allowance_mb is None:
        return None
    days = (cycle.ends - now) / DAY_S
    return max(allowance_mb - now_mb, 0.0) / days if days > 0 else 0.0
