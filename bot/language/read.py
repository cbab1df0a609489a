"""Text -> Meaning: intent, facts and language, from the words in YAML and what was learnt from them. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from rapidfuzz import fuzz

from bot.engine.advance import SURE
from bot.engine.model import NO_COMMAND, UNSURE, UPSET, Catalog, Fact, Facts, Meaning, Value
from bot.engine.model import Named as Record
from bot.language.features import DOMAIN
from bot.language.finder import Finder, Hit, longest
from bot.language.match import NEAR
from bot.language.named import Named, Names, carrier_names, spellings
from bot.language.script import Scripts
from bot.language.text import normalise, said
from bot.language.weigh import OUT_OF_SCOPE, Seen, Weigher

COMMAND_INTENTS = {
    "start": "control.restart",
    "back": "control.back",
    "stop": "control.stop",
    "language": "control.language",
}

SORTS = ("concept", "fact", "name", "ref", "pointer", "mood", "no name")
CONCEPT, FACT, NAME, REF, POINTER, MOOD, NO_NAME = SORTS
"""What a phrase stands for: a concept, a fact's value, a name, a carrier or plan, a near plan, a mood, words
in which a carrier's name is an everyday one."""

OTHER_ANDROID = "other_android"
"""The family of an Android phone whose maker isn't told."""

BYPASS, EVADES = "bypass", "evade"
"""The concepts of getting round metering: sure words, and words that mean it beside sharing."""

MAX_ALTERNATIVES = 4

MAX_OUTBURST = 60
"""Characters up to which angry words are all that a text says."""

UNLOCK = "unlock"
"""The concept of a carrier's lock: out of scope, and answered all the same."""

_PLAIN_WORD = re.compile(r"[a-z]+")
_PLAN = re.compile(r" ?(?:plan|套餐|方案)")
NAME_CONCEPTS = {
    "carrier": "carrier_named",
    "device": "phone_named",
    "platform": "phone_named",
    "plan": "plan_named",
}
"""Concepts that a carrier's or a phone's name counts as."""

PLAN_WORD, PLAN_POINTER, EVERYDAY = "plan_word", "plan_pointer", "everyday"
"""The concepts whose words beside a short name make it a plan's."""

_SORTS = {"carrier": "line", "plan": "line", "device": "phone", "platform": "phone"}
"""Names that are of the like: a corrected phone leaves the carrier as it was."""

_CORRECTION = re.compile(
    r"\b(?:wait|i meant?|i said|sorry,? i(?: meant?)?|correction|scratch that)\b"
    r"|\b(?:perd[óo]n|digo|dije|mejor dicho|espera)\b"
    r"|不对|说错|打错|写错|选错|点错|搞错|不是.{0,12}[，, ]是|啊不|哦不|应该是|我说的是"
)
"""What takes back what was said before it."""

_FILLER = re.compile(
    r"(?:[\s,.，。！!]|啦|啊|呀|哈|了|是|其实|(?:no|it'?s|it is|actually|that|es|que|era)\b)*"
)
"""What may stand between a correction and what is right."""

_OWN = re.compile(
    r"(?P<supposed>\b(?:if|when|once|can|could|do|should|would|si|cuando) |如果|要是|假如|万一)?"
    r"(?:\b(?:i'?m|i am|we'?re|we are)(?: actually| now| really)? (?:on|with|using)"
    r"|\bi(?:'ve got| got| have| use)|\bmy (?:plan|carrier|provider|sim|esim|line)(?: is|'s)"
    r"|\btengo|\buso|\bestoy (?:con|en)|\bsoy (?:cliente )?de"
    r"|\bmi (?:plan|compañ[ií]a|operador|l[ií]nea|esim) es"
    r"|我(?:其实|现在|明明)?(?:的?(?:套餐|运营商|卡|esim)?是|用的?是?|在用|有))"
    r" ?(?:actually |an? |the |my |el |la |de )?$"
)
"""What says that the name right behind it is of something that the person has; a mere case is supposed."""

_DENIED = re.compile(r"(?:\bnot|\bisn't|\bisnt|\bno es|\bno|不是|并非) ?(?:an?|the|my|on|un|una|el)? ?$")
"""What denies the name right behind it."""

_ANDROID = re.compile(r"android|安卓")
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

