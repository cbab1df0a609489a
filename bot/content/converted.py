"""Traditional Chinese is made from simplified: is what stands there made from today's words?

`make zh-hant` writes each file with a first line that says what it was made from. `check` compares.
"""

from collections.abc import Iterator
from hashlib import blake2s
from pathlib import Path

from bot.content.bundle import Bundle
from bot.problem import Problem

SOURCE, TARGET = "zh-Hans", "zh-Hant"
FOLDERS = ("flows", "knowledge")
OVERRIDES = "knowledge/language/zh-Hant.yaml"
"""What Taiwan says otherwise than the converter thinks."""

BEGUN = f"flows/{TARGET}/facts.yaml"
"""Until this is there, the language isn't made."""

MARK = "# Made by `make zh-hant` of {source}; don't edit. {digest}\n"


def pairs(root: Path) -> Iterator[tuple[str, str]]:
    """Yield each file that is converted, and the one it becomes."""
    for folder in FOLDERS:
        for path in sorted((root / folder / SOURCE).rglob("*.yaml")):
            name = path.relative_to(root / folder / SOURCE).as_posix()
            yield f"{folder}/{SOURCE}/{name}", f"{folder}/{TARGET}/{name}"


def marked(root: Path, source: str, body: str) -> str:
    """Return a converted file with the line that says what it was made from, below the line of its schema."""
    digest = blake2s(digest_size=8)
    for file in (source, OVERRIDES):
        path = root / file
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b"")
    digest.update(body.encode())
    schema, _, rest = body.partition("\n")
    return f"{schema}\n{MARK.format(source=source, digest=digest.hexdigest())}{rest}"


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield each conversion that is outdated, edited by hand, missing, or of a file that is gone."""
    root = bundle.root
    there = {
        path.relative_to(root).as_posix()
        for folder in FOLDERS
        for path in (root / folder / TARGET).rglob("*.yaml")
    }
    if BEGUN not in there:
        return
    for source, target in pairs(root):
        if target not in there:
            yield _problem(target, f"not made yet of {source}")
        elif not _is_of_today(root, source, target):
            yield _problem(target, f"not what today's {source} and {OVERRIDES} make")
        there.discard(target)
    for target in sorted(there):
        yield _problem(target, f"made of no file of {SOURCE}")


def _is_of_today(root: Path, source: str, target: str) -> bool:
    text = (root / target).read_bytes().replace(b"\r\n", b"\n").decode(errors="replace")
    schema, _, rest = text.partition("\n")
    body = rest.partition("\n")[2]
    return marked(root, source, f"{schema}\n{body}") == text


def _problem(target: str, found: str) -> Problem:
    return Problem(target, 0, "", "T010", found, "run `make zh-hant`")
