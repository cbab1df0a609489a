"""Is hotspot in the plan, and what does it cost. Pure."""

from bot.answers import compare, fitting, plan_words, which
from bot.answers.page import Page
from bot.engine.knowledge import Plan


def answer(page: Page) -> None:
    """Answer for one plan; without one compare, or ask which."""
    plan = settled(page)
    if plan is None:
        return
    plan_words.verdict(page, plan)
    if not plan_words.nothing_known(plan):
        plan_words.amount(page, plan)
    if plan.hotspot == "paid_addon":  # what comes after comes after what was bought
        plan_words.addons(page, plan)
    if plan.hotspot not in plan_words.WITHOUT and not plan_words.nothing_known(plan):
        plan_words.after(page, plan)
    plan_words.caveat(page, plan)
    if plan.hotspot != "paid_addon":
        plan_words.addons(page, plan)
    plan_words.cost(page, plan)
    plan_words.changed(page, plan)
    plan_words.limits(page, plan)
    cited(page, plan)
    plan_words.namesakes(page, plan)
    page.next_tap("ask:contact" if plan.hotspot in plan_words.WITHOUT else "ask:how_to_enable")


def settled(page: Page) -> Plan | None:
    """Return the one plan that is meant, its name written; if there is none compare, or ask which."""
    subject = page.subject
    only = page.carrier.plans if page.carrier is not None and subject.group is None else ()
    if len(subject.plans) == 1 or (not subject.plans and len(only) == 1):
        plan = subject.plans[0] if subject.plans else page.knowledge.plans[only[0]]
        page.about = plan.id
        plan_words.title(page, plan)
        if not subject.plans:
            page.say("only_plan")
        return plan
    if subject.plans:
        compare.plans(page, subject.plans)
    elif subject.group is not None:
        which.group(page, *subject.group)
    elif subject.candidates:
        which.plan_of_whom(page, subject.candidates)
    elif len(subject.carriers) > 1:
        compare.carriers(page, subject.carriers)
    elif subject.carriers:
        which.plan(page, subject.carriers[0])
    elif page.asks("compare"):
        fitting.answer(page)
    else:
        page.say("plan_decides")
        which.carrier(page)
    return None


def cited(page: Page, plan: Plan) -> None:
    """Name a plan's sources, or say that there are none."""
    if plan.sources:
        page.cite(plan)
    else:
        page.lines.append(page.phrases.spans(page.phrases.words.ui["no_source"]))
