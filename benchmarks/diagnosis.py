"""Writes docs/diagnosis.md: each confirmed case, the cause its talk ends at, and how many messages it takes.

`python -m benchmarks.diagnosis` plays the transcripts of tests/walks/cases with the content as it is.
"""

from pathlib import Path
from statistics import median
from typing import Any

import yaml

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
    ])  # fmt: skip


def main() -> None:
    """Write the page and say so in one line."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(load(ROOT)), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
