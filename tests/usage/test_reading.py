"""Readings out of typed and pasted texts."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usage.reading import MAX_MB, number_mb, read
from bot.usage.told import Told, Unclear, decode
from tests.data.carrier import texts

TODAY = date(2026, 11, 26)


def in_words(found: Told | Unclear | None) -> str:
    """Return what was read as the data file writes it."""
    if found is None:
        return "nothing"
    if isinstance(found, Unclear):
        return f"ask {found.why}"
    of = "" if found.of_mb is None else f" of {found.of_mb:g}"
    on = "" if found.day is None else f" on {found.day}"
    return f"{found.kind} {round(found.value, 2):g}{of}{on}"


@pytest.mark.parametrize("row", texts(), ids=lambda row: str(row["text"])[:30])
def test_a_carriers_text_is_read_right_or_asked_about(row: dict[str, Any]) -> None:
    """What a carrier writes is read as it was meant; where it may mean two things, one question is asked."""
    assert in_words(read(row["text"], row["language"], TODAY)) == row["expect"]


def test_carrier_texts_are_told_apart_by_where_they_come_from() -> None:
    """Forty texts and more: those found word for word have a source, those we wrote say so."""
    rows = texts()
    verbatim = [row for row in rows if row.get("source")]
    constructed = [row for row in rows if row.get("constructed")]
    print(f"{len(verbatim)} verbatim, {len(constructed)} constructed")  # noqa: T201 - a figure of the issue
    assert len(verbatim) + len(constructed) == len(rows) >= 40
    assert not [row for row in verbatim if row.get("constructed")]


@pytest.mark.parametrize(
    ("text", "language", "expect"),
    [
        ("used 9.4 GB", "en", "used 9400"),
        ("剩 3.2g", "zh-Hans", "left 3200"),
        ("me quedan 4 gigas", "es", "left 4000"),
        ("he gastado 9,4 GB", "es", "used 9400"),
        ("用了八个g", "zh-Hans", "used 8000"),
        ("已用百分之80", "zh-Hans", "used_pct 80"),
        ("yesterday i was at 8 GB used", "en", "used 8000 on 2026-11-25"),
        ("11月20日用了8G", "zh-Hans", "used 8000 on 2026-11-20"),
        ("used 5 gb on 12/24", "en", "ask future"),
        ("usé 5 gb el 3/11", "es", "used 5000 on 2026-11-03"),
        ("used 5 GB on Dec 1", "en", "ask future"),
        ("used 5 GB on Feb 30", "en", "ask no_such_day"),
        ("9.4 gb", "en", "ask role"),
        ("-3 GB used", "en", "ask negative"),
        ("used minus 3 GB", "en", "ask negative"),
        ("used 250 %", "en", "ask absurd"),
        ("used 4g", "en", "used 4000"),
        ("used 7.5 of my 10 gb", "en", "used 7500 of 10000"),
        ("7.5gb used, 10 gb total", "en", "used 7500 of 10000"),
        ("用到7.5了 总共10g", "zh-Hans", "used 7500 of 10000"),
        ("總共10g 用到7.5了", "zh-Hant", "used 7500 of 10000"),
        ("剩2.5 一共10g", "zh-Hans", "left 2500 of 10000"),
        ("llevo 7.5 de 10", "es", "used 7500 of 10000"),
        ("7.5 of 10 gb", "en", "ask role"),
        ("7.5 gb of 10", "en", "ask role"),
        ("7.5/10", "en", "ask role"),
        ("7/10", "en", "nothing"),
        ("24/7", "en", "nothing"),
        ("i give it 7.5/10", "en", "nothing"),
        ("used 3 of 5 devices", "en", "nothing"),
        ("3 gb of 5 devices", "en", "nothing"),
        ("4G LTE is slow", "en", "nothing"),
        ("how much of 15 GB have I used?", "en", "nothing"),
        ("my plan has 15 GB", "en", "nothing"),
        ("my number is 415-555-0123", "en", "nothing"),
        ("IMEI 356938035643809 used", "en", "nothing"),
        ("hotspot is greyed out", "en", "nothing"),
        ("", "en", "nothing"),
    ],
)
def test_typed_texts(text: str, language: str, expect: str) -> None:
    """A typed reading is read in three languages; what isn't one, or isn't clear, is told so."""
    assert in_words(read(text, language, TODAY)) == expect


@pytest.mark.parametrize("text", ["9.4", "9.4 gb", "9,4"])
def test_an_amount_alone_is_used_where_a_reading_was_asked_for(text: str) -> None:
    """After the question for a reading a bare number is so many GB used."""
    assert read(text, "en", TODAY, asked=True) == Told("used", 9400.0)


def test_a_long_number_is_no_reading_even_when_one_was_asked_for() -> None:
    """A phone or account number never becomes a reading."""
    assert read("4155550123", "en", TODAY, asked=True) is None
    assert number_mb("4155550123", "en") is None


UNITS = {"GB": 1000.0, "gb": 1000.0, "g": 1000.0, "MB": 1.0, "mb": 1.0, "GiB": 1073.741824, "MiB": 1.048576}
SENTENCES = {
    "used": ("used {}", "{} used", "I have used {} so far", "用了{}", "已用 {}", "he usado {}", "llevo {}"),
    "left": ("{} left", "i have {} left", "剩{}", "还剩 {}", "me quedan {}", "quedan {}"),
}


@given(
    st.sampled_from(sorted(SENTENCES)),
    st.integers(0, 6),
    st.integers(1, 9_999),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from([".", ","]),
    st.sampled_from(["", " "]),
)
def test_any_amount_in_any_sentence(  # noqa: PLR0913, PLR0917 - the parts of a sentence
    part: str, number: int, tenths: int, unit: str, mark: str, space: str
) -> None:
    """Whatever the amount, its unit, its decimal mark and the sentence: the MB are the same."""
    sentences = SENTENCES[part]
    amount = f"{tenths // 10}{mark}{tenths % 10}{space}{unit}"
    found = read(sentences[number % len(sentences)].format(amount), "en", TODAY)
    assert isinstance(found, Told)
    assert found.kind == part
    assert found.value == pytest.approx(tenths / 10 * UNITS[unit])


@given(st.text(max_size=300))
def test_no_text_raises_or_gives_an_amount_that_cannot_be(text: str) -> None:
    """Any text at all is a reading within bounds, a question, or nothing."""
    for asked in (False, True):
        found = read(text, "en", TODAY, asked=asked)
        if isinstance(found, Told):
            assert 0 <= found.value <= MAX_MB
            assert found.day is None or found.day <= TODAY


@given(
    st.sampled_from(["used", "left", "used_pct", "left_pct"]),
    st.integers(0, MAX_MB * 1000),
    st.none() | st.integers(1, MAX_MB * 1000),
    st.none() | st.dates(date(2025, 1, 1), TODAY),
    st.sampled_from([False, True]),
)
def test_a_button_carries_a_reading_whole(
    kind: Any,  # noqa: ANN401 - one of four words
    value: int,
    of: int | None,
    day: date | None,
    last: bool,  # noqa: FBT001 - Hypothesis gives it by its place
) -> None:
    """What a button's data holds is the reading again, in at most 40 bytes without a point."""
    told = Told(kind, value / 1000, None if of is None else of / 1000, day, last)
    code = told.encode()
    assert decode(code) == told
    assert len(code) <= 40
    assert "." not in code


@pytest.mark.parametrize("text", ["", "x1", "u", "u1.5", "u12345678901234", "u1d20261301", "u1000 "])
def test_forged_data_is_no_reading(text: str) -> None:
    """A button's data that we didn't write is nothing."""
    assert decode(text) is None
