"""Sessions as JSON text and back. Pure; the stores' only way to write a session."""

import json

from bot.engine.model import Frame, Session


def encode(session: Session) -> str:
    """Return the session as compact JSON with keys in a fixed order: same session, same bytes."""
    data = session._asdict()
    data["facts"] = dict(session.facts)
    data["tried"] = dict(session.tried)
    data["stack"] = [[f.flow, f.state, f.back_to] for f in session.stack]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Session:
    """Return the session that `encode` wrote; unknown keys are dropped, missing ones take defaults."""
    data = {name: value for name, value in json.loads(text).items() if name in Session._fields}
    data["stack"] = tuple(Frame(*frame) for frame in data.get("stack", ()))
    data["notes"] = tuple(data.get("notes", ()))
    data["question"] = tuple(data.get("question", ()))
    return Session(**data)
