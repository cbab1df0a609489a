"""Text -> Meaning: intent, facts and language, from the phrases in YAML alone. Pure and offline."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from bot.engine.model import UNSURE, Catalog, Fact, Facts, Meaning, Named, Value
from bot.language.finder import Finder, Hit, longest
from bot.language.match import NEAR
from bot.language.named import Names
from bot.language.text import language_of, normalise

COMMAND_INTENTS = {
    "start": "control.restart",
    "back": "control.back",
    "stop": "control.stop",
    "language": "control.language",
}

OUT_OF_SCOPE = "out_of_scope"

MIN_SHARE = 0.4
"""Part of a text that small talk and commands must make up, lest "stop" in a question end the talk."""

MAX_ALTERNATIVES = 4

_PLAIN_WORD = re.compile(r"[a-z]+")
_PLAN = re.compile(r" ?(?:plan|套餐|方案)")
NAME_CONCEPTS = {"carrier": "carrier_named", "device": "phone_named", "platform": "phone_named"}
"""Concepts that a carrier's or a phone's name counts as."""

FACT_CONCEPTS = {
    "join_fails": "cannot_join",
    "screen_shows": "cannot_turn_on",
    "slow_when": "slow",
    "cost_shows": "cost",
}
"""Concepts that a phrase counts as which tells such a fact."""

WHENS = ("always", "evening", "far_away")
"""Choices that tell when or where, of anything: "every evening" alone says nothing is slow."""

CLUE_CONCEPTS = {
    "full": "cannot_join",
    "instant_hotspot": "cannot_join",
    "carrier_page": "cannot_join",
    "other_wifi_fine": "cannot_join",
    "blue_bar": "cost",
    "overnight": "cost",
    "charging": "cost",
}
"""The same for the clues that belong to one problem."""

PLAN_WORD = "plan_word"
"""The concept whose words beside a short name make it a plan's."""

_VERSION = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}")
_READING = re.compile(
    r"(?<![\d.,])(\d{1,7}(?:[.,]\d{1,3})?)\s*(kbps|kb/s|k|mbps|mb/s|m|gbps|gb|g|mb|mib|gib)?\b"
)
_KBPS = {"kbps": 1.0, "kb/s": 1.0, "k": 1.0, "mbps": 1000.0, "mb/s": 1000.0, "m": 1000.0, "gbps": 1_000_000.0}
BARE_KBPS = 500
"""A speed without a unit is in Mbps below this, as speed tests show it, and in Kbps from here on."""
_GB = {"gb": 1.0, "g": 1.0, "gib": 1.073741824, "mb": 0.001, "mib": 0.001048576, "m": 0.001}

Found = tuple[str, str]
"""A record found by name: what it is (carrier, plan, device, platform) and its id."""


