"""A person's words about a wrong figure, with what looks like a personal identifier masked. Pure."""

import re
import unicodedata

MAX_WORDS = 500
"""Characters of a report that are kept."""

MASK = "[…]"
MIN_DIGITS = 7
"""Digits, with or without separators, from which a number may be a phone's, an account's or a card's."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_LPA = re.compile(r"(?i)\blpa:\S+|\b1\$\S+")
_DATE = re.compile(r"(?<!\d)20\d\d[-/.](0?[1-9]|1[0-2])([-/.](0?[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-_/]*[\dXx]){5,}")
_TOKEN = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{10,}\b")


def masked(text: str) -> str:
    """Return the words with addresses, names with @, codes and long numbers masked; figures stay.

    >>> masked("It's 30 GB since 2026-08-14, my number is (415) 555-0123, mail a@b.co")
    "It's 30 GB since 2026-08-14, my number is […], mail […]"
    """
    found = " ".join(unicodedata.normalize("NFKC", text).split())
    for pattern in (_EMAIL, _HANDLE, _LPA, _TOKEN):
        found = pattern.sub(MASK, found)
    parts = []
    end = 0
    for date in _DATE.finditer(found):
        parts += [_NUMBER.sub(_number, found[end : date.start()]), date.group()]
        end = date.end()
    parts.append(_NUMBER.sub(_number, found[end:]))
    return "".join(parts)[:MAX_WORDS]


def _number(match: re.Match[str]) -> str:
    digits = sum(char.isdigit() for char in match.group())
    return MASK if digits >= MIN_DIGITS else match.group()
