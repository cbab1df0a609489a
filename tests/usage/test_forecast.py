"""Forecasts: honest with one reading, wider the less is known, in words and figures that agree."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usage.cycle import DAY_S, Rule, cycle_at, moment
from bot.usage.forecast import Forecast, fan, forecast, past_cycles
from bot.usage.ledger import Tracker, add
from bot.usage.told import Told

ZONE = "America/New_York"
BEGINS = moment(date(2026, 11, 15), 0, ZONE)
RULE = Rule(ZONE, 15)
LIMIT = 15_000.0


def after(*readings: tuple[float, float]) -> Tracker:
    """Return a ledger with readings of (days since November 15, MB used)."""
    tracker = Tracker(zone=ZONE, day=15, allowance_mb=LIMIT)
    for days, used in readings:
        tracker = add(tracker, Told("used", used), BEGINS + days * DAY_S)
    return tracker


def found(tracker: Tracker, days: float) -> Forecast:
    result = forecast(tracker, RULE, LIMIT, BEGINS + days * DAY_S)
    assert result is not None
    return result


def test_one_reading_is_spread_from_the_cycles_start_and_says_so() -> None:
    """9 GB on day 9 are 1 GB a day: used up on day 15, with a wide range."""
    one = found(after((9, 9_000)), 9)
    assert one.basis == "one"
    assert one.pace_mb_day == pytest.approx(1_000)
    assert one.run_out == pytest.approx(BEGINS + 15 * DAY_S)
    assert one.run_out_early is not None
    assert BEGINS + 11 * DAY_S < one.run_out_early < BEGINS + 15 * DAY_S
    assert one.run_out_late is None or one.run_out_late > BEGINS + 17 * DAY_S


def test_even_readings_narrow_the_range_and_uneven_ones_widen_it() -> None:
    """The range comes from how uneven the stretches between readings were."""
    even = found(after(*((day, 500.0 * day) for day in range(1, 11))), 10)
    uneven = found(
        after(*((day, 500.0 * day + (2_000 if day % 2 else 0)) for day in range(1, 10)), (10, 5_000)), 10
    )
    one = found(after((10, 5_000)), 10)
    assert even.end_mb == pytest.approx(uneven.end_mb) == pytest.approx(one.end_mb)
    assert even.end_high_mb < one.end_high_mb < uneven.end_high_mb


def test_without_a_reading_the_last_cycles_speak() -> None:
    """A new cycle goes by the pace of the last ones until it has a reading of its own; before by none."""
    tracker = add(Tracker(zone=ZONE, day=15), Told("used", 12_000), BEGINS - DAY_S)
    assert found(tracker, 3).basis == "past"
    assert found(tracker, 3).pace_mb_day == pytest.approx(400, rel=0.01)
    assert found(add(tracker, Told("used", 1_000), BEGINS + 2 * DAY_S), 3).basis == "one"
    assert forecast(Tracker(), RULE, LIMIT, BEGINS) is None
    (past,) = past_cycles(tracker, RULE, LIMIT, BEGINS + DAY_S)
    assert past.end_mb == pytest.approx(12_000 * 31 / 30, rel=0.01)


def test_what_is_used_up_is_used_up_when_it_was_read() -> None:
    """Beyond the allowance there is no future to run out in, and nothing is safe."""
    over = found(after((9, 16_000)), 10)
    assert over.run_out == over.used_at
    assert over.safe_mb_day == 0.0


@given(
    st.lists(st.tuples(st.floats(0.1, 29.9), st.floats(0, 40_000)), min_size=1, max_size=12),
    st.floats(0, 29.9),
)
def test_a_forecast_is_never_against_itself(readings: list[tuple[float, float]], later: float) -> None:
    """Early is before late, low below high, and the range holds the forecast; times lie in the cycle."""
    days = sorted(day for day, _ in readings)
    used = sorted(mb for _, mb in readings)
    tracker = after(*zip(days, used, strict=True))
    now = min(max(days[-1], later), 29.95)
    it = found(tracker, now)
    assert it.end_low_mb <= it.end_mb + 1e-6 <= it.end_high_mb + 2e-6
    assert it.now_mb >= it.used_mb - 1e-6
    assert it.safe_mb_day is not None
    assert it.safe_mb_day >= 0
    times = [t for t in (it.run_out_early, it.run_out, it.run_out_late) if t is not None]
    assert times == sorted(times)
    assert all(it.used_at <= t < it.cycle.ends for t in times)
    if it.run_out is None:
        assert it.end_mb <= LIMIT + 1e-3
        assert it.run_out_late is None
    else:
        assert it.run_out_early is not None
        assert it.used_mb + it.pace_mb_day * (it.run_out - it.used_at) / DAY_S == pytest.approx(
            max(LIMIT, it.used_mb)
        )
    edges = fan(it)
    assert edges[-1][0] == pytest.approx(it.cycle.ends)
    assert edges[-1][3] == pytest.approx(it.end_high_mb)
    assert all(low <= mean + 1e-6 <= high + 2e-6 for _, low, mean, high in edges)


def test_the_range_holds_in_about_four_of_five_futures() -> None:
    """Of 2,000 people who use in independent daily portions, about four of five end within the range."""
    chance = Random(5)
    inside = 0
    for _ in range(2_000):
        mean = chance.uniform(100, 1_500)
        portions = [chance.expovariate(1 / mean) for _ in range(30)]
        seen = sorted(chance.sample(range(1, 16), 5))
        tracker = after(*((float(day), sum(portions[:day])) for day in seen))
        it = found(tracker, seen[-1])
        inside += it.end_low_mb <= sum(portions) <= it.end_high_mb
    print(f"within the range: {inside / 20:.1f} %")  # noqa: T201 - the figure of docs/usage.md
    assert 0.72 <= inside / 2_000 <= 0.88


def test_a_cycle_of_a_day_is_a_cycle() -> None:
    """A daily allowance is a cycle from midnight to midnight."""
    rule = Rule(ZONE, first=date(2026, 1, 1), days=1)
    now = BEGINS + 0.75 * DAY_S
    it = forecast(add(Tracker(zone=ZONE), Told("used", 600), now), rule, 1_000.0, now)
    assert it is not None
    assert it.cycle == cycle_at(rule, now)
    assert it.end_mb == pytest.approx(800)
    assert it.run_out is None
