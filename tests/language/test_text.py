"""Text made comparable, and phrases found in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import MAX_READ, contains, normalise


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
        ("Wi-Fi, wi fi", "wifi, wifi"),
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
    """A text is read up to its first three thousand characters."""
    assert normalise("x" * 9000) == "x" * MAX_READ


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
