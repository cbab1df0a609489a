"""Faults of words: missing in a language, without anything to say them, too long, with unknown placeholders."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content import shape
from bot.content.bundle import Bundle, LanguageFiles, Parsed
from bot.content.parse import did_you_mean
from bot.content.source import Document, Place
from bot.engine.facts import KNOWLEDGE_PATHS, TEXT_PATHS
from bot.engine.markup import placeholders
from bot.engine.model import CHECK_CHOICES
from bot.problem import Problem

MAX_LABEL = 40
MAX_MESSAGE = 3500

_PATHS = frozenset(
    f"{kind}.{leaf}"
    for paths in (KNOWLEDGE_PATHS, TEXT_PATHS)
    for kind, leaves in paths.items()
    for leaf in leaves
)
_UI_OWN = frozenset((
    "undo", "warn", "question", "flow", "here", "what", "example", "url", "published", "checked", "contact",
))  # fmt: skip
"""Placeholders that the engine fills in ui texts."""


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of words, language by language."""
    if bundle.facts is None or "en" not in bundle.words:
        if "en" not in bundle.words and "ui" not in bundle.broken:
            yield Problem("flows/en/ui.yaml", 0, "", "Y007", "the file is missing", "write it")
        return
    for files in bundle.words.values():
        yield from questions(bundle, files)
        yield from states(bundle, files)
        yield from causes(bundle, files)
        yield from every_text(bundle, files)


def _missing(files: LanguageFiles, where: Parsed[Any], place: Place, what: str) -> Problem:
    return where.problem(place, "T001", f"{what} has no {files.language} text", "write it")


def _superfluous(where: Parsed[Any], place: Place, found: str, known: list[str], what: str) -> Problem:
    return where.problem(place, "T002", found, did_you_mean(str(place[-1]), known, what))


def asked_facts(bundle: Bundle) -> set[str]:
    """Return the facts that appear as a question."""
    assert bundle.facts is not None
    asked: set[str] = set()
    for flow in bundle.flows.values():
        asked.add(flow.model.check or "")
        for state in flow.model.states.values():
            if isinstance(state, shape.AskShape):
                asked.add(state.ask)
            elif isinstance(state, shape.PoolShape) and isinstance(state.pool, shape.PoolParts):
                asked.update(state.pool.questions)
    for cause in bundle.causes.values():
        asked.update(cause.model.check.values())
    facts = bundle.facts.model.facts
    for name in [*asked]:
        needs = facts[name].needs if name in facts else None
        while needs is not None and needs in facts:
            asked.add(needs)
            needs = facts[needs].needs
    return asked & facts.keys()


