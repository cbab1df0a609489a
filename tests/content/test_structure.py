"""Rules of structure beyond one example each: depth of calls, islands of states, languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import shape
from bot.content.bundle import Bundle, Parsed
from bot.content.parse import parse
from bot.content.rules import structure
from bot.content.source import Document
from tests.content.examples import check, good_folder, replace


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return good_folder(tmp_path / "content")


def parsed(name: str, states: dict[str, object], opens_on: list[str] | None = None) -> Parsed[shape.FlowFile]:
    """Return a flow that starts at its first state."""
    data = {
        "flow": name,
        "version": 1,
        "opens_on": opens_on or [],
        "start": next(iter(states)),
        "states": states,
    }
    document = Document(f"flows/{name}.yaml", data)
    model = parse(document, shape.FlowFile)
    assert model is not None, [*map(str, document.problems)]
    return Parsed(model, document)


def chain(length: int) -> Iterator[Parsed[shape.FlowFile]]:
    """Yield flows that call one another in a row."""
    for number in range(length):
        yield parsed(
            f"flow_{number}", {"in": {"call": f"flow_{number + 1}", "to": "out"}, "out": {"end": "return"}}
        )
    yield parsed(f"flow_{length}", {"out": {"end": "return"}})


@pytest.mark.parametrize(("length", "faults"), [(4, []), (5, ["flow_0"]), (6, ["flow_0", "flow_1"])])
def test_calls_go_at_most_four_deep(length: int, faults: list[str]) -> None:
    """A fifth flow within flows is too deep, wherever the row begins."""
    bundle = Bundle(Path(), flows={flow.model.flow: flow for flow in chain(length)})
    told = [*structure.calls(bundle)]
    assert [problem.file for problem in told] == [f"flows/{name}.yaml" for name in faults]
    assert {problem.code for problem in told} <= {"F018"}


def test_of_states_that_nothing_reaches_the_first_of_a_row_is_told_and_every_one_of_a_ring() -> None:
    """One wrong edge makes one fault, and a ring that only leads to itself isn't passed over."""
    states: dict[str, object] = {
        "start": {"say": "hello", "to": "done"},
        "row_a": {"say": "hello", "to": "row_b"},
        "row_b": {"say": "hello", "to": "done"},
        "self": {"decide": [{"when": {"fact": "known"}, "to": "self"}, {"else": "done"}]},
        "ring_a": {"say": "hello", "to": "ring_b"},
        "ring_b": {"decide": [{"when": {"fact": "known"}, "to": "ring_a"}, {"else": "done"}]},
        "done": {"end": "resolved"},
    }
    told = [*structure.exits(parsed("slow", states, ["flow.slow"]))]
    assert [problem.path for problem in told] == [
        f"states.{name}" for name in ("row_a", "self", "ring_a", "ring_b")
    ]
    assert {problem.code for problem in told} == {"F005"}


def test_a_language_without_ui_is_not_held_to_be_complete(good: Path) -> None:
    """Half a translation is no fault: people get it once its ui.yaml stands."""
    (good / "flows/zh-Hans/ui.yaml").unlink()
    (good / "flows/zh-Hans/slow.yaml").unlink()
    assert check(good) == []


def test_a_folder_with_nothing_in_it_names_what_it_needs(tmp_path: Path) -> None:
    """An empty folder is told what to begin with, not an error of ours."""
    assert check(tmp_path) == [
        "flows/en/ui.yaml:0: the file is missing; write it [Y007]",
        "flows/facts.yaml:0: the file is missing; write it [Y007]",
        "knowledge/language/lexicon.yaml:0: the file is missing; write it [Y007]",
        "knowledge/menus.yaml:0: the file is missing; write it [Y007]",
    ]


def test_without_english_the_other_languages_are_still_checked(good: Path) -> None:
    """A missing file of one language hides no fault of another."""
    (good / "flows/en/ui.yaml").unlink()
    replace(good, "flows/zh-Hans/slow.yaml", '  solved: {text: "好了。"}\n', "")
    assert [line.split(":")[0] for line in check(good)] == ["flows/en/ui.yaml", "flows/zh-Hans/slow.yaml"]


@pytest.mark.parametrize(
    "file", ["flows/en/facts.yaml", "flows/en/ui.yaml", "knowledge/language/lexicon.yaml"]
)
def test_what_cannot_be_read_is_not_told_as_missing(good: Path, file: str) -> None:
    """A file with a fault of its own makes no faults elsewhere."""
    (good / file).write_text("- a list\n", encoding="utf-8")
    assert check(good) == [
        f"{file}:1: a list where a mapping (key: value) belongs; write a mapping (key: value) [S003]"
    ]


@pytest.mark.parametrize(
    "file",
    [
        "flows/line.yaml",
        "knowledge/causes/frozen.yaml",
        "flows/en/line.yaml",
        "knowledge/en/causes/frozen.yaml",
    ],
)
def test_a_record_that_cannot_be_read_is_not_told_as_missing(good: Path, file: str) -> None:
    """Nor is what names it, or what it names."""
    (good / file).write_text("- a list\n", encoding="utf-8")
    assert [line.split(":")[0] for line in check(good)] == [file]


def test_a_state_may_ask_in_words_of_its_own(good: Path) -> None:
    """A question is asked in other words where a state has them, with all of its choices or none."""
    own = 'states:\n  online: {ask: "Again: does a page open?"}\n'
    replace(good, "flows/en/slow.yaml", "states:\n", own)
    assert check(good) == []
    replace(good, "flows/en/slow.yaml", 'open?"}', 'open?", choices: {works: {label: "Yes"}}}')
    assert check(good) == [
        "flows/en/slow.yaml:3: states.online.choices: the choice 'fails' has no en text; write it [T001]"
    ]


def test_a_cause_may_stand_in_any_pool_and_a_plan_name_in_a_group(good: Path) -> None:
    """Causes and questions are shared by flows; a plan no longer sold keeps a name that was given again."""
    replace(good, "flows/slow.yaml", "[far_away]", "{causes: [far_away, frozen], questions: [online]}")
    replace(
        good,
        "knowledge/carriers/tello.yaml",
        "status: current\n    hotspot: included\n    allowance_gb: 5",
        "status: legacy\n    hotspot: included\n    allowance_gb: 5",
    )
    replace(good, "knowledge/carriers/tello.yaml", '["25 GB"]', '["25 GB", "5 GB"]')
    assert check(good) == []
