"""Hotspot outside the US: China, Canada and Mexico first. Pure."""

from bot.answers import which
from bot.answers.page import Page
from bot.engine.knowledge import Carrier, Saying

PLACES = {"china": ("china",), "canada": ("canada",), "mexico": ("mexico",)}
ABOUT_HOTSPOT = ("hotspot_abroad", "hotspot_on_passes")


def answer(page: Page) -> None:
    """Tell what the carrier says of use abroad, and what was looked for and not found."""
    carrier = page.carrier
    if carrier is None:
        page.kind = "general"
        page.say("roaming_general")
        general(page, "travel_esims")
        page.gap()
        which.carrier(page)
        return
    page.about = carrier.id
    page.kind = "roaming"
    page.title(page.text("roaming_title", carrier=carrier.name))
    entries = _wanted(page, carrier)
    for one in entries:
        page.tell(one)
    if not entries:
        page.say("roaming_unknown", carrier=carrier.name)
    else:
        _not_found(page, carrier)
    if page.asks("china"):
        general(page, "china_firewall")
    page.say("roaming_care")
    if page.family == "iphone":
        general(page, "esim_abroad")
    page.next_tap("ask:contact")


def general(page: Page, term: str) -> None:
    """Add what holds for any carrier, if a source does."""
    known = page.knowledge.terms.get(term)
    if known is not None:
        page.lines.append(page.spans(f"terms:{term}"))
        page.cite(known)


def _wanted(page: Page, carrier: Carrier) -> list[Saying]:
    """Return what was found, with what names the place asked for in front."""
    place = next((one for one in PLACES if page.asks(one)), None)
    told = [one for one in carrier.roaming if one.text]

    def far(one: Saying) -> int:
        names = place is not None and (place in one.text.casefold() or one.topic in PLACES[place])
        return 0 if names else 1 if one.topic in ABOUT_HOTSPOT else 2

    return sorted(told, key=far)


def _not_found(page: Page, carrier: Carrier) -> None:
    told = [one for one in carrier.roaming if one.text]
    for place, topics in PLACES.items():
        named = any(place in one.text.casefold() or one.topic in topics for one in told)
        if page.asks(place) and not named:
            page.say(f"roaming_{place}_unknown")
    if not any("otspot" in one.text for one in carrier.roaming):
        page.say("roaming_hotspot_unknown")
