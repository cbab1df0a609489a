"""What an answer needs first: which carrier, which plan. A question back with buttons. Pure."""

from collections.abc import Sequence

from bot.answers import plan_words
from bot.answers.page import Page
from bot.engine.knowledge import Carrier, Plan

ORDER = ("current", "unknown", "legacy")
"""Plans that are sold first, then those that may be, then older ones."""


def carrier(page: Page) -> None:
    """Ask which carrier, with the best known as buttons first."""
    page.say("which_carrier")
    ranked = sorted(page.knowledge.carriers.values(), key=lambda one: one.rank)
    page.choose([(f"know:carrier:{one.id}", one.name) for one in page.part(ranked)])
    page.next_part(len(ranked))


def plan(page: Page, of: Carrier) -> None:
    """Compare a carrier's plans in a line each, say what else is known of it, and ask which it is."""
    page.title(of.name)
    page.about = page.about or of.id
    plans = sorted((page.knowledge.plans[one] for one in of.plans), key=lambda one: ORDER.index(one.status))
    if not plans:
        page.say("no_plans", carrier=of.name)
        told(page, of)
        page.next_tap("ask:contact")
        return
    page.say("plans_differ")
    listed(page, page.part(plans))
    page.more(page.left(len(plans)))
    page.say("which_plan")
    told(page, of)
    page.choose([(f"know:plan:{one.id}", plan_words.label(page, one)) for one in page.part(plans)])
    page.next_part(len(plans))


def group(page: Page, of: Carrier, name: str) -> None:
    """Ask back a name that several current plans share."""
    plans = [page.knowledge.plans[one] for one in of.groups[name] if one in page.knowledge.plans]
    page.title(of.name)
    page.say("shared_name", name=name)
    listed(page, page.part(plans))
    page.more(page.left(len(plans)))
    page.choose([(f"know:plan:{one.id}", plan_words.label(page, one)) for one in page.part(plans)])
    page.next_part(len(plans))
    page.about = page.about or of.id


def plan_of_whom(page: Page, plans: tuple[Plan, ...]) -> None:
    """Ask back a plan's name that several carriers use."""
    names = {
        one.id: page.pair(page.knowledge.carriers[one.carrier].name, plan_words.label(page, one))
        for one in plans
    }
    page.say("name_of_several")
    page.choose([(f"know:plan:{one.id}", names[one.id]) for one in page.part(plans)])
    page.next_part(len(plans))


def listed(page: Page, plans: Sequence[Plan]) -> None:
    """Add a line for each plan, with the date of its figure."""
    page.kind = "list"
    for one in plans:
        page.item(page.pair(plan_words.named_with_years(page, one), plan_words.short(page, one)), one)
        page.cite(one)


def told(page: Page, of: Carrier) -> None:
    """Say what is known of a carrier beside its plans: network, where to read one's own, limits, changes."""
    hosts = [page.knowledge.carriers[one].name for one in of.host.value if one != of.id]
    where = tuple(way for way in of.plan_check if way.topic == plan_words.WHERE_TO_LOOK)
    ways = page.sure((*where, *of.limits, *of.terms, *of.events))
    if page.subject.part or not (hosts or ways):
        return
    page.gap()
    if hosts:
        names = page.phrases.words.ui["list_separator"].join(hosts)
        page.item(page.text("network", names=names), of.host)
        page.cite(of.host)
    for way in ways:
        page.tell(way)