def questions(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every asked fact has a question; every choice a label, different from its neighbours'."""
    if files.facts is None or bundle.facts is None:
        return
    asked = asked_facts(bundle)
    facts = bundle.facts.model.facts
    told = files.facts.model.facts
    for name, found in facts.items():
        words = told.get(name)
        closed = found.choices or (list(CHECK_CHOICES) if found.check else [])
        if words is None:
            if name in asked or closed:
                yield _missing(files, files.facts, ("facts",), f"the fact {name!r}")
            continue
        if name in asked and words.ask is None:
            yield _missing(files, files.facts, ("facts", name), f"the question of {name!r}")
        yield from _choices(files, files.facts, ("facts", name, "choices"), words, closed)
    for name in told:
        if name not in facts:
            yield _superfluous(files.facts, ("facts", name), f"words for no fact {name!r}", [*facts], "facts")


def _choices(
    files: LanguageFiles, where: Parsed[Any], place: Place, words: shape.FactWordsShape, closed: list[str]
) -> Iterator[Problem]:
    for choice in closed:
        if choice not in words.choices:
            yield _missing(files, where, place, f"the choice {choice!r}")
    labels: dict[str, str] = {}
    for choice, found in words.choices.items():
        here = (*place, choice)
        if choice not in closed:
            yield _superfluous(where, here, f"words for no choice {choice!r}", closed, "choices")
        if len(found.label) > MAX_LABEL:
            yield where.problem(
                (*here, "label"), "T005", f"a label of {len(found.label)} characters", f"at most {MAX_LABEL}"
            )
        if found.label in labels:
            other = labels[found.label]
            yield where.problem(
                (*here, "label"), "T007", f"the label {found.label!r} is also that of {other}", "change one"
            )
        labels[found.label] = choice


def states(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every say and every end that is shown has a text; no text is without its state."""
    assert bundle.facts is not None
    facts = bundle.facts.model.facts
    for name, flow in bundle.flows.items():
        words = files.flows.get(name)
        if words is None:
            if name not in bundle.broken:
                file = f"flows/{files.language}/{name}.yaml"
                yield Problem(
                    file, 0, "", "T001", f"the flow {name!r} has no {files.language} words", "write them"
                )
            continue
        shown = dict(_shown(flow.model))
        for text in shown:
            found = words.model.states.get(text)
            if found is None or found.text is None:
                yield _missing(files, words, ("states",), f"the state {text!r}")
        for text, own in words.model.states.items():
            place: Place = ("states", text)
            state = flow.model.states.get(text)
            asks = state.ask if isinstance(state, shape.AskShape) else None
            if (own.text is not None and text not in shown) or (state is None and text not in shown):
                yield _superfluous(
                    words, place, f"a text without a state {text!r}", [*shown], "states that are shown"
                )
            elif own.ask is not None and asks is None:
                yield words.problem(
                    (*place, "ask"), "T002", f"a question in {text!r}, which asks nothing", "take it out"
                )
            if asks in facts:
                closed = facts[asks].choices or (list(CHECK_CHOICES) if facts[asks].check else [])
                if own.choices:
                    yield from _choices(files, words, (*place, "choices"), own, closed)
    for name, words in files.flows.items():
        if name not in bundle.flows and name not in bundle.broken:
            yield words.problem(
                (), "T002", f"words for no flow {name!r}", did_you_mean(name, [*bundle.flows], "flows")
            )


def _shown(flow: shape.FlowFile) -> Iterator[tuple[str, str]]:
    for name, state in flow.states.items():
        if isinstance(state, shape.SayShape):
            yield state.say, name
        elif isinstance(state, shape.EndShape) and state.end != "return":
            yield name, name


def causes(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every cause has its words: title, why, each step, a warning for a risk, an undo where one is due."""
    for name, cause in bundle.causes.items():
        words = files.causes.get(name)
        if words is None:
            if name not in bundle.broken:
                file = f"knowledge/{files.language}/causes/{name}.yaml"
                yield Problem(
                    file, 0, "", "T001", f"the cause {name!r} has no {files.language} words", "write them"
                )
            continue
        used = {
            step for steps in (*cause.model.steps.values(), *cause.model.client.values()) for step in steps
        }
        for step in sorted(used - words.model.steps.keys()):
            yield _missing(files, words, ("steps",), f"the step {step!r}")
        for step in words.model.steps:
            if step not in used:
                yield _superfluous(
                    words, ("steps", step), f"a text without a step {step!r}", sorted(used), "steps"
                )
        if cause.model.risk != "none" and words.model.warn is None:
            yield words.problem((), "T008", f"no warn for the risk {cause.model.risk}", "write a `warn`")
        if cause.model.undo and words.model.undo is None:
            yield words.problem((), "T009", "no undo text though the cause has undo: true", "write an `undo`")
        if not cause.model.undo and words.model.undo is not None:
            yield words.problem(
                ("undo",), "T002", "an undo text though the cause has undo: false", "take it out"
            )
    for name, words in files.causes.items():
        if name not in bundle.causes and name not in bundle.broken:
            yield words.problem(
                (), "T002", f"words for no cause {name!r}", did_you_mean(name, [*bundle.causes], "causes")
            )


def every_text(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Placeholders name facts, knowledge paths or menus; no message or button is too long."""
    facts = bundle.facts.model.facts if bundle.facts is not None else {}
    menus = bundle.menus.model.menus if bundle.menus is not None else None
    sources: list[tuple[Document, bool]] = [
        (p.document, False) for p in (*files.flows.values(), *files.causes.values())
    ]
    if files.facts is not None:
        sources.append((files.facts.document, False))
    if files.ui is not None:
        sources.append((files.ui.document, True))
        for key, value in files.ui.document.data.items():
            if f"{key}_says" in files.ui.document.data and len(value) > MAX_LABEL:
                yield files.ui.problem(
                    (key,), "T005", f"a label of {len(value)} characters", f"at most {MAX_LABEL}"
                )
    for document, is_ui in sources:
        for place, text in strings(document.data, ()):
            if len(text) > MAX_MESSAGE:
                yield document.problem(
                    place, "T006", f"a text of {len(text)} characters", f"at most {MAX_MESSAGE}"
                )
            for name in placeholders(text):
                yield from _placeholder(
                    document, place, name, facts, menus, own=_UI_OWN if is_ui else frozenset()
                )
    for name, words in files.causes.items():
        total = sum(len(text) for _, text in strings(words.model.model_dump(), ()))
        if total > MAX_MESSAGE and name in bundle.causes:
            yield words.problem((), "T006", f"a cause of {total} characters", f"at most {MAX_MESSAGE} in all")


def strings(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield every text below a place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from strings(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from strings(value, (*place, number))


def _placeholder(
    document: Document, place: Place, name: str, facts: Any, menus: Any, *, own: frozenset[str]
) -> Iterator[Problem]:
    kind, colon, menu = name.partition(":")
    if colon:
        if kind != "menu" or (menus is not None and menu not in menus):
            hint = did_you_mean(menu, [*(menus or ())], "ids of knowledge/menus.yaml")
            yield document.problem(place, "T004", f"no menu {menu!r}", hint)
    elif name not in facts and name not in _PATHS and name not in own:
        hint = did_you_mean(name, [*facts, *_PATHS, *own], "facts and knowledge paths")
        yield document.problem(place, "T003", f"no placeholder {{{name}}}", hint)
