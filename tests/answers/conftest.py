"""One engine and one reader over the real content, and a way to ask them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.load import load
from bot.desk import Answered, ask
from bot.engine.advance import Engine
from bot.engine.model import Catalog
from bot.language.read import Reader

ROOT = Path(__file__).parents[2]
AT = 1795392000.0
"""2026-11-23, the day after all sources were compared."""

Ask = Callable[..., Answered]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(ROOT)


@pytest.fixture(scope="session")
def asks(catalog: Catalog) -> Ask:
    """Ask one question as a newcomer does, in a language of the client."""
    engine, reader = Engine.of(catalog), Reader(catalog)

    def put(text: str, language: str = "en", at: float = AT) -> Answered:
        return ask(engine, reader, text, language, chosen=True, at=at)

    return put
