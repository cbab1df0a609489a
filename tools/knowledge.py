"""`python -m tools.knowledge`: count the knowledge base by carrier, confidence and age, as Markdown.

The tables between the marks in docs/knowledge.md are what this prints; a test holds them to it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from bot.answers.age import OLD_DAYS, first_day, newest
from bot.content.load import find, load
from bot.engine.knowledge import Knowledge, Plan

START = "<!-- python -m tools.knowledge -->"
END = "<!-- end -->"
CONFIDENCES = ("high", "medium", "low", "no source")
AGES = (f"up to {OLD_DAYS} days", "older", "undated", "no source")


def age_of(plan: Plan, on: date) -> str:
    """Return the column of AGES that a plan falls into on a day."""
    source = newest(plan.sources)
    if source is None:
        return AGES[3]
    if source.published is None:
        return AGES[2]
    return AGES[1] if (on - first_day(source.published)).days > OLD_DAYS else AGES[0]


def confidence_of(plan: Plan) -> str:
    """Return the column of CONFIDENCES."""
    return plan.confidence if plan.sources else CONFIDENCES[3]


def tables(knowledge: Knowledge, on: date) -> Iterator[str]:
    """Yield the lines: a row a carrier, and the sums."""
    yield f"Plans by carrier, confidence of figures, and age of the newest source on {on.isoformat()}:"
    yield ""
    yield from row(("carrier", "plans", *CONFIDENCES, *AGES))
    yield from row(("---", *("--:" for _ in range(1 + len(CONFIDENCES) + len(AGES)))))
    for carrier in sorted(knowledge.carriers.values(), key=lambda one: one.id):
        yield from row((carrier.name, *counts([knowledge.plans[one] for one in carrier.plans], on)))
    yield from row(("**all**", *counts(knowledge.plans.values(), on)))
    yield ""
    others = {
        "carriers": len(knowledge.carriers),
        "phones": len(knowledge.phones),
        "phone families": len(knowledge.families),
        "guides": sum(len(found) for found in knowledge.guides.values()),
        "terms": len(knowledge.terms),
        "tips": len(knowledge.tips),
        "activities": len(knowledge.habits),
    }
    yield (
        "Beside the plans, with a source: "
        + ", ".join(f"{count} {name}" for name, count in others.items())
        + "."
    )


def counts(plans: Iterable[Plan], on: date) -> Iterator[str]:
    """Yield the cells of one row; a zero is a dash."""
    found = [*plans]
    by_confidence = Counter(confidence_of(one) for one in found)
    by_age = Counter(age_of(one, on) for one in found)
    for count in (len(found), *(by_confidence[one] for one in CONFIDENCES), *(by_age[one] for one in AGES)):
        yield str(count) if count else "–"


def row(cells: Iterable[str]) -> Iterator[str]:
    """Yield one line of a table."""
    yield f"| {' | '.join(cells)} |"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tools.knowledge", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--on", default="2026-11-23", metavar="DAY", help="the day ages are counted to (2026-11-23)"
    )
    options = parser.parse_args()
    for line in tables(load(find(None)).knowledge, date.fromisoformat(options.on)):
        sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
