"""Compact JSON, and sessions as JSON text and back. Pure; the only importer of msgspec.

The standard library's encoder takes ten times as long, and an update writes five texts and reads three.
"""

from typing import Any

import msgspec

from bot.engine.model import Frame, Session

_FIELDS = frozenset(Session._fields)


def dumps(data: object) -> str:
    """Return JSON without spaces, everything as it is but quotes and control characters.

    Raises:
        UnicodeEncodeError: A text holds half of a surrogate pair.
    """
    return msgspec.json.encode(data).decode()


def loads(text: str | bytes) -> Any:  # noqa: ANN401 - whatever was written
    """Return what JSON says.

    Raises:
        ValueError: It is none.
    """
    return msgspec.json.decode(text)


def encode(session: Session) -> str:
    """Return the session as compact JSON with keys in a fixed order: same session, same bytes."""
    data = session._asdict()
    data["facts"] = dict(session.facts)
    data["tried"] = dict(session.tried)
    data["stack"] = [[f.flow, f.state, f.back_to] for f in session.stack]
    return dumps(data)


def decode(text: str) -> Session:
    """Return the session that `encode` wrote; unknown keys are dropped, missing ones take defaults."""
    data: dict[str, Any] = loads(text)
    if not data.keys() <= _FIELDS:
        data = {name: value for name, value in data.items() if name in _FIELDS}
    data["stack"] = tuple([Frame(*frame) for frame in data.get("stack", ())])
    data["notes"] = tuple(data.get("notes", ()))
    data["question"] = tuple(data.get("question", ()))
    return Session(**data)
