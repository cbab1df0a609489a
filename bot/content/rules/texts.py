"""Faults of words: missing in a language, said by nothing, too long, with unknown placeholders."""

import re
from collections.abc import Collection, Iterator, Mapping

from bot.content import shape
from bot.content.bundle import Bundle, LanguageFiles, Model, Parsed
from bot.content.parse import did_you_mean
from bot.content.rules.names import closed_values
from bot.content.rules.structure import asked
from bot.content.source import Document, Place
from bot.engine.buttons import MAX_LABEL
from bot.engine.facts import KNOWLEDGE_PATHS, TEXT_PATHS
from bot.engine.ui import UI_SYNONYMS
from bot.problem import Problem

MAX_MESSAGE = 3500

_PATHS = frozenset(
    f"{kind}.{leaf}"
    for paths in (KNOWLEDGE_PATHS, TEXT_PATHS)
    for kind, leaves in paths.items()
    for leaf in leaves
)
_UI_OWN = frozenset((
    "undo", "warn", "question", "flow", "here", "what", "example", "url", "published", "checked", "contact",
    "english", "number",
))  # fmt: skip
"""Placeholders that the engine fills in ui texts."""
Facts = Mapping[str, shape.FactShape]
Menus = Mapping[str, shape.MenuShape]
BRACES = re.compile(r"\{([^{}]*)\}")
_BUTTONS = frozenset({*UI_SYNONYMS, "open_page", "copy_number", "copy_brief", "language_name"})


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of words, language by language."""
    if "en" not in bundle.words:
        yield Problem("flows/en/ui.yaml", 0, "", "Y007", "the file is missing", "write it")
    if bundle.facts is None:
        return
    facts = bundle.facts.model.facts
    menus = bundle.menus.model.menus if bundle.menus is not None else None
    for files in bundle.words.values():
        if files.facts is not None:
            yield from questions(files, files.facts, facts, asked(bundle, facts))
        yield from flows(bundle, files, facts)
        yield from causes(bundle, files)
        yield from labels(files)
        yield from every_text(files, facts, menus)


def _missing(files: LanguageFiles, where: Parsed[Model], place: Place, what: str) -> Problem:
    return where.problem(place, "T001", f"{what} has no {files.language} text", "write it")


def _superfluous(where: Parsed[Model], place: Place, what: str, known: Collection[str], kind: str) -> Problem:
    return where.problem(
        place, "T002", f"{what} {str(place[-1])!r}", did_you_mean(str(place[-1]), known, kind)
    )


def _no_file(files: LanguageFiles, file: str, what: str) -> Problem:
    return Problem(file, 0, "", "T001", f"{what} has no {files.language} words", "write them")


# --- questions


def questions(
    files: LanguageFiles, where: Parsed[shape.FactsWordsFile], facts: Facts, needed: Collection[str]
) -> Iterator[Problem]:
    """Every asked fact has a question; every choice a label, different from its neighbours'."""
    told = where.model.facts
    for name, found in facts.items():
        words = told.get(name)
        closed = closed_values(found)
        if words is not None:
            if name in needed and words.ask is None:
                yield _missing(files, where, ("facts", name), f"the question of {name!r}")
            yield from choices(files, where, ("facts", name, "choices"), words, closed)
        elif name in needed or closed:
            yield _missing(files, where, ("facts",), f"the fact {name!r}")
    for name in told:
        if name not in facts:
            yield _superfluous(where, ("facts", name), "words for no fact", facts, "facts")


def choices(
    files: LanguageFiles,
    where: Parsed[Model],
    place: Place,
    words: shape.FactWordsShape,
    closed: Collection[str],
) -> Iterator[Problem]:
    """The choices that have words are those of the fact; a label is short and stands once."""
    for choice in closed:
        if choice not in words.choices:
            yield _missing(files, where, place, f"the choice {choice!r}")
    owners: dict[str, str] = {}
    for choice, found in words.choices.items():
        if choice not in closed:
            yield _superfluous(where, (*place, choice), "words for no choice", closed, "choices")
        yield from _label(where, (*place, choice, "label"), found.label)
        if owners.setdefault(found.label, choice) != choice:
            what = f"the label {found.label!r} is also that of {owners[found.label]}"
            yield where.problem((*place, choice, "label"), "T007", what, "change one")


def _label(where: Parsed[Model], place: Place, label: str) -> Iterator[Problem]:
    if len(label) > MAX_LABEL:
        yield where.problem(place, "T005", f"a label of {len(label)} characters", f"at most {MAX_LABEL}")


def labels(files: LanguageFiles) -> Iterator[Problem]:
    """Buttons of the bot itself and of the menu are short."""
    if files.ui is not None:
        for key in sorted(_BUTTONS):
            yield from _label(files.ui, (key,), getattr(files.ui.model, key))
    for flow in files.flows.values():
        yield from _label(flow, ("title",), flow.model.title)


# --- flows


def flows(bundle: Bundle, files: LanguageFiles, facts: Facts) -> Iterator[Problem]:
    """Every flow has its words, and no words are without their flow."""
    for name, flow in bundle.flows.items():
        words = files.flows.get(name)
        if words is not None:
            yield from states(files, words, flow.model, facts)
        elif name not in bundle.broken:
            yield _no_file(files, f"flows/{files.language}/{name}.yaml", f"the flow {name!r}")
    for name, words in files.flows.items():
        if name not in bundle.flows and name not in bundle.broken:
            hint = did_you_mean(name, bundle.flows, "flows")
            yield words.problem((), "T002", f"words for no flow {name!r}", hint)


