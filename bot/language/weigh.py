"""What a text most likely means: strong rules first, then what the model learnt, clause by clause. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp

from bot.engine.model import Lexicon
from bot.language import features
from bot.language.finder import Hit
from bot.language.linear import Linear

OUT_OF_SCOPE = "out_of_scope"
SPANISH = "es"
"""The label that says how Spanish a text is; all others are intents."""

SURE = 0.97
"""Confidence in what a rule says."""

MIN_SHARE = 0.4
"""Part of a text that small talk and commands must make up, lest "stop" in a question end the talk."""

LONG = 240
"""Characters from which a text is weighed clause by clause."""

CLAUSE = 80
"""Characters that a clause has at least: shorter ones join the next."""

COMMANDS = ("control.", "smalltalk.")
_ENDS = re.compile(r"(?<=[。！？；!?;\n])|(?<=[.,，] )|(?<=，)")
_SAID = re.compile(r"[^\W\d_]|[\U0001f44b\U0001f64f]")
"""What a text must have to say anything: a letter, a waving hand or folded ones."""

_REPEATED = re.compile(r"(.{1,12}?)\1{5,}.{0,12}")
_MORE = re.compile(
    r"[\ue000-\ue003]|\d+|[\W_]+(?<![?？])|\b(?:a|an|the|it's|its|it|is|i|i'm|im|i've|have|got|on|with|my|phone|and"
    r"|plan|carrier|use|using|wait|not|no|isn't|isnt|actually|sorry|meant|mean|said|android|perd[óo]n|digo|espera|esp[ée]rate|un|una|el|la|es|con|de|mi|y|tengo|uso|soy|plus|pro|max|mini)\b"
    r"|说错了|打错了|不对|等等|呢|那|其实|应该|不是|安卓|哦|啊|我|的|是|用|卡|在|有|和|手机|套餐|方案|一个|这个|嘅|系|张|支|部"
)
"""What is left of a text that only names a phone, a carrier or a plan: it asks and complains of nothing."""

_EDGES = " .,!?;:。，！？；：、~…\"'()（）"


Groups = list[tuple[float, set[int]]]
"""The features of a text: what each group weighs, and its checksums."""


def _start(hit: Hit[str]) -> int:
    return hit.start


@dataclass(frozen=True, slots=True)
class Seen:
    """A folded text with what was found in it, by start: names (start, end, kind) and concepts."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    concepts: tuple[Hit[str], ...]

    def grouped(self) -> Groups:
        """Return the features of the text, group by group, each with the group's weight."""
        return _grouped(self.text, self.names, [hit.payload for hit in self.concepts])

    def clauses(self) -> Iterator[Groups]:
        """Yield the features of the text's clauses, of each once."""
        told: set[str] = set()
        start = 0
        cuts = [match.start() for match in _ENDS.finditer(self.text)] + [len(self.text)]
        for cut in cuts:
            if cut - start < CLAUSE and cut < len(self.text):
                continue
            if self.text[start:cut] not in told:
                told.add(self.text[start:cut])
                yield self._part(start, cut)
            start = cut

    def _part(self, start: int, end: int) -> Groups:
        """Return the features of the text between two places, with what lies within it."""
        first, last = (bisect_left(self.concepts, place, key=_start) for place in (start, end))
        names = [(a - start, b - start, kind) for a, b, kind in self.names if start <= a and b <= end]
        within = [hit.payload for hit in self.concepts[first:last] if hit.end <= end]
        return _grouped(self.text[start:end], names, within)


def _grouped(text: str, names: Iterable[tuple[int, int, str]], concepts: list[str]) -> Groups:
    groups = (
        *features.of_letters(features.masked(text, names)),
        *features.of_concepts([*concepts, *features.figures(text)]),
    )
    return [*zip(features.WEIGHTS, groups, strict=True)]


