"""docs/knowledge.md says what the knowledge base holds today."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.bundle import gather
from bot.content.load import load, problems
from bot.desk import ask
from bot.engine.advance import Engine
from bot.engine.model import Catalog
from bot.language.read import Reader
from tools.audit import MARK, VERDICTS, judged, pairs, questions, read, report
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


def test_an_audit_is_counted_by_carrier_confidence_and_age() -> None:
    """Each answer counts once by its verdict, in all and under its carrier, its plan's confidence and age."""
    answers = [*pairs(20, 3, AT)]
    verdicts = [{"n": one["n"], "verdict": VERDICTS[1 if one["n"] == 1 else 0]} for one in answers]
    lines = [*judged(answers, verdicts)]
    table = [*report(lines)]
    assert table[2] == "| **all** | 20 | 19 | 1 | – | – | – |"
    for key in ("carrier", "confidence", "age"):
        counts = [int(row.split("|")[2]) for row in table if row.startswith(f"| {key}: ")]
        assert sum(counts) == len(answers)


def test_the_audit_told_is_the_one_judged() -> None:
    """The table between the marks is what `python -m tools.audit --report docs/audit.jsonl` prints."""
    told = DOCS.partition(MARK)[2].partition(END)[0].strip().splitlines()
    assert told == [*report(read(str(ROOT / "docs" / "audit.jsonl")))]


def test_an_unknown_verdict_is_refused() -> None:
    """A reader's word that is no verdict is named with the answer it was said of."""
    with pytest.raises(ValueError, match="answer 1: no verdict 'fine'"):
        [*judged([*pairs(1, 3, AT)], [{"n": 1, "verdict": "fine"}])]
