"""What every test may use: the real content, loaded once, and people who talk to a desk of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.load import load
from bot.engine.model import Catalog
from tests.talk import Person, make_desk

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The content of the repository."""
    return load(ROOT)


@pytest.fixture
def person(catalog: Catalog) -> Callable[..., Person]:
    """Makes a newcomer at a desk of their own; `language` is that of their client."""

    def make(language: str | None = "en") -> Person:
        return Person(make_desk(catalog), language=language)

    return make
