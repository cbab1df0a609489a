"""Text -> the features that the model of meanings weighs: words, pieces of words, concepts. Pure.

Names of carriers, plans and phones count as the kind they are, not by their letters: what was learnt about
one holds for all. Traditional characters were folded to simplified ones before.
"""

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

WEIGHTS = (1.2, 1.2, 2.0, 0.5, 0.3)
"""What each group of features weighs: words, pairs of words, pieces, concepts, pairs of concepts."""

KINDS = {"carrier": "\ue000", "plan": "\ue001", "device": "\ue002", "platform": "\ue003"}
"""A character of the private area stands for a name of each kind."""

MAX_PAIRS = 12
"""Concepts of one text that are also weighed in pairs."""

DOMAIN = frozenset((
    "hotspot", "share_internet", "share_word", "client_device", "other_device", "esim", "esim_task", "apn",
    "apn_word", "carrier_named", "phone_named", "plan_named", "plan_word", "reading_word", "used_up",
    "speed_word", "wifi_band", "gb", "speed", "place_abroad", "travel",
))  # fmt: skip
"""Concepts of this field; the model is told of a text that has none of them."""

_WIDE = r"[\u3400-\u9fff\uf900-\ufaff]"
_TOKEN = re.compile(
    rf"{_WIDE}+|[^\W\d_][^\W_]*(?:'[^\W\d_]+)?|\d+|[\ue000-\ue003]|[?!？！]|[\U0001f300-\U0001faff]"
)
_IDEOGRAPH = re.compile(_WIDE)
_LATIN_PIECES = (3, 4, 5)
_WIDE_PIECES = (2, 3, 4)

_FIGURES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("gb", r"\d\s?(?:gb|g|gigs?|gigas?|个g|mb|megs|t)\b|\d\s?个?g"),
        ("speed", r"\d\s?(?:kbps|mbps|k|kb/s|m/s|mbs|megas?|meg)\b|\d\s?(?:兆|k|m)(?![a-z])"),
        ("reading", r"\d\s?(?:gb|g|gigs?)?\s?(?:/|of|out of|de)\s?\d"),
        ("money", r"\$\s?\d|\d\s?(?:\$|刀|块|美金|美元|usd|bucks?|dollars?|d[óo]lares|pesos|cents|蚊)"),
        ("percent", r"\d\s?%|百分之"),
        ("long_number", r"\d{6}|\d{3}[- ]\d{3}"),
        ("code", r"[{}<>;=\\]|[*#]\d"),
        ("question", r"[?？吗¿]|\b(?:is|does|do|can|will|c[óo]mo|cu[áa]nto|qu[ée])\b"),
    )
)
"""Figures and marks that tell as much as a word."""


_DENIED = re.compile(
    r"(?<!是)(?:不是|并非)(?:打不开|开不了|开不起来|连不上|连不了|嫌?慢|嫌?太慢|没网|密码|费流量)"
    r"|\bnot (?:that )?(?:slow|grey|gr[ae]yed out)\b"
)
"""A trouble that a text says it isn't."""


def figures(text: str) -> Iterator[str]:
    """Yield the kinds of figures and marks in a text, as concepts."""
    return (name for name, pattern in _FIGURES if pattern.search(text))


def masked(text: str, names: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with each name replaced by its kind's character; names don't overlap."""
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(names):
        parts += (text[at:start], " ", KINDS[kind], " ")
        at = end
    return "".join((*parts, text[at:]))


def of_letters(text: str) -> tuple[set[int], set[int], set[int]]:
    """Return the words, the pairs of words and the pieces of words of a masked text, as checksums."""
    words: set[str] = set()
    pairs: set[str] = set()
    pieces: set[str] = set()
    before = "^"
    for token in _TOKEN.findall(_DENIED.sub(" ", text)):
        wide = _IDEOGRAPH.match(token) is not None
        if wide or len(token) > _LATIN_PIECES[0]:
            edged = f"<{token}>"
            for size in _WIDE_PIECES if wide else _LATIN_PIECES:
                pieces.update([f"#{edged[at : at + size]}" for at in range(len(edged) - size + 1)])
        if wide:
            pieces.update([f"#{one}" for one in token])
            before = token[-1]
        else:
            word = "0" if token.isdigit() else token
            words.add(word)
            pairs.add(f"{before} {word}")
            before = word
    pairs.add(f"{before} $")
    return _checksums(words), _checksums(pairs), _checksums(pieces)


def words(text: str) -> Iterator[int]:
    """Yield the words of a text that have letters, as checksums."""
    return (crc32(word.encode()) for word in _TOKEN.findall(text) if len(word) > 1 and word[0].isalpha())


def of_concepts(concepts: Iterable[str]) -> tuple[set[int], set[int]]:
    """Return the concepts and their pairs, as checksums."""
    found = sorted(set(concepts))[:MAX_PAIRS]
    if DOMAIN.isdisjoint(found):
        found.append("nothing_of_ours")
    pairs = {f"&{one}+{other}" for number, one in enumerate(found) for other in found[number + 1 :]}
    return _checksums({f"={one}" for one in found}), _checksums(pairs)


def _checksums(features: set[str]) -> set[int]:
    return set(map(crc32, map(str.encode, features)))
