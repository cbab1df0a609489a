"""Plans on sale today that would fit a need, or do better than a plan that a person has. Pure."""

from collections.abc import Callable
from math import inf

from bot.answers import plan_words
from bot.answers.figures import gb, usd
from bot.answers.page import Page
from bot.engine.knowledge import Knowledge, Plan
from bot.engine.model import Span

MAX_TOLD = 4
"""Plans in one piece of advice."""

FAST_KBPS = 1000
"""A hotspot held below this from the first byte has no fast data, whatever its amount."""

MONTH_DAYS = 30


def fast_gb(plan: Plan) -> float | None:
    """Return a month's fast hotspot data in GB, `inf` where it has no limit; None where it isn't known."""
    if plan.hotspot in plan_words.WITHOUT or plan.hotspot == "paid_addon":
        return 0.0
    if plan.hotspot != "included":
        return None
    if plan.cap_kbps is not None and plan.cap_kbps < FAST_KBPS:
        return 0.0
    shared = plan.allowance_gb == "plan_data"
    a_day = plan.data_gb_per_day if shared else plan.allowance_gb_per_day
    found = plan.data_gb if shared else plan.allowance_gb
    if isinstance(a_day, int | float):
        return float(a_day) * MONTH_DAYS
    if isinstance(found, int | float):
        return float(found)
    return inf if found == "unlimited" else None


def fitting(knowledge: Knowledge, *, need_gb: float | None = None, own: Plan | None = None) -> list[Plan]:
    """Return plans to look at instead of `own`, cheapest first, of each carrier its cheapest.

    Only plans that are on sale to anyone, have a monthly price that doesn't grow with use, a dated source
    that isn't weak, and fast hotspot data. With `need_gb` (GB of hotspot a month) they have at least that
    much, and cost less if `own` has it too; without it they have more than `own`, or as much for less.
    """
    found = [plan for plan in knowledge.plans.values() if _better(plan, need_gb, own)]
    found.sort(key=lambda plan: (_price(plan), -(fast_gb(plan) or 0.0), plan.id))
    cheapest: dict[str, Plan] = {}
    for plan in found:
        cheapest.setdefault(plan.carrier, plan)
    return list(cheapest.values())


def _price(plan: Plan) -> float:
    return inf if plan.price_usd_month is None else float(plan.price_usd_month)


def _sure(plan: Plan) -> bool:
    """Say whether price and hotspot data are known well enough to advise on."""
    dated = any(source.published is not None for source in plan.sources)
    return dated and plan.confidence != "low" and plan.price_usd_per_gb is None and _price(plan) != inf


def _better(plan: Plan, need_gb: float | None, own: Plan | None) -> bool:
    if plan.status != "current" or plan.only_for is not None or not _sure(plan):
        return False
    amount = fast_gb(plan)
    if not amount or (own is not None and plan.id == own.id) or amount < (need_gb or 0.0):
        return False
    own_gb = None if own is None else fast_gb(own)
    if own is None or own_gb is None:
        return True
    cheaper = _price(plan) < _price(own)
    if need_gb is not None and own_gb >= need_gb:
        return cheaper
    return amount > own_gb or (amount == own_gb and cheaper)


def answer(
    page: Page, need_gb: float | None = None, beside: Callable[[Plan, Plan], str] | None = None
) -> None:
    """List what fits what the person uses and has, each with price, hotspot data and date.

    `need_gb` is what they need in GB a month, where more is known than what they said; `beside` gives a
    line about changing from a plan to another, which may be empty.
    """
    page.kind = "list"
    used = page.session.facts.get("used_gb")
    if need_gb is None and isinstance(used, int | float):
        need_gb = float(used)
    own = page.subject.plans[0] if page.subject.plans else None
    found = fitting(page.knowledge, need_gb=need_gb, own=own)
    if own is not None:
        page.item(page.text("fits_own", plan=_named(page, own), what=_offer(page, own)), own)
        page.about = own.id
    if not found:
        page.say("fits_none")
        return
    if need_gb is not None:
        page.say("fits_need", gb=gb(need_gb))
    else:
        page.say("fits_more" if own is not None and fast_gb(own) is not None else "fits_any")
    for plan in found[:MAX_TOLD]:
        page.item(page.text("fits_plan", plan=_named(page, plan), what=_offer(page, plan)), plan)
        page.cite(plan)
        line = beside(own, plan) if beside is not None and own is not None else ""
        if line:
            page.lines.append([Span(f"   {line}")])
    page.more(len(found[MAX_TOLD:]))
    page.say("fits_care")


def _named(page: Page, plan: Plan) -> str:
    carrier, name = page.knowledge.carriers[plan.carrier].name, plan_words.label(page, plan)
    return name if name.startswith(carrier) else f"{carrier} {name}"


def _offer(page: Page, plan: Plan) -> str:
    """Return a plan's price, if one is known, and its hotspot in a few words."""
    what = plan_words.short(page, plan)
    if plan.price_usd_month is None:
        return what
    if plan.price_from is not None:
        page.later += (plan.price_from,)
    price = page.text("fits_price", usd=usd(plan.price_usd_month), what=what)
    note = plan.price_note
    return price if note is None else f"{price} · {page.quote(note).removesuffix('.').removesuffix('。')}"
