"""Free text made comparable, and phrases found in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable

MAX_READ = 2000
"""Characters of a message that are read; nobody names a problem later than that."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "´": "'", "`": "'"})
_WIFI = re.compile(r"(?<![a-z])wi[- ]fi(?![a-z])")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_STARTS = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+|.", re.DOTALL)
"""A word of an alphabet, or any other character: where a phrase may begin."""

_DENIAL = re.compile(r"(?<!是)(?:不是|并非|並非)$")
"""What denies the words right behind it; 是不是 asks."""
_DENIALS_END = ("是", "非")

_NO_WORDS = re.compile(
    r"https?://\S+|\bwww\.\S+|\S+@\S+\.\S+|(?<![\w.])[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]+/\S*"
    r"|<(script|style)\b.*?</\1>|<[^<>]*>"
)
"""Addresses and markup: letters that say nothing about the person's language."""


def normalise(text: str) -> str:
    r"""Return the text as it is compared: folded, lower case, single spaces, nothing invisible.

    >>> normalise("  Ｈｏｔｓｐｏｔ\u200b  WON’T\nturn on!! ")
    "hotspot won't turn on!!"
    """
    folded = unicodedata.normalize("NFKC", text[:MAX_READ].translate(_QUOTES)).casefold()
    if not folded.isprintable():
        folded = "".join(
            " " if c.isspace() else c
            for c in folded
            if c.isspace() or unicodedata.category(c) not in _INVISIBLE
        )
    return _WIFI.sub("wifi", " ".join(folded.split()))


def is_wide(text: str) -> bool:
    """Say whether a phrase has ideographs, so that it matches anywhere and not only as whole words."""
    return _IDEOGRAPH.search(text) is not None


def is_wide_char(char: str) -> bool:
    """Say whether a character is an ideograph."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def word_starts(text: str) -> list[int]:
    """Return the places where a phrase may begin: not within a word, but at any ideograph."""
    return [match.start() for match in _STARTS.finditer(text)]


def contains(text: str, phrase: str) -> bool:
    """Say whether a phrase `stands` anywhere in a text, both normalised."""
    start = text.find(phrase)
    while start >= 0:
        if stands(text, start, phrase):
            return True
        start = text.find(phrase, start + 1)
    return False


def stands(text: str, start: int, phrase: str) -> bool:
    """Say whether the phrase at `start` is meant: whole words, and not denied as in 不是打不开.

    Ideographs are words of their own; can't isn't can.
    """
    end = start + len(phrase)
    whole = _edge(text, start - 1, phrase[0]) and _edge(text, end, phrase[-1])
    if not whole or text.startswith("'t", end):
        return False
    return text[start - 1 : start] not in _DENIALS_END or not _DENIAL.search(text, max(0, start - 3), start)


def _edge(text: str, index: int, beside: str) -> bool:
    """Say whether a word ends at `index`: outside, or no letter or digit of the same script there."""
    if not 0 <= index < len(text) or not beside.isalnum() or is_wide_char(beside):
        return True
    return not text[index].isalnum() or is_wide_char(text[index])


def said(text: str, names: Iterable[str] = ()) -> str:
    """Return what of a normalised text tells its language: no addresses, markup or `names`."""
    rest = _NO_WORDS.sub(" ", text)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return rest
