"""Texts that are none: nothing breaks, nothing of them is stored, and the answer is kind."""

from collections.abc import Callable

import pytest

from bot.engine.codec import encode
from bot.engine.model import Catalog
from bot.store.memory import MemoryStore
from tests.talk import Person, make_desk

Make = Callable[..., Person]

BAD = {
    "sql": "'; DROP TABLE sessions; -- 7361",
    "html": "<script>alert('7361')</script><b onload=x>",
    "right to left": "\u202e\u2067שלום 7361\u2069\u202c",
    "zero width": "\u200b7\u200c3\u200d6\u20601\ufeff",
    "emoji only": "😡📶❌🥲",
    "digits only": "73617361736173617361",
    "5,000 characters": "lorem 7361 ipsum dolor " * 220,
    "url": "https://evil.example/7361?q=hotspot",
    "identifier": "356938035647361",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_bad_text_moves_nothing_and_is_not_stored(catalog: Catalog, text: str) -> None:
    """In a talk: the question stays, the session and the journal hold nothing of the text."""
    store = MemoryStore()
    someone = Person(make_desk(catalog, store), language="en")
    someone.write("hotspot is greyed out on my iphone")
    place, facts = someone.place, dict(someone.session.facts)
    someone.write(text)
    assert (someone.place, dict(someone.session.facts)) == (place, facts)
    kept = encode(someone.session) + str(store.journal) + str(store._people)
    assert "7361" not in kept
    assert "lorem" not in kept


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "es"])
def test_a_bad_text_is_answered_kindly(catalog: Catalog, person: Make, text: str, language: str) -> None:
    """The first words too: what the bot can do is said, with the menu below."""
    someone = person(language).write(text)
    words = catalog.words[someone.session.language].ui
    kind = ("miss_1", "outside", "which_text", "empty", "menu_text")
    assert any(words[key] in someone.text for key in kind)
    assert "7361" not in someone.text
    assert someone.choices
