"""A document held against a shape: every fault of shape at once, each once, in the writer's words."""

from typing import Annotated, Literal

import pytest
from pydantic import Field

from bot.content.parse import did_you_mean, parse
from bot.content.shape import FlowFile, FlowWordsFile, Shape
from bot.content.source import Document
from bot.problem import Problem


class Inner(Shape):
    to: str
    within: tuple["Inner", ...] = ()


class Outer(Shape):
    name: Annotated[str, Field(max_length=3)] = "abc"
    kind: Literal["small", "large"] = "small"
    size: int | Literal["endless", "none"] = 1
    share: float = 0.5
    on: bool | None = None
    pair: tuple[int, int] | None = None
    inner: Inner | None = None
    either: str | Inner | None = None


def told(data: object, shape: type[Shape] = Outer) -> list[str]:
    """Return path, what was found and hint of each fault."""
    document = Document("x", data)
    model = parse(document, shape)
    assert (model is None) == bool(document.problems)
    return [str(problem).removeprefix("x:1: ") for problem in document.problems]


def test_a_document_without_faults_becomes_its_model() -> None:
    """The model holds what the document says and what the shape says by itself."""
    assert parse(Document("x", {"name": "a", "inner": {"to": "b"}}), Outer) == Outer(
        name="a", inner=Inner(to="b")
    )


def test_all_faults_of_shape_come_at_once() -> None:
    """A writer mends a file in one go, also where two keys of one mapping are missing."""
    data = {"flow": "slow", "Start": 1, "states": {"ab": {"ask": "cd", "choices": {"ef": {"too": "gh"}}}}}
    assert told(data, FlowFile) == [
        "the key 'version' is missing; add it [S002]",
        "the key 'opens_on' is missing; add it [S002]",
        "the key 'start' is missing; add it [S002]",
        "states.ab.choices.ef: the key 'to' is missing; add it [S002]",
        "states.ab.choices.ef.too: unknown key 'too'; did you mean \"to\"? [S001]",
        "Start: unknown key 'Start'; did you mean \"start\"? [S001]",
    ]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"name": 5}, "name: 5 where text belongs; write text [S003]"),
        ({"name": None}, "name: nothing where text belongs; write text [S003]"),
        ({"name": True}, "name: true where text belongs; write text [S003]"),
        ({"name": ["a"]}, "name: a list where text belongs; write text [S003]"),
        ({"share": "a"}, "share: 'a' where a number belongs; write a number [S003]"),
        ({"on": "a"}, "on: 'a' where true or false belongs; write true or false [S003]"),
        ({"pair": "a"}, "pair: 'a' where a list belongs; write a list [S003]"),
        (
            {"inner": "a"},
            "inner: 'a' where a mapping (key: value) belongs; write a mapping (key: value) [S003]",
        ),
        (
            {"inner": {"to": "a", "within": "b"}},
            "inner.within: 'b' where a list belongs; write a list [S003]",
        ),
        ({"name": "abcd"}, "name: 'abcd' won't do; string should have at most 3 characters [S006]"),
        ({"kind": "smal"}, "kind: 'smal' is not allowed here; did you mean \"small\"? [S005]"),
        ({"kind": "x" * 99}, f"kind: '{'x' * 49}... is not allowed here; use one of small, large [S005]"),
        (["a"], "a list where a mapping (key: value) belongs; write a mapping (key: value) [S003]"),
        (None, "nothing where a mapping (key: value) belongs; write a mapping (key: value) [S003]"),
    ],
)
def test_a_fault_is_told_in_the_words_of_a_writer(value: object, fault: str) -> None:
    """No word of Python's stands in a fault."""
    assert told(value) == [fault]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"size": "endles"}, "size: 'endles' is not allowed here; did you mean \"endless\"? [S005]"),
        ({"size": "zz"}, "size: 'zz' where a whole number belongs; write a whole number [S003]"),
        ({"either": 5}, "either: 5 where text belongs; write text [S003]"),
        ({"either": {}}, "either: the key 'to' is missing; add it [S002]"),
        ({"either": {"to": 5}}, "either.to: 5 where text belongs; write text [S003]"),
        ({"either": {"to": "a", "of": "b"}}, "either.of: unknown key 'of'; take it out [S001]"),
    ],
)
def test_of_several_kinds_that_would_do_the_one_that_was_meant_tells_the_fault(
    value: object, fault: str
) -> None:
    """Where a value may be a text or a mapping, one fault is told once."""
    assert told(value) == [fault]


def test_a_fault_of_yaml_hides_no_other_fault_but_the_one_that_it_explains() -> None:
    """An alias reads as nothing; that nothing isn't told again, all else is."""
    document = Document("x", {"title": None, "states": {"ab": {"text": 5}}})
    document.problems.append(Problem("x", 1, "title", "Y005", "an alias (*name)", "write the value out"))
    assert parse(document, FlowWordsFile) is None
    assert [problem.path for problem in document.problems] == ["title", "states.ab.text"]


def test_a_fault_of_yaml_alone_leaves_the_model_to_the_rules() -> None:
    """A key that stands twice keeps no rule from telling what else is wrong."""
    document = Document("x", {"title": "a"})
    document.problems.append(Problem("x", 2, "title", "Y003", "twice", "keep one"))
    assert parse(document, FlowWordsFile) == FlowWordsFile(title="a")
    assert len(document.problems) == 1


def test_what_is_no_yaml_has_no_faults_of_shape() -> None:
    """A file that couldn't be read is told once."""
    document = Document("x", None)
    document.problems.append(Problem("x", 1, "", "Y002", "the file is empty", "write its keys"))
    assert parse(document, FlowWordsFile) is None
    assert len(document.problems) == 1


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("slwo", ["slow", "cost"], 'did you mean "slow"?'),
        ("zz", ["slow", "cost"], "use one of slow, cost"),
        ("zz", [f"flow_{n}" for n in range(9)], "use one of the flows"),
        ("zz", [], "use one of the flows"),
    ],
)
def test_a_hint_names_the_nearest_else_a_few_else_where_they_stand(
    word: str, known: list[str], hint: str
) -> None:
    """A hint is short, and never an empty list."""
    assert did_you_mean(word, known, "flows") == hint