_VERSION = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}")
_READING = re.compile(
    r"(?<![\d.,])(\d{1,7}(?:[.,]\d{1,3})?)\s*(kbps|kb/s|k|mbps|mb/s|m|gbps|gb|g|mb|mib|gib)?\b"
)
_KBPS = {"kbps": 1.0, "kb/s": 1.0, "k": 1.0, "mbps": 1000.0, "mb/s": 1000.0, "m": 1000.0, "gbps": 1_000_000.0}
BARE_KBPS = 500
"""A speed without a unit is in Mbps below this, as speed tests show it, and in Kbps from here on."""
_GB = {"gb": 1.0, "g": 1.0, "gib": 1.073741824, "mb": 0.001, "mib": 0.001048576, "m": 0.001}

_SPEED = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,4}(?:[.,]\d{1,3})?)(?!\d)\s*"
    r"(?P<unit>kbps|kb/s|mbps|mb/s|megs?\b|k\b|兆|m(?![a-z]))?(?!\s*(?:gb|g|%)(?![a-z]))"
)
_SPEED_KBPS = _KBPS | {"meg": 1000.0, "megs": 1000.0, "兆": 1000.0}
_OTHER = r"(?:laptop|computer|pc|mac|macbook|ipad|tablet|hotspot)"
_BEFORE = {
    "phone_kbps": re.compile(r"\bphone(?: itself)?(?: only| just)?(?: gets| does| has| shows| reads|:)|手机"),
    "hotspot_kbps": re.compile(
        rf"\b{_OTHER}(?: only| just)?(?: gets| does| has| shows| reads|:)|电脑|热点|笔记本|\bpor el hotspot\b"
    ),
}
_BESIDE = {
    "phone_kbps": re.compile(r"\bon (?:the|my) phone\b|\ben (?:el|mi) (?:celular|tel[eé]fono|cel)\b"),
    "hotspot_kbps": re.compile(
        rf"\b(?:on|over) (?:the |my )?{_OTHER}\b|\ben (?:la|mi) (?:laptop|compu|computadora|tablet)\b"
    ),
}
"""What says where a speed was measured: words that stand before it, and those on either side."""

BESIDE = 16
"""Characters that may stand between a speed and where it was measured."""

Found = tuple[str, str]
"""A record found by name: what it is (carrier, plan, device, platform) and its id."""


