"""When reminders are due: by forecast, out of the quiet hours, once a cycle, as long as they are wanted."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usage import pages, reminders
from bot.usage.bucket import Bucket
from bot.usage.cycle import DAY_S, Rule, local, moment
from bot.usage.forecast import forecast
from bot.usage.ledger import Tracker, add
from bot.usage.told import Told

ZONE = "America/New_York"
RULE = Rule(ZONE, 15)
BUCKET = Bucket(
    plan=None,
    mb=15_000.0,
    told=True,
    unlimited=False,
    shared=None,
    after_kbps=600,
    cap_kbps=None,
    rule=RULE,
    rule_told=True,
)
BEGINS = moment(date(2026, 11, 15), 0, ZONE)


def wanted(days: float = 5.0, used: float = 5_000.0, **more: object) -> tuple[Tracker, float]:
    """Return a ledger that wants reminders, with one reading, and its time."""
    at = BEGINS + days * DAY_S + 12 * 3600
    tracker = add(Tracker(zone=ZONE, day=15, allowance_mb=15_000.0, reminders=True), Told("used", used), at)
    return replace(tracker, **more), at  # type: ignore[arg-type]  # names of fields


def test_each_share_and_the_day_before_the_run_out_and_the_end() -> None:
    """At a steady pace: 50, 80, 95 %, a day before the run-out, and the end, each at its time."""
    tracker, at = wanted()
    planned = reminders.plan(tracker, BUCKET, at)
    names = [name.partition("@")[0] for name, _ in planned.due]
    assert names == ["p50", "p80", "run_out", "p95", "cycle_end"]
    found = forecast(tracker, RULE, BUCKET.mb, at)
    assert found is not None
    assert found.run_out is not None
    due = {name.partition("@")[0]: when for name, when in planned.due}
    for share in (50, 80, 95):
        assert 0 <= due[f"p{share}"] - (found.at(15_000.0 * share / 100) or 0) <= 10 * 3600
    assert 0 <= due["run_out"] - (found.run_out - DAY_S) <= 10 * 3600
    assert due["cycle_end"] == found.cycle.ends + 8 * 3600, "midnight is in the quiet hours"


def test_none_unless_they_are_wanted_and_none_for_a_cycle_of_a_day() -> None:
    """Reminders are opted into; a daily allowance would bring four a day and brings none."""
    tracker, at = wanted(reminders=False, due=(("p50@2026-11-15", 1.0),))
    assert reminders.plan(tracker, BUCKET, at).due == ()
    daily = replace(BUCKET, rule=Rule(ZONE, first=date(2026, 1, 1), days=1))
    assert reminders.plan(wanted()[0], daily, at).due == ()


def test_what_went_out_never_comes_again_in_its_cycle() -> None:
    """Sent once: new readings plan the rest anew, but not what was sent; the next cycle begins afresh."""
    tracker, at = wanted()
    tracker = reminders.plan(tracker, BUCKET, at)
    name, due_at = tracker.due[0]
    assert reminders.take(tracker, BUCKET, name, due_at - 1) is None, "too early"
    sent = reminders.take(tracker, BUCKET, name, due_at)
    assert sent is not None
    assert name not in dict(sent.due)
    assert reminders.take(sent, BUCKET, name, due_at + 1) is None, "twice"
    later = add(sent, Told("used", 5_100.0), due_at + 3600)
    assert name not in dict(reminders.plan(later, BUCKET, due_at + 3600).due)
    names = {n for n, _ in reminders.plan(later, BUCKET, BEGINS + 31 * DAY_S).due}
    assert "p50@2026-12-15" in names


def test_taking_one_leaves_the_others_that_are_due() -> None:
    """After days without power several are due: each goes out, oldest first, none is lost."""
    tracker, at = wanted()
    tracker = reminders.plan(tracker, BUCKET, at)
    late, went = at + 40 * DAY_S, []
    for name, due_at in tracker.due:
        left = reminders.take(tracker, BUCKET, name, late)
        assert left is not None
        went.append((due_at, name))
        tracker = left
    assert went == sorted(went)
    assert len(went) == 5


def test_a_snoozed_reminder_comes_tomorrow_and_once() -> None:
    """Snooze brings the same again a day later, outside the quiet hours; then it is gone."""
    tracker, at = wanted()
    tracker = reminders.plan(tracker, BUCKET, at)
    name, due_at = tracker.due[0]
    sent = reminders.take(tracker, BUCKET, name, due_at)
    assert sent is not None
    night = moment(date(2026, 11, 21), 23, ZONE)
    put_off = reminders.snooze(sent, name, night)
    again = f"{reminders.AGAIN}{name}"
    assert local(dict(put_off.due)[again], ZONE).strftime("%d %H:%M") == "23 08:00"
    assert reminders.kind_of(again) == "p50"
    assert again in dict(reminders.plan(put_off, BUCKET, night).due), "planning anew keeps it"
    done = reminders.take(put_off, BUCKET, again, night + 2 * DAY_S)
    assert done is not None
    assert again not in dict(done.due)


@given(
    st.floats(0.1, 29.0), st.floats(10.0, 40_000.0),
    st.sampled_from([(22, 8), (23, 7), (0, 0), (13, 15), (8, 22)]),
    st.sampled_from(["America/Los_Angeles", "America/New_York", "Asia/Shanghai"]),
)  # fmt: skip
def test_no_reminder_comes_in_the_quiet_hours_or_before_now(
    days: float, used: float, quiet: tuple[int, int], zone: str
) -> None:
    """Whatever the pace, the place and the hours: due times are ahead, awake and within the cycle."""
    at = moment(date(2026, 10, 15), 0, zone) + days * DAY_S
    tracker = Tracker(zone=zone, day=15, allowance_mb=15_000.0, reminders=True, quiet=quiet)
    bucket = replace(BUCKET, rule=Rule(zone, 15))
    planned = reminders.plan(add(tracker, Told("used", used), at), bucket, at)
    begin, end = quiet
    for name, when in planned.due:
        assert when > at
        hour = local(when, zone).hour
        awake = end <= hour < begin if begin > end else not begin <= hour < end
        assert awake or begin == end, (name, hour)
        assert when < moment(date(2026, 11, 15), 0, zone) or name.startswith("cycle_end")
    assert [when for _, when in planned.due] == sorted(when for _, when in planned.due)


@pytest.mark.parametrize("mb", [None, 15_000.0])
def test_without_an_allowance_only_the_cycles_end_is_told(mb: float | None) -> None:
    """What has no limit doesn't run out."""
    tracker, at = wanted(allowance_mb=None)
    planned = reminders.plan(tracker, replace(BUCKET, mb=mb), at)
    assert (len(planned.due) == 1) == (mb is None)


def test_only_a_reminder_that_went_out_has_buttons() -> None:
    """A press moves only what a reminder that went out has under it; a forged name sets no timer."""
    nobody, (name, other) = wanted()[0], ("p50@2026-11-15", "p80@2026-11-15")
    told = replace(nobody, sent=(name,))
    again = f"{pages.SNOOZED}{name}"
    for choice in ("usage:reading", "remind:off", again, f"{pages.SNOOZED}{reminders.AGAIN}{name}"):
        assert pages.under_reminder(told, choice), choice
        assert not pages.under_reminder(nobody, choice), choice
    for choice in ("remind:on", "forget", pages.SNOOZED, f"{pages.SNOOZED}{other}"):
        assert not pages.under_reminder(told, choice), choice