class Weigher:
    """Weighs texts with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._intents = lexicon.intents
        self._linear = None if lexicon.trained is None else Linear(lexicon.trained)

    def weigh(self, seen: Seen, said: str) -> tuple[list[tuple[str, float]], bool]:
        """Return the intents with their confidence, best first, and whether the words are Spanish.

        Args:
            seen: The text and what was found in it.
            said: The text without addresses and markup.
        """
        linear = self._linear
        if linear is None:
            return self.by_words(seen), False
        short = len(seen.text) < LONG
        by_words = self.by_words(seen) if short else []
        found, spanish = self._learnt(linear, seen.grouped()) if short else self._over(linear, seen.clauses())
        sure = self._sure(seen, said, by_words)
        ranked = sorted(found.items(), key=lambda item: item[1], reverse=True)
        if sure is not None:
            rest = 1 - found.get(sure, 0.0)
            share = (1 - SURE) / rest if rest else 0.0
            ranked = [(sure, SURE), *((name, one * share) for name, one in ranked if name != sure)]
        return [(name, round(one, 3)) for name, one in ranked], spanish > 0

    def knows(self, text: str) -> bool:
        """Say whether any word of a text was ever met; all are, where nothing was learnt."""
        return self._linear is None or any(word in self._linear for word in features.words(text))

    @staticmethod
    def _sure(seen: Seen, said: str, by_words: list[tuple[str, float]]) -> str | None:
        """Return what needs no weighing: nothing said, one thing over and over, evasion, a plain command."""
        if _SAID.search(said) is None or _REPEATED.fullmatch(seen.text):
            return OUT_OF_SCOPE
        rest = _MORE.sub(" ", features.masked(seen.text, seen.names)).strip(_EDGES)
        if not rest and (seen.names or "android" in seen.text or "安卓" in seen.text):
            return OUT_OF_SCOPE
        if any(hit.payload == "bypass" for hit in seen.concepts):
            return OUT_OF_SCOPE
        bare = seen.text.strip(_EDGES)
        first = by_words[0][0] if by_words else ""
        plain = first.startswith(COMMANDS) and any(
            seen.text[hit.start : hit.end] == bare for hit in seen.concepts
        )
        return first if plain else None

    def _learnt(self, linear: Linear, groups: Groups) -> tuple[dict[str, float], float]:
        """Return the probability of every intent, and how Spanish the text is."""
        scores = dict(zip(linear.labels, linear.scores(groups), strict=True))
        spanish = scores.pop(SPANISH, 0.0)
        top = max(scores.values())
        parts = {name: exp(score - top) for name, score in scores.items()}
        whole = sum(parts.values())
        return {name: part / whole for name, part in parts.items()}, spanish

    def _over(self, linear: Linear, clauses: Iterable[Groups]) -> tuple[dict[str, float], float]:
        """Return what clauses mean together: a long story has one problem, and much beside the point."""
        total: dict[str, float] = {}
        spanish = 0.0
        for clause in clauses:
            found, more = self._learnt(linear, clause)
            spanish += more
            for name, one in found.items():
                total[name] = total.get(name, 0.0) + (one * one if name != OUT_OF_SCOPE else one * 0.05)
        whole = sum(total.values())
        return {name: one / whole for name, one in total.items()}, spanish

    # --- what the lexicon alone says

    def by_words(self, seen: Seen) -> list[tuple[str, float]]:
        """Return the intents that the lexicon's sets of concepts name: more concepts, then more text."""
        spans: dict[str, int] = {}  # a bit for each character
        for start, end, concept in seen.concepts:
            spans[concept] = spans.get(concept, 0) | ((1 << (end - start)) - 1) << start
        scored = []
        for name, intent in self._intents.items():
            if any(concept in spans for concept in intent.without):
                continue
            best = max(
                (_weigh(name, group, spans, len(seen.text)) for group in intent.any_of), default=(0, 0)
            )
            if best > (0, 0):
                scored.append((best, name))
        if not scored:
            return [(OUT_OF_SCOPE, 0.5)]
        scored.sort(key=lambda item: item[0], reverse=True)
        total = sum(concepts * covered for (concepts, covered), _ in scored)
        return [(name, round(0.97 * concepts * covered / total, 3)) for (concepts, covered), name in scored]


def _weigh(name: str, group: tuple[str, ...], spans: Mapping[str, int], length: int) -> tuple[int, int]:
    """Return (concepts, characters) of one set of concepts; (0, 0) if one is missing."""
    if not all(concept in spans for concept in group):
        return (0, 0)
    covered = 0
    for concept in group:
        covered |= spans[concept]
    covered = covered.bit_count()
    if name.startswith(COMMANDS) and covered < MIN_SHARE * length:
        return (0, 0)
    return (len(group), covered)
