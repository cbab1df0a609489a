"""Cycles: months of every length, time zones, daylight saving."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usage.cycle import Cycle, Rule, before, cycle_at, local, moment

ZONES = ("America/Los_Angeles", "America/New_York", "Asia/Shanghai")
RULES = [Rule("", day) for day in (1, 8, 15, 28, 29, 30, 31)] + [
    Rule("", first=date(2026, 1, 11), days=days) for days in (1, 7, 28, 30, 90)
]


def expected(rule: Rule, day: date) -> date:
    """Return the first day of the cycle that a day is in, by walking back day by day."""
    while True:
        if rule.first is not None:
            if (day - rule.first).days % rule.days == 0:
                return day
        else:
            last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            if day.day == min(rule.day, last.day):
                return day
        day -= timedelta(days=1)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_year_of_hours_over_both_changes_of_the_clock(zone: str, rule: Rule) -> None:
    """Each hour of 2026 at a place is in the cycle that counting days by hand finds, and cycles join."""
    rule = rule._replace(zone=zone)
    at = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).timestamp() + 1800
    last: Cycle | None = None
    for hour in range(365 * 24):
        now = at + hour * 3600
        cycle = cycle_at(rule, now)
        assert cycle.begins <= now < cycle.ends
        if last is None or cycle != last:
            assert cycle.first == expected(rule, local(now, zone).date())
            for edge in (cycle.begins, cycle.ends):
                clock = datetime.fromtimestamp(edge, UTC).astimezone(ZoneInfo(zone))
                assert (clock.hour, clock.minute) == (0, 0)
            if last is not None:
                assert (last.ends, last.next_first) == (cycle.begins, cycle.first)
                assert before(rule, cycle) == last
            last = cycle


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Los_Angeles", date(2026, 3, 8), 23), ("America/Los_Angeles", date(2026, 11, 1), 25),
        ("America/New_York", date(2026, 3, 8), 23), ("America/New_York", date(2026, 11, 1), 25),
        ("Asia/Shanghai", date(2026, 3, 8), 24), ("Asia/Shanghai", date(2026, 11, 1), 24),
    ],
)  # fmt: skip
def test_a_day_has_the_hours_that_it_has(zone: str, day: date, hours: int) -> None:
    """The day on which the clock changes is an hour shorter or longer; in Shanghai it never does."""
    assert moment(day + timedelta(days=1), 0, zone) - moment(day, 0, zone) == hours * 3600


@given(
    st.sampled_from(ZONES),
    st.integers(1, 31) | st.tuples(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(1, 366)),
    st.floats(1.7e9, 1.9e9),
)
def test_every_moment_is_in_its_own_cycle(zone: str, rule: int | tuple[date, int], at: float) -> None:
    """Whatever the rule, a moment's cycle holds it, and cycle after cycle leaves no gap."""
    made = Rule(zone, rule) if isinstance(rule, int) else Rule(zone, first=rule[0], days=rule[1])
    cycle = cycle_at(made, at)
    assert cycle.begins <= at < cycle.ends
    assert before(made, cycle).ends == cycle.begins
    assert cycle_at(made, cycle.ends).begins == cycle.ends
