"""Our own small markup: **bold**, `value`, {placeholder}. Text to spans, spans to plain text or HTML. Pure.

What fills a placeholder is never parsed again, so a plan's name or a person's words can't bring
markup of their own.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from bot.engine.model import Screen, Span

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
def _tokens(text: str) -> tuple[tuple[str, str], ...]:
    """Return a text cut into (style, words), where the style of a placeholder is `fill`."""
    found = []
    for token in _TOKEN.split(text):
        if _BOLD.fullmatch(token):
            found.append(("bold", token[2:-2]))
        elif _CODE.fullmatch(token):
            found.append(("code", token[1:-1]))
        elif token.startswith("{"):
            found.append(("fill", token[1:-1]))
        elif token:
            found.append(("", token))
    return tuple(found)


def spans(text: str, fill: Fill) -> list[Span]:
    """Return the text as spans, each placeholder replaced by what `fill` gives for its name."""
    result: list[Span] = []
    for style, words in _tokens(text):
        match style:
            case "bold":
                result += [Span(span.text, "bold") for span in spans(words, fill)]
            case "code":
                result += [Span(span.text, "code") for span in spans(words, fill)]
            case "fill":
                result += fill(words)
            case _:
                result.append(Span(words))
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
    now = ""
    for text, style in body:
        if style != now:
            parts += (_TAGS[now][1], _TAGS[style][0])
            now = style
        parts.append(escape(text, quote=False))
    parts.append(_TAGS[now][1])
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
