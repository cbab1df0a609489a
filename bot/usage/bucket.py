"""The data that a person's hotspot draws on: how much, from when to when, what comes after. Pure."""

from dataclasses import dataclass
from datetime import date

from bot.engine.knowledge import Knowledge, Plan
from bot.engine.model import Session
from bot.usage.cycle import Rule
from bot.usage.ledger import Tracker

MB_PER_GB = 1000.0

_ANY_DAY = date(2026, 1, 1)
"""A first day for cycles of one day: all days are alike."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is known of it.

    `mb` is None where it isn't known or has no limit (`unlimited`); `shared` says whether the phone draws
    on it too (None: not known); `after_kbps` is the hotspot's speed after it, 0 where data stops.
    """

    plan: Plan | None
    mb: float | None
    told: bool
    unlimited: bool
    shared: bool | None
    after_kbps: int | None
    cap_kbps: int | None
    rule: Rule
    rule_told: bool


def plan_of(knowledge: Knowledge, session: Session) -> Plan | None:
    """Return the plan that a person told of, None if there is none or it is gone."""
    return knowledge.plans.get(str(session.facts.get("plan")))


def bucket(knowledge: Knowledge, session: Session, tracker: Tracker) -> Bucket:
    """Return what the hotspot draws on: the person's own figure, else their plan's."""
    plan = plan_of(knowledge, session)
    mb, daily = (None, False) if plan is None else plan_mb(plan)
    if tracker.allowance_mb is not None:
        mb, daily = tracker.allowance_mb, False
    plan_days = 0 if plan is None else plan.validity_days or 0
    rule = Rule(tracker.zone, first=_ANY_DAY, days=1) if daily else tracker.rule(plan_days)
    return Bucket(
        plan=plan,
        mb=mb or None,
        told=tracker.allowance_mb is not None,
        unlimited=mb is None and plan is not None and _unlimited(plan),
        shared=None if plan is None else _shared(plan),
        after_kbps=plan.after_kbps if plan is not None and isinstance(plan.after_kbps, int) else None,
        cap_kbps=None if plan is None else plan.cap_kbps,
        rule=rule,
        rule_told=daily or tracker.day is not None or tracker.first is not None,
    )


def plan_mb(plan: Plan) -> tuple[float | None, bool]:
    """Return a plan's fast hotspot data in MB, None if that isn't known, and whether it is a day's."""
    shared = plan.allowance_gb == "plan_data"
    a_day = plan.data_gb_per_day if shared else plan.allowance_gb_per_day
    if isinstance(a_day, int | float):
        return a_day * MB_PER_GB, True
    found = plan.data_gb if shared else plan.allowance_gb
    return (found * MB_PER_GB, False) if isinstance(found, int | float) else (None, False)


def _unlimited(plan: Plan) -> bool:
    return "unlimited" in (plan.allowance_gb, plan.data_gb if plan.allowance_gb == "plan_data" else "")


def _shared(plan: Plan) -> bool | None:
    if plan.allowance_gb == "plan_data" or plan.shares_data:
        return True
    return False if isinstance(plan.allowance_gb, int | float) and plan.allowance_gb else None
