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
    "el", "la", "los", "las", "lo", "mi", "mis", "tu", "su", "te", "se", "le", "nos", "que", "con",
    "sin", "para", "pa", "por", "pero", "porque", "como", "cuando", "donde", "cual", "quien", "una", "uno",
    "un", "del", "al", "de", "en", "es", "ya", "muy", "mas", "mucho", "tambien", "tampoco", "nada", "todo",
    "toda", "otra", "otro", "este", "esta", "eso", "ese", "aqui", "cuanto", "cuantos", "hay", "soy", "estoy",
    "tengo", "tiene", "puedo", "puede", "quiero", "necesito", "creo", "dice", "sale", "hace", "trae",
    "incluye", "funciona", "sirve", "soporta", "jala", "agarra", "carga", "abre", "aparece", "prende",
    "prender", "apaga", "activa", "activar", "conecta", "conectado", "encuentra", "comparto", "compartir",
    "datos", "celular", "cel", "telefono", "compu", "computadora", "tele", "lap", "operador", "prepago",
    "gigas", "factura", "cobro", "cobraron", "lento", "lenta", "lentisimo", "rapido", "bien", "mal", "igual",
    "siempre", "nunca", "noche", "casa", "trabajo", "escuela", "viaje", "hola", "oye", "gracias", "buenas",
    "buenos", "tardes", "dias", "ayuda", "atras", "volver", "anterior", "pregunta", "cambiar", "idioma",
    "quedan", "empezar", "empecemos", "reiniciar", "nuevo", "salir", "cancela", "dejalo", "quedo", "listo",
    "nel", "simon",
))  # fmt: skip
"""Words common in Spanish, without accents; two of them, or one alone, make a text Spanish."""

ENGLISH = frozenset((
    "the", "an", "i", "my", "it", "its", "is", "are", "am", "be", "to", "of", "on", "in", "off", "for",
    "with", "and", "or", "but", "not", "do", "does", "did", "can", "cant", "wont", "dont", "how",
    "what", "why", "when", "where", "which", "this", "that", "have", "has", "get", "got", "will", "you",
    "your", "at", "from", "as", "so", "if", "after", "phone", "works", "work", "working", "slow", "fast",
    "turn", "again", "more", "back", "stop", "hi", "hello", "thanks", "thank", "yes", "sorry", "help",
    "please", "nothing", "out", "up", "all", "only", "still", "too", "start", "over", "restart", "change",
    "language", "english", "cancel", "quit", "exit", "end", "chat", "menu", "good", "morning", "evening",
    "hey", "there", "left", "done", "skip", "next", "human", "agent", "wrong", "fixed", "better",
))  # fmt: skip
"""Words common in English; a short text with none of them isn't clearly English."""

MAX_UNCLEAR = 2
"""Words up to which a text without a common word of either language says nothing of its language."""

_SPANISH_MARK = re.compile("[áéíóúñ¿¡]")


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
    english = sum(word in ENGLISH for word in words)
    if _SPANISH_MARK.search(rest) is not None or spanish > english:
        return "es"
    return None if not english and len(words) <= MAX_UNCLEAR else "en"
