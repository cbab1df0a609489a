"""Replies of the desk as letters: what is to be sent, edited and answered in Telegram. Pure.

A press edits the message it was on; the answers given on that message stand above it, the last
three. A new message comes only after free text, for what is worth keeping, and where the old one
can't be edited; then the old one loses its buttons.
"""

from typing import Any, Final

from bot.channel.inbound import Incoming
from bot.desk import Reply
from bot.engine.codec import dumps
from bot.engine.markup import html, with_choices
from bot.engine.model import Button, Screen, Span
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
    return Mail(key, _letters(incoming.user, reply, trail, on, incoming.query, edit=edit), trail)


def due(user: int, reply: Reply) -> Mail:
    """Return the mail of what the bot says by itself: a message of its own.

    It then holds the screen, but for what is said beside the screen.
    """
    return Mail(letters=_letters(user, reply, edit=False), trail=None if reply.aside else ())


def answer(incoming: Incoming) -> Letter:
    """Return the letter that stops the pressed button's spinner."""
    return Letter(incoming.user, dumps({"do": "answer", "query": incoming.query}))


def group_line(incoming: Incoming, line: str, button: str, url: str) -> Letter:
    """Return the one line said in a group, with the way into the private chat."""
    return Letter(
        incoming.user,
        dumps(
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
        dumps({"do": "screen", "on": 0, "new": True, "left": [], "text": line, "keys": []}),
    )


def _letters(  # noqa: PLR0913 - what makes a letter
    user: int, reply: Reply, trail: tuple[str, ...] = (), on: int = 0, query: str = "", *, edit: bool
) -> tuple[Letter, ...]:
    """Return the letters that show the reply: its picture, then its screen.

    `on` is the message that was pressed, `query` the press, which is answered beside.
    """
    screen = reply.screens[-1]
    body = {
        "do": "screen",
        "on": on,
        "new": not edit,
        "keep": reply.keep,
        "query": query,
        "left": _left(reply),
        "text": _html(screen, trail),
        "keys": _keys(screen, reply.ids),
    }
    if reply.aside:
        return (Letter(user, dumps({**body, "do": "aside"})),)
    if screen.chart is None:
        return (Letter(user, dumps(body)),)
    return Letter(user, dumps({"do": "photo", "chart": screen.chart._asdict()})), Letter(user, dumps(body))


def _left(reply: Reply) -> Keys:
    """Return what stays under the screen of before when it is left: links and copies, which never die."""
    rows = reply.before.rows if reply.before is not None else ()
    stay = [[_key(button, None) for button in row if button.kind in ("link", "copy")] for row in rows]
    return [row for row in stay if row]


def _in_place(incoming: Incoming, reply: Reply) -> bool:
    """Say whether the pressed message may become the next screen."""
    if incoming.message == 0 or incoming.message < reply.message or reply.screens[-1].chart is not None:
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
        rows.append([_key(button, id_) for button, id_ in zip(buttons, row_ids, strict=True)])
    return rows


def _key(button: Button, id_: str | None) -> dict[str, Any]:
    if button.kind == "link":
        return {"text": button.label, "url": button.url}
    if button.kind == "copy":
        return {"text": button.label, "copy_text": {"text": (button.copy or "")[:_MAX_COPY]}}
    return {"text": button.label, "callback_data": id_}
