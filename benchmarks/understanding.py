"""How well texts are understood: `python -m benchmarks.understanding [FILE...]` writes docs/understanding.md.

A FILE holds one JSON object a line: id, text, lang, intent, carrier, plan, alt_intents. Without any, the
four sets of tests/data are taken. A set whose texts are among the examples that the model learnt from is
judged by cross-validation: each tenth by a model that has seen nothing of it. That needs scikit-learn and
OpenCC (`make understanding` sets them up); a set of its own needs neither.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import Any

from bot.content.load import load
from bot.content.source import read
from bot.content.trained import EXAMPLES
from bot.engine.model import Catalog, Meaning
from bot.language.read import Reader
from bot.language.weigh import OUT_OF_SCOPE

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "understanding.md"
SETS = ("dev-queries", "queries-blind-dev", "queries-blind-held", "queries-blind-second")
FOLDS = 10
ROUNDS = 1000
CONFUSIONS = 15

Query = dict[str, Any]
Counts = tuple[int, int, int]
"""Right, wrong and missing names of one text."""

HEAD = """\
# How well texts are understood

Made by `make understanding`; don't edit it here. *First* is the share of texts whose first meaning is the
one expected; *or fair* also counts the meanings that the writer of the text called fair; *three* that it
is among the first three. Brackets: 95 % intervals (Wilson; for F1 the bootstrap's).

`dev-queries` and `queries-blind-dev` are tuned on, and their texts are among the examples of the model:
their figures are cross-validated, each tenth by a model that learnt from the rest. `queries-blind-held`
and `queries-blind-second` (by another writer) were written without sight of the bot and are never tuned
on. A plan that the knowledge base doesn't have isn't judged. Names are found by rules, not learnt: cross-
validation doesn't make the plan F1 of a set that is tuned on an estimate. Two rows of `dev-queries` name
only an add-on; its name was put into the knowledge base for them.

## What was tried

Five writers who hadn't seen the code wrote 2,613 texts, much rarer in wording than the sets below. Each
file was first a test of the model as it was, then examples:

| writer | texts | first | out of scope caught | in scope refused |
|---|---:|---:|---:|---:|
| a: simplified Chinese | 509 | 71.1% | 87.7% | 13.1% |
| b: English | 504 | 73.8% | 84.7% | 7.9% |
| c: Spanish, traditional Chinese | 500 | 73.2% | 77.0% | 11.3% |
| d: pairs in and out of scope | 600 | 70.8% | 68.3% | 11.0% |
| e: carriers and plans | 500 | 71.6% | (one text) | 4.8% |

Features were chosen by leaving one of a, b and c out, over some sixty variants; the best of so many is a
little lucky. With the same texts, first went from 74.6% to 77.6%: words and pairs of words became groups
of their own, pieces of words weigh more, concepts less, and what the lexicon alone says was dropped. It
leans on phrases taken from the sets below. d and e had no part in that choice: with a, b and c learnt,
first was 75.8% on d and 74.2% on e; how much of that is texts and how much features wasn't told apart.
With all learnt but the one left out, first is 76.6% on average, 93.1% among three, 6.7% in scope refused,
and of out of scope 81.2% are caught (of a to d; 63.3% of the pairs of d): for such texts far from the
targets.

Dropped for no gain, or one within chance: other C, class weights, pairs with a word between, triples,
stems, pieces across words or of other lengths, weights by rarity, a count of unknown words. Logistic
regression was worse (72.1% for 74.6%, one setting). A handicap of 0.4 on out of scope was taken away
again: by cross-validation it let one more of the 39 through, and the blind sets read the same. Sixty
examples written after reading the misses of `dev-queries` lifted its figure to 96.7%, and did nothing for
a writer left out: they were dropped, as the figure would have lied.

A plan is also found by price, amount, days, year and words of its name. That was tuned on the odd lines
of e and on a to d (plan F1 of the odd lines 68.7% to 97.1%); the even lines, read once for their meanings
but not for their names, went from 71.5% to 85.1%, short of 95%.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One text, what was expected and what was read."""

    query: Query
    meaning: Meaning
    carrier: Counts
    plan: Counts

    @property
    def three(self) -> list[str]:
        """The first three meanings."""
        return [self.meaning.intent, *(name for name, _ in self.meaning.alternatives)][:3]


class Judge:
    """Judges the texts of one set."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.names = Reader(catalog)

    def carrier(self, name: str | None) -> str | None:
        """Return the id of a carrier by id or name; None where it isn't known."""
        if name is None or name in self.catalog.carriers:
            return name
        found = self.names.read(f"does {name} include hotspot").facts.get("carrier")
        return None if found is None else str(found)

    def plan(self, query: Query) -> str | None:
        """Return the id of a plan by id, or by its carrier's name and its own; "" where it isn't known."""
        name = query["plan"]
        if name is None or name in self.catalog.plans:
            return name if name is None else str(name)
        carrier = query["carrier"] or ""
        text = name if name.startswith(carrier) else f"{carrier} {name}"
        return str(self.names.read(f"does the {text} plan include hotspot").facts.get("plan", ""))

    def judge(self, reader: Reader, query: Query) -> Judged:
        """Return what a reader makes of a text."""
        meaning = reader.read(query["text"])
        plan = self.plan(query)
        return Judged(
            query,
            meaning,
            _counts(self.carrier(query["carrier"]), meaning.facts.get("carrier")),
            (0, 0, 0) if plan == "" else _counts(plan, meaning.facts.get("plan")),
        )


def _counts(expected: object, found: object) -> Counts:
    same = expected == found and expected is not None
    return int(same), int(found is not None and not same), int(expected is not None and not same)


def f1(counts: Iterable[Counts]) -> float:
    """Return the F1 of names; 1 where there are none."""
    right, wrong, missing = (sum(column) for column in zip(*counts, strict=True))
    return 2 * right / (2 * right + wrong + missing) if right + wrong + missing else 1.0


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle, wide = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - wide) / (1 + z * z / of)), min(1.0, (middle + wide) / (1 + z * z / of))


