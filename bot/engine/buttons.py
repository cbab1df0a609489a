"""Buttons: what a label may be, how many stand in a row, what may be typed for one. Pure."""

from collections.abc import Iterable
from functools import lru_cache

from bot.engine.model import Button, Catalog, Kind

MAX_ROWS = 4
"""Rows of answers on one screen."""

MAX_LABEL = 40
"""Characters of a button's label; `check` holds the written ones to it."""

SHORT_LABEL = 14
"""Columns up to which labels stand two in a row."""

FIRST_WIDE = "\u2e80"
"""The first East Asian character; what comes after is taken to be wide."""


def width(label: str) -> int:
    """Return the columns a label takes; East Asian wide characters take two."""
    return len(label) if label.isascii() else sum(2 if char >= FIRST_WIDE else 1 for char in label)


def short(name: str) -> str:
    """Return a name as a label: cut at a space if it is longer than a label may be."""
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"


def in_rows(buttons: list[Button]) -> list[list[Button]]:
    """Return buttons in rows: two in a row where all are short or there are more than four."""
    two = len(buttons) > MAX_ROWS or all(width(button.label) <= SHORT_LABEL for button in buttons)
    step = 2 if two else 1
    return [buttons[i : i + step] for i in range(0, len(buttons), step)]


@lru_cache(maxsize=1024)
def ui_button(catalog: Catalog, language: str, key: str, kind: Kind, choice: str) -> Button:
    """Return a button with the ui text `key`; it may be typed as in any language, or as `key`_says has it."""
    says: Iterable[str] = (
        say
        for words in catalog.words.values()
        for say in (words.ui.get(key, ""), *words.ui.get(f"{key}_says", "").split("|"))
        if say
    )
    return Button(catalog.words[language].ui[key], kind, choice, says=tuple(dict.fromkeys(says)))


@lru_cache(maxsize=1024)
def typed(catalog: Catalog, *keys: str) -> tuple[str, ...]:
    """Return what may be typed for a button: the sentences `keys` of the answers, in any language."""
    says: Iterable[str] = (
        say
        for words in catalog.words.values()
        for key in keys
        for say in str(words.answers.get(key, "")).split("|")
        if say
    )
    return tuple(dict.fromkeys(says))
