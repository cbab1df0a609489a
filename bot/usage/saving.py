"""Which tips save this person most, three at a time, the same one never again soon. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.knowledge import Habit, Knowledge, Saving
from bot.engine.model import UNSURE, Facts
from bot.usage.bucket import Bucket
from bot.usage.cycle import DAY_S
from bot.usage.hours import KBPS_PER_MB_HOUR, rate_mb
from bot.usage.ledger import Tracker

SHOWN_AT_ONCE = 3

REST_D: Mapping[str, float] = {"shown": 45.0, "done": 365.0, "no": 365.0}
"""Days that a tip stays away after it was shown, done, or said not to fit."""

HOURS_A_MONTH = 20.0
"""Hours of an activity that its saving is ranked by, beside savings a month."""


def saved_mb(knowledge: Knowledge, tip: Saving) -> tuple[float, float]:
    """Return the least and the most MB that a tip saves: an hour, or a month where it has its own figure."""
    if tip.low_mb is not None and tip.high_mb is not None:
        return float(tip.low_mb), float(tip.high_mb)
    before = knowledge.habits[tip.instead_of]
    after = knowledge.habits.get(tip.take)
    if tip.take == tip.instead_of:  # the same activity, at its thriftiest
        return _between(rate_mb(before), float(before.low_mb or 0))
    if after is None:  # all that it takes
        rate = rate_mb(before)
        return float(before.low_mb or rate), float(before.high_mb or rate)
    return _between(rate_mb(before), rate_mb(after))


def _between(before: float, after: float) -> tuple[float, float]:
    return before - after, before - after


def pick(knowledge: Knowledge, facts: Facts, bucket: Bucket, tracker: Tracker, now: float) -> list[str]:
    """Return ids of three tips that fit, those for what the person told first, the most saving first.

    They are of three kinds where there are as many: three ways to watch video help nobody who doesn't.
    """
    fit = [
        tip
        for tip in knowledge.savings.values()
        if _rested(tracker, tip.id, now) and _fits(knowledge, tip, facts, bucket)
    ]
    fit.sort(key=lambda tip: (not _named(tip, facts), -_a_month(knowledge, tip), tip.id))
    firsts = {_kind(tip): tip for tip in reversed(fit)}
    others = [tip for tip in fit if tip is not firsts[_kind(tip)]]
    chosen = [*(tip for tip in fit if tip not in others), *others][:SHOWN_AT_ONCE]
    return [tip.id for tip in fit if tip in chosen]


def _kind(tip: Saving) -> str:
    """Return what a tip is about: the first word of its id."""
    return tip.id.partition("_")[0]


def _a_month(knowledge: Knowledge, tip: Saving) -> float:
    low, high = saved_mb(knowledge, tip)
    return (low + high) / 2 * (1 if tip.per == "month" else HOURS_A_MONTH)


def _rested(tracker: Tracker, tip_id: str, now: float) -> bool:
    state, at = tracker.tips.get(tip_id, ("", 0.0))
    return not state or now - at >= REST_D.get(state, 0.0) * DAY_S


def _fits(knowledge: Knowledge, tip: Saving, facts: Facts, bucket: Bucket) -> bool:
    """Say whether nothing known speaks against a tip; a use that the plan's speed can't carry does."""
    for name, values in tip.needs.items():
        told = facts.get(name)
        if told not in (None, UNSURE) and told not in values:
            return False
    habit = knowledge.habits.get(tip.instead_of)
    return habit is None or bucket.cap_kbps is None or _carries(bucket.cap_kbps, habit)


def _carries(kbps: int, habit: Habit) -> bool:
    return rate_mb(habit) * KBPS_PER_MB_HOUR <= kbps


def _named(tip: Saving, facts: Facts) -> bool:
    """Say whether a tip is for what the person told of their use or device."""
    return any(facts.get(name) in values for name, values in tip.needs.items())


def mark(tracker: Tracker, tip_ids: list[str] | tuple[str, ...], state: str, now: float) -> Tracker:
    """Return the ledger with tips marked as shown, done or no; showing one doesn't undo what was decided."""
    tips = dict(tracker.tips)
    for name in tip_ids:
        old = tips.get(name, ("", 0.0))
        if state != "shown" or old[0] in ("", "shown"):
            tips[name] = (state, now)
    return replace(tracker, tips=tips)
