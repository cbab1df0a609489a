"""What an eSIM is, installing and moving it, trouble with its QR code, and what it brings. Pure."""

from bot.answers.page import Page

TOPICS = ("qr_trouble", "move_esim", "how_many_esims", "versus_plastic", "activation_waits", "install_esim")
"""Concepts of a question that have a term of their own; else it is what an eSIM is."""


def answer(page: Page) -> None:
    """Explain what was asked, with what the carrier says about activation."""
    asked = [topic for topic in TOPICS if page.asks(topic)] or ["what_is_esim", "benefits"]
    told = False
    page.kind = "general"
    for topic in asked:
        known = page.knowledge.terms.get(topic)
        if known is not None:
            page.lines.append(page.spans(f"terms:{topic}"))
            page.cite(known)
            page.about = page.about or topic
            told = True
    if not told:
        page.say("not_known_here")
    carrier = page.carrier
    if carrier is not None and page.asks("move_esim", "activation_waits", "install_esim", "qr_trouble"):
        page.gap()
        page.title(carrier.name)
        for one in carrier.activation:
            page.item(page.quote(one.text), one)
            page.cite(one)
        if not carrier.activation:
            page.say("activation_unknown", carrier=carrier.name)
    page.next_tap("ask:device_support")
