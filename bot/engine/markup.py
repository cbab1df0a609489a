"""Our own small markup: **bold**, `value`, {placeholder}. Text to spans, spans to plain text or HTML. Pure.

What fills a placeholder is never parsed again, so a plan's name or a person's words can't bring
markup of their own.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter

from bot.engine.model import Screen, Span, Style

_TOKEN = re.compile(r"(\*\*.+?\*\*|`[^`]+`|\{[a-z0-9_]+(?:[.:][a-z0-9_.-]+)?\})")
_BOLD = re.compile(r"\*\*.+\*\*")
_CODE = re.compile(r"`[^`]+`")
_TAGS = {
    "": ("", ""),
    "bold": ("<b>", "</b>"),
    "code": ("<code>", "</code>"),
    "quote": ("<blockquote expandable>", "</blockquote>"),
}

Fill = Callable[[str], Iterable[Span]]


@lru_cache(maxsize=4096)
def _parts(text: str, style: Style = "") -> tuple[tuple[str, Span], ...]:
    """Return a text in parts: the name of a placeholder, empty for words, and a span in that style."""
    found: list[tuple[str, Span]] = []
    for token in _TOKEN.split(text):
        if _BOLD.fullmatch(token):
            found += _parts(token[2:-2], style or "bold")
        elif _CODE.fullmatch(token):
            found += _parts(token[1:-1], style or "code")
        elif token.startswith("{"):
            found.append((token[1:-1], Span("", style)))
        elif token:
            found.append(("", Span(token, style)))
    return tuple(found)


def spans(text: str, fill: Fill) -> list[Span]:
    """Return the text as spans, each placeholder replaced by what `fill` gives for its name."""
    result: list[Span] = []
    for name, span in _parts(text):
        if not name:
            result.append(span)
        elif span.style:
            result += [Span(one.text, span.style) for one in fill(name)]
        else:
            result += fill(name)
    return result


def plain(body: Iterable[Span]) -> str:
    """Return the text without any markup."""
    return "".join([text for text, _ in body])


def html(body: Iterable[Span]) -> str:
    """Return the text as Telegram's HTML, everything escaped but our own tags.

    >>> html([Span("1 < 2", "bold"), Span("why ", "quote"), Span("not", "quote")])
    '<b>1 &lt; 2</b><blockquote expandable>why not</blockquote>'
    """
    parts: list[str] = []
    for style, run in groupby(body, itemgetter(1)):
        opening, closing = _TAGS[style]
        parts += (opening, escape(plain(run), quote=False), closing)
    return "".join(parts)


def with_choices(screen: Screen) -> tuple[Span, ...]:
    """Return the body with the buttons named below it: for those who type, and for screen readers.

    Answers are numbered as a typed number counts them; Back and More, on every screen, go without saying.
    """
    named: list[str] = []
    number = 0
    for button in (button for row in screen.rows for button in row):
        if button.kind in ("answer", "unsure", "later"):
            number += 1
            named.append(f"{number} = {button.label}")
        elif button.choice not in (None, "back", "more"):
            named.append(button.label)
    if not named:
        return screen.body
    return (*screen.body, Span(f"\n\n{' · '.join(named)}"))
