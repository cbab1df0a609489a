"""YAML files with the line of every key and value. Sole importer of the YAML library.

Only strings, integers, decimals, true, false and null are values. A bare yes, no, on, off, a date or
a time means something else to YAML than to its writer, so each is a fault that says "quote it".
Aliases and tags are refused: they hide where a value stands, and a chain of them can fill memory.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.problem import Problem

Place = tuple[str | int, ...]
"""Where a value stands: keys and list indices from the top."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BARE = re.compile(r"(?i)^(yes|no|on|off|y|n)$")
_DATE_OR_TIME = re.compile(r"^\d{4}-\d{1,2}(-\d{1,2}.*)?$|^\d{1,3}(:[0-5]?\d)+(\.\d*)?$")
_INT = re.compile(r"^[-+]?(0|[1-9]\d*)$")
_DECIMAL = re.compile(r"^[-+]?\d+\.\d+$")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Document:
    """One file as plain data, with the line of every place in it."""

    file: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place above it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, code: str, found: str, hint: str) -> Problem:
        """Return a fault at a place of this file."""
        return Problem(self.file, self.line(place), path_text(place), code, found, hint)


def path_text(place: Place) -> str:
    """Render a place as a path.

    >>> path_text(("states", "phone", "rules", 2))
    'states.phone.rules[2]'
    """
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read(path: Path, file: str) -> Document:
    """Read one YAML file; what is wrong with it stands in `problems`, and `data` is None if it is no YAML."""
    document = Document(file, None)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        document.problems.append(
            Problem(file, 0, "", "Y001", f"can't be read ({error})", "make it a UTF-8 file")
        )
        return document
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        document.problems.append(_broken(file, error))
        return document
    if node is None:
        document.problems.append(
            Problem(file, 1, "", "Y002", "the file is empty", "write its keys or delete it")
        )
        return document
    document.data = _Reader(document).value(node, ())
    return document


def _broken(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = 1 if mark is None else mark.line + 1
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Problem(
        file,
        line,
        "",
        "Y001",
        f"no YAML: {what}",
        "check indentation, quotes and brackets here or just above",
    )


class _Reader:
    """Turns nodes into plain data and remembers lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: Any, place: Place) -> Any:
        lines = self.document.lines
        lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen:
            self.fault(place, "Y005", "an alias (*name)", "write the value out")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self.scalar(node, place)

    def mapping(self, node: Any, place: Place) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self.scalar(key_node, place, line) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self.fault(place, "Y004", f"the key {key_node.value!r} is no text", "quote it", line)
                key = str(key_node.value)
            here = (*place, key)
            if key in result:
                first = self.document.lines[here]
                self.fault(
                    here, "Y003", f"the key {key!r} stands twice, first in line {first}", "keep one", line
                )
                continue
            self.document.lines[here] = line
            result[key] = self.value(value_node, here)
        return result

    def scalar(self, node: Any, place: Place, line: int | None = None) -> Any:
        text = node.value
        if node.style:
            return text
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.fault(place, "Y005", f"a tag ({node.tag})", "write the value without a tag", line)
            return text
        if _BARE.match(text):
            self.fault(
                place,
                "Y006",
                f"a bare {text}, which YAML may read as true or false",
                f'quote it: "{text}"',
                line,
            )
            return text
        if _DATE_OR_TIME.match(text):
            self.fault(
                place,
                "Y006",
                f"a bare {text}, which YAML may read as a date or time",
                f'quote it: "{text}"',
                line,
            )
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
        return text

    def fault(self, place: Place, code: str, found: str, hint: str, line: int | None = None) -> None:
        where = self.document.line(place) if line is None else line
        problem = Problem(self.document.file, where, path_text(place), code, found, hint)
        self.document.problems.append(problem)
