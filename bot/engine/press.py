"""Button ids: turn number, digest of the screen, choice; at most 64 bytes. Pure.

A press counts only on the screen it was shown on: same turn, same digest (so an edited state is
stale too), and a choice that the screen offers. Everything else is a Look.
"""

from hashlib import blake2s

from bot.engine.model import Catalog, Session

MAX_BYTES = 64
"""Telegram's limit for callback data."""


def digest(catalog: Catalog, session: Session) -> str:
    """Return six hex digits for what is on screen."""
    states = [catalog.digests.get((f.flow, f.state), "") for f in session.stack[-1:]]
    parts = (*states, session.asking or "", session.cause or "", session.view, session.outcome or "")
    return blake2s("|".join(parts).encode(), digest_size=3).hexdigest()


def prefix_of(catalog: Catalog, session: Session) -> str:
    """Return what the ids of all buttons of the current screen begin with; the choice follows."""
    return f"{session.turn:x}.{digest(catalog, session)}."


def choice_of(catalog: Catalog, session: Session, pressed: str) -> str | None:
    """Return the choice that an id names on the current screen, or None if it isn't of this screen."""
    if len(pressed.encode(errors="replace")) > MAX_BYTES:
        return None
    prefix = prefix_of(catalog, session)  # a choice may have dots of its own: mean:flow.cost
    return pressed.removeprefix(prefix) if pressed.startswith(prefix) else None
