"""What an answer needs first: which carrier, which plan. A question back with buttons. Pure."""

from bot.answers import plan_words
from bot.answers.page import MAX_CHOICES, Page
from bot.engine.knowledge import Carrier, Plan

MAX_LISTED = 6
"""Plans in one comparison."""


def carrier(page: Page) -> None:
    """Ask which carrier, with the best known as buttons."""
    page.say("which_carrier")
    ranked = sorted(page.knowledge.carriers.values(), key=lambda one: one.rank)
    page.choose([(f"know:carrier:{one.id}", one.name) for one in ranked[:MAX_CHOICES]])


def plan(page: Page, of: Carrier) -> None:
    """Compare a carrier's plans in a line each, and ask which it is."""
    plans = _sold(page, of)
    if not plans:
        page.title(of.name)
        page.say("no_plans", carrier=of.name)
        page.next_tap("ask:contact")
        return
    page.title(of.name)
    page.say("plans_differ")
    listed(page, plans[:MAX_LISTED])
    page.say("which_plan")
    page.choose([(f"know:plan:{one.id}", one.name) for one in plans])
    page.about = page.about or of.id


def group(page: Page, of: Carrier, name: str) -> None:
    """Ask back a name that several current plans share."""
    plans = [page.knowledge.plans[one] for one in of.groups[name] if one in page.knowledge.plans]
    page.title(of.name)
    page.say("shared_name", name=name)
    listed(page, plans)
    page.choose([(f"know:plan:{one.id}", one.name) for one in plans])
    page.about = page.about or of.id


def plan_of_whom(page: Page, plans: tuple[Plan, ...]) -> None:
    """Ask back a plan's name that several carriers use."""
    names = {one.id: f"{page.knowledge.carriers[one.carrier].name}: {one.name}" for one in plans}
    page.say("name_of_several")
    page.choose([(f"know:plan:{one.id}", names[one.id]) for one in plans])


def listed(page: Page, plans: list[Plan]) -> None:
    """Add a line for each plan, with the date of its figure."""
    page.kind = "list"
    for one in plans:
        page.item(f"{one.name}: {plan_words.short(page, one)}", one)
        page.cite(one)


def _sold(page: Page, of: Carrier) -> list[Plan]:
    """Return the plans that are sold, those sure to be so first; a carrier with none shows its older ones."""
    plans = [page.knowledge.plans[one] for one in of.plans]
    sold = [one for one in plans if one.status != "legacy"] or plans
    return sorted(sold, key=lambda one: one.status != "current")
