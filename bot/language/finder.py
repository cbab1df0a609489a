"""Many phrases in one text, in one pass: an index on the first two characters. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from bot.language.text import normalise, stands, word_starts

Payload = TypeVar("Payload")


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
                lengths.setdefault(folded[:2], set()).add(len(folded))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}
        self._singles = frozenset(head for head in lengths if len(head) == 1)

    def find(self, text: str, starts: Sequence[int] | None = None) -> Iterator[Hit[Payload]]:
        """Yield the hits in a normalised text, by start; its `word_starts` may be at hand."""
        lengths, payloads, size = self._lengths, self._payloads, len(text)
        singles = self._singles
        for start in word_starts(text) if starts is None else starts:
            for length in lengths.get(text[start : start + 2], ()):
                end = start + length
                if end <= size:
                    phrase = text[start:end]
                    found = payloads.get(phrase)
                    if found is not None and stands(text, start, phrase):
                        for payload in found:
                            yield Hit(start, end, payload)
            if text[start] in singles and start + 1 < size and stands(text, start, text[start]):
                for payload in payloads[text[start]]:
                    yield Hit(start, start + 1, payload)


def longest(hits: Iterable[Hit[Payload]]) -> list[Hit[Payload]]:
    """Return hits that don't overlap, longer ones first served, in order of the text."""
    kept: list[Hit[Payload]] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)
