"""docs/knowledge.md says what the knowledge base holds today."""

from datetime import date

import yaml

from bot.content.carriers import Carrier
from bot.engine.model import Catalog
from tools.audit import questions
from tools.knowledge import END, START, tables

from .conftest import ROOT

DOCS = (ROOT / "docs" / "knowledge.md").read_text("utf-8")
LINES = 20


def test_the_counts_are_those_of_the_command(catalog: Catalog) -> None:
    """The tables between the marks are what `python -m tools.knowledge` prints."""
    told = DOCS.partition(START)[2].partition(END)[0].strip().splitlines()
    assert told == [*tables(catalog.knowledge, date(2026, 11, 23))]


def test_the_example_of_a_carrier_is_valid_and_short() -> None:
    """Whoever copies the example has a carrier that passes, in 20 lines."""
    example = DOCS.partition("```yaml\n")[2].partition("```")[0]
    assert len(example.splitlines()) <= LINES
    carrier = Carrier.model_validate(yaml.safe_load(example))
    assert carrier.plans[0].allowance_gb == 10


def test_an_audit_can_be_repeated(catalog: Catalog) -> None:
    """Equal seeds give equal questions, other seeds others."""
    assert [*questions(catalog, 50, 1)] == [*questions(catalog, 50, 1)]
    assert [*questions(catalog, 50, 1)] != [*questions(catalog, 50, 2)]