def states(
    files: LanguageFiles, words: Parsed[shape.FlowWordsFile], flow: shape.FlowFile, facts: Facts
) -> Iterator[Problem]:
    """Every say and every end that is shown has a text; no text is without its state."""
    shown = dict.fromkeys(_shown(flow))
    told = words.model.states
    for text in shown:
        if text not in told or told[text].text is None:
            yield _missing(files, words, ("states",), f"the state {text!r}")
    for text, own in told.items():
        place: Place = ("states", text)
        state = flow.states.get(text)
        asks = state.ask if isinstance(state, shape.AskShape) else None
        if text not in shown and (own.text is not None or state is None):
            yield _superfluous(words, place, "a text without a state", shown, "states that are shown")
        elif own.ask is not None and asks is None:
            found = f"a question in {text!r}, which asks nothing"
            yield words.problem((*place, "ask"), "T002", found, "take it out")
        elif own.ask is None and (own.why or own.how_to_tell or own.choices):
            found = "words of a question without its `ask`"
            yield words.problem(place, "T002", found, "write the `ask`, or take them out")
        if own.choices and asks is not None and asks in facts:
            yield from choices(files, words, (*place, "choices"), own, closed_values(facts[asks]))


def _shown(flow: shape.FlowFile) -> Iterator[str]:
    for name, state in flow.states.items():
        if isinstance(state, shape.SayShape):
            yield state.say
        elif isinstance(state, shape.EndShape) and state.end != "return":
            yield name


# --- causes


def causes(bundle: Bundle, files: LanguageFiles) -> Iterator[Problem]:
    """Every cause has its words, and no words are without their cause."""
    for name, cause in bundle.causes.items():
        words = files.causes.get(name)
        if words is not None:
            yield from steps(files, words, cause.model)
            yield from warn_and_undo(words, cause.model)
        elif name not in bundle.broken:
            yield _no_file(files, f"knowledge/{files.language}/causes/{name}.yaml", f"the cause {name!r}")
    for name, words in files.causes.items():
        if name not in bundle.causes and name not in bundle.broken:
            hint = did_you_mean(name, bundle.causes, "causes")
            yield words.problem((), "T002", f"words for no cause {name!r}", hint)
        total = sum(len(text) for _, text in strings(words.model.model_dump(), ()))
        if total > MAX_MESSAGE:
            yield words.problem((), "T006", f"a cause of {total} characters", f"at most {MAX_MESSAGE} in all")


def steps(
    files: LanguageFiles, words: Parsed[shape.CauseWordsFile], cause: shape.CauseFile
) -> Iterator[Problem]:
    """Every step has its sentence, and no sentence is without its step."""
    used = {step for found in (*cause.steps.values(), *cause.client.values()) for step in found}
    for step in sorted(used - words.model.steps.keys()):
        yield _missing(files, words, ("steps",), f"the step {step!r}")
    for step in words.model.steps:
        if step not in used:
            yield _superfluous(words, ("steps", step), "a text without a step", sorted(used), "steps")


def warn_and_undo(words: Parsed[shape.CauseWordsFile], cause: shape.CauseFile) -> Iterator[Problem]:
    """A risk has its warning, what can be undone its way back."""
    if cause.risk != "none" and words.model.warn is None:
        yield words.problem((), "T008", f"no warn for the risk {cause.risk}", "write a `warn`")
    if cause.undo and words.model.undo is None:
        yield words.problem((), "T009", "no undo text though the cause has undo: true", "write an `undo`")
    if not cause.undo and words.model.undo is not None:
        found = "an undo text though the cause has undo: false"
        yield words.problem(("undo",), "T002", found, "take it out")


# --- every text


def every_text(files: LanguageFiles, facts: Facts, menus: Menus | None) -> Iterator[Problem]:
    """Placeholders name facts, knowledge paths or menus; no message is too long."""
    for document, own in _documents(files):
        known = {*facts, *_PATHS, *own}
        for place, text in strings(document.data, ()):
            if len(text) > MAX_MESSAGE:
                found = f"a text of {len(text)} characters"
                yield document.problem(place, "T006", found, f"at most {MAX_MESSAGE}")
            for name in BRACES.findall(text):
                kind, _, menu = name.partition(":")
                if kind == "menu":
                    if menus is not None and menu not in menus:
                        hint = did_you_mean(menu, menus, "ids of knowledge/menus.yaml")
                        yield document.problem(place, "T004", f"no menu {menu!r}", hint)
                elif name not in known:
                    hint = did_you_mean(name, sorted(known), "facts and knowledge paths")
                    yield document.problem(place, "T003", f"no placeholder {{{name}}}", hint)


def _documents(files: LanguageFiles) -> Iterator[tuple[Document, frozenset[str]]]:
    """Yield every document of a language, with the placeholders that only it may have."""
    if files.ui is not None:
        yield files.ui.document, _UI_OWN
    if files.facts is not None:
        yield files.facts.document, frozenset()
    for flow in files.flows.values():
        yield flow.document, frozenset()
    for cause in files.causes.values():
        yield cause.document, frozenset()


def strings(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield every text below a place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from strings(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from strings(value, (*place, number))
