"""Telegram's updates, reduced to what is used, and as events of the desk. Pure.

Reduced means: ids, date, text with long numbers masked, button data, language code. Names, photos
and all else are dropped before anything is stored.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.desk import Event
from bot.engine.codec import dumps, loads
from bot.ports import Arrival

KINDS: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The updates that Telegram is asked for."""

MASK: Final = "•••"

_NUMBER: Final = re.compile(r"(?<!\d)\+?\(?\d(?:[ \-./()\u00a0\u2010-\u2015]{0,2}\d){9,}")
"""Ten digits or more: phone, card, IMEI, ICCID, EID. A date (eight) and a price stay."""

MAX_TEXT: Final = 4096
"""Characters of a message, by Telegram's own limit."""

_MOST: Final = 2**63
"""SQLite's integers have 64 bits; Telegram's ids 52."""

_DAY_S: Final = 24 * 3600.0

Kind = Literal["text", "press", "note", "group", "group_press", "left", "none"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One reduced update.

    `kind`: text, press, note (something that isn't text; `text` is the ui text to say), group (said
    to us where others read), group_press, left (the person blocked the bot) or none (nothing to do).
    """

    kind: Kind
    user: int
    chat: int
    message: int = 0
    text: str = ""
    query: str = ""
    language: str = ""

    def encode(self) -> str:
        """Return the compact form that the inbox keeps."""
        return dumps([self.kind, self.chat, self.message, self.text, self.query, self.language])

    @classmethod
    def decode(cls, arrival: Arrival) -> "Incoming":
        """Return what `encode` wrote."""
        kind, chat, message, text, query, language = loads(arrival.body)
        return cls(kind, arrival.user, chat, message, text, query, language)


class UnreadableError(ValueError):
    """An update isn't of the form we know; the text names the field, never its content."""


def reduce(update: dict[str, Any], now: float) -> tuple[Incoming, float]:
    """Return what is used of an update, and when it was sent (`now` where Telegram doesn't say).

    Raises:
        UnreadableError: A field that must be there isn't, or is of another type.
    """
    try:
        if "callback_query" in update:
            return _press(update["callback_query"]), now
        if "message" in update:
            return _message(update["message"]), _sent_at(update["message"], now)
        if "edited_message" in update:
            return _edited(update["edited_message"]), now
        if "my_chat_member" in update:
            return _member(update["my_chat_member"]), now
    except (KeyError, TypeError, AttributeError) as error:
        where = error.args[0] if isinstance(error, KeyError) else type(error).__name__
        raise UnreadableError(f"{_known(update)}: {where}") from None
    return Incoming("none", 0, 0), now


def number(update: object) -> int:
    """Return an update's id.

    Raises:
        UnreadableError: It has none.
    """
    if isinstance(update, dict):
        found = update.get("update_id")
        if type(found) is int and 0 <= found < _MOST:
            return found
    raise UnreadableError("update_id")


def event(incoming: Incoming, at: float) -> Event:
    """Return the desk's event of a reduced update from a private chat."""
    language = incoming.language or None
    if incoming.kind == "press":
        return Event(incoming.user, at, press=incoming.text, message=incoming.message, language=language)
    if incoming.kind == "note":
        return Event(incoming.user, at, note=incoming.text, language=language)
    return Event(incoming.user, at, text=incoming.text, language=language)


def mask(text: str) -> str:
    """Return the text without numbers that could belong to a person, a card, a phone or an eSIM.

    >>> mask("my number is (415) 555-0123, since 2026-11-22")
    'my number is •••, since 2026-11-22'
    """
    return _NUMBER.sub(MASK, text)


def _message(message: dict[str, Any]) -> Incoming:
    person, chat = message["from"], message["chat"]
    user, language = _int(person, "id"), _language(person)
    if person.get("is_bot"):
        return Incoming("none", user, _int(chat, "id"))
    if chat["type"] != "private":
        kind: Kind = "group" if isinstance(message.get("text"), str) else "none"
        return Incoming(kind, user, _int(chat, "id"), _int(message, "message_id"), language=language)
    text = message.get("text")
    if text is None:
        return Incoming("note", user, user, _int(message, "message_id"), "not_text", language=language)
    if not isinstance(text, str):
        raise TypeError
    words = mask(_clean(text)[:MAX_TEXT])
    return Incoming("text", user, user, _int(message, "message_id"), words, language=language)


def _edited(message: dict[str, Any]) -> Incoming:
    user, private = _int(message["from"], "id"), message["chat"]["type"] == "private"
    if not private:
        return Incoming("none", user, _int(message["chat"], "id"))
    return Incoming(
        "note", user, user, _int(message, "message_id"), "edited", language=_language(message["from"])
    )


def _press(query: dict[str, Any]) -> Incoming:
    user, language = _int(query["from"], "id"), _language(query["from"])
    key = query["id"]
    if not isinstance(key, str):
        raise TypeError
    # Data may be missing (a game's button), and the message too (one sent by inline mode).
    data, message = query.get("data"), query.get("message")
    pressed = _clean(data)[:64] if isinstance(data, str) else ""
    if not isinstance(message, dict):
        return Incoming("press", user, user, 0, pressed, key, language)
    chat = message["chat"]
    kind: Kind = "press" if chat["type"] == "private" else "group_press"
    # Telegram gives an inaccessible message the date 0: it can't be edited any more.
    there = message.get("date") != 0
    return Incoming(
        kind, user, _int(chat, "id"), _int(message, "message_id") if there else 0, pressed, key, language
    )


def _member(change: dict[str, Any]) -> Incoming:
    user, chat = _int(change["from"], "id"), change["chat"]
    left = chat["type"] == "private" and change["new_chat_member"]["status"] in ("kicked", "left")
    return Incoming("left" if left else "none", user, _int(chat, "id"))


def _int(data: dict[str, Any], key: str) -> int:
    value = data[key]
    if type(value) is not int or not -_MOST <= value < _MOST:
        raise KeyError(key)
    return value


def _sent_at(message: dict[str, Any], now: float) -> float:
    """Return when a message was sent; a time that can't be is taken for now."""
    at = _int(message, "date")
    return float(at) if 0 < at <= now + _DAY_S else now


def _language(person: dict[str, Any]) -> str:
    code = person.get("language_code")
    return _clean(code)[:35] if isinstance(code, str) else ""


def _clean(text: str) -> str:
    """Return the text with halves of surrogate pairs, which no file can hold, as question marks."""
    return text.encode("utf-8", "replace").decode()


def _known(update: dict[str, Any]) -> str:
    return next(kind for kind in KINDS if kind in update)
