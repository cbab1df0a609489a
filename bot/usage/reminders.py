"""Which reminders are due when: before the forecast run-out, at 50, 80 and 95 %, at the cycle's end. Pure.

They stand in the ledger as (name@first day of the cycle, time), and each is a timer row of the store. A
reminder goes out once a cycle; the unit that holds its message also says that it went.
"""

from dataclasses import replace
from datetime import timedelta

from bot.usage.bucket import Bucket
from bot.usage.cycle import DAY_S, cycle_at, local, moment
from bot.usage.forecast import Forecast, forecast
from bot.usage.ledger import Tracker

SHARES = (50, 80, 95)

AHEAD_S = DAY_S
"""How long before the forecast run-out it is told."""

SNOOZE_S = DAY_S

AGAIN = "again_"
"""What a reminder that was put off is called by."""

MIN_CYCLE_D = 3.0
"""Shorter cycles bring no reminders: a daily allowance would bring four a day."""

KEEP_SENT = 12


def plan(tracker: Tracker, bucket: Bucket, now: float) -> Tracker:
    """Return the ledger with its reminders set by what is known at `now`; none unless they are wanted."""
    if not tracker.reminders:
        return replace(tracker, due=())
    cycle = cycle_at(bucket.rule, now)
    due: dict[str, float] = {}
    if cycle.days >= MIN_CYCLE_D:
        found = forecast(tracker, bucket.rule, bucket.mb, now)
        if found is not None and bucket.mb is not None:
            times = ((name, _awake(at, tracker)) for name, at in _by_forecast(found, bucket.mb, now))
            due = {name: at for name, at in times if at < cycle.ends}
        due["cycle_end"] = _awake(cycle.ends, tracker)
    keyed = {f"{name}@{cycle.first.isoformat()}": at for name, at in due.items()}
    snoozed = {name: at for name, at in tracker.due if name.startswith(AGAIN)}
    kept = {name: at for name, at in keyed.items() if name not in tracker.sent} | snoozed
    return replace(tracker, due=_in_order(kept))


def _in_order(due: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(due.items(), key=lambda one: (one[1], one[0])))


def _by_forecast(found: Forecast, mb: float, now: float) -> list[tuple[str, float]]:
    """Return the times that the forecast gives; what is past by it is past."""
    times = [(f"p{share}", found.at(mb * share / 100)) for share in SHARES]
    if found.run_out is not None:
        times.append(("run_out", found.run_out - AHEAD_S))
    return [(name, at) for name, at in times if at is not None and at > now]


def _awake(at: float, tracker: Tracker) -> float:
    """Return a time put off to the end of the quiet hours, if it is in them."""
    begin, end = tracker.quiet
    if begin == end:
        return at
    there = local(at, tracker.zone)
    over_night = begin > end
    if over_night and not (there.hour >= begin or there.hour < end):
        return at
    if not over_night and not begin <= there.hour < end:
        return at
    day = there.date() + timedelta(days=1) if over_night and there.hour >= begin else there.date()
    return moment(day, end, tracker.zone)


def take(tracker: Tracker, bucket: Bucket, name: str, now: float) -> Tracker | None:
    """Return the ledger from which a reminder has gone out; None if it isn't due, or went out before."""
    due = dict(tracker.due)
    if due.pop(name, now + 1.0) > now:
        return None
    sent = tracker.sent if name.startswith(AGAIN) else (*tracker.sent, name)[-KEEP_SENT:]
    ripe = {other: at for other, at in due.items() if at <= now}
    planned = plan(replace(tracker, due=tuple(due.items()), sent=sent), bucket, now)
    return replace(planned, due=_in_order({**dict(planned.due), **ripe}))


def snooze(tracker: Tracker, name: str, now: float) -> Tracker:
    """Return the ledger with a reminder coming again tomorrow, outside of the quiet hours."""
    again = f"{AGAIN}{name.removeprefix(AGAIN)}"
    return replace(tracker, due=_in_order({**dict(tracker.due), again: _awake(now + SNOOZE_S, tracker)}))


def kind_of(name: str) -> str:
    """Return what a reminder is about, without its cycle.

    >>> kind_of("again_p80@2026-11-15")
    'p80'
    """
    return name.removeprefix(AGAIN).partition("@")[0]
