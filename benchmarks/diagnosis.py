"""Writes docs/diagnosis.md: each confirmed case, the cause its talk ends at, and how many messages it takes.

`python -m benchmarks.diagnosis` plays the transcripts of tests/walks/cases with the content as it is.
"""

from pathlib import Path
from statistics import median
from typing import Any

import yaml

from benchmarks import fresh
from bot.content.load import load
from bot.engine.model import Catalog
from tests.talk import Person, make_desk

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "walks" / "cases"
PAGE = ROOT / "docs" / "diagnosis.md"
LIMIT = 10

HEAD = """\
# How fast the flows find the cause

Made by `python -m benchmarks.diagnosis` from the transcripts in `tests/walks/cases/`; don't edit it here.

Every case is a public report with a confirmed fix. Its transcript begins with the symptom in a person's
words, without the cause; each answer is taken from the report, and is "not sure" where the report is silent.
*Messages* counts the bot's messages that wait for an answer, up to and with the one that shows the cause.
A case counts as found when that cause is one that the report's fix stands for (`fix_causes` in `index.yaml`).
"""


REMARK = """\
These cases were in view while the flows were made and mended, so their figures say little about a case
that nobody saw. On the first run without sight of the flows 5 of 26 took more than 10 messages, and 2 of
these never came to their cause; the transcripts were then written again, twice, after the questions had
changed order.
"""

FRESH = """\
## Cases written without sight of the flows

Made from `tests/walks/fresh/cases.yaml`. The engineer who mends the flows wrote all but the last two himself,
from public reports (linked) and from the symptoms in the sourced facts, each set before it was played; a
second person's would be a better measure. The first two sets were written before the flows were read
again. The set *first* was then used to mend them, *last* was not aimed at, *final* was written when both
were done and played once before anything changed, and after mending with that one *closing* the same
way. The set *outside* is half of 50 cases that another writer made, without sight of the flows; on the
first run all 50 had a median of 7, with 33 in at most 10, 24 in at most 6, and 5 that never came to their
cause. This half was then used to mend them, so its figure now says little. The set *held* is the other half,
which nobody who mended the flows had seen: its figure now is the one to trust; for the rest, a set's first
run.
Where a question got a choice that fits better, the answer was given anew (f38, f44, f45); the cause of
f12 was not in the catalogue before.

| set | cases | first run: median, in at most 10 | now: median, in at most 10 |
|---|---:|---|---|
"""

FIRST_RUN = {
    "first": "7.5, 19 of 24",
    "last": "8.5, 17 of 24",
    "final": "7, 14 of 24",
    "closing": "6.5, 10 of 16",
    "outside": "6, 15 of 25",
    "held": "4, 16 of 25",
}
"""What each set came to when first played: first and last before any mending, the others after.

That of *outside* is its own half, with the reader that learnt from examples.
"""


def play(catalog: Catalog, file: Path) -> tuple[str, str, int]:
    """Return the flow, the cause that is on screen last, and the messages up to and with it."""
    transcript: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    person = Person(make_desk(catalog), language=transcript["language"])
    person.write(transcript["start"])
    flow = cause = ""
    messages = 0
    for number, step in enumerate(transcript["steps"], 1):
        if person.session.cause is not None:
            flow, cause, messages = person.session.stack[0].flow, person.session.cause, number
        if isinstance(step, dict):
            person.write(step["write"])
        else:
            person.press(step)
    return flow, cause, messages


def page(catalog: Catalog) -> str:
    """Return the page."""
    index = yaml.safe_load((CASES / "index.yaml").read_text(encoding="utf-8"))
    rows: list[str] = []
    left_out: list[str] = []
    counts: list[int] = []
    for name, case in index["cases"].items():
        if "excluded" in case:
            left_out.append(f"| [{name}]({case['source']}) | {case['class']} | {case['excluded']} |")
            continue
        flow, cause, messages = play(catalog, CASES / f"{name}.yaml")
        found = "yes" if cause in index["fix_causes"][case["fix_cause"]] else "no"
        counts.append(messages)
        rows.append(
            f"| [{name}]({case['source']}) | {flow} | {case['fix_cause']} | {cause} | {found} | {messages} |"
        )
    short = sum(count <= LIMIT for count in counts)
    share = f"{short} of {len(counts)} ({short / len(counts):.0%})"
    summary = (
        f"{len(counts)} cases: median {median(counts):g} messages; {share} in at most {LIMIT};"
        f" the longest takes {max(counts)}."
    )
    return "\n".join([
        HEAD,
        summary,
        "",
        REMARK,
        "| case | flow | what fixed it | cause | found | messages |",
        "|---|---|---|---|---|---:|",
        *rows,
        "",
        f"Left out, {len(left_out)} of {len(index['cases'])} confirmed cases:",
        "",
        "| case | class | why |",
        "|---|---|---|",
        *left_out,
        "",
        *fresh_cases(catalog),
    ])  # fmt: skip


def fresh_cases(catalog: Catalog) -> list[str]:
    """Return the lines about the cases written without sight of the flows."""
    counts: dict[str, list[int]] = {}
    rows: list[str] = []
    for name, case in fresh.cases().items():
        walk = fresh.play(catalog, case)
        counts.setdefault(case["set"], []).append(walk.messages if walk.cause else fresh.PATIENCE)
        told = f"[{name}]({case['source']})" if "source" in case else name
        rows.append(
            f"| {told} | {case['set']} | {case['flow']} | {walk.cause or 'not reached'} | {walk.messages} |"
        )
    sets = [
        f"| {name} | {len(found)} | {FIRST_RUN[name]} |"
        f" {median(found):g}, {sum(count <= LIMIT for count in found)} of {len(found)} |"
        for name, found in counts.items()
    ]
    return [
        FRESH.rstrip("\n"),
        *sets,
        "",
        "| case | set | flow | cause | messages |",
        "|---|---|---|---|---:|",
        *rows,
        "",
    ]


def main() -> None:
    """Write the page and say so in one line."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(load(ROOT)), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
