"""`make zh-hant`: writes flows/zh-Hant/ and knowledge/zh-Hant/ from zh-Hans, as Taiwan writes.

OpenCC converts (with Taiwan's phrases); what knowledge/language/zh-Hant.yaml says otherwise wins.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from opencc import OpenCC

from bot.content.converted import FOLDERS, OVERRIDES, TARGET, marked, pairs
from bot.content.source import read

KEY = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"|[^\s:#"\[{]+)\s*:(?=\s|$)')
"""The key at the head of a line; what carriers say in English is a key, quotes and all."""

ROOT = Path(__file__).resolve().parents[1]


class Converter:
    """Simplified Chinese -> Traditional Chinese as Taiwan writes it."""

    def __init__(self, first: Mapping[str, str], then: Mapping[str, str]) -> None:
        """Take what is said otherwise: simplified words before the conversion, traditional ones after it."""
        self._convert = OpenCC("s2twp").convert
        self._first = first
        self._then = then

    def __call__(self, text: str) -> str:
        """Return the text in Traditional Chinese."""
        for old, new in self._first.items():
            text = text.replace(old, new)
        text = self._convert(text)
        for old, new in self._then.items():
            text = text.replace(old, new)
        return text

    def line(self, line: str) -> str:
        """Return a line of YAML converted, but for the key that it begins with."""
        key = KEY.match(line)
        return self(line) if key is None else f"{key[0]}{self(line[key.end() :])}"


def main() -> int:
    """Write every file, take away those whose source is gone; complain of overrides that change nothing."""
    overrides = read(ROOT / OVERRIDES, OVERRIDES).data
    convert = Converter(overrides["before"], overrides["after"])
    texts: dict[str, dict[str, str]] = overrides["texts"]
    unused = []
    written = set()
    for source, target in pairs(ROOT):
        lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
        body = "".join(f"{convert.line(line)}\n" for line in lines)
        for old, new in texts.get(target, {}).items():
            if old not in body:
                unused.append(f"{OVERRIDES}: {target}: {old!r} isn't there")
            body = body.replace(old, new)
        path = ROOT / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(marked(ROOT, source, body), encoding="utf-8")
        written.add(path)
    for folder in FOLDERS:
        for path in (ROOT / folder / TARGET).rglob("*.yaml"):
            if path not in written:
                path.unlink()
    for line in unused:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{len(written)} files\n")
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())
