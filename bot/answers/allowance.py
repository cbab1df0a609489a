"""How much hotspot data, and what comes after it. Pure."""

from bot.answers import plan_support, plan_words, tips
from bot.answers.page import Page
from bot.engine.knowledge import Saying

GENERAL = ("rollover", "reset_day", "separate_data")
"""Questions whose answer hangs on the plan; each has a sentence that says so."""


def answer(page: Page) -> None:
    """Answer for one plan; without one compare, or ask which."""
    if not page.subject.plans and not page.subject.group:
        general(page)
    plan = plan_support.settled(page)
    if plan is None:
        return
    if plan.hotspot in plan_words.WITHOUT or plan.hotspot == "paid_addon":
        plan_words.verdict(page, plan)
    plan_words.amount(page, plan)
    if plan.hotspot == "paid_addon":  # what comes after comes after what was bought
        plan_words.addons(page, plan)
    plan_words.after(page, plan)
    plan_words.priority(page, plan)
    if plan.max_devices is not None:
        page.say("max_devices", count=str(plan.max_devices))
    plan_words.caveat(page, plan)
    if plan.hotspot != "paid_addon":
        plan_words.addons(page, plan)
    plan_words.changed(page, plan)
    plan_words.limits(page, plan)
    for concept in GENERAL:
        for way in _terms(page, concept) if page.asks(concept) else ():
            page.item(page.quote(way.text), way)
            page.later += (way,)
    plan_support.cited(page, plan)
    plan_words.namesakes(page, plan)
    page.next_tap("ask:contact" if plan.hotspot in plan_words.WITHOUT else "ask:usage_check")
    if plan.hotspot not in plan_words.WITHOUT:
        page.usage_tap("b_limit", "ask:limit")


def _terms(page: Page, topic: str) -> tuple[Saying, ...]:
    """Return what the carrier's terms say of a topic."""
    carrier = page.carrier
    return tuple(way for way in carrier.terms if way.topic == topic) if carrier is not None else ()


def general(page: Page) -> None:
    """Say what holds for any plan, before the plan is asked for."""
    for concept in GENERAL:
        if page.asks(concept) and not _terms(page, concept):
            page.say(f"general_{concept}")
    if page.asks("throttled"):
        page.kind = "general"
        for name in ("at_600_kbps", "at_128_kbps"):
            tips.habit(page, name)
    page.gap()
