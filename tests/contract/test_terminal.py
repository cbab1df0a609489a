"""The terminal: what a person sees in 80 columns, and that it goes on where they were."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from bot.engine.model import Catalog
from bot.terminal import chat, wrapped
from tests.contract.process import run
from tests.talk import NOON, make_desk


async def lines(*said: str) -> AsyncIterator[str]:
    """Lines as they would be typed."""
    for line in said:
        yield line


def clock() -> float:
    """A clock that stands."""
    return NOON


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_nothing_is_wider_than_eighty_columns(
    catalog: Catalog, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese takes two columns a character and still fits the frame."""
    monkeypatch.setenv("COLUMNS", "200")
    talk = lines(
        "热点打不开" if language == "zh-CN" else "hotspot won't turn on",
        "1",
        "1",
        "1",
        "1",
        "1",
        "1",
        "3",
        "/help",
    )
    await chat(make_desk(catalog), talk, clock, None, language)
    shown = capsys.readouterr().out.splitlines()
    assert max(cell_len(line) for line in shown) == 80
    assert shown[-1].strip() in {words.ui["bye"] for words in catalog.words.values()}


async def test_answers_are_numbered_as_they_are_counted(
    catalog: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number that stands beside an answer chooses it, and free text is read at any time."""
    await chat(
        make_desk(catalog), lines("hotspot won't turn on", "3", "my data works", "2"), clock, None, "en"
    )
    shown = capsys.readouterr().out
    assert " 3  Samsung" in shown
    assert "Mobile Hotspot and Tethering" in shown
    assert "Does the phone give a reason" in shown


def test_it_goes_on_where_it_was_after_the_process_ended(tmp_path: Path) -> None:
    """A second run shows the question that was open; at end of input it says goodbye and ends well."""
    first = run("chat", "--language", "zh-Hans", folder=tmp_path, text="热点打不开\n苹果\n")
    assert first.returncode == 0
    assert (tmp_path / "data" / "hotspot-bot.sqlite3").is_file()
    second = run("chat", folder=tmp_path)
    assert second.returncode == 0
    assert "看网页能不能打开" in second.stdout
    assert "有事随时找我" in second.stdout


@given(st.text(alphabet="abc 热点，。（\n", max_size=120), st.integers(4, 40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    """No line is wider than asked for, and only spaces at the ends of lines go."""
    found = wrapped(Text(text), width)
    assert all(cell_len(line.plain) <= width for line in found)
    assert "".join(line.plain for line in found).replace(" ", "") == text.replace("\n", "").replace(" ", "")
