"""Access points: the carrier's own entry, each value to copy, and what the types mean. Pure."""

from bot.answers import which
from bot.answers.page import Page
from bot.engine.knowledge import Access


def answer(page: Page) -> None:
    """Show the carrier's entries; without a carrier explain what was asked and ask for it."""
    if page.asks("apn_dun") and "apn_dun" in page.knowledge.terms:
        page.lines.append(page.spans("terms:apn_dun"))
        page.cite(page.knowledge.terms["apn_dun"])
        page.kind = "general"
        page.gap()
    carrier = page.carrier
    if carrier is None:
        which.carrier(page)
        return
    page.about = carrier.id
    page.kind = "apn"
    page.title(page.text("apn_title", carrier=carrier.name))
    entries = [one for one in carrier.apn if one.use != "mms"]
    if not entries:
        page.say("apn_unknown", carrier=carrier.name)
        for way in carrier.terms:
            if way.topic == "apn":
                page.tell(way)
        page.next_tap("ask:contact")
        return
    networks = {one.network for one in entries}
    for one in entries:
        entry(page, one, of_several=len(networks) > 1)
    if all(one.sims for one in entries):
        page.say("apn_other_sims", carrier=carrier.name)
    if not any(one.dun for one in entries):
        page.say("apn_without_dun")
    page.say("apn_care")
    page.copies(_values(page, entries))
    page.next_tap("ask:contact")


def entry(page: Page, one: Access, *, of_several: bool) -> None:
    """Add one entry: name, what it is for, where there are several networks on which, types, protocol."""
    head = page.text(f"apn_{one.use}", apn=one.apn)
    if of_several and one.network is not None:
        head = page.text("apn_sims", entry=head, network=page.knowledge.carriers[one.network].name)
    page.item(f"{head} – {page.quote(one.sims)}" if one.sims else head)
    if one.types:
        page.say("apn_types", types=",".join(one.types))
    if one.protocol is not None:
        page.say("apn_protocol", protocol=one.protocol)
    if one.use == "data" and one.dun:
        page.say("apn_with_dun")
    page.cite(one)


def _values(page: Page, entries: list[Access]) -> list[tuple[str, str]]:
    """Return (label, value) of every value to copy, each once; of several entries the label says which."""
    values: dict[str, str] = {}
    for one in entries:
        values.setdefault(one.apn, page.text("copy_value", value=one.apn))
        suffix = f" ({one.apn})" if len(entries) > 1 else ""
        if one.types:
            values.setdefault(",".join(one.types), page.text("copy_types") + suffix)
        if one.protocol is not None:
            values.setdefault(one.protocol, page.text("copy_value", value=one.protocol))
        if one.mmsc is not None:
            values.setdefault(one.mmsc, page.text("copy_mmsc") + suffix)
    return [(label, value) for value, label in values.items()]
