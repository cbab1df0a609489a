"""Steps on a phone or on the joined device, as the reader's menus call them. Pure."""

from bot.answers.page import Page
from bot.engine.knowledge import Guide
from bot.engine.model import FAMILIES, UNSURE, Span


def found(page: Page, topic: str, system: str | None) -> Guide | None:
    """Return the guide for a system: its own, any Android's, or the one for any; None if there is none.

    One that holds for some makers only isn't shown for a phone of another, nor is any Android's then.
    """
    guides = page.knowledge.guides.get(topic, {})
    keys = (
        [system, "android", "any"] if system in FAMILIES and system != "iphone" else [system or "any", "any"]
    )
    guide = next((guides[key] for key in keys if key in guides), None)
    model = page.session.facts.get("device")
    if guide is None or not guide.brands or model in (None, UNSURE):
        return guide
    return guide if str(model).startswith(guide.brands) else None


def show(page: Page, topic: str, guide: Guide) -> None:
    """Add numbered steps under a title, once; of steps that hold for some makers only, whose they are."""
    page.kind = "menus"
    title = [Span(page.text(f"howto:{topic}"), "bold")]
    if title not in page.lines:
        page.lines.append(title)
    for number, step in enumerate(guide.steps, 1):
        page.lines.append([Span(f"{number}. "), *page.spans(f"howto:{topic}/{step}")])
    if guide.brands:
        page.say("guide_of_brand", brands=page.phrases.words.ui["list_separator"].join(guide.brands))
    page.cite(guide)
    page.about = page.about or topic
