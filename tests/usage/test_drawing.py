"""The picture: a process of its own, no box for any letter, nothing of it in the bot."""

import asyncio
import os
import subprocess
import sys
from contextlib import aclosing
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # no stubs
from PIL import Image

from bot.drawing import FONT, HEIGHT, WIDTH, main, png
from bot.engine.model import Catalog, Chart
from bot.painter import Painter
from bot.usage.sketch import sketch
from tests.conftest import ROOT
from tests.usage.charts import CHART

OTHERS = (
    CHART,
    CHART._replace(limit_mb=None, limit_label="", after_label="", run_out=None),
    CHART._replace(readings=((0.0, 0.0),), fan=((0.0, 0.0, 0.0, 0.0), (30.0, 0.0, 0.0, 0.0)), run_out=None),
    CHART._replace(readings=((29.9, 90_000.0),), today_x=30.0, run_out=29.9),
    CHART._replace(
        days=1.0, readings=((0.4, 600.0),), fan=((0.4, 600.0, 600.0, 600.0), (1.0, 700.0, 1500.0, 2300.0))
    ),
)


@pytest.mark.parametrize("chart", OTHERS, ids=range(len(OTHERS)))
def test_any_chart_becomes_a_png_of_a_phones_width(chart: Chart) -> None:
    """With and without a limit, empty, over it, of a day: a PNG of one size, small enough to send."""
    drawn = png(chart)
    with Image.open(BytesIO(drawn)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        assert len(image.getcolors(1_000_000) or ()) > 20, "something is drawn"
    assert len(drawn) < 200_000


@pytest.mark.parametrize("chart", OTHERS, ids=range(len(OTHERS)))
def test_any_chart_becomes_lines_of_a_terminals_width(chart: Chart) -> None:
    """The terminal's chart shows readings, today, the limit if there is one, and the outcome in words."""
    lines = sketch(chart)
    assert chart.outcome in lines[0]
    assert "●" in "".join(lines[1:-1])
    assert "│" in "".join(lines[1:-3])
    assert ("─ " in lines[-1]) == (chart.limit_mb is not None)
    assert max(map(len, lines[1:-2])) <= 64


def test_no_letter_of_a_picture_is_a_box(catalog: Catalog) -> None:
    """Every character of a picture's words, in every language, is in the font; its licence lies beside it."""
    letters = {*TTFont(FONT).getBestCmap()}
    for language, words in catalog.words.items():
        told = {
            k: str(v)
            for k, v in words.answers.items()
            if k.startswith(("usage:chart_", "usage:date", "usage:month"))
        }
        missing = {char for text in told.values() for char in text if ord(char) not in letters}
        assert len(told) > 10
        assert not missing, f"{language}: {missing}; run make font"
    assert {*map(ord, "0123456789.GMKbps–")} <= letters
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


async def test_a_child_draws_what_the_drawing_draws() -> None:
    """The picture that comes back is the drawing's, byte for byte."""
    async with aclosing(Painter()) as painter:
        assert await painter.png(CHART) == png(CHART)


def test_the_bot_never_carries_the_plotting_library() -> None:
    """A process that imports the whole bot has no plotting library."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, bot.cli, bot.channel.service; print('PIL' in sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


async def test_the_bot_goes_on_while_a_picture_is_drawn() -> None:
    """The loop turns while the child works, and pictures asked for at once all come."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    async with aclosing(Painter()) as painter:
        pictures = await asyncio.gather(*(painter.png(CHART._replace(title=f"{n}")) for n in range(4)))
    counting.cancel()
    assert len({*pictures}) == 4
    assert turns > 1_000


async def test_what_cannot_be_drawn_is_none_and_no_error() -> None:
    """A chart that the child fails on is no picture; the words stand alone, and the next one is drawn."""
    async with aclosing(Painter()) as painter:
        assert await painter.png(CHART._replace(readings=())) is None
        assert await painter.png(CHART) == png(CHART)


async def test_a_child_that_died_is_started_anew() -> None:
    """A picture comes although the process that drew the last one was killed, or had its rest."""
    async with aclosing(Painter()) as painter:
        assert await painter.png(CHART) is not None
        child = painter._child
        assert child is not None
        child.kill()
        assert await painter.png(CHART) == png(CHART)
        assert painter._child is not child


async def test_a_picture_given_up_leaves_nothing_for_the_next() -> None:
    """After a picture that nobody waits for any more, the next one is that of its own chart."""
    async with aclosing(Painter()) as painter:
        given_up = asyncio.create_task(painter.png(CHART._replace(title="given up")))
        while painter._child is None:  # noqa: ASYNC110 - a process gives no event
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        assert await painter.png(CHART) == png(CHART)


def test_the_child_ends_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no chart for a while, or when its asker is gone, the process ends by itself."""
    read, write = os.pipe()
    with os.fdopen(read) as lines, os.fdopen(write, "w") as asker:
        monkeypatch.setattr("sys.stdin", lines)
        monkeypatch.setattr("bot.drawing.REST_S", 0.01)
        assert main() == 0
        monkeypatch.setattr("bot.drawing.REST_S", 60.0)
        asker.close()
        assert main() == 0


async def test_a_picture_for_json_lines_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its path is given, in a folder for this user only; the same picture has the same path, old ones go."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with aclosing(Painter()) as painter:
        path = Path(await painter.file(CHART) or "")
        assert path.read_bytes() == png(CHART)  # noqa: ASYNC240 - nothing else runs here
        assert path.parent.stat().st_mode & 0o077 == 0
        old = path.with_name("0.png")
        old.write_bytes(b"")
        os.utime(old, (1, 1))
        assert await painter.file(CHART) == str(path)
        assert not old.exists()
