"""Reading YAML: plain values, the line of each, and what is refused as it means another thing to YAML."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import source
from bot.content.source import Document, read

LOADERS = [pytest.param(getattr(yaml, "CSafeLoader", yaml.SafeLoader), id="libyaml"), yaml.SafeLoader]


@pytest.fixture(params=LOADERS, autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test with libyaml's loader and with the pure one."""
    monkeypatch.setattr(source, "_LOADER", request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def text(path: Path, written: str) -> Document:
    path.write_text(written, encoding="utf-8")
    return read(path, "flows/x.yaml")


def told(document: Document) -> list[str]:
    return [re.sub(r"^flows/x.yaml:", "", str(problem)) for problem in document.problems]


def test_values_are_texts_numbers_true_false_and_null(path: Path) -> None:
    """A bare word is what a writer would take it for."""
    written = (
        "a: word\nb: 5\nc: -1.5\nd: true\ne: false\nf: null\ng: ~\nh:\ni: \"5\"\nj: 'true'\nk: [1, {l: 2}]"
    )
    data = {"a": "word", "b": 5, "c": -1.5, "d": True, "e": False, "f": None, "g": None, "h": None, "i": "5",
            "j": "true", "k": [1, {"l": 2}]}  # fmt: skip
    document = text(path, written)
    assert (document.data, document.problems) == (data, [])


@pytest.mark.parametrize(
    "word", ["010", "0x1F", "1_000", "1e3", ".5", "1.", "True", "NULL", "9" * 5000, "=", "<<"]
)
def test_a_word_that_only_yaml_knows_as_a_number_is_text(path: Path, word: str) -> None:
    """Nothing becomes a number that its writer didn't see as one."""
    document = text(path, f"a: {word}")
    assert (document.data, document.problems) == ({"a": word}, [])


def test_every_key_and_item_has_its_line(path: Path) -> None:
    """A fault is told where its key or item stands; a place that isn't there, where the one above it does."""
    document = text(
        path, "# a comment\nstates:\n  phone:\n    to: x\n  list:\n    - a\n    - {b: c,\n       d: e}\n"
    )
    places = {
        (): 2,
        ("states",): 2,
        ("states", "phone", "to"): 4,
        ("states", "list", 0): 6,
        ("states", "list", 1, "b"): 7,
        ("states", "list", 1, "d"): 8,
        ("states", "phone", "choices", "works"): 3,
        ("nowhere",): 2,
    }
    assert {place: document.line(place) for place in places} == places


def test_a_document_without_lines_is_told_in_line_one() -> None:
    """A document that wasn't read from a file has no lines; its faults stand in the first."""
    assert str(Document("x", {}).problem(("a",), "S001", "what", "hint")) == "x:1: a: what; hint [S001]"


@pytest.mark.parametrize("word", ["yes", "No", "ON", "off", "y", "N"])
def test_a_bare_yes_or_no_is_quoted(path: Path, word: str) -> None:
    """YAML reads yes, no, on and off as true or false; as value, item or key each is a fault."""
    for written, place in ((f"{word}: a", word), (f"a: {word}", "a"), (f"a: [{word}]", "a[0]")):
        found = f'1: {place}: a bare {word}, which YAML may read as true or false; quote it: "{word}" [Y006]'
        assert told(text(path, written)) == [found]
    assert told(text(path, f'"{word}": "{word}"')) == []


@pytest.mark.parametrize(
    "word", ["2026-11-22", "2026-11", "2026-1-2", "2026-11-22T10:00:00Z", "12:30", "1:30:00"]
)
def test_a_bare_date_or_time_is_quoted(path: Path, word: str) -> None:
    """YAML reads a date as one, and 12:30 as 750."""
    found = f'1: a: a bare {word}, which YAML may read as a date or time; quote it: "{word}" [Y006]'
    assert told(text(path, f"a: {word}")) == [found]
    assert text(path, f"a: {word}").data == {"a": word}
    assert told(text(path, f'a: "{word}"')) == []


def test_a_key_that_stands_twice_keeps_its_first_value(path: Path) -> None:
    """Of two keys the second is told, with the line of the first."""
    document = text(path, "a: 1\nb: 2\na: 3\n")
    assert document.data == {"a": 1, "b": 2}
    assert told(document) == ["3: a: the key 'a' stands twice, first in line 1; keep one [Y003]"]


def test_a_key_is_text(path: Path) -> None:
    """A number, true, nothing, a list or a mapping is no key."""
    document = text(path, "1: a\ntrue: b\n? [c]\n: d\n")
    assert document.data == {"1": "a", "true": "b"}
    assert told(document) == [
        "1: 1: the key '1' is no text; quote it [Y004]",
        "2: true: the key 'true' is no text; quote it [Y004]",
        "3: a list or a mapping as a key; write a text; quote what begins with a bracket [Y004]",
    ]


def test_an_alias_is_refused_wherever_it_stands(path: Path) -> None:
    """A value is written out, be it used as value or as key, and an alias of itself is no trap."""
    assert told(text(path, "a: &x 1\nb: *x\n")) == ["2: b: an alias (*name); write the value out [Y005]"]
    assert told(text(path, "a: &x b\n*x : c\n")) == ["1: b: an alias (*name); write the value out [Y005]"]
    assert told(text(path, "a: &x [*x]\n")) == ["1: a[0]: an alias (*name); write the value out [Y005]"]


def test_a_chain_of_aliases_does_not_fill_memory(path: Path) -> None:
    """The billion laughs are read as a few faults."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    assert len(text(path, "\n".join(lines)).problems) == 2 * 39


@pytest.mark.parametrize(
    "written", ["!x 1", "!x 'a'", "!x [1]", "!x {b: 1}", "!!str 5", "!!int 'a'", "!!python/none x"]
)
def test_a_tag_is_refused(path: Path, written: str) -> None:
    """What a value is shows in how it is written."""
    tag = written.split(maxsplit=1)[0]
    assert told(text(path, f"a: {written}")) == [f"1: a: a tag ({tag}); write the value without a tag [Y005]"]


@pytest.mark.parametrize(
    ("written", "line"),
    [("a: 1\nb\nc: 2", 3), ("a: 1\n--- \nb: 2", 2), ("a: 1\n b: 2", 2), ("a: *b", 1), ("a: %", 1)],
)
def test_what_is_no_yaml_is_told_with_its_line(path: Path, written: str, line: int) -> None:
    """A file that can't be parsed yields one fault and no data."""
    document = text(path, written)
    assert document.data is None
    assert [(fault.line, fault.code) for fault in document.problems] == [(line, "Y001")]
    assert document.problems[0].found.startswith("no YAML: ")


def test_a_tag_on_a_key_is_refused(path: Path) -> None:
    """A key is as plain as a value."""
    assert told(text(path, "a: 1\n!x b: 2")) == ["2: b: a tag (!x); write the value without a tag [Y005]"]


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\ufeff", "\ufffe"])
def test_an_invisible_character_is_told_with_its_line(path: Path, letter: str) -> None:
    """What nobody sees in an editor is named by its number."""
    found = f"2: an invisible character (U+{ord(letter):04X}); take it out [Y001]"
    assert told(text(path, f"热点: 1\nb: a{letter}\n")) == [found]


def test_a_byte_order_mark_is_passed_over(path: Path) -> None:
    """An editor of Windows puts one before the text."""
    document = text(path, "\ufeffa: 1")
    assert (document.data, document.problems) == ({"a": 1}, [])


def test_a_file_that_is_not_utf_8_is_told(path: Path) -> None:
    """Words in another encoding would be shown as signs without sense."""
    path.write_bytes("热点: 1".encode("gbk"))
    document = read(path, "flows/x.yaml")
    assert document.data is None
    assert told(document)[0].startswith("0: can't be read ('utf-8' codec can't decode byte")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A folder in place of a file is a fault of the content, not of ours."""
    assert told(read(tmp_path, "flows/x.yaml"))[0].startswith("0: can't be read ([Errno 21]")


@pytest.mark.parametrize("written", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_told(path: Path, written: str) -> None:
    """A file without keys says nothing."""
    document = text(path, written)
    assert (document.data, told(document)) == (
        None,
        ["1: the file is empty; write its keys or delete it [Y002]"],
    )


def test_brackets_without_end_are_told(path: Path) -> None:
    """Nesting deeper than any reader goes is a fault, not a crash."""
    document = text(path, "[" * 1500 + "]" * 1500)
    hint = "1: brackets within brackets, too deep to read; flatten it [Y001]"
    assert (document.data, told(document)) == (None, [hint])


PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(data=st.dictionaries(st.text("abcdef", min_size=1), PLAIN, max_size=4))
@settings(deadline=None)
def test_what_is_written_with_quotes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    """Any data written as JSON, which quotes every text, comes back unchanged and without a fault."""
    path = tmp_path_factory.getbasetemp() / "json.yaml"
    document = text(path, json.dumps(data, ensure_ascii=False, indent=1))
    assert (document.data, document.problems) == (data, [])
