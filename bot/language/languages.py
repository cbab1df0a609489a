"""Which of our languages a tag means, and which one a person gets until it is complete. Pure."""

from collections.abc import Container

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "es")

_INSTEAD = {"zh-Hant": "zh-Hans", "es": "en"}
_TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")


def fold(tag: str) -> str:
    """Return the language of ours that a client's tag means; everything unknown is English.

    >>> [fold(tag) for tag in ("zh", "zh-CN", "zh_TW", "zh-hant-hk", "es-MX", "fr", "")]
    ['zh-Hans', 'zh-Hans', 'zh-Hant', 'zh-Hant', 'es', 'en', 'en']
    """
    low = tag.replace("_", "-").casefold()
    if low.startswith(_TRADITIONAL):
        return "zh-Hant"
    if low == "zh" or low.startswith("zh-"):
        return "zh-Hans"
    return "es" if low == "es" or low.startswith("es-") else "en"


def offer(language: str, complete: Container[str]) -> str:
    """Return the language a person gets: theirs if it is complete, else the nearest that is."""
    return language if language in complete else _INSTEAD.get(language, "en")
