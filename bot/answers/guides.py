"""Steps on a phone or on the joined device, as the reader's menus call them. Pure."""

from bot.answers.page import Page
from bot.engine.knowledge import Guide
from bot.engine.model import Span


def found(page: Page, topic: str, system: str | None) -> Guide | None:
    """Return the guide for a system: its own, any Android's, or the one for any; None if there is none."""
    guides = page.knowledge.guides.get(topic, {})
    keys = (
        ["any"] if system is None else [system, "any"] if system == "iphone" else [system, "android", "any"]
    )
    return next((guides[key] for key in keys if key in guides), None)


def show(page: Page, topic: str, guide: Guide) -> None:
    """Add title and numbered steps."""
    page.kind = "menus"
    page.lines.append([Span(page.text(f"howto:{topic}"), "bold")])
    for number, step in enumerate(guide.steps, 1):
        page.lines.append([Span(f"{number}. "), *page.spans(f"howto:{topic}/{step}")])
    page.cite(guide)
    page.about = page.about or topic
