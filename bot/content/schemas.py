"""`python -m bot.content.schemas`: write schemas/*.json from the shapes, for editors."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from bot.content import notes, shape, usage
from bot.content.carriers import Carrier
from bot.content.devices import DeviceFamily

SHAPES: dict[str, type[BaseModel]] = {
    "facts": shape.FactsFile,
    "flow": shape.FlowFile,
    "cause": shape.CauseFile,
    "menus": shape.MenusFile,
    "lexicon": shape.LexiconFile,
    "overrides": shape.OverridesFile,
    "examples": shape.ExamplesFile,
    "characters": shape.CharactersFile,
    "carrier": Carrier,
    "device": DeviceFamily,
    "facts_words": shape.FactsWordsFile,
    "flow_words": shape.FlowWordsFile,
    "cause_words": shape.CauseWordsFile,
    "ui": shape.UiFile,
    "howto": notes.HowtoFile,
    "terms": notes.TermsFile,
    "tips": notes.TipsFile,
    "consumption": notes.ConsumptionFile,
    "answers": notes.AnswersFile,
    "notes_words": notes.NotesWords,
    "sayings": notes.SayingsFile,
    "saving": usage.SavingFile,
    "usage_words": usage.UsageFile,
}


def schema_text(name: str) -> str:
    """Return the JSON Schema of one kind of file, as it stands in schemas/."""
    schema = SHAPES[name].model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write every schema into the folder schemas/ of the working directory."""
    folder = Path("schemas")
    folder.mkdir(exist_ok=True)
    for name in SHAPES:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
