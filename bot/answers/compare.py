"""Two plans or two carriers side by side. Pure."""

from bot.answers import plan_words, which
from bot.answers.figures import usd
from bot.answers.page import Page
from bot.engine.knowledge import Carrier, Plan

MAX_COMPARED = 4
"""Plans or carriers in one comparison."""

MAX_PLANS_EACH = 4


def plans(page: Page, compared: tuple[Plan, ...]) -> None:
    """Put plans side by side: hotspot and price, a line each."""
    page.kind = "list"
    page.title(page.text("compared"))
    for one in compared[:MAX_COMPARED]:
        name = page.pair(page.knowledge.carriers[one.carrier].name, plan_words.label(page, one))
        page.item(f"{name} – {plan_words.short(page, one)}{_price(page, one)}", one)
        page.cite(one)
    page.more(len(compared[MAX_COMPARED:]))
    page.about = compared[0].id
    page.next_tap("ask:how_to_enable")


def _price(page: Page, plan: Plan) -> str:
    price = plan_words.price(page, plan, short=True)
    per_gb = f" + {usd(plan.price_usd_per_gb)}/GB" if plan.price_usd_per_gb is not None else ""
    return f" – {price}{per_gb}" if price else ""


def carriers(page: Page, compared: tuple[Carrier, ...]) -> None:
    """Put carriers side by side, each with the first of the plans that it sells."""
    for one in compared[:MAX_COMPARED]:
        page.gap()
        page.title(one.name)
        found = [page.knowledge.plans[plan] for plan in one.plans]
        sold = [plan for plan in found if plan.status != "legacy"] or found
        if sold:
            which.listed(page, sold[:MAX_PLANS_EACH])
            page.more(len(sold[MAX_PLANS_EACH:]))
        else:
            page.say("no_plans", carrier=one.name)
    if compared[MAX_COMPARED:]:
        page.gap()
        page.more(len(compared[MAX_COMPARED:]))
    page.about = compared[0].id
    page.choose([(f"know:carrier:{one.id}", one.name) for one in compared[:MAX_COMPARED]])
