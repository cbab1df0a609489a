"""One document held against its shape: a model, or every fault of shape in the writer's words."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.content.source import Document, Place
from bot.problem import Problem

Model = TypeVar("Model", bound=BaseModel)

MAX_SHOWN = 60
"""Characters of a value in a fault; a longer one is cut."""
MAX_LISTED = 8
"""Names that a hint lists; of more it says only where they stand."""

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "list_type": "a list",
    "tuple_type": "a list",
}
_ID = "an id has 2 to 32 of a-z 0-9 _"
_FORMS = (
    ("^https:", "K003", "the source {} is no https address", "give an https address"),
    ("^https?:", "S004", "the address {} is out of form", "begin it with https:// or http://"),
    ("^20", "S004", "the date {} is out of form", 'write it as "2026-11-22"'),
    ("^\\S", "S004", "the text {} is out of form", "one line, without a space at its ends"),
    ("^(flow|ask)", "S004", "the intent {} is out of form", "write it as flow.slow or ask.tips"),
    ("^[a-z_]+(", "S004", "the intent {} is out of form", "write it as ask.tips"),
    ("^[a-z0-9_]{2,32}\\.", "S004", "the menu id {} is out of form", "two ids and a dot: ios.cellular"),
    ("^[a-z0-9_-]", "S004", "the id {} is out of form", "an id of a record has 2 to 32 of a-z 0-9 _ -"),
    ("^([a-z0-9_]", "S004", "the fact {} is out of form", _ID),
    ("", "S004", "the id {} is out of form", _ID),
)
"""How the pattern of a text begins, and what to say where a text doesn't match it; the first that fits."""
_PATHS = (
    "plan.hotspot",
    "plan.allowance_gb",
    "plan.after_kbps",
    "carrier.host",
    "device.esim",
    "device.hotspot",
)
_IN_YAML = {"None": "nothing", "True": "true", "False": "false"}
_STATES = "give it one of ask, decide, say, call, pool, end"


def parse(document: Document, shape: type[Model]) -> Model | None:
    """Return the document as `shape`; None where it has faults of shape, which join `document.problems`.

    What only YAML itself had to say (a key twice, a bare yes) hides no fault of shape or meaning.
    """
    if document.data is None and document.problems:
        return None
    try:
        return shape.model_validate(document.data)
    except ValidationError as error:
        document.problems += _problems(document, shape, error)
        return None


def _problems(document: Document, shape: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Yield the faults of shape, once each, but for those that a fault of YAML in the same place explains.

    Where a value may be of several kinds, each kind complains. "No text" tells nothing where another
    kind says what is wrong with it or within it; where none does, the first one stands for all.
    """
    explained = {problem.path for problem in document.problems}
    found = [_problem(document, shape, dict(item)) for item in error.errors(include_url=False)]
    sure = {place[:depth] for place, _ in found for depth in range(len(place))}
    sure |= {place for place, problem in found if not _vague(problem)}
    told: set[tuple[Place, str]] = set()
    for place, problem in found:
        vague = _vague(problem)
        what = (place, "" if vague else problem.found)
        if problem.path not in explained and what not in told and not (vague and place in sure):
            told.add(what)
            yield problem


def _vague(problem: Problem) -> bool:
    return problem.code == "S003" or (problem.code == "S005" and not problem.hint.startswith("did you"))


def _place(document: Document, location: tuple[int | str, ...]) -> Place:
    """Return the part of pydantic's location that the document has; names of kinds drop out."""
    place: Place = ()
    data: Any = document.data
    for part in location:
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int)):
            place = (*place, part)
            data = data[part]
    return place


def _problem(document: Document, shape: type[BaseModel], item: Mapping[str, Any]) -> tuple[Place, Problem]:
    kind, context, short = item["type"], item.get("ctx", {}), _short(item["input"])
    place = _place(document, item["loc"])
    if kind == "extra_forbidden":
        hint = _nearest(str(place[-1]), sorted(_keys(shape)), "take it out")
        said = "S001", f"unknown key {str(place[-1])!r}", hint
    elif kind == "missing":
        said = "S002", f"the key {item['loc'][-1]!r} is missing", "add it"
    elif kind == "literal_error":
        said = "S005", f"{short} is not allowed here", _one_of(str(item["input"]), context["expected"])
    elif kind == "string_pattern_mismatch":
        said = _out_of_form(item["input"], context["pattern"])
    elif kind in _KINDS:
        said = "S003", f"{short} where {_KINDS[kind]} belongs", f"write {_KINDS[kind]}"
    elif kind == "union_tag_not_found":
        said = "S006", "a state of no kind", _STATES
    elif kind in ("too_short", "string_too_short"):
        said = "S006", f"{short} is too short", f"give at least {context['min_length']}"
    elif kind == "value_error":
        said = "S006", f"{short} can't stand like this", str(context["error"])
    else:
        said = "S006", f"{short} won't do", item["msg"].lower()
    return place, document.problem(place, *said)


def _short(value: object) -> str:
    """Return a value as its writer knows it, cut where it is long."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = _IN_YAML.get(repr(value), repr(value))
    return text if len(text) <= MAX_SHOWN else f"{text[:50]}..."


def _one_of(word: str, expected: str) -> str:
    options = [option.strip("' ") for option in expected.replace(" or ", ",").split(",")]
    return _nearest(word, options, f"use one of {', '.join(options)}")


def _out_of_form(text: str, pattern: str) -> tuple[str, str, str]:
    code, found, hint = next(said for start, *said in _FORMS if pattern.startswith(start))
    paths = _PATHS if found.startswith("the fact") else ()
    return code, found.format(_short(text)), _nearest(text, paths, hint)


def _nearest(word: str, known: Sequence[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise


def did_you_mean(word: str, known: Collection[str], what: str) -> str:
    """Return the hint for an unknown name: the nearest one, else where names of the kind stand."""
    few = 0 < len(known) <= MAX_LISTED
    return _nearest(word, [*known], f"use one of {', '.join(known) if few else f'the {what}'}")


def _keys(shape: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """Return every key that any mapping within the shape may have."""
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return {key for argument in get_args(shape) for key in _keys(argument, seen)}
    if shape in seen:
        return set()
    return {
        key
        for name, field in shape.model_fields.items()
        for key in (field.alias or name, *_keys(field.annotation, seen | {shape}))
    }