class Reader:
    """Reads texts with the phrases of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._scripts = Scripts(catalog.lexicon.simplified, catalog.lexicon.only_simplified)
        fold = self._scripts.fold
        self._finder: Finder[tuple[str, Any]] = Finder(_phrases(catalog), fold)
        self._plans = Names(catalog)
        self._weigher = Weigher(catalog.lexicon)
        # the concepts of each intent: an answer may go by them
        self._asked = {
            name: frozenset(one for group in found.any_of for one in group)
            for name, found in catalog.lexicon.intents.items()
        }

    def read(self, text: str, known: Facts | None = None) -> Meaning:
        """Return what a text means; `known` facts help with names that several carriers share."""
        folded = self._scripts.fold(text)
        hits = self._scan(folded)
        names = self._names_in(folded, hits[NAME])
        found = self._plans.find(folded, hits[REF], known or {}, _edges(hits[POINTER]), _phones(names))
        seen = self._see(folded, hits, names, found)
        plain = normalise(text)
        typed = [one.group() for one in _READING.finditer(folded)]  # "40 Mbps" is no language
        named = [*((h.start, h.end) for h in names), *found.places]
        words = said(plain, [*(plain[start:end] for start, end in named), *typed])
        ranked, spanish = self._weigher.weigh(seen, said(folded))
        language, clear = self._scripts.languages(words, spanish=spanish)
        if language in ("en", "es") and not self._weigher.knows(words):
            language, clear = None, ()
        facts = (
            self._heard(hits[FACT]) | speeds(folded) | self._named(folded, names, known or {}, language or "")
        )
        if text.lstrip().startswith("/"):
            word = folded[1:].split(" ")[0].split("@")[0]
            known_one = COMMAND_INTENTS.get(word)
            return Meaning(
                known_one or OUT_OF_SCOPE, 1.0, facts, language or "und",
                named=() if known_one else (NO_COMMAND,), clear=clear,
            )  # fmt: skip
        intent, confidence = ranked[0]
        if intent.startswith("ask."):
            facts = {name: value for name, value in facts.items() if name not in ("carrier", "plan")}
        if found.doubted:
            facts.pop("plan", None)
        facts |= found.facts(self._catalog)
        tells = _tells(folded, names, facts, known or {})
        mentions = found.mentions()
        if tells and len(found.carriers) > 1 and not intent.startswith("ask."):  # the others are taken back
            mentions = tuple(f"{kind}:{facts[kind]}" for kind in ("carrier", "plan") if kind in facts)
        concepts = [hit.payload for hit in seen.concepts]
        asked = [one for one in concepts if one in self._asked.get(intent, ())]
        if intent == OUT_OF_SCOPE and EVADES in concepts and not DOMAIN.isdisjoint(concepts):
            asked.append(BYPASS)
        if intent == OUT_OF_SCOPE and UNLOCK in concepts:
            asked.append(UNLOCK)
        outburst = (intent == OUT_OF_SCOPE and not asked) or confidence < SURE
        outburst = outburst and not facts and len(folded) <= MAX_OUTBURST
        marks = (UPSET,) if outburst and hits[MOOD] else ()
        return Meaning(
            intent,
            confidence,
            facts,
            language or "und",
            tuple(ranked[1 : 1 + MAX_ALTERNATIVES]),
            (*mentions, *dict.fromkeys(f"concept:{one}" for one in asked), *marks),
            clear,
            tells,
        )

    def corrected(self, text: str) -> str:
        """Return what a text says instead of what it takes back; empty if it takes back nothing."""
        folded = self._scripts.fold(text)
        turn = max((match.end() for match in _CORRECTION.finditer(folded)), default=None)
        return "" if turn is None else _FILLER.sub("", folded[turn:], count=1)

    def _scan(self, folded: str) -> dict[str, list[Hit[Any]]]:
        """Return all that stands in a folded text, sort by sort."""
        found: dict[str, list[Hit[Any]]] = {sort: [] for sort in SORTS}
        for start, end, payloads in self._finder.places(folded):
            for sort, payload in payloads:
                found[sort].append(Hit(start, end, payload))
        for plain in found[NO_NAME]:
            for sort in (NAME, REF):
                found[sort] = [hit for hit in found[sort] if hit.end <= plain.start or plain.end <= hit.start]
        return found

    @staticmethod
    def _see(
        folded: str, hits: Mapping[str, list[Hit[Any]]], names: list[Hit[tuple[str, Found]]], found: Named
    ) -> Seen:
        """Return a folded text with its names and concepts, names counted as concepts of their kinds."""
        spans = longest([Hit(h.start, h.end, h.payload[1][0]) for h in names])
        concepts = [hit for hit in hits[CONCEPT] if not found.hides(hit)]
        concepts += [Hit(h.start, h.end, NAME_CONCEPTS[h.payload]) for h in spans]
        concepts += _told(hits[FACT])
        return Seen(folded, tuple((h.start, h.end, h.payload) for h in spans), tuple(sorted(concepts)))

    def features(self, text: str) -> list[tuple[float, set[int]]]:
        """Return the features of a text, as the model is taught them."""
        folded = self._scripts.fold(text)
        hits = self._scan(folded)
        names = self._names_in(folded, hits[NAME])
        found = self._plans.find(folded, hits[REF], {}, _edges(hits[POINTER]), _phones(names))
        return self._see(folded, hits, names, found).grouped()

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

    def _nearest(self, folded: str, records: list[Record]) -> Value | None:
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

    @staticmethod
    def _heard(hits: list[Hit[tuple[str, str]]]) -> dict[str, Value]:
        """Return the facts that phrases name; of two values of one fact the longer phrase counts.

        Nor does "over usb" inside "over usb it's all normal": how one shares is named there in passing.
        """
        best: dict[str, tuple[int, str]] = {}
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

    def _names_in(self, folded: str, hits: list[Hit[tuple[str, Found]]]) -> list[Hit[tuple[str, Found]]]:
        """Return the names in a text, longer ones first served; a plan's may have its carrier's inside."""
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

    def _named(
        self, folded: str, names: list[Hit[tuple[str, Found]]], known: Facts, language: str
    ) -> dict[str, Value]:
        """Return carrier, plan, phone and family by name; a plan only of a carrier that is known.

        Behind a correction ("no wait, it's an Android") only what follows counts, if it names the like.
        """
        turn = max((match.end() for match in _CORRECTION.finditer(folded)), default=0)
        meant = [hit for hit in names if _DENIED.search(folded, max(0, hit.start - 16), hit.start) is None]
        said = [(hit.start >= turn, *hit.payload) for hit in meant]
        anew = {_SORTS[kind] for after, _, (kind, _) in said if after}
        found = [(key, one) for after, key, one in said if after or _SORTS[one[0]] not in anew]
        records = [record for key, record in found if _reads(key, language)]
        facts: dict[str, Value] = {}
        for kind, name in records:
            if kind == "device":
                facts["device"] = name
                facts["platform"] = self._catalog.devices[name].parent or ""
            elif kind == "platform":
                facts.setdefault("platform", name)
        corrected = turn > 0 or len(meant) < len(names) or "不是" in folded
        if corrected and "platform" not in facts and _ANDROID.search(folded, turn):
            facts["platform"] = OTHER_ANDROID  # "no wait, it's an Android": whose, it may tell later
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


def _phrases(catalog: Catalog) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Yield every phrase with its sort and what it stands for."""
    for name, phrases in catalog.lexicon.concepts.items():
        for phrase in phrases:
            yield phrase, (NO_NAME if name == EVERYDAY else CONCEPT, name)
            if name in (PLAN_WORD, PLAN_POINTER):
                yield phrase, (POINTER, name)
    for words in catalog.words.values():
        for fact, found in words.facts.items():
            for choice, own in found.choices.items():
                yield from ((phrase, (FACT, (fact, choice))) for phrase in own.heard)
        yield from ((phrase, (MOOD, UPSET)) for phrase in words.ui.get("upset_says", "").split("|"))
    yield from ((phrase, (NAME, name)) for phrase, name in _names(catalog))
    yield from ((phrase, (REF, ref)) for phrase, ref in spellings(catalog))


