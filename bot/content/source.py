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
_RESOLVER: Any = yaml.resolver.Resolver()
_INVISIBLE = re.compile(yaml.reader.Reader.NON_PRINTABLE.pattern + "|\ufeff")
_BARE = re.compile(r"(?i)^(yes|no|on|off|y|n)$")
_DATE_OR_TIME = re.compile(r"^\d{4}-\d{1,2}(-\d{1,2}.*)?$|^\d{1,3}(:[0-5]?\d)+(\.\d*)?$")
_INT = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})$")
_DECIMAL = re.compile(r"^[-+]?[0-9]+\.[0-9]+$")
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
    fault = _read(path, document)
    if fault is not None:
        line, code, found, hint = fault
        document.data = None
        document.problems = [Problem(file, line, "", code, found, hint)]
    return document


def _read(path: Path, document: Document) -> tuple[int, str, str, str] | None:
    """Fill the document; where the file is no YAML at all, return line, code, what was found and a hint."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return 0, "Y001", f"can't be read ({error})", "make it a UTF-8 file"
    invisible = _INVISIBLE.search(text)
    if invisible is not None:
        line = text.count("\n", 0, invisible.start()) + 1
        return line, "Y001", f"an invisible character (U+{ord(invisible[0]):04X})", "take it out"
    try:
        node = yaml.compose(text, Loader=_LOADER)
        if node is None:
            return 1, "Y002", "the file is empty", "write its keys or delete it"
        document.data = _Reader(document).value(node, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        return line, "Y001", f"no YAML: {error.problem}", "check indentation, quotes and brackets up to here"
    except RecursionError:
        return 1, "Y001", "brackets within brackets, too deep to read", "flatten it"
    return None


class _Reader:
    """Turns nodes into plain data and remembers lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> object:
        self.document.lines.setdefault(place, node.start_mark.line + 1)
        if self.alias(node, place):
            return None
        self.tag(node, place)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self.scalar(node, place)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                hint = "write a text; quote what begins with a bracket"
                self.fault(place, "Y004", "a list or a mapping as a key", hint, line)
                continue
            key = self.key(key_node, place, line)
            here = (*place, key)
            if key in result:
                first = self.document.lines[here]
                found = f"the key {key!r} stands twice, first in line {first}"
                self.fault(here, "Y003", found, "keep one", line)
                continue
            self.document.lines[here] = line
            result[key] = self.value(value_node, here)
        return result

    def key(self, node: yaml.ScalarNode, place: Place, line: int) -> str:
        here = (*place, node.value)
        if not self.alias(node, here, line):
            self.tag(node, here, line)
            if not isinstance(self.scalar(node, here, line), str):
                self.fault(here, "Y004", f"the key {node.value!r} is no text", "quote it", line)
        return str(node.value)

    def alias(self, node: yaml.Node, place: Place, line: int | None = None) -> bool:
        """Say whether the node was met before, which is a fault."""
        again = id(node) in self.seen
        if again:
            self.fault(place, "Y005", "an alias (*name)", "write the value out", line)
        self.seen.add(id(node))
        return again

    def tag(self, node: yaml.Node, place: Place, line: int | None = None) -> None:
        """Tell a tag that somebody wrote, known by its difference from the one that YAML finds by itself."""
        plain = not getattr(node, "style", None)
        if node.tag != _RESOLVER.resolve(type(node), node.value, (plain, not plain)):
            short = node.tag.replace("tag:yaml.org,2002:", "!!")
            self.fault(place, "Y005", f"a tag ({short})", "write the value without a tag", line)

    def scalar(self, node: yaml.Node, place: Place, line: int | None = None) -> object:
        text: str = node.value
        if getattr(node, "style", None):
            return text
        misread = "true or false" if _BARE.match(text) else None
        misread = "a date or time" if _DATE_OR_TIME.match(text) else misread
        if misread is None:
            return _plain(text)
        found = f"a bare {text}, which YAML may read as {misread}"
        self.fault(place, "Y006", found, f'quote it: "{text}"', line)
        return text

    def fault(self, place: Place, code: str, found: str, hint: str, line: int | None = None) -> None:
        where = self.document.line(place) if line is None else line
        problem = Problem(self.document.file, where, path_text(place), code, found, hint)
        self.document.problems.append(problem)


def _plain(text: str) -> object:
    """Return what a bare word or number means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text
