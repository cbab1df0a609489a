"""What goes along to a person at the carrier: how to reach them, and what was tried in three lines. Pure."""

from bot.engine import facts as known
from bot.engine.model import UNSURE, Button, Span
from bot.engine.phrases import Phrases

CHANNELS = ("phone", "dial", "app", "url", "chat", "sms")
"""Ways to reach support that are shown, best first; abroad a number for abroad stands in front."""

MAX_SHOWN = 3


def reach(phrases: Phrases) -> list[tuple[str, str]]:
    """Return (channel, value) of the person's carrier, best first, at most three."""
    carrier = known.record(phrases.catalog, phrases.session.facts, "carrier")
    if carrier is None:
        return []
    order = (
        ("phone_abroad", "phone_international", *CHANNELS)
        if phrases.session.facts.get("where") == "abroad"
        else CHANNELS
    )
    first: dict[str, str] = {}
    for channel, value in carrier.support:
        if channel in order:
            first.setdefault(channel, value)
    return [(channel, first[channel]) for channel in order if channel in first][:MAX_SHOWN]


def contact_spans(phrases: Phrases) -> list[Span]:
    """Return the lines that name the carrier's support; general words where it isn't known."""
    ui = phrases.words.ui
    ways = reach(phrases)
    if not ways:
        return phrases.spans(ui["contact_unknown"])
    result = phrases.spans(ui["contact"])
    for channel, value in ways:
        result += [Span(f"\n{ui[f'channel_{channel}']}"), Span(value, "code" if "phone" in channel else "")]
    return result


def contact_rows(phrases: Phrases) -> list[list[Button]]:
    """Return a copy button for a number and a link for a page."""
    ui = phrases.words.ui
    row = []
    for channel, value in reach(phrases):
        if value.startswith("https://"):
            row.append(Button(ui["open_page"], "link", url=value))
        elif channel.startswith("phone"):
            row.append(Button(ui["copy_number"].replace("{number}", value), "copy", copy=value))
    return [row] if row else []


def brief(phrases: Phrases) -> str:
    """Return three lines in English, which US support reads: the problem, what is known, what was tried."""
    phrases = Phrases(phrases.catalog, phrases.session._replace(language="en"))
    session, ui = phrases.session, phrases.words.ui
    title = phrases.words.titles.get(session.stack[0].flow, "")
    who = [
        phrases.label(name)
        for name in ("device" if "device" in session.facts else "platform", "carrier", "plan")
        if session.facts.get(name) not in (None, UNSURE)
    ]
    seen = [
        phrases.label(name)
        for name, value in session.facts.items()
        if name not in ("device", "platform", "carrier", "plan", "problem") and value != UNSURE
    ]
    tried = [
        phrases.plain(phrases.words.causes[cause].title)
        for cause, result in session.tried.items()
        if result in ("same", "better", "fixed", "asked_them") and cause in phrases.words.causes
    ]
    nothing = ui["nothing"]
    separator = ui["list_separator"]
    return "\n".join(
        (
            f"{ui['brief_problem']}{separator.join([title, *who])}",
            f"{ui['brief_seen']}{separator.join(seen) or nothing}",
            f"{ui['brief_tried']}{separator.join(tried) or nothing}",
        )
    )
