"""One document held against its shape: a model, or every fault of shape in the writer's words."""

import difflib
import types
import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.source import Document, Place
from bot.problem import Problem

Model = TypeVar("Model", bound=BaseModel)

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "list_type": "a list",
    "none_required": "null",
}
_ID_FORM = "an id has 2 to 32 of a-z 0-9 _"


def parse(document: Document, shape: type[Model]) -> Model | None:
    """Return the document as `shape`; None where it has faults, which join `document.problems`."""
    if document.data is None or document.problems:
        return None
    try:
        return shape.model_validate(document.data)
    except ValidationError as error:
        document.problems += _problems(document, shape, error)
        return None


def _problems(document: Document, shape: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Return one fault per place: of a union's several complaints about one place the first tells."""
    result: dict[tuple[str, int], Problem] = {}
    for item in error.errors(include_url=False):
        place, at_key = _place(document, item["loc"])
        problem = _problem(document, shape, place, dict(item), at_key=at_key)
        result.setdefault((problem.path, problem.line), problem)
    return list(result.values())


def _place(document: Document, loc: tuple[int | str, ...]) -> tuple[Place, bool]:
    """Return the part of pydantic's location that the document has; tags of unions drop out."""
    place: Place = ()
    data: Any = document.data
    at_key = "[key]" in loc
    for part in loc:
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            place = (*place, part)
            data = data[part]
    return place, at_key


def _problem(
    document: Document, shape: type[BaseModel], place: Place, item: dict[str, Any], *, at_key: bool
) -> Problem:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    short = repr(value) if len(repr(value)) <= 60 else f"{str(value)[:50]!r}..."
    if kind == "extra_forbidden":
        key = str(place[-1]) if place else "?"
        known = sorted(_keys(shape))
        return document.problem(
            place, "S001", f"unknown key {key!r}", _did_you_mean(key, known, "take it out")
        )
    if kind == "missing":
        return document.problem(place, "S002", f"the key {item['loc'][-1]!r} is missing", "add it")
    if kind == "literal_error":
        options = [option.strip("'\" ") for option in context["expected"].replace(" or ", ",").split(",")]
        return document.problem(
            place,
            "S005",
            f"{short} is not allowed here",
            _did_you_mean(str(value), options, context["expected"]),
        )
    if kind == "string_pattern_mismatch":
        if "https" in context["pattern"]:
            return document.problem(place, "K003", f"the source {short} isn't https", "give an https address")
        what = "the key" if at_key else "the id"
        return document.problem(place, "S004", f"{what} {short} is out of form", _ID_FORM)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return document.problem(
            place, "S006", "a state of no kind", "give it one of ask, decide, say, call, pool, end"
        )
    if kind == "value_error":
        return document.problem(place, "S006", f"{short} can't stand like this", str(context["error"]))
    if kind in _KINDS:
        return document.problem(
            place, "S003", f"{short} where {_KINDS[kind]} belongs", f"write {_KINDS[kind]}"
        )
    return document.problem(place, "S006", f"{short} won't do", item["msg"].lower())


def _did_you_mean(word: str, known: list[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise


def did_you_mean(word: str, known: list[str], what: str) -> str:
    """Return the hint for an unknown name: the nearest one, else where names of the kind stand."""
    return _did_you_mean(
        word, known, f"use one of the {what}" if len(known) > 8 else f"use one of {', '.join(known)}"
    )


def _keys(shape: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """Return every key that any mapping within the shape may have."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        if shape in seen:
            return set()
        result: set[str] = set()
        for name, field in shape.model_fields.items():
            result.add(field.alias or name)
            result |= _keys(field.annotation, seen | {shape})
        return result
    if isinstance(shape, types.GenericAlias | types.UnionType) or typing.get_args(shape):
        return set().union(*(_keys(argument, seen) for argument in typing.get_args(shape)))
    return set()
