"""What an eSIM is, installing and moving it, trouble with its QR code, and what it brings. Pure."""

from bot.answers.page import Page
from bot.engine.knowledge import Carrier

TOPICS = (
    "qr_trouble", "move_esim", "how_many_esims", "versus_plastic", "activation_waits", "install_esim",
    "unlock",
)  # fmt: skip
"""Concepts of a question that have a term of their own; else it is what an eSIM is, or what it brings."""

ACTIVATION = ("move_esim", "activation_waits", "install_esim", "qr_trouble")


def answer(page: Page) -> None:
    """Explain what was asked, with what the carrier says of eSIM, activation and locks."""
    page.kind = "general"
    carrier = page.carrier
    for topic in _asked(page, carrier):
        known = page.knowledge.terms.get(topic)
        if known is not None:
            page.lines.append(page.spans(f"terms:{topic}"))
            page.cite(known)
            page.about = page.about or topic
    if not page.lines and carrier is None:
        page.say("not_known_here")
    if carrier is not None:
        _of_carrier(page, carrier)
    page.next_tap("ask:device_support")


def _asked(page: Page, carrier: Carrier | None) -> list[str]:
    asked = [topic for topic in TOPICS if page.asks(topic)]
    if page.asks("benefit"):
        asked.append("benefits")
    if asked or (carrier is not None and not page.asks("what_is")):
        return asked
    return ["what_is_esim", "benefits"]


def _of_carrier(page: Page, carrier: Carrier) -> None:
    page.gap()
    page.title(carrier.name)
    page.about = page.about or carrier.id
    value = next(iter(carrier.esim.value), "unknown")
    if value == "unknown" and carrier.esim.note is not None:
        value = "unsettled"
    page.say(f"carrier_esim_{value}", carrier=carrier.name)
    page.cite(carrier.esim)
    if carrier.esim.note is not None and value == "unsettled":
        page.item(page.quote(carrier.esim.note))
    told = carrier.activation if page.asks(*ACTIVATION) else ()
    if page.asks(*ACTIVATION) and not told:
        page.say("activation_unknown", carrier=carrier.name)
    if page.asks("unlock"):
        told = (*told, *carrier.unlocking)
    for one in told:
        page.item(page.quote(one.text), one)
        page.cite(one)
