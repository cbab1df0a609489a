"""Our own small markup: **bold**, `value`, {placeholder}. Text to spans, spans to plain text or HTML. Pure.

What fills a placeholder is never parsed again, so a plan's name or a person's words can't bring
markup of their own.
"""

import re
from collections.abc import Callable, Iterable
from html import escape

from bot.engine.model import Span

_TOKEN = re.compile(r"(\*\*.+?\*\*|`[^`]+`|\{[a-z0-9_]+(?:[.:][a-z0-9_.-]+)?\})")
_BOLD = re.compile(r"\*\*.+\*\*")
_CODE = re.compile(r"`[^`]+`")
_TAGS = {
    "bold": ("<b>", "</b>"),
    "code": ("<code>", "</code>"),
    "quote": ("<blockquote expandable>", "</blockquote>"),
}

Fill = Callable[[str], Iterable[Span]]


def spans(text: str, fill: Fill) -> list[Span]:
    """Return the text as spans, each placeholder replaced by what `fill` gives for its name."""
    result: list[Span] = []
    for token in _TOKEN.split(text):
        if _BOLD.fullmatch(token):
            inner = spans(token[2:-2], fill)
            result += [Span(span.text, "bold") for span in inner]
        elif _CODE.fullmatch(token):
            result += [Span(span.text, "code") for span in spans(token[1:-1], fill)]
        elif token.startswith("{"):
            result += fill(token[1:-1])
        elif token:
            result.append(Span(token))
    return result


def plain(body: Iterable[Span]) -> str:
    """Return the text without any markup."""
    return "".join(span.text for span in body)


def html(body: Iterable[Span]) -> str:
    """Return the text as Telegram's HTML, everything escaped but our own tags."""
    parts = []
    for span in body:
        before, after = _TAGS.get(span.style, ("", ""))
        parts.append(f"{before}{escape(span.text, quote=False)}{after}")
    return "".join(parts)
