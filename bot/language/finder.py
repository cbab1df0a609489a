"""Many phrases in one text, in one pass: an index on the first two characters. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from bot.language.text import normalise, stands

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
        self._index: dict[str, list[tuple[str, Payload]]] = {}
        for phrase, payload in phrases:
            folded = fold(phrase)
            if folded:
                self._index.setdefault(folded[:2], []).append((folded, payload))

    def find(self, text: str) -> Iterator[Hit[Payload]]:
        """Yield the hits in a normalised text, by start."""
        for start in range(len(text)):
            for key in (text[start : start + 2], text[start]):
                for phrase, payload in self._index.get(key, ()):
                    if text.startswith(phrase, start) and stands(text, start, phrase):
                        yield Hit(start, start + len(phrase), payload)
                if len(key) == 1:
                    break


def longest(hits: Iterable[Hit[Payload]]) -> list[Hit[Payload]]:
    """Return hits that don't overlap, longer ones first served, in order of the text."""
    kept: list[Hit[Payload]] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)
