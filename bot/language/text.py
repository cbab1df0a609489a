"""Free text made comparable, and what language it is in. Pure; no lists of words but marks of script."""

import re
import unicodedata
from collections.abc import Iterable

MAX_READ = 1000
"""Characters of a message that are read; nobody names a problem later than that."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "´": "'", "`": "'"})
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_DENIAL = re.compile(r"(?<!是)(?:不是|并非|並非)$")
"""What denies the words right behind it; 是不是 asks."""

_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+\.\S+|\b\w+(?:\.\w+)+/\S*|<(script|style)\b.*?</\1>|<[^<>]*>")
"""Addresses and markup: letters that say nothing about the person's language."""

TRADITIONAL = frozenset(
    "熱點開關網連線電腦號碼費轉輸麼這個說話請問為會沒無們來時對還"
    "後過讓選項設語換應該體臺灣裡嗎見係與動啟戶華訊雙張單價總額數"
    "據機"
)
"""Characters written so only in traditional script, from the words of this field."""

SPANISH = frozenset((
    "el", "la", "los", "las", "mi", "que", "qué", "se", "con", "para", "por", "como", "cómo",
    "puedo", "puede", "tengo", "pero", "una", "uno", "un", "del", "al", "de", "en", "y", "es",
    "datos", "compartir", "celular", "teléfono", "telefono", "hola", "gracias", "lento", "está", "esta",
    "cuánto", "cuanto", "cuantos", "cuántos", "anterior", "pregunta", "cambiar", "idioma",
    "volver", "empezar", "nuevo", "salir", "mucho", "muy", "dice", "conecta", "encuentra",
    "prender", "buenas", "buenos", "tardes", "dias", "días", "sirve", "soporta", "tiene", "gigas",
    "incluye", "creo", "prepago", "operador", "quiero", "necesito", "ayuda", "funciona", "casa",
))  # fmt: skip
"""Words common in Spanish; two of them, or one with nothing else, make a text Spanish."""


def normalise(text: str) -> str:
    r"""Return the text as it is compared: folded, lower case, single spaces, nothing invisible.

    >>> normalise("  Ｈｏｔｓｐｏｔ\u200b  WON’T\nturn on!! ")
    "hotspot won't turn on!!"
    """
    folded = unicodedata.normalize("NFKC", text[:MAX_READ].translate(_QUOTES)).casefold()
    visible = "".join(
        " " if c.isspace() else c for c in folded if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join(visible.split())


def is_wide(text: str) -> bool:
    """Say whether a phrase has ideographs, so that it matches anywhere and not only as whole words."""
    return _IDEOGRAPH.search(text) is not None


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
    return whole and not text.startswith("'t", end) and _DENIAL.search(text[:start]) is None


def _edge(text: str, index: int, beside: str) -> bool:
    """Say whether a word ends at `index`: outside, or no letter or digit of the same script there."""
    if not 0 <= index < len(text) or not beside.isalnum() or is_wide(beside):
        return True
    return not text[index].isalnum() or is_wide(text[index])


def language_of(text: str, names: Iterable[str] = ()) -> str | None:
    """Return the language of a text if it is clear: four letters or two ideographs outside of `names`."""
    rest = _NO_WORDS.sub(" ", normalise(text))
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    wide = _IDEOGRAPH.findall(rest)
    if len(wide) >= 2:  # noqa: PLR2004 - the contract's number
        return "zh-Hant" if sum(c in TRADITIONAL for c in wide) * 8 >= len(wide) else "zh-Hans"
    letters = _LETTER.findall(rest)
    if len(letters) < 4:  # noqa: PLR2004 - the contract's number
        return None
    words = re.findall(r"[^\W\d_]+", rest)
    spanish = sum(word in SPANISH for word in words)
    if spanish >= 2 or "ñ" in rest or "¿" in rest or (spanish and len(words) <= 2):  # noqa: PLR2004 - see SPANISH
        return "es"
    return "en"