class Reader:
    """Reads texts with the phrases of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._intents = catalog.lexicon.intents
        self._concepts: Finder[str] = Finder(
            (phrase, name) for name, phrases in catalog.lexicon.concepts.items() for phrase in phrases
        )
        self._facts: Finder[tuple[str, str]] = Finder(
            (phrase, (fact, choice))
            for words in catalog.words.values()
            for fact, found in words.facts.items()
            for choice, own in found.choices.items()
            for phrase in own.heard
        )
        self._names: Finder[tuple[str, Found]] = Finder(_names(catalog))
        self._plans = Names(catalog)

    def read(self, text: str, known: Facts | None = None) -> Meaning:
        """Return what a text means; `known` facts help with names that several carriers share."""
        folded = normalise(text)
        names = self._names_in(folded)
        typed = [reading.group() for reading in _READING.finditer(folded)]  # "40 Mbps" is no language
        language = language_of(folded, [*(folded[h.start : h.end] for h in names), *typed]) or "und"
        facts = self._heard(folded)
        facts |= self._named([h.payload for h in names], known or {}, language)
        if text.lstrip().startswith("/"):
            word = folded[1:].split(" ")[0].split("@")[0]
            return Meaning(COMMAND_INTENTS.get(word, OUT_OF_SCOPE), 1.0, facts, language)
        concepts = [*self._concepts.find(folded)]
        beside = {at for hit in concepts if hit.payload == PLAN_WORD for at in (hit.start, hit.end)}
        found = self._plans.find(folded, known or {}, beside)
        concepts = [hit for hit in concepts if not found.hides(hit)]
        concepts += [
            Hit(h.start, h.end, NAME_CONCEPTS[h.payload[1][0]])
            for h in names
            if h.payload[1][0] in NAME_CONCEPTS
        ]
        concepts += self._told(folded)
        ranked = self._rank(folded, concepts)
        intent, confidence = ranked[0]
        if intent.startswith("ask."):
            facts = {name: value for name, value in facts.items() if name not in ("carrier", "plan")}
            facts |= found.facts(self._catalog)
        elif not found.implied or (known or {}).get("carrier") in found.carriers:
            facts |= found.facts(self._catalog)
        asked = dict.fromkeys(
            f"concept:{hit.payload}" for hit in concepts if self._tells(intent, hit.payload)
        )
        alternatives = tuple(ranked[1 : 1 + MAX_ALTERNATIVES])
        return Meaning(intent, confidence, facts, language, alternatives, (*found.mentions(), *asked))

    def _told(self, folded: str) -> Iterator[Hit[str]]:
        """Yield the concepts that facts told in a text count as."""
        for start, end, (fact, choice) in self._facts.find(folded):
            concept = CLUE_CONCEPTS.get(choice) if fact == "clue" else FACT_CONCEPTS.get(fact)
            if concept is not None and choice not in WHENS:
                yield Hit(start, end, concept)

    def _tells(self, intent: str, concept: str) -> bool:
        """Say whether a concept belongs to an intent, so that an answer may go by it."""
        found = self._intents.get(intent)
        return found is not None and any(concept in group for group in found.any_of)

    def value(self, text: str, fact: Fact, known: Facts) -> Value | None:
        """Return the value that a text gives for the fact asked: a record, a number, a version."""
        folded = normalise(text)
        if fact.kind == "number":
            return reading(folded, fact.unit or "count")
        if fact.kind == "version":
            found = _VERSION.search(folded)
            return None if found is None else found.group()
        if fact.of == "plans":
            return self._nearest(
                folded, [p for p in self._catalog.plans.values() if p.parent == known.get("carrier")]
            )
        return self._nearest(folded, list(self._catalog.carriers.values())) if fact.of == "carriers" else None

    def _nearest(self, folded: str, records: list[Named]) -> Value | None:
        """Return the one record whose name is nearly the text."""
        scored = sorted(
            (
                (max(fuzz.ratio(folded, normalise(n)) for n in (r.name, *(n for _, n in r.names))), r.id)
                for r in records
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[1][0] == scored[0][0]):
            return None
        return scored[0][1]

    def _heard(self, folded: str) -> dict[str, Value]:
        """Return the facts that phrases name; of two values of one fact the longer phrase counts.

        Nor does "over usb" inside "over usb it's all normal": how one shares is named there in passing.
        """
        best: dict[str, tuple[int, str]] = {}
        hits = list(self._facts.find(folded))
        for hit in hits:
            fact, choice = hit.payload
            if fact == "link" and any(
                o.start <= hit.start and hit.end <= o.end and o[:2] != hit[:2] for o in hits
            ):
                continue
            length = hit.end - hit.start
            if length >= best.get(fact, (0, ""))[0]:
                best[fact] = (length, choice)
        return {fact: choice for fact, (_, choice) in best.items()}

    def _names_in(self, folded: str) -> list[Hit[tuple[str, Found]]]:
        """Return the names in a text, longer ones first served; a plan's may have its carrier's inside."""
        hits = list(self._names.find(folded))
        served = longest(hits)
        spans = {(hit.start, hit.end) for hit in served}
        carriers = {(hit.start, hit.end, hit.payload[1][1]) for hit in hits if hit.payload[1][0] == "carrier"}
        kept = []
        for hit in hits:
            kind, name = hit.payload[1]
            if kind == "plan":
                fits = (hit.start, hit.end) in spans and self._is_plan(folded, hit, name, carriers)
            elif kind == "carrier":
                fits = (hit.start, hit.end) in spans or any(
                    plan.start <= hit.start and hit.end <= plan.end and self._belongs(plan, name)
                    for plan in served
                )
            else:
                fits = (hit.start, hit.end) in spans
            if fits:
                kept.append(hit)
        return kept

    def _belongs(self, plan: Hit[tuple[str, Found]], carrier: str) -> bool:
        kind, name = plan.payload[1]
        return kind == "plan" and self._catalog.plans[name].parent == carrier

    def _is_plan(
        self, folded: str, hit: Hit[tuple[str, Found]], name: str, carriers: set[tuple[int, int, str]]
    ) -> bool:
        """Say whether a plan's name is meant: More, One and Next are plans, and words of every day.

        One plain word counts right behind the carrier's name or before the word plan; a plan called
        as its carrier (Visible) is the carrier, until something more is said.
        """
        word = folded[hit.start : hit.end]
        carrier = self._catalog.plans[name].parent or ""
        if (hit.start, hit.end, carrier) in carriers:
            return word != normalise(self._catalog.carriers[carrier].name)
        if not _PLAIN_WORD.fullmatch(word):
            return True
        behind = any(
            of == carrier and end <= hit.start and not folded[end : hit.start].strip()
            for _, end, of in carriers
        )
        return behind or _PLAN.match(folded, hit.end) is not None

    def _named(self, found: list[tuple[str, Found]], known: Facts, language: str) -> dict[str, Value]:
        """Return carrier, plan, phone and family by name; a plan only of a carrier that is known."""
        records = [record for key, record in found if _reads(key, language)]
        facts: dict[str, Value] = {}
        for kind, name in records:
            if kind == "device":
                facts["device"] = name
                facts["platform"] = self._catalog.devices[name].parent or ""
            elif kind == "platform":
                facts.setdefault("platform", name)
        carriers = [name for kind, name in records if kind == "carrier"]
        if carriers:  # beside a brand that rents its network, an operator is only the network
            renting = [name for name in carriers if self._catalog.carriers[name].leaves.get("host") != name]
            facts["carrier"] = (renting or carriers)[-1]
        carrier = facts.get("carrier", known.get("carrier"))
        plans = [
            name for kind, name in records if kind == "plan" and self._catalog.plans[name].parent == carrier
        ]
        if carrier not in (None, UNSURE) and len(set(plans)) == 1:
            facts |= {"carrier": str(carrier), "plan": plans[0]}
        return facts

    def _rank(self, folded: str, concepts: list[Hit[str]]) -> list[tuple[str, float]]:
        """Return the intents that are meant, best first: more concepts, then more of the text."""
        spans: dict[str, set[int]] = {}
        for hit in concepts:
            spans.setdefault(hit.payload, set()).update(range(hit.start, hit.end))
        scored = []
        for name, intent in self._intents.items():
            if any(concept in spans for concept in intent.without):
                continue
            best = max(
                (self._weigh(name, group, spans, len(folded)) for group in intent.any_of), default=(0, 0)
            )
            if best > (0, 0):
                scored.append((best, name))
        if not scored:
            return [(OUT_OF_SCOPE, 0.5)]
        scored.sort(key=lambda item: item[0], reverse=True)
        total = sum(concepts * covered for (concepts, covered), _ in scored)
        return [(name, round(0.97 * concepts * covered / total, 3)) for (concepts, covered), name in scored]

    def _weigh(
        self, name: str, group: tuple[str, ...], spans: Mapping[str, set[int]], length: int
    ) -> tuple[int, int]:
        """Return (concepts, characters) of one set of concepts; (0, 0) if one is missing."""
        if not all(concept in spans for concept in group):
            return (0, 0)
        covered = len(set().union(*(spans[concept] for concept in group)))
        if name.startswith(("control.", "smalltalk.")) and covered < MIN_SHARE * length:
            return (0, 0)
        return (len(group), covered)


def _reads(key: str, language: str) -> bool:
    """Say whether a name of a language counts in a text: Spanish and English names don't mix."""
    return not (key == "es" and language != "es") and not (
        key in ("en", "zh-Hans", "zh-Hant") and language == "es"
    )


def _names(catalog: Catalog) -> Iterator[tuple[str, tuple[str, Found]]]:
    kinds = (
        ("carrier", catalog.carriers),
        ("plan", catalog.plans),
        ("device", catalog.devices),
        ("platform", catalog.families),
    )
    for kind, records in kinds:
        for record in records.values():
            if kind != "platform":
                yield record.name, ("any", (kind, record.id))
            for key, name in record.names:
                yield name, (key, (kind, record.id))


def reading(text: str, unit: str) -> float | None:
    """Return the one number in a text in the unit asked for; None if there is none or the unit is another.

    >>> reading("4.2 mbps", "kbps"), reading("600k", "kbps"), reading("9,4 gb", "gb"), reading("fast", "kbps")
    (4200.0, 600.0, 9.4, None)
    """
    found = _READING.findall(text)
    if len(found) != 1:
        return None
    number, written = found[0]
    value = float(number.replace(",", "."))
    if unit == "count":
        return value if not written else None
    if unit == "kbps" and not written:
        return value * _KBPS["mbps"] if value < BARE_KBPS else value
    factors = _KBPS if unit == "kbps" else _GB
    if written and written not in factors:
        return None
    return value * factors.get(written, 1.0)
