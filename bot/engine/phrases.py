"""Words of one language for one session: picks by phone family and fills placeholders. Pure."""

import re
from collections.abc import Mapping

from bot.engine import facts as known
from bot.engine.markup import spans
from bot.engine.model import UNKNOWN, UNSURE, Catalog, Session, Span, Text, Value

_UNITS = {"kbps": "Kbps", "gb": "GB"}
_LATIN_BESIDE_CHINESE = re.compile(r"[A-Za-z0-9][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z0-9]")


class Phrases:
    """The words a session reads, with its facts to fill them."""

    def __init__(self, catalog: Catalog, session: Session) -> None:
        self.catalog = catalog
        self.session = session
        self.words = catalog.words[session.language]

    def pick(self, text: Text) -> str:
        """Return the text for the person's phone: its family's, any Android's, or the one for any."""
        if isinstance(text, str):
            return text
        family = self.session.facts.get("platform")
        if isinstance(family, str) and family in text:
            return text[family]
        if family not in (None, UNSURE, "iphone") and "android" in text:
            return text["android"]
        return text["any"]

    def spans(self, text: Text, extra: Mapping[str, str] | None = None) -> list[Span]:
        """Return the text as spans, placeholders filled; `extra` fills names of its own."""

        def fill(name: str) -> list[Span]:
            if extra is not None and name in extra:
                return [Span(extra[name])]
            return self.fill(name)

        found = spans(self.pick(text), fill)
        return _spaced(found) if self.words.language.startswith("zh") else found

    def plain(self, text: Text, extra: Mapping[str, str] | None = None) -> str:
        """Return the text as plain words, filled as `spans` fills it."""
        return "".join(span.text for span in self.spans(text, extra))

    def fill(self, name: str) -> list[Span]:
        """Return what stands for a placeholder: a menu name, a knowledge path or a fact's label."""
        kind, colon, menu = name.partition(":")
        if colon:
            return self.menu(menu) if kind == "menu" else []
        record, dot, leaf = name.partition(".")
        return [Span(self.leaf(record, leaf) if dot else self.label(name))]

    def menu(self, menu_id: str) -> list[Span]:
        """Return a setting's name as the phone shows it, and the English one beside where it differs."""
        names = self.catalog.menus[menu_id]
        english = names["en"] or ""
        own = names.get(self.session.language)
        if own is None or own == english:
            return [Span(english, "bold")]
        return [Span(own, "bold"), Span(self.words.ui["menu_in_english"].replace("{english}", english))]

    def leaf(self, kind: str, leaf: str) -> str:
        """Return a knowledge path in words; what isn't known has general words of its own."""
        ui = self.words.ui
        named = known.record(self.catalog, self.session.facts, kind)
        if named is None:
            return ui.get(f"no_{kind}_{leaf}", ui["not_known"])
        if leaf == "name":
            return named.name
        if leaf == "source_line":
            return self.source_line(named.source)
        if leaf == "support":
            return " · ".join(value for _, value in named.support[:2]) or ui["not_known"]
        value = named.leaves.get(leaf, UNKNOWN)
        return ui["not_known"] if value == UNKNOWN else str(value)

    def source_line(self, source: tuple[str, str | None, str] | None) -> str:
        """Return where a figure comes from and how old it is."""
        ui = self.words.ui
        if source is None:
            return ui["no_source"]
        url, published, checked = source
        key = "source" if published is not None else "source_undated"
        return (
            ui[key]
            .replace("{url}", url)
            .replace("{published}", published or "")
            .replace("{checked}", checked)
        )

    def label(self, fact_id: str) -> str:
        """Return a fact's value in words: a choice's label, a record's name, or the value itself."""
        value = self.session.facts.get(fact_id)
        if value is None or value == UNSURE:
            return self.words.ui["not_known"]
        for records in (self.catalog.carriers, self.catalog.plans, self.catalog.devices):
            if value in records and fact_id in ("carrier", "plan", "device"):
                return records[str(value)].name
        words = self.words.facts.get(fact_id)
        choice = words.choices.get(str(value)) if words is not None else None
        fact = self.catalog.facts.get(fact_id)
        return choice.label if choice is not None else _figure(value, fact.unit if fact else None)


def _figure(value: Value, unit: str | None) -> str:
    """Return a typed value, with its unit if it has one: 40.0 GB is 40 GB."""
    if unit in _UNITS and isinstance(value, int | float):
        return f"{value:g} {_UNITS[unit]}"
    return str(value)


def _spaced(found: list[Span]) -> list[Span]:
    """Return Chinese text with a space where a Latin name was filled in beside a Chinese character."""
    result: list[Span] = []
    for span in found:
        before = result[-1].text[-1:] if result else ""
        if before and _LATIN_BESIDE_CHINESE.match(before + span.text[:1]):
            result.append(Span(" "))
        result.append(span)
    return result
