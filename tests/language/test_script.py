"""The language that a text is in, and Chinese in both scripts as one."""

import pytest

from bot.engine.model import Catalog
from bot.language.read import Reader
from bot.language.script import Scripts


@pytest.fixture(scope="module")
def reader(catalog: Catalog) -> Reader:
    """A reader of the real content."""
    return Reader(catalog)


@pytest.mark.parametrize(
    ("text", "language", "clear"),
    [
        ("hotspot won't turn on", "en", ("en",)),
        ("help", "en", ("en",)),
        ("hot", "en", ()),
        ("热点", "zh-Hans", ("zh-Hans",)),
        ("热", "zh-Hans", ()),
        ("人工客服", "zh-Hans", ("zh-Hans", "zh-Hant")),
        ("熱點打不開", "zh-Hant", ("zh-Hant",)),
        ("回上頁", "zh-Hant", ("zh-Hant",)),
        ("my iphone 热点", "zh-Hans", ("zh-Hans",)),
        ("¿qué?", "es", ()),
        ("¿qué pasa?", "es", ("es",)),
        ("el hotspot esta lentisimo", "es", ("es",)),
        ("q hago, mi cel no jala", "es", ("es",)),
        ("12345", "und", ()),
        ("👍👍👍", "und", ()),
        ("", "und", ()),
        ("asdkfj qwpoe zzxx", "und", ()),
        ("שלום מה קורה", "he", ("he",)),
        ("こんにちは", "ja", ("ja",)),
        ("https://example.com/热点热点", "und", ()),
        ("t.me/joinchat/AAAAfreehotspot", "und", ()),
        ("test@example.com", "und", ()),
        ("<script>alert('hotspot')</script>", "und", ()),
        ("<b>my hotspot</b>", "en", ("en",)),
        ("see example.com/x please", "en", ("en",)),
        ("app里写着hotspot已用7.2/10GB", "zh-Hans", ("zh-Hans",)),
        ("t-mobile iphone ok", "en", ()),
        ("我 t-mobile 卡", "zh-Hans", ("zh-Hans", "zh-Hant")),
        ("600k", "und", ()),
        ("windows hotspot", "en", ()),
        ("mañana", "es", ("es",)),
        ("hola", "es", ("es",)),
        ("compu", "es", ("es",)),
        ("personal hotspot en gris y no sale", "es", ("es",)),
    ],
)
def test_the_language_of_a_text(reader: Reader, text: str, language: str, clear: tuple[str, ...]) -> None:
    """Four letters or two ideographs make a language clear; names, addresses and markup are no words."""
    meaning = reader.read(text)
    assert (meaning.language, meaning.clear) == (language, clear)


def test_both_scripts_are_read_alike(reader: Reader) -> None:
    """What is written in traditional characters means what it means in simplified ones."""
    assert reader.read("熱點打不開").intent == reader.read("热点打不开").intent == "flow.cannot_enable"
    assert reader.read("紅口袋").facts == reader.read("红口袋").facts == {"carrier": "redpocket"}


def test_folding_keeps_places() -> None:
    """A folded text is as long as before: what was found in it stands at the same places."""
    scripts = Scripts({"熱": "热", "點": "点"}, "热点")
    assert scripts.fold("熱點 OK") == "热点 ok"
