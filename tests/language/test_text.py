"""Text made comparable, phrases found in it, and the language it is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import MAX_READ, contains, language_of, normalise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Hot\tspot \n ", "hot spot"),
        ("ＨＯＴＳＰＯＴ", "hotspot"),
        ("won’t", "won't"),
        ("“x” won´t `z’", "\"x\" won't 'z'"),
        ("热\u200b点\u200d卡\ufeff", "热点卡"),
        ("\u202ehi\u202c", "hi"),
        ("a\0b\x1b[31mc", "ab[31mc"),
        ("\ud800x", "x"),
        ("STRASSE straße", "strasse strasse"),
        ("１２", "12"),
        ("", ""),
    ],
)
def test_normalise(text: str, folded: str) -> None:
    """Width, case, quotes, blanks and invisible characters don't count."""
    assert normalise(text) == folded


@given(st.text())
def test_normalised_text_has_no_blanks_to_spare_and_nothing_invisible(text: str) -> None:
    """Whatever comes, there are single spaces, none at the ends, and no line ends."""
    folded = normalise(text)
    assert folded == " ".join(folded.split())
    assert not set(folded) & set("\0\n\t\u200b\u202e\ufeff")


def test_only_the_beginning_is_read() -> None:
    """A text is read up to its first thousand characters."""
    assert normalise("x" * 5000) == "x" * MAX_READ


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("it stops", "stop", False),
        ("please stop now", "stop", True),
        ("stop", "stop", True),
        ("nonstop stop", "stop", True),
        ("别stop了", "stop", True),
        ("我的热点打不开", "热点", True),
        ("at&t prepaid", "at&t", True),
        ("xat&t", "at&t", False),
        ("$25 plan", "$25", True),
        ("costs$25", "$25", True),
        ("$250", "$25", False),
        ("", "stop", False),
        ("是连不上不是打不开", "打不开", False),
        ("是连不上不是打不开", "连不上", True),
        ("不是打不开，真的打不开", "打不开", True),
        ("是不是打不开", "打不开", True),
    ],
)
def test_contains(text: str, phrase: str, found: bool) -> None:  # noqa: FBT001 - a column of the table
    """A phrase counts as whole words, beside Chinese too, and anywhere if it is Chinese and not denied."""
    assert contains(text, phrase) is found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hotspot won't turn on", "en"),
        ("help", "en"),
        ("hot", None),
        ("热点", "zh-Hans"),
        ("热", None),
        ("熱點打不開", "zh-Hant"),
        ("my iphone 热点", "zh-Hans"),
        ("¿qué?", None),
        ("¿qué pasa?", "es"),
        ("mañana", "es"),
        ("hola", "es"),
        ("el hotspot esta lentisimo", "es"),
        ("el paso hotspot slow today", "en"),
        ("windows", None),
        ("windows hotspot", None),
        ("compu", "es"),
        ("no me deja tocarlo, está en gris", "es"),
        ("personal hotspot en gris y no sale", "es"),
        ("12345", None),
        ("👍👍👍", None),
        ("", None),
        ("https://example.com/热点热点", None),
        ("t.me/joinchat/AAAAfreehotspot", None),
        ("test@example.com", None),
        ("<script>alert('hotspot')</script>", None),
        ("<b>my hotspot</b>", "en"),
        ("see example.com/x please", "en"),
        ("热点 https://example.com/very/long/english/path", "zh-Hans"),
    ],
)
def test_language_of(text: str, language: str | None) -> None:
    """Four letters or two ideographs make a language clear, if a word of it is there; markup is no word."""
    assert language_of(text) == language


def test_names_are_no_words() -> None:
    """Names of carriers and phones say nothing about the language around them."""
    assert language_of("t-mobile iphone ok", ["t-mobile", "iphone"]) is None
    assert language_of("我 t-mobile 卡", ["t-mobile"]) == "zh-Hans"
