"""What carriers say in English is shown in the reader's language."""

import re

import pytest

from bot.engine.model import Catalog

WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
"""Two words in a row: a sentence, no name, number or address."""


def quoted(catalog: Catalog) -> set[str]:
    """Return every English sentence with a source that an answer may quote."""
    texts: set[str] = set()
    for one in catalog.knowledge.carriers.values():
        ways = (
            *one.usage_check, *one.support, *one.roaming, *one.limits, *one.terms, *one.plan_check,
            *one.activation, *one.unlocking, *one.messages, *one.events,
        )  # fmt: skip
        texts |= {way.text for way in ways}
    for found in catalog.knowledge.plans.values():
        texts |= {
            found.after_note or "",
            found.price_note or "",
            found.priority_note or "",
            found.caveat or "",
            *(addon.note or "" for addon in found.addons),
        }
    for phone in (*catalog.knowledge.phones.values(), *catalog.knowledge.families.values()):
        texts |= {phone.esim.note or "", phone.hotspot.note or ""}
    return {text for text in texts if WORDS.search(text)}


@pytest.mark.parametrize("language", ["zh-Hans", "es"])
def test_every_quoted_sentence_is_translated(catalog: Catalog, language: str) -> None:
    """No answer mixes in an English sentence."""
    sayings = catalog.words[language].sayings
    assert {text for text in quoted(catalog) if text not in sayings} == set()
