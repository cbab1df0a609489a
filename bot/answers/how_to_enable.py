"""How to turn the hotspot on, and the settings around it. Pure."""

from bot.answers import device_support, guides
from bot.answers.page import Page

TOPICS = ("bluetooth", "usb", "password", "band", "keep_on")
"""Topics that a question may name; else it is about turning the hotspot on."""


def answer(page: Page) -> None:
    """Show the steps for the phone that is known; else ask which it is."""
    topic = next((one for one in TOPICS if page.asks(one)), "turn_on")
    guide = guides.found(page, topic, page.family)
    if guide is None and page.family is None:
        device_support.which_phone(page)
        return
    if guide is None:
        page.say("no_guide")
        page.next_tap("ask:contact")
        return
    guides.show(page, topic, guide)
    if topic == "turn_on":
        page.say("plan_must_allow")
        messages(page)
        page.next_tap("ask:plan_support")
    else:
        page.next_tap("ask:tips")


def messages(page: Page) -> None:
    """Say what people of this carrier get to see when it doesn't turn on."""
    carrier = page.carrier
    if carrier is None or not page.sure(carrier.messages):
        return
    page.gap()
    page.title(page.text("what_you_may_see", carrier=carrier.name))
    for way in page.sure(carrier.messages):
        page.item(page.quote(way.text), way)
        page.cite(way)
