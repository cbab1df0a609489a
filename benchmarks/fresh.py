"""Plays cases that were written without sight of the flows: symptom first, then what the person knows.

`python -m benchmarks.fresh [NAME ...]` prints each way to its cause, with the content as it is.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content.load import load
from bot.engine.model import UNSURE, Catalog
from tests.talk import Person, make_desk

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "tests" / "walks" / "fresh" / "cases.yaml"
PATIENCE = 30
"""Messages after which the person gives up."""


@dataclass(frozen=True)
class Walk:
    """What a case came to: its cause (empty if never), the messages up to it, and the way there."""

    cause: str
    messages: int
    way: tuple[str, ...]


def cases() -> dict[str, dict[str, Any]]:
    """Return the cases by name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]
    return found


def play(catalog: Catalog, case: dict[str, Any]) -> Walk:
    """Write the symptom, then answer from the case alone, "not sure" where it is silent."""
    person = Person(make_desk(catalog), language=case["language"])
    person.write(case["symptom"])
    way: list[str] = []
    for messages in range(1, PATIENCE + 1):
        session = person.session
        way.append(session.cause or session.asking or session.view or session.outcome or "says")
        if session.cause in case["cause"]:
            return Walk(str(session.cause), messages, tuple(way))
        if session.outcome is not None:
            break
        _answer(catalog, person, case)
    return Walk("", len(way), tuple(way))


def _answer(catalog: Catalog, person: Person, case: dict[str, Any]) -> None:
    """Answer the screen that a person stands at."""
    session = person.session
    if session.view.startswith(("switch", "which")) or not session.stack:
        wanted = (f"mean:flow/{case['flow']}", f"open:{case['flow']}", "menu", "go_on")
        person.choose(next(choice for choice in wanted if choice in person.choices))
    elif session.cause is not None:
        person.choose("same" if "same" in person.choices else "next")
    elif session.asking is not None:
        value = case["answers"].get(session.asking, UNSURE)
        if str(value) in person.choices:
            person.choose(str(value))
        else:
            record = (catalog.plans if session.asking == "plan" else catalog.carriers).get(str(value))
            person.write(record.name if record is not None else f"{value} kbps")
    else:
        person.choose("go_on")


def main() -> None:
    """Print the way of each case named, or of all."""
    catalog = load(ROOT)
    for name, case in cases().items():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            walk = play(catalog, case)
            print(name, case["set"], walk.messages, walk.cause or f"NEVER {case['cause']}", *walk.way)


if __name__ == "__main__":
    main()
