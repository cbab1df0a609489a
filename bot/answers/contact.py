"""Reaching the carrier, from abroad too: where the numbers come from, and which carrier it is. Pure.

The numbers themselves stand on the engine's own screen for reaching a person, which this answer joins.
"""

from bot.answers import which
from bot.answers.page import Page
from bot.engine.knowledge import Saying

OTHER_CHANNELS = ("email", "hours", "store", "phone_prepaid", "phone_international", "chat", "sms", "app")
FROM_ABROAD = "phone_abroad"


def answer(page: Page) -> None:
    """Add what the screen for a person doesn't show, and the sources; ask for an unknown carrier."""
    carrier = page.carrier
    if carrier is None:
        which.carrier(page)
        return
    page.about = carrier.id
    for way in carrier.support:
        if way.topic in OTHER_CHANNELS:
            kind = page.text(f"way_{way.topic}")
            page.item(page.pair(kind, page.quote(way.text)))
    for way in first_of_each(carrier.support):
        page.cite(way)
    if not carrier.support:
        page.say("contact_unknown", carrier=carrier.name)
    elif all(way.topic != FROM_ABROAD for way in carrier.support):
        page.say("contact_abroad_unknown")


def first_of_each(support: tuple[Saying, ...]) -> list[Saying]:
    """Return the ways that are shown: the engine's screen has the first of a kind, this answer all of its."""
    shown: dict[str, Saying] = {}
    for way in support:
        shown.setdefault(way.topic if way.topic not in OTHER_CHANNELS else way.text, way)
    return list(shown.values())
