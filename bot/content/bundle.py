"""All files of flows/ and knowledge/ as parsed, with their documents for the lines. No meaning yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from bot.content import shape
from bot.content.carriers import Carrier
from bot.content.devices import DeviceFamily
from bot.content.notes import (
    AnswersFile,
    ConsumptionFile,
    HowtoFile,
    NotesWords,
    SayingsFile,
    TermsFile,
    TipsFile,
)
from bot.content.parse import parse
from bot.content.source import Document, Place, read
from bot.content.trained import MODEL, made_from, unpack
from bot.content.usage import SavingFile, UsageFile
from bot.engine.model import Trained
from bot.problem import Problem

Model = TypeVar("Model", bound=BaseModel)

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "es")
"""Languages people may get, in the order they are offered; one with a ui.yaml is held to be complete."""

LOCK = "flows/states.lock"


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Model]):
    """A file's model with the document it came from."""

    model: Model
    document: Document

    def problem(self, place: Place, code: str, found: str, hint: str) -> Problem:
        """Return a fault at a place of the file."""
        return self.document.problem(place, code, found, hint)


@dataclass(slots=True)
class LanguageFiles:
    """The words of one language."""

    language: str
    ui: Parsed[Any] | None = None
    facts: Parsed[shape.FactsWordsFile] | None = None
    flows: dict[str, Parsed[shape.FlowWordsFile]] = field(default_factory=dict)
    causes: dict[str, Parsed[shape.CauseWordsFile]] = field(default_factory=dict)
    answers: Parsed[Any] | None = None
    notes: Parsed[NotesWords] | None = None
    sayings: Parsed[SayingsFile] | None = None
    usage: Parsed[Any] | None = None


@dataclass(slots=True)
class Bundle:
    """Everything that was read.

    `broken` holds the stems of files with faults of shape, so that rules don't report as missing
    what only can't be read.
    """

    root: Path
    facts: Parsed[shape.FactsFile] | None = None
    flows: dict[str, Parsed[shape.FlowFile]] = field(default_factory=dict)
    causes: dict[str, Parsed[shape.CauseFile]] = field(default_factory=dict)
    carriers: dict[str, Parsed[Carrier]] = field(default_factory=dict)
    devices: dict[str, Parsed[DeviceFamily]] = field(default_factory=dict)
    menus: Parsed[shape.MenusFile] | None = None
    lexicon: Parsed[shape.LexiconFile] | None = None
    characters: Parsed[shape.CharactersFile] | None = None
    trained: Trained | None = None
    howto: Parsed[HowtoFile] | None = None
    terms: Parsed[TermsFile] | None = None
    tips: Parsed[TipsFile] | None = None
    consumption: Parsed[ConsumptionFile] | None = None
    saving: Parsed[SavingFile] | None = None
    words: dict[str, LanguageFiles] = field(default_factory=dict)
    lock: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def gather(root: Path) -> Bundle:
    """Read every file below `root`; faults of YAML and shape stand in `problems`."""
    bundle = Bundle(root)
    reader = _Gatherer(bundle)
    bundle.facts = reader.one("flows/facts.yaml", shape.FactsFile)
    bundle.menus = reader.one("knowledge/menus.yaml", shape.MenusFile)
    bundle.lexicon = reader.one("knowledge/language/lexicon.yaml", shape.LexiconFile)
    bundle.characters = reader.optional("knowledge/language/characters.yaml", shape.CharactersFile)
    bundle.trained = reader.trained()
    bundle.howto = reader.optional("knowledge/howto.yaml", HowtoFile)
    bundle.terms = reader.optional("knowledge/terms.yaml", TermsFile)
    bundle.tips = reader.optional("knowledge/tips.yaml", TipsFile)
    bundle.consumption = reader.optional("knowledge/consumption.yaml", ConsumptionFile)
    bundle.saving = reader.optional("knowledge/saving.yaml", SavingFile)
    bundle.flows = reader.many("flows", shape.FlowFile, "flow", skip="facts")
    bundle.causes = reader.many("knowledge/causes", shape.CauseFile, "cause")
    bundle.carriers = reader.many("knowledge/carriers", Carrier, "carrier")
    bundle.devices = reader.many("knowledge/devices", DeviceFamily, "family")
    for language in LANGUAGES:
        if (root / "flows" / language / "ui.yaml").is_file():
            bundle.words[language] = _language(reader, language)
    bundle.lock = reader.lock()
    return bundle


