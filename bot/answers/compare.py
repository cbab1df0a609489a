"""Two plans or two carriers side by side. Pure."""

from bot.answers import plan_words, which
from bot.answers.figures import usd
from bot.answers.page import Page
from bot.engine.knowledge import Carrier, Plan

MAX_COMPARED = 4
"""Plans or carriers in one comparison."""

MAX_PLANS_EACH = 4
"""Plans of a carrier in a comparison, on the average: what one leaves of them the others get."""


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
    sold = [_sold(page, one) for one in compared[:MAX_COMPARED]]
    for one, plans_of, count in zip(
        compared, sold, shares([len(found) for found in sold], MAX_PLANS_EACH * len(sold)), strict=False
    ):
        page.gap()
        page.title(one.name)
        if plans_of:
            which.listed(page, plans_of[:count])
            page.more(len(plans_of[count:]))
        else:
            page.say("no_plans", carrier=one.name)
    if compared[MAX_COMPARED:]:
        page.gap()
        page.more(len(compared[MAX_COMPARED:]))
    page.about = compared[0].id
    page.choose([(f"know:carrier:{one.id}", one.name) for one in compared[:MAX_COMPARED]])


def _sold(page: Page, one: Carrier) -> list[Plan]:
    """Return the plans that a carrier sells, else all that are known of it."""
    found = [page.knowledge.plans[plan] for plan in one.plans]
    return [plan for plan in found if plan.status != "legacy"] or found


def shares(wanted: list[int], room: int) -> list[int]:
    """Deal out the room one by one to whoever wants more: what one leaves the others get.

    >>> shares([5, 1], 8), shares([17, 9], 8), shares([2, 9, 0], 8)
    ([5, 1], [4, 4], [2, 6, 0])
    """
    given = [0] * len(wanted)
    while sum(given) < min(room, sum(wanted)):
        index = min((n for n in range(len(wanted)) if given[n] < wanted[n]), key=lambda n: given[n])
        given[index] += 1
    return given
