"""Many phrases in one text, in one pass: an index on the first characters. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from bot.language.text import normalise, stands, word_starts

Payload = TypeVar("Payload")

HEAD = 5
"""Characters by which longer phrases are indexed; shorter ones are by their first two, or the only one."""


class Hit(NamedTuple, Generic[Payload]):
    """A phrase found at text[start:end]."""

    start: int
    end: int
    payload: Payload


class Finder(Generic[Payload]):
    """Finds every place where one of its phrases stands."""

    def __init__(
        self, phrases: Iterable[tuple[str, Payload]], fold: Callable[[str], str] = normalise
    ) -> None:
        """Take the phrases; `fold` makes them comparable as the texts were made."""
        self._payloads: dict[str, list[Payload]] = {}
        lengths: dict[str, set[int]] = {}
        for phrase, payload in phrases:
            folded = fold(phrase)
            if folded:
                self._payloads.setdefault(folded, []).append(payload)
                head = folded[:HEAD] if len(folded) >= HEAD else folded[:2]
                lengths.setdefault(head, set()).add(len(folded))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}

    def find(self, text: str) -> Iterator[Hit[Payload]]:
        """Yield the hits in a normalised text, by start."""
        for start, end, payloads in self.places(text):
            for payload in payloads:
                yield Hit(start, end, payload)

    def places(self, text: str) -> Iterator[tuple[int, int, list[Payload]]]:
        """Yield (start, end, payloads) of every phrase in a normalised text, by start."""
        lengths, payloads, size = self._lengths, self._payloads, len(text)
        padded = text + "\0" * HEAD  # so that at the end, too, no head is another
        for start in word_starts(text):
            for head in (padded[start], padded[start : start + 2], padded[start : start + HEAD]):
                for length in lengths.get(head, ()):
                    end = start + length
                    if end <= size:
                        phrase = text[start:end]
                        found = payloads.get(phrase)
                        if found is not None and stands(text, start, phrase):
                            yield start, end, found


def longest(hits: Iterable[Hit[Payload]]) -> list[Hit[Payload]]:
    """Return hits that don't overlap, longer ones first served, in order of the text."""
    kept: list[Hit[Payload]] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)
