"""Hotspot outside the US: China, Canada and Mexico first. Pure."""

from bot.answers import usage_check, which
from bot.answers.page import Page
from bot.engine.knowledge import Carrier, Saying

PLACES = {"china": ("china",), "canada": ("canada",), "mexico": ("mexico",)}
ABOUT_HOTSPOT = ("hotspot_abroad", "hotspot_on_passes", "hotspot_without_pass")
MAX_ENTRIES = 6


def answer(page: Page) -> None:
    """Tell what the carrier says of use abroad, and what was looked for and not found."""
    carrier = page.carrier
    if carrier is None:
        page.say("roaming_general")
        which.carrier(page)
        return
    page.about = carrier.id
    page.title(page.text("roaming_title", carrier=carrier.name))
    entries = _wanted(page, carrier)
    for one in entries[:MAX_ENTRIES]:
        usage_check.told(page, one)
    if not entries:
        page.say("roaming_unknown", carrier=carrier.name)
    else:
        _not_found(page, carrier)
    page.say("roaming_care")
    page.next_tap("ask:contact")


def _wanted(page: Page, carrier: Carrier) -> list[Saying]:
    """Return what was found, with what names the place asked for in front."""
    place = next((one for one in PLACES if page.asks(one)), None)
    told = [one for one in carrier.roaming if one.text]

    def far(one: Saying) -> int:
        names = place is not None and (place in one.text.casefold() or one.topic in PLACES[place])
        return 0 if names else 1 if one.topic in ABOUT_HOTSPOT else 2

    return sorted(told, key=far)


def _not_found(page: Page, carrier: Carrier) -> None:
    missing = {one.topic for one in carrier.roaming if not one.text}
    if "china" in missing and page.asks("china"):
        page.say("roaming_china_unknown")
    if missing.intersection(ABOUT_HOTSPOT) or not any(
        "otspot" in one.text for one in carrier.roaming if one.text
    ):
        page.say("roaming_hotspot_unknown")
