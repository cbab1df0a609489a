"""Saving data, battery and heat; limits for the devices that join. Pure."""

from bot.answers import device_support, guides
from bot.answers.figures import mb
from bot.answers.page import Page
from bot.engine.knowledge import Habit


def answer(page: Page) -> None:
    """Answer the topic that the question names; else how to save data, and what takes how much."""
    if page.asks("set_limit"):
        limit(page)
    elif page.asks("metered"):
        metered(page)
    elif page.asks("heat"):
        notes(page, "heat")
        page.gap()
        notes(page, "battery")
    else:
        if not page.subject.part:
            notes(page, "saving")
        habits(page)
    page.next_tap("ask:usage_check")


def limit(page: Page) -> None:
    """Show how to set a limit on the phone; some phones have none."""
    guide = guides.found(page, "limit", "windows" if page.asks("windows") else page.family)
    if page.family == "iphone" and guide is None and "no_limit_on_iphone" in page.knowledge.terms:
        page.lines.append(page.spans("terms:no_limit_on_iphone"))
        page.cite(page.knowledge.terms["no_limit_on_iphone"])
        notes(page, "saving")
    elif guide is not None:
        guides.show(page, "limit", guide)
    elif page.family is None:
        device_support.which_phone(page)
    else:
        page.say("no_guide")


def metered(page: Page) -> None:
    """Show how the joined device is told to hold back: the one that was named, else each kind."""
    named = [name for name in ("windows", "mac") if page.asks(name)]
    for system in named or ("windows", "mac"):
        guide = page.knowledge.guides.get("metered", {}).get(system)
        if guide is not None:
            guides.show(page, "metered", guide)
    other = guides.found(page, "metered_other", "any")
    if other is not None and not named:
        guides.show(page, "metered_other", other)


def notes(page: Page, about: str) -> None:
    """List the tips of one kind; a tip's id begins with it."""
    page.kind = "general"
    page.say(f"tips_{about}")
    for name, known in page.knowledge.tips.items():
        if name.startswith(f"{about}_"):
            page.item(page.text(f"tips:{name}"))
            page.cite(known)
    page.about = page.about or about


def habits(page: Page) -> None:
    """List what activities take, in MB or GB an hour."""
    page.gap()
    page.kind = "general"
    page.say("tips_habits")
    every = [*page.knowledge.habits]
    for name in page.part(every):
        habit(page, name)
    page.more(page.left(len(every)))
    page.next_part(len(every))


def habit(page: Page, name: str) -> None:
    """Say what one activity takes, if a source does."""
    found = page.knowledge.habits.get(name)
    if found is not None:
        page.item(page.pair(page.text(f"consumption:{name}"), _figure(page, found)))
        page.cite(found)


def _figure(page: Page, habit: Habit) -> str:
    low, typical, high = habit.low_mb, habit.typical_mb, habit.high_mb
    if low is not None and high is not None and low != high:
        return page.text("per_hour_range", low=mb(low), high=mb(high))
    known = typical if typical is not None else low if low is not None else high
    return page.text("per_hour", amount=mb(known or 0))