def bootstrap(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return the 95 % interval of an F1."""
    chance = random.Random(1)
    found = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(ROUNDS))
    return found[int(0.025 * ROUNDS)], found[int(0.975 * ROUNDS) - 1]


def table(judged: Sequence[Judged]) -> list[tuple[str, float, tuple[float, float], str]]:
    """Return (what, figure, interval, target) of one set."""

    def share(hits: Iterable[bool]) -> tuple[float, tuple[float, float]]:
        told = [*hits]
        return (sum(told) / len(told) if told else 1.0), wilson(sum(told), len(told))

    def scored(counts: list[Counts]) -> tuple[float, tuple[float, float]]:
        return f1(counts), bootstrap(counts)

    outside = [one for one in judged if one.query["intent"] == OUT_OF_SCOPE]
    inside = [one for one in judged if one.query["intent"] != OUT_OF_SCOPE]
    rows = [
        ("first", *share(one.three[0] == one.query["intent"] for one in judged), ">= 93 %"),
        ("or fair", *share(one.three[0] in _fair(one.query) for one in judged), ""),
        ("three", *share(one.query["intent"] in one.three for one in judged), ">= 98 %"),
        (
            "carrier F1",
            f1(one.carrier for one in judged),
            bootstrap([one.carrier for one in judged]),
            ">= 95 %",
        ),
        ("plan F1", f1(one.plan for one in judged), bootstrap([one.plan for one in judged]), ">= 95 %"),
        ("out of scope caught", *share(one.three[0] == OUT_OF_SCOPE for one in outside), ">= 95 %"),
        ("in scope refused", *share(one.three[0] == OUT_OF_SCOPE for one in inside), "<= 3 %"),
        ("language", *share(one.meaning.language == one.query["lang"] for one in judged), ">= 97 %"),
    ]
    return [(what, figure, interval, target) for what, figure, interval, target in rows]


def _fair(query: Query) -> set[str]:
    return {query["intent"], *query["alt_intents"]}


def taught(root: Path) -> set[str]:
    """Return every text that the model learnt from."""
    files = sorted((root / EXAMPLES).glob("*.yaml"))
    return {text for file in files for texts in read(file, file.name).data.values() for text in texts}


def readers(catalog: Catalog, queries: Sequence[Query]) -> Callable[[int], Reader]:
    """Return who reads the text at a place of a set: a reader that learnt from none like it."""
    known = taught(ROOT)
    if not any(_shown(query) in known for query in queries):
        shipped = Reader(catalog)
        return lambda _: shipped
    from tools.language import Course, examples  # noqa: PLC0415 - needs scikit-learn, which a set of its own does not

    lessons = examples(ROOT)
    course = Course(Reader(replace(catalog, lexicon=replace(catalog.lexicon, trained=None))), lessons)
    order = [*range(len(queries))]
    random.Random(2).shuffle(order)
    fold_of = {place: number % FOLDS for number, place in enumerate(order)}
    found: list[Reader] = []
    for fold in range(FOLDS):
        left_out = {_shown(query) for place, query in enumerate(queries) if fold_of[place] == fold}
        model = course.learn(place for place, lesson in enumerate(lessons) if lesson[0] not in left_out)
        found.append(Reader(replace(catalog, lexicon=replace(catalog.lexicon, trained=model))))
    return lambda place: found[fold_of[place]]


def _shown(query: Query) -> str:
    return "".join(char for char in query["text"] if char.isprintable())


def section(name: str, judged: Sequence[Judged]) -> str:
    """Return a set's part of the page."""
    lines = [
        f"## {name}",
        "",
        f"{len(judged)} texts.",
        "",
        "| | figure | interval | target |",
        "|---|---:|---|---|",
    ]
    lines += [
        f"| {what} | {figure:.1%} | {low:.1%} to {high:.1%} | {target} |"
        for what, figure, (low, high), target in table(judged)
    ]
    wrong = [one for one in judged if one.three[0] not in _fair(one.query)]
    pairs = Counter((one.query["intent"], one.three[0]) for one in wrong)
    lines += [
        "",
        "Taken for another, beyond what is fair:",
        "",
        "| expected | read | times |",
        "|---|---|---:|",
    ]
    lines += [
        f"| {expected} | {found} | {times} |" for (expected, found), times in pairs.most_common(CONFUSIONS)
    ]
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Judge the sets, print them, and write the page if it is about the repository's own."""
    files = [Path(one) for one in arguments if not one.startswith("-")]
    own = not files
    files = files or [path for name in SETS if (path := ROOT / "tests" / "data" / f"{name}.jsonl").is_file()]
    catalog = load(ROOT)
    judge = Judge(catalog)
    parts = [HEAD]
    for file in files:
        queries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        who = readers(catalog, queries)
        judged = [judge.judge(who(place), query) for place, query in enumerate(queries)]
        parts.append(section(file.stem, judged))
        if "-v" in arguments:
            parts += [_told(one) for one in judged if _faulty(one)]
    print("\n".join(parts))
    if own:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


def _faulty(one: Judged) -> bool:
    names = any((*one.carrier[1:], *one.plan[1:]))
    return names or one.three[0] not in _fair(one.query) or one.meaning.language != one.query["lang"]


def _told(one: Judged) -> str:
    query, found = one.query, one.meaning
    return (
        f"{query['id']} {query['text'][:90]!r}: {query['intent']} {query['lang']} {query['carrier']}"
        f" {query['plan']} <- {found.intent} {found.confidence} {found.language} {dict(found.facts)}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