def _lock_lines(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.splitlines():
        flow, _, states = line.partition(":")
        if states:
            yield flow.strip(), states.split()


def _language(reader: "_Gatherer", language: str) -> LanguageFiles:
    return LanguageFiles(
        language,
        reader.one(f"flows/{language}/ui.yaml", shape.UiFile),
        reader.one(f"flows/{language}/facts.yaml", shape.FactsWordsFile),
        reader.many(f"flows/{language}", shape.FlowWordsFile, None, skip="facts ui usage"),
        reader.many(f"knowledge/{language}/causes", shape.CauseWordsFile, None),
        reader.optional(f"knowledge/{language}/answers.yaml", AnswersFile),
        reader.optional(f"knowledge/{language}/notes.yaml", NotesWords),
        reader.optional(f"knowledge/{language}/sayings.yaml", SayingsFile),
        reader.optional(f"flows/{language}/usage.yaml", UsageFile),
    )


class _Gatherer:
    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def one(self, file: str, model: type[Model]) -> Parsed[Model] | None:
        path = self.bundle.root / file
        if not path.is_file():
            self.bundle.problems.append(Problem(file, 0, "", "Y007", "the file is missing", "write it"))
            return None
        document = read(path, file)
        parsed = parse(document, model)
        self.bundle.problems += document.problems
        if parsed is None:
            self.bundle.broken.add(path.stem)
            return None
        return Parsed(parsed, document)

    def optional(self, file: str, model: type[Model]) -> Parsed[Model] | None:
        """Read a file that content may do without."""
        return self.one(file, model) if (self.bundle.root / file).is_file() else None

    def many(
        self, folder: str, model: type[Model], key: str | None, skip: str = ""
    ) -> dict[str, Parsed[Model]]:
        """Read a folder of one record a file; the record's own id must be the file's name."""
        result: dict[str, Parsed[Model]] = {}
        for path in sorted((self.bundle.root / folder).glob("*.yaml")):
            parsed = None if path.stem in skip.split() else self.one(f"{folder}/{path.name}", model)
            if parsed is None:
                continue
            result[path.stem] = parsed
            if key is not None and getattr(parsed.model, key) != path.stem:
                found = f"the id {getattr(parsed.model, key)!r} in a file named {path.name}"
                self.bundle.problems.append(parsed.problem((key,), "F001", found, "let them agree"))
        return result

    def trained(self) -> Trained | None:
        """Read the model of meanings; one that isn't of today's words is a fault."""
        wanted = made_from(self.bundle.root)
        if not wanted:
            return None
        try:
            source, model = unpack((self.bundle.root / MODEL).read_bytes())
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            self.no_model(f"can't be read ({why})")
            return None
        if source != wanted:
            self.no_model("made from other words than the lexicon and the examples of today")
        return model

    def no_model(self, found: str) -> None:
        self.bundle.problems.append(Problem(MODEL, 0, "", "L003", found, "run `make language`"))

    def lock(self) -> dict[str, list[str]]:
        """Read the lock; without one nobody stands anywhere yet."""
        try:
            text = (self.bundle.root / LOCK).read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            hint = "take it from the last commit"
            self.bundle.problems.append(Problem(LOCK, 0, "", "Y001", f"can't be read ({error})", hint))
            return {}
        return dict(_lock_lines(text))
