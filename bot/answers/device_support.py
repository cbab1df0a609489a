"""Can this phone take an eSIM and share it. Pure."""

from bot.answers.page import Page
from bot.engine.knowledge import Ability, Phone
from bot.engine.model import FAMILIES, UNKNOWN, UNSURE


def answer(page: Page) -> None:
    """Answer for the phone that is known: the model, else its family; else ask which phone."""
    phone = _phone(page)
    if page.asks("adapter_card"):
        page.say("adapter_card_unknown")
    if page.asks("old_wifi") and "old_wifi" in page.knowledge.terms:
        page.say("terms:old_wifi")
        page.cite(page.knowledge.terms["old_wifi"])
    if phone is None:
        which_phone(page)
        return
    page.about = phone.id
    page.kind = "device"
    model = phone.id in page.knowledge.phones
    page.title(phone.id if model else family_name(page, phone.family))
    ability(page, "esim", phone.esim)
    ability(page, "hotspot", phone.hotspot)
    if not model:
        page.say("name_your_model")
    page.next_tap("ask:how_to_enable")


def which_phone(page: Page) -> None:
    """Ask which phone it is, with the families as buttons."""
    page.say("which_phone")
    page.choose([(f"know:platform:{name}", family_name(page, name)) for name in FAMILIES])


def _phone(page: Page) -> Phone | None:
    device = page.session.facts.get("device")
    if device not in (None, UNSURE) and device in page.knowledge.phones:
        return page.knowledge.phones[str(device)]
    return page.knowledge.families.get(page.family or "")


def family_name(page: Page, family: str) -> str:
    """Return a phone family's name as the choice of the flows has it."""
    return page.phrases.words.facts["platform"].choices[family].label


def ability(page: Page, kind: str, found: Ability) -> None:
    """Say yes, no, it varies or not known, and what the sources add."""
    page.say(f"{kind}_{found.value}")
    if found.note is not None:
        page.item(page.quote(found.note))
    if found.value != UNKNOWN or found.note is not None:
        page.cite(found)
        page.value = page.value or found.value
