"""The folder of tests/broken: a whole good content, and examples that each break it in one way.

An example is a YAML file: a comment with the rule, `edits` of the good folder, and under `expect` every
line that `check` must then give. An edit names a file and has one of

    replace, with   the first text, which stands there once, becomes the second
    text            the whole file
    hex             the whole file, as bytes
    remove: true    the file goes

`LONG` becomes a word of 3,501 letters. flows/<language>/ui.yaml is made here, a line for each text that the
bot says itself, so that the good folder stays small: line 1 is `back`.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.bundle import gather
from bot.content.load import problems
from bot.content.source import read
from bot.engine.ui import UI_KEYS

BROKEN = Path(__file__).parents[1] / "broken"
LONG = "x" * 3501


@dataclass(frozen=True, slots=True)
class Example:
    """One way to break the good folder, and all lines that tell it."""

    name: str
    edits: list[dict[str, Any]]
    expect: list[str]


def examples() -> list[Example]:
    """Read every example."""
    found = []
    for path in sorted(BROKEN.glob("*.yaml")):
        document = read(path, path.name)
        assert not document.problems, [*map(str, document.problems)]
        found.append(Example(path.stem, document.data["edits"], document.data["expect"]))
    return found


def good_folder(root: Path) -> Path:
    """Copy the good folder to `root`, with the texts of the bot itself, and return it."""
    shutil.copytree(BROKEN / "good", root, dirs_exist_ok=True)
    for language in ("en", "zh-Hans"):
        lines = [f'{key}: "{language} {key}"\n' for key in UI_KEYS]
        (root / "flows" / language / "ui.yaml").write_text("".join(lines), encoding="utf-8")
    return root


def replace(root: Path, file: str, old: str, new: str) -> None:
    """Replace the text `old`, which stands once in a file."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def apply(root: Path, edits: list[dict[str, Any]]) -> None:
    """Make the edits of an example in a copy of the good folder."""
    for edit in edits:
        path = root / edit["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        match edit:
            case {"replace": old, "with": new}:
                replace(root, edit["file"], old, new.replace("LONG", LONG))
            case {"text": text}:
                path.write_text(text, encoding="utf-8")
            case {"hex": digits}:
                path.write_bytes(bytes.fromhex(digits))
            case {"remove": True}:
                path.unlink()
            case _:
                raise AssertionError(f"no such edit: {edit}")


def check(root: Path) -> list[str]:
    """Return what `check` says of a folder, line by line, the folder itself left out."""
    return [str(problem).replace(f"{root}/", "") for problem in problems(gather(root))]
