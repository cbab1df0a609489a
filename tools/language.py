"""`make language`: writes knowledge/language/characters.yaml and model.bin from the lexicon and the examples.

Needs OpenCC and scikit-learn; the bot itself needs neither.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from opencc import OpenCC
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.content import build
from bot.content.bundle import Bundle, gather
from bot.content.load import problems
from bot.content.parse import parse
from bot.content.rules.lexicon import INTENTS
from bot.content.shape import ExamplesFile
from bot.content.source import read
from bot.content.trained import EXAMPLES, MODEL, made_from, pack
from bot.engine.model import Catalog, Trained
from bot.language import features
from bot.language.linear import OFFSET
from bot.language.read import Reader
from bot.language.text import normalise
from bot.language.weigh import SPANISH

ROOT = Path(__file__).resolve().parents[1]
CHARACTERS = "knowledge/language/characters.yaml"

FITS = 0.6
"""How closely the model follows the examples (the C of the support vector machine)."""

SHARPNESS = 3.5
"""What scores are multiplied by so that their exponentials are probabilities; by leaving a writer out."""

MIN_TEXTS = 2
"""Texts that a feature must stand in; words of English and Spanish are kept anyway: they are known.

Words that stand only in texts of other languages or of none ("asdf") aren't kept: they aren't known.
"""

LATIN = ("en", "es")

IN_BOTH = "准划恒晒杰痴秘郁"
"""Characters of traditional texts too (准許, 划算, 郁 and 晒 in Cantonese), which OpenCC converts."""

REMADE = ("L003", "T010")
"""Faults that this command, or the next, takes away."""

Example = tuple[str, str, str]
"""A text, its intent, its language."""


def examples(root: Path) -> list[Example]:
    """Return all examples; faults of their files go to standard error.

    Raises:
        SystemExit: There are faults.
    """
    found: list[Example] = []
    faults = []
    for path in sorted((root / EXAMPLES).glob("*.yaml")):
        document = read(path, str(path.relative_to(root)))
        parsed = parse(document, ExamplesFile)
        faults += document.problems
        for intent, texts in parsed.root.items() if parsed is not None else ():
            if intent not in INTENTS:
                faults.append(
                    document.problem((intent,), "L001", f"no intent {intent!r}", "use the contract's")
                )
            found += [(text, intent, path.stem) for text in texts]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        raise SystemExit(1)
    return found


def catalog_of(bundle: Bundle) -> Catalog:
    """Return the catalog without its model: what is learnt must not rest on what was learnt before."""
    found = build.catalog(bundle)
    return replace(found, lexicon=replace(found.lexicon, trained=None))


class Course:
    """Examples as features, ready to be learnt from, all or some of them."""

    def __init__(self, reader: Reader, taught: Sequence[Example]) -> None:
        self.labels = np.array([intent for _, intent, _ in taught])
        self.languages = np.array([language for _, _, language in taught])
        columns: dict[int, int] = {}
        words: set[int] = set()
        noise: set[int] = set()
        rows, cells, values = [], [], []
        for number, (text, _, language) in enumerate(taught):
            (words if language in LATIN else noise).update(features.words(normalise(text)))
            for weight, group in reader.features(text):
                for feature in group:
                    rows.append(number)
                    cells.append(columns.setdefault(feature, len(columns)))
                    values.append(weight / len(group) ** 0.5)
        self.features = np.array(list(columns), dtype=np.uint32)
        self.words = np.isin(self.features, np.fromiter(words, dtype=np.uint32))
        self.noise = np.isin(self.features, np.fromiter(noise - words, dtype=np.uint32))
        self.table = csr_matrix((values, (rows, cells)), shape=(len(taught), len(columns)))

    def learn(self, which: Iterable[int] | None = None) -> Trained:
        """Return the model learnt from all examples, or from those at these places."""
        chosen = np.arange(len(self.labels)) if which is None else np.fromiter(which, dtype=int)
        table, labels, languages = self.table[chosen], self.labels[chosen], self.languages[chosen]
        texts = np.asarray((table != 0).sum(axis=0)).ravel()
        kept = np.flatnonzero(((texts >= MIN_TEXTS) & ~self.noise) | (self.words & (texts > 0)))
        table = table[:, kept]
        intents = LinearSVC(C=FITS, random_state=1).fit(table, labels)
        latin = np.isin(languages, LATIN)
        tongue = LinearSVC(C=FITS, random_state=1).fit(table[latin], languages[latin] == "es")
        weights = np.vstack([intents.coef_, tongue.coef_]).T * SHARPNESS
        bias = np.concatenate([intents.intercept_, tongue.intercept_]) * SHARPNESS
        scale = float(np.abs(weights).max() / (OFFSET - 1))
        steps = np.rint(weights / scale).astype(int)
        used = np.flatnonzero(np.abs(steps).max(axis=1) > 0)
        return Trained(
            labels=(*map(str, intents.classes_), SPANISH),
            bias=tuple(map(float, bias)),
            scale=scale,
            features=tuple(map(int, self.features[kept][used])),
            weights=(steps[used] + OFFSET).astype(np.uint8).tobytes(),
        )


def characters() -> str:
    """Return the traditional characters whose simplified one is another, as YAML."""
    convert = OpenCC("t2s").convert
    pairs = [(char, convert(char)) for char in map(chr, range(0x4E00, 0xA000))]
    pairs = [(old, new) for old, new in pairs if old != new and len(new) == 1]
    back = [OpenCC(way).convert for way in ("s2t", "s2tw", "s2hk")]
    both = {old for old, _ in pairs} | set(IN_BOTH)
    only = sorted({new for _, new in pairs if all(one(new) != new for one in back)} - both)
    return (
        "# yaml-language-server: $schema=../../schemas/characters.json\n"
        "# Written by `make language`: traditional characters, the simplified ones in their places,\n"
        "# and those that no traditional text has.\n"
        f'traditional: "{"".join(old for old, _ in pairs)}"\n'
        f'simplified: "{"".join(new for _, new in pairs)}"\n'
        f'only_simplified: "{"".join(only)}"\n'
    )


def main() -> int:
    """Write both files."""
    (ROOT / CHARACTERS).write_text(characters(), encoding="utf-8")
    bundle = gather(ROOT)
    faults = [fault for fault in problems(bundle) if fault.code not in REMADE]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        return 1
    taught = examples(ROOT)
    model = Course(Reader(catalog_of(bundle)), taught).learn()
    data = pack(model, made_from(ROOT))
    (ROOT / MODEL).write_bytes(data)
    sys.stdout.write(
        f"{MODEL}: {len(taught)} examples, {len(model.features)} features, {len(data) // 1000} kB\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
