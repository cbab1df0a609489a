"""Reaching the carrier, from abroad too: where the numbers come from, and which carrier it is. Pure.

The numbers themselves stand on the engine's own screen for reaching a person, which this answer joins.
"""

from bot.answers import which
from bot.answers.page import Page

OTHER_CHANNELS = ("email", "hours", "store", "phone_prepaid", "chat", "sms", "app")


def answer(page: Page) -> None:
    """Add what the screen for a person doesn't show, and the sources; ask for an unknown carrier."""
    carrier = page.carrier
    if carrier is None:
        which.carrier(page)
        return
    page.about = carrier.id
    for way in carrier.support:
        if way.topic in OTHER_CHANNELS:
            page.item(f"{page.text(f'way_{way.topic}')}: {page.quote(way.text)}")
        page.cite(way)
    if not carrier.support:
        page.say("contact_unknown", carrier=carrier.name)
