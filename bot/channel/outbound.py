"""Replies of the desk as letters: what is to be sent, edited and answered in Telegram. Pure.

A press edits the message it was on; the answers given on that message stand above it, the last
three. A new message comes only after free text, for what is worth keeping, and where the old one
can't be edited; then the old one loses its buttons.
"""

import json
from typing import Any, Final

from bot.channel.inbound import Incoming
from bot.desk import Reply
from bot.engine.markup import html, with_choices
from bot.engine.model import Screen, Span
from bot.ports import Arrival, Letter, Mail

MAX_TRAIL: Final = 3

_MAX_BODY: Final = 3900
"""Characters of a body; 4096 with trail and all is Telegram's limit."""

_MAX_COPY: Final = 256

Keys = list[list[dict[str, Any]]]


def address(incoming: Incoming, arrival: Arrival, reply: Reply) -> Mail:
    """Return the mail of a desk's reply to one update."""
    key = (arrival.bot, arrival.update)
    if not reply.screens:
        return Mail(done=key)
    edit = incoming.kind == "press" and _in_place(incoming, reply)
    trail = _trail(reply) if edit else ()
    on = incoming.message if incoming.kind == "press" else 0
    letters = [Letter(incoming.user, _screen(reply, trail, on, edit=edit))]
    if incoming.kind == "press":
        letters.insert(0, answer(incoming))
    return Mail(key, tuple(letters), trail)


def due(user: int, reply: Reply) -> Mail:
    """Return the mail of what the bot says by itself: a message of its own, which then holds the screen."""
    return Mail(letters=(Letter(user, _screen(reply, edit=False)),), trail=())


def answer(incoming: Incoming) -> Letter:
    """Return the letter that stops the pressed button's spinner."""
    return Letter(incoming.user, _json({"do": "answer", "query": incoming.query}))


def group_line(incoming: Incoming, line: str, button: str, url: str) -> Letter:
    """Return the one line said in a group, with the way into the private chat."""
    return Letter(
        incoming.user,
        _json(
            {
                "do": "group",
                "chat": incoming.chat,
                "to": incoming.message,
                "text": line,
                "keys": [[{"text": button, "url": url}]],
            }
        ),
    )


def plain_line(incoming: Incoming, line: str) -> Letter:
    """Return a line without buttons as a message of its own."""
    return Letter(
        incoming.user,
        _json({"do": "screen", "on": 0, "new": True, "text": line, "keys": []}),
    )


def _screen(reply: Reply, trail: tuple[str, ...] = (), on: int = 0, *, edit: bool) -> str:
    """Return the body of a letter that shows the reply's screen; `on` is the message that was pressed."""
    return _json(
        {
            "do": "screen",
            "on": on,
            "new": not edit,
            "text": _html(reply.screens[-1], trail),
            "keys": _keys(reply.screens[-1], reply.ids),
        }
    )


def _in_place(incoming: Incoming, reply: Reply) -> bool:
    """Say whether the pressed message may become the next screen."""
    if incoming.message == 0 or incoming.message < reply.message:
        return False
    return reply.answered is None or not reply.keep


def _trail(reply: Reply) -> tuple[str, ...]:
    """Return the answers that stand above the edited message now."""
    pressed = reply.answered
    if pressed is None:
        return reply.trail
    if pressed.choice == "back":
        return reply.trail[:-1]
    if pressed.kind not in ("answer", "unsure", "later"):
        return reply.trail
    return (*reply.trail, " ".join(pressed.label.split()))[-MAX_TRAIL:]


def _html(screen: Screen, trail: tuple[str, ...]) -> str:
    above = [Span(" · ".join(f"✓ {label}" for label in trail) + "\n\n")] if trail else []
    return html([*above, *_cut(with_choices(screen))])


def _cut(body: tuple[Span, ...]) -> list[Span]:
    """Return the body within Telegram's limit; content is far below it, this is the net."""
    result: list[Span] = []
    room = _MAX_BODY
    for span in body:
        if len(span.text) >= room:
            result.append(Span(span.text[: room - 1] + "…", span.style))
            break
        result.append(span)
        room -= len(span.text)
    return result


def _keys(screen: Screen, ids: tuple[tuple[str | None, ...], ...]) -> Keys:
    rows: Keys = []
    for buttons, row_ids in zip(screen.rows, ids, strict=True):
        row: list[dict[str, Any]] = []
        for button, id_ in zip(buttons, row_ids, strict=True):
            if button.kind == "link":
                row.append({"text": button.label, "url": button.url})
            elif button.kind == "copy":
                row.append({"text": button.label, "copy_text": {"text": (button.copy or "")[:_MAX_COPY]}})
            else:
                row.append({"text": button.label, "callback_data": id_})
        rows.append(row)
    return rows


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
