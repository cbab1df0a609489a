"""One answer in the making: what was asked, and paragraphs, sources and buttons as they come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from bot.answers import age
from bot.engine.buttons import in_rows, short
from bot.engine.knowledge import Carrier, Knowledge, Known, Plan, Saying, Source
from bot.engine.model import UNSURE, Button, Catalog, Session, Span
from bot.engine.phrases import Phrases

MAX_SOURCE_LINES = 4
"""Sources written out; of the rest their number is told, and they stand in `sources`."""

MAX_CHOICES = 8
"""Entries of a list, and buttons to choose from, in one part of an answer."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What to show, where it was read, and what a report of a wrong figure would name.

    `about` is a plan's or carrier's id, or a topic; `value` the figure as it was told; `published`
    the date of its source.
    """

    body: tuple[Span, ...]
    rows: tuple[tuple[Button, ...], ...]
    sources: tuple[Source, ...]
    about: str
    value: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: what it names itself, else what the person told before.

    `part` is the part of a long answer that is shown, from 0.
    """

    carriers: tuple[Carrier, ...]
    plans: tuple[Plan, ...]
    candidates: tuple[Plan, ...]
    group: tuple[Carrier, str] | None
    concepts: frozenset[str]
    part: int = 0


@dataclass(slots=True)
class Page:
    """The answer to the question of one session.

    Sources of `later` come last. `kind` is what is told: a carrier's figures, a list of things each with
    its date, settings, a phone's abilities, access points, use abroad or something general; each is hedged
    in its own words, with where such a thing can be looked up.
    """

    catalog: Catalog
    session: Session
    subject: Subject
    phrases: Phrases = field(init=False)
    lines: list[list[Span]] = field(default_factory=list)
    rows: list[list[Button]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    doubts: dict[age.Doubt, Source | None] = field(default_factory=dict)
    later: tuple[Known, ...] = ()
    kind: Literal["figures", "list", "menus", "device", "general", "apn", "roaming"] = "figures"
    about: str = ""
    value: str = ""
    published: str | None = None

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.catalog, self.session)

    # --- what is there to go by

    @property
    def knowledge(self) -> Knowledge:
        return self.catalog.knowledge

    @property
    def asked_on(self) -> date:
        return age.day_of(self.session.seen_at)

    @property
    def carrier(self) -> Carrier | None:
        """Return the one carrier in question."""
        return self.subject.carriers[0] if len(self.subject.carriers) == 1 else None

    @property
    def family(self) -> str | None:
        family = self.session.facts.get("platform")
        return str(family) if family not in (None, UNSURE) else None

    def asks(self, *concepts: str) -> bool:
        """Say whether the question has any of these concepts."""
        return not self.subject.concepts.isdisjoint(concepts)

    # --- words

    def text(self, key: str, **fill: str) -> str:
        """Return a sentence as plain words, for inside another or on a button."""
        return self.phrases.plain(self.phrases.words.answers[key], fill)

    def spans(self, key: str, **fill: str) -> list[Span]:
        return self.phrases.spans(self.phrases.words.answers[key], fill)

    def quote(self, english: str) -> str:
        """Return what a carrier says, in the reader's language where it is translated."""
        return self.phrases.words.sayings.get(english, english)

    def title(self, text: str) -> None:
        self.lines.append([Span(text, "bold")])

    def say(self, key: str, **fill: str) -> None:
        """Add a line."""
        self.lines.append(self.spans(key, **fill))

    def item(self, text: str, known: Known | None = None) -> None:
        """Add a line of a list, with the date of `known`."""
        when = "" if known is None else self.dated(known)
        self.lines.append([Span(f"• {self.text('dated_item', text=text, when=when) if when else text}")])

    def pair(self, kind: str, value: str) -> str:
        """Return a name and what belongs to it."""
        return self.text("pair", kind=kind, value=value)

    def tell(self, way: Saying) -> None:
        """Add one thing that a carrier says, with its date."""
        if self.kind == "figures":
            self.kind = "list"
        self.item(self.quote(way.text), way)
        self.cite(way)

    @staticmethod
    def sure(ways: tuple[Saying, ...]) -> tuple[Saying, ...]:
        """Return what more than a weak source bears out: what nobody asked for must be worth its line."""
        return tuple(way for way in ways if way.confidence != "low")

    def part(self, every: Sequence[T]) -> Sequence[T]:
        """Return the entries of the part that is shown; the first part if that is none."""
        start = self.subject.part * MAX_CHOICES
        return every[start : start + MAX_CHOICES] or every[:MAX_CHOICES]

    def left(self, count: int) -> int:
        """Return how many of `count` entries come after the part that is shown."""
        return max(0, count - (self.subject.part + 1) * MAX_CHOICES)

    def more(self, count: int) -> None:
        """Say how many entries of a list aren't shown."""
        if count:
            self.item(self.text("more_left", count=str(count)))

    def gap(self) -> None:
        """Leave a blank line."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    # --- where it was read

    def cite(self, known: Known) -> None:
        """Name where a told fact was read, and hedge it where that is due."""
        source = age.newest(known.sources)
        for doubt in age.doubts(known, self.asked_on):
            self.doubts.setdefault(doubt, source)
        if self.published is None and source is not None:
            self.published = source.published
        self.name_sources(known)

    def name_sources(self, known: Known) -> None:
        """Name where something was read whose age and weakness stand beside it already."""
        for one in known.sources:
            self.sources.setdefault(one.url, one)

    def doubtful(self, known: Known) -> bool:
        return bool(age.doubts(known, self.asked_on))

    def dated(self, known: Known) -> str:
        """Return the date of a fact in a list of several."""
        source = age.newest(known.sources)
        if source is None:
            return ""
        when = self.text("undated") if source.published is None else source.published
        return self.text("weak", when=when) if known.confidence == "low" else when

    # --- buttons

    def choose(self, options: list[tuple[str, str]]) -> None:
        """Offer (choice, label)."""
        self.rows += in_rows(
            [Button(short(label), "answer", choice, says=(label,)) for choice, label in options[:MAX_CHOICES]]
        )

    def next_part(self, count: int) -> None:
        """Offer the entries of `count` that come after the part that is shown."""
        if self.left(count):
            label = self.text("show_more")
            self.rows.append([Button(label, "answer", f"page:{self.subject.part + 1}", says=(label,))])

    def copies(self, pairs: list[tuple[str, str]]) -> None:
        """Offer (label, value) to copy, two in a row."""
        buttons = [Button(label, "copy", copy=value[:256]) for label, value in pairs]
        self.rows += [buttons[n : n + 2] for n in range(0, len(buttons), 2)]

    def links(self, pairs: list[tuple[str, str]]) -> None:
        """Offer (label, address)."""
        self.rows += [[Button(label, "link", url=url)] for label, url in pairs]

    def next_tap(self, choice: str) -> None:
        """End with one useful tap; its words are those of `next_<choice>`."""
        key = f"next_{choice.partition(':')[2]}"
        self.rows.append([Button(self.text(key), "answer", choice)])

    def usage_tap(self, key: str, choice: str) -> None:
        """Offer a tap about usage, where the content has words about it."""
        if f"usage:{key}" in self.phrases.words.answers:
            label = self.text(f"usage:{key}")
            self.rows.append([Button(label, "answer", choice, says=(label,))])

    def whose(self) -> str:
        """Return the carrier's name as it stands inside a sentence."""
        if self.carrier is None or "/" in self.carrier.name:
            return self.text("the_carrier")
        return self.text("carrier_name", carrier=self.carrier.name)

    def finish(self) -> Answer:
        """Return the answer with its hedges, its sources and the button for what is wrong."""
        for doubt, source in self.doubts.items():
            published = source.published if source is not None else None
            key = f"hedge_{doubt if self.kind == 'figures' else self.kind}"
            self.say(key, carrier=self.whose(), published=published or "")
            if self.kind != "figures":
                break
        for known in self.later:
            self.name_sources(known)
        if self.sources:
            self.gap()
        for source in list(self.sources.values())[:MAX_SOURCE_LINES]:
            told = self.phrases.source_line((source.url, source.published, source.checked))
            self.lines.append([Span(told)])
        if len(self.sources) > MAX_SOURCE_LINES:
            self.say("more_sources", count=str(len(self.sources) - MAX_SOURCE_LINES))
        if self.sources:
            self.rows.append([Button(self.text("wrong"), "answer", "wrong")])
        body: list[Span] = []
        for line in self.lines:
            body += [*([Span("\n")] if body else []), *line]
        rows = tuple(tuple(row) for row in self.rows)
        return Answer(tuple(body), rows, tuple(self.sources.values()), self.about, self.value, self.published)