def _edges(hits: list[Hit[str]]) -> set[int]:
    """Return the places where phrases begin or end."""
    return {at for hit in hits for at in (hit.start, hit.end)}


def _told(hits: list[Hit[tuple[str, str]]]) -> Iterator[Hit[str]]:
    """Yield the concepts that facts told in a text count as."""
    for start, end, (fact, choice) in hits:
        concept = CLUE_CONCEPTS.get(choice) if fact == "clue" else FACT_CONCEPTS.get(fact)
        if concept is not None and choice not in WHENS:
            yield Hit(start, end, concept)


def _phones(names: list[Hit[tuple[str, Found]]]) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in names if hit.payload[1][0] == "device"]


def _tells(
    folded: str, names: list[Hit[tuple[str, Found]]], facts: Facts, known: Facts
) -> Literal["", "own", "instead"]:
    """Return whose the carrier and plan among the facts are, as far as the text says it.

    Who denies what is `known` of them, and names another, has that one.
    """
    for start, _, (_, (kind, name)) in names:
        own = _OWN.search(folded, max(0, start - 32), start)
        if own is not None and not own["supposed"] and facts.get(kind) == name:
            return "own"
        denied = known.get(kind) == name != facts.get(kind, name)
        if denied and _DENIED.search(folded, max(0, start - 16), start) is not None:
            return "own"
    return "instead" if _CORRECTION.search(folded) else ""


def _reads(key: str, language: str) -> bool:
    """Say whether a name of a language counts in a text: Spanish and English names don't mix."""
    return not (key == "es" and language != "es") and not (
        key in ("en", "zh-Hans", "zh-Hant") and language == "es"
    )


def _names(catalog: Catalog) -> Iterator[tuple[str, tuple[str, Found]]]:
    for key, name, carrier in carrier_names(catalog):
        yield name, (key, ("carrier", carrier))
    kinds = (
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

    >>> reading("4.2 mbps", "kbps"), reading("600k", "kbps"), reading("9,4 gb", "gb"), reading("2", "kbps")
    (4200.0, 600.0, 9.4, 2000.0)
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


def speeds(text: str) -> dict[str, Value]:
    """Return the speeds in a text whose place is told, in kbps; one without a unit shares another's.

    >>> speeds("150 mbps on the phone, 18 on the laptop")
    {'phone_kbps': 150000.0, 'hotspot_kbps': 18000.0}
    """
    found = list(_SPEED.finditer(text))
    unit = next((one["unit"] for one in found if one["unit"]), None)
    if unit is None:
        return {}
    places = [
        (place.start(), place.end(), name, words is _BESIDE)
        for words in (_BEFORE, _BESIDE)
        for name, pattern in words.items()
        for place in pattern.finditer(text)
    ]
    told: dict[str, Value] = {}
    for one in found:
        near = [
            (max(one.start() - end, start - one.end()), name)
            for start, end, name, either_side in places
            if either_side or end <= one.start()
        ]
        distance, name = min(near, default=(BESIDE + 1, ""))
        if distance <= BESIDE:
            told.setdefault(name, float(one["number"].replace(",", ".")) * _SPEED_KBPS[one["unit"] or unit])
    return told
