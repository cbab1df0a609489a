"""Every rule of the content has an example that breaks it, with the lines that tell so."""

import re
from pathlib import Path

import pytest
import yaml

from bot.content import source
from bot.content.bundle import gather
from bot.content.load import load, problems
from bot.problem import ContentError
from tests.content.examples import Example, apply, check, examples, good_folder

EXAMPLES = examples()
CODE = re.compile(r"\b[FKLSTY]\d{3}\b")
CONTENT = Path(source.__file__).parent


def by_name(example: Example) -> str:
    return example.name


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return good_folder(tmp_path / "content")


def test_the_good_folder_has_no_fault(good: Path) -> None:
    """The control: what the examples break is whole."""
    assert check(good) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_an_example_yields_exactly_its_lines(example: Example, good: Path) -> None:
    """A fault is told with file, line, path, what was found and what would do, and nothing else is told."""
    apply(good, example.edits)
    assert check(good) == example.expect


@pytest.mark.parametrize("example", EXAMPLES, ids=by_name)
def test_an_example_is_named_by_a_code_that_it_yields(example: Example) -> None:
    """The file that shows a rule is found by the rule's code."""
    assert example.name[:4] in {CODE.findall(line)[-1] for line in example.expect}


def test_both_loaders_of_the_yaml_library_tell_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without libyaml finds the same faults in the same words."""
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    for example in (one for one in EXAMPLES if one.name.startswith("Y")):
        root = good_folder(tmp_path / example.name)
        apply(root, example.edits)
        assert check(root) == example.expect, example.name


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    """No rule is without an example, and no example is of a rule that is gone."""
    written = {code for path in CONTENT.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert {example.name[:4] for example in EXAMPLES} == written


def test_all_faults_come_at_once_and_sorted(good: Path) -> None:
    """Faults of YAML, shape, structure, words and knowledge come in one go, by file and line."""
    names = {
        "Y003_state_twice",
        "Y006_bare_date",
        "S002_value_without_date",
        "F015_moved_to_nothing",
        "T003_unknown_placeholder",
        "T004_unknown_menu",
        "T005_label",
        "T008_risk_without_warn",
        "K009_name_of_two_phones",
        "L001_lexicon",
    }
    chosen = [example for example in EXAMPLES if example.name in names]
    for example in chosen:
        apply(good, example.edits)
    told = problems(gather(good))
    assert told == sorted(told)
    expected = {line for example in chosen for line in example.expect}
    assert {*map(str, told)} == expected


def test_a_broken_folder_is_not_loaded(good: Path) -> None:
    """Loading tells all faults in one error, and gives no catalog."""
    for example in EXAMPLES:
        if example.name in ("F003_start", "T005_label", "K009_name_of_two_phones"):
            apply(good, example.edits)
    with pytest.raises(
        ContentError, match=r"^3 faults in the content, the first: flows/en/facts\.yaml:20"
    ) as told:
        load(good)
    assert [problem.code for problem in told.value.problems] == ["T005", "F003", "K009"]


@pytest.mark.parametrize(
    "code",
    ["F003", "F004", "F011", "F013", "F014", "L001", "L002", "S001", "S004", "S005", "T002", "T003", "T004"],
)
def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(code: str) -> None:
    """Wherever a name leads nowhere and another is near, the fault asks: did you mean that one?"""
    lines = [line for example in EXAMPLES for line in example.expect if line.endswith(f"[{code}]")]
    assert any('; did you mean "' in line for line in lines)
