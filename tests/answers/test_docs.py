"""docs/knowledge.md says what the knowledge base holds today."""

import shutil
from datetime import date
from pathlib import Path

from bot.content.bundle import gather
from bot.content.load import load, problems
from bot.desk import ask
from bot.engine.advance import Engine
from bot.engine.model import Catalog
from bot.language.read import Reader
from tools.audit import questions
from tools.knowledge import END, START, tables

from .conftest import AT, ROOT

DOCS = (ROOT / "docs" / "knowledge.md").read_text("utf-8")
LINES = 20


def test_the_counts_are_those_of_the_command(catalog: Catalog) -> None:
    """The tables between the marks are what `python -m tools.knowledge` prints."""
    told = DOCS.partition(START)[2].partition(END)[0].strip().splitlines()
    assert told == [*tables(catalog.knowledge, date(2026, 11, 23))]


def test_the_example_of_a_carrier_is_all_it_takes(tmp_path: Path) -> None:
    """Whoever copies the example, in 20 lines, into one file has a carrier that is answered at once."""
    example = DOCS.partition("```yaml\n")[2].partition("```")[0]
    assert len(example.splitlines()) <= LINES
    for name in ("flows", "knowledge"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "knowledge" / "carriers" / "acme.yaml").write_text(example, "utf-8")
    assert problems(gather(tmp_path)) == []
    catalog = load(tmp_path)
    engine, reader = Engine.of(catalog), Reader(catalog)
    asked = ask(engine, reader, "does acme wireless ten include hotspot", "en", chosen=True, at=AT)
    assert "Fast hotspot data: 10 GB a month." in asked.answer
    assert "After that: 128 Kbps." in asked.answer
    assert "https://acme.example/plans (2026-08" in asked.answer


def test_an_audit_can_be_repeated(catalog: Catalog) -> None:
    """Equal seeds give equal questions, other seeds others."""
    assert [*questions(catalog, 50, 1)] == [*questions(catalog, 50, 1)]
    assert [*questions(catalog, 50, 1)] != [*questions(catalog, 50, 2)]
