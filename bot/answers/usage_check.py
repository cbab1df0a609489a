"""Where to see what was used: at the carrier, and on the phone. Pure."""

from bot.answers import guides, which
from bot.answers.page import Page


def answer(page: Page) -> None:
    """Show the carrier's ways and the phone's own counter; ask for the carrier if it isn't known."""
    carrier = page.carrier
    if carrier is not None:
        page.about = carrier.id
        page.title(carrier.name)
        for way in carrier.usage_check:
            page.tell(way)
        if not carrier.usage_check:
            page.say("usage_unknown", carrier=carrier.name)
    guide = guides.found(page, "usage", page.family)
    if guide is not None:
        page.gap()
        guides.show(page, "usage", guide)
        page.say("phone_counter")
    if carrier is None:
        page.gap()
        which.carrier(page)
    else:
        page.copies(
            [(page.text("copy_value", value=way.code), way.code) for way in carrier.usage_check if way.code]
        )
        page.next_tap("ask:allowance")
    page.usage_tap("b_usage", "usage")
