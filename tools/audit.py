"""`python -m tools.audit`: random questions with our answers as JSON lines, to be held against the facts.

    python -m tools.audit --count 300 --seed 2 > answers.jsonl
    python -m tools.audit --judged answers.jsonl verdicts.jsonl > docs/audit.jsonl
    python -m tools.audit --report docs/audit.jsonl

Each answer has the question, its language, the day it is asked, the text and the sources; nothing of the
code is needed to read it. A reader writes a verdict a line: {"n": 1, "verdict": "right", "reason": ""}, the
verdict one of VERDICTS. `--judged` puts both together, `--report` counts by carrier, confidence and age as
Markdown. The same seed gives the same questions.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answers.age import day_of
from bot.content.load import find, load
from bot.desk import ask
from bot.engine.advance import Engine
from bot.engine.knowledge import Carrier
from bot.engine.model import Catalog, Facts
from bot.language.read import Reader
from tools.knowledge import age_of, confidence_of, row

VERDICTS = ("right", "not borne out", "stale without a hedge", "leaves something out", "badly worded")
"""What a reader may say of an answer; by its worst fault each counts once."""

MARK = "<!-- python -m tools.audit --report docs/audit.jsonl -->"
"""What stands above the table in docs/knowledge.md."""

Line = dict[str, Any]
"""One JSON object: an answer, a verdict, or both together."""

NO_CARRIER = "no carrier"
NO_PLAN = "no single plan"

OF_PLANS = {
    "en": (
        "does {carrier} {plan} include hotspot",
        "how many GB of hotspot does {carrier} {plan} have",
        "what happens after the hotspot data of {carrier} {plan} is used up",
    ),
    "zh-Hans": (
        "{carrier} {plan} 包含热点吗",
        "{carrier} {plan} 有多少 GB 热点",
        "{carrier} {plan} 的热点用完之后会怎样",
    ),
    "es": (
        "¿{carrier} {plan} incluye hotspot?",
        "¿cuántos GB de hotspot tiene {carrier} {plan}?",
        "¿qué pasa después de usar los datos de hotspot de {carrier} {plan}?",
    ),
}
OF_CARRIERS = {
    "en": (
        "does {carrier} include hotspot",
        "where do I see my hotspot usage with {carrier}",
        "apn for {carrier}",
        "how do I contact {carrier} support",
        "can I use hotspot in {place} with {carrier}",
        "how do I install an eSIM from {carrier}",
        "compare {carrier} vs {other} hotspot",
    ),
    "zh-Hans": (
        "{carrier} 包含热点吗",
        "{carrier} 怎么查热点用量",
        "{carrier} 的 APN",
        "怎么联系客服 {carrier}",
        "{carrier} 在{place}能用热点吗",
        "{carrier} 的 eSIM 怎么安装",
        "{carrier} 和 {other} 热点对比",
    ),
    "es": (
        "¿{carrier} incluye hotspot?",
        "¿dónde veo cuánto hotspot he usado con {carrier}?",
        "APN de {carrier}",
        "¿cómo contacto al soporte de {carrier}?",
        "¿puedo usar hotspot en {place} con {carrier}?",
        "¿cómo instalo una eSIM de {carrier}?",
        "compara {carrier} y {other} hotspot",
    ),
}
PLACES = {
    "en": ("China", "Mexico", "Canada"),
    "zh-Hans": ("中国", "墨西哥", "加拿大"),
    "es": ("China", "México", "Canadá"),
}
OF_PHONES = {
    "en": ("does {phone} support esim and hotspot", "how do I turn on hotspot on {phone}"),
    "zh-Hans": ("{phone} 支持esim和热点吗", "{phone} 怎么开热点"),
    "es": ("¿{phone} es compatible con eSIM y hotspot?", "¿cómo activo el hotspot en {phone}?"),
}
OF_NOTHING = {
    "en": (
        "tips to save data on hotspot", "what is an eSIM", "can i move esim to a new phone",
        "what is apn type dun",
        "set hotspot as metered on windows 10", "esim qr code won't scan",
        "hotspot makes my phone overheat",
    ),
    "zh-Hans": (
        "怎么省流量", "esim是什么", "怎么转移esim到新手机", "apn类型里要不要加dun", "电脑按流量计费怎么设",
        "esim扫码失败", "开热点手机好烫",
    ),
    "es": (
        "¿cómo ahorro datos con el hotspot?", "¿qué es una eSIM?", "¿puedo pasar la eSIM a un celular nuevo?",
        "¿qué es el tipo dun del APN?", "¿cómo pongo el hotspot como conexión de uso medido en windows?",
        "el código qr de la eSIM no se escanea", "el hotspot gasta mucha batería",
    ),
}  # fmt: skip
WEIGHTS = {"plans": 60, "carriers": 22, "phones": 10, "nothing": 8}
"""Share of each kind of question, in percent: most people ask about a plan."""


def questions(catalog: Catalog, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield (language, question); equal seeds give equal questions."""
    chance = random.Random(seed)  # noqa: S311 - chance here guards no secret
    knowledge = catalog.knowledge
    plans = [*knowledge.plans.values()]
    carriers: list[Carrier] = [*knowledge.carriers.values()]
    phones = [*knowledge.phones]
    for _ in range(count):
        language = chance.choice([*OF_PLANS])
        kind = chance.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
        if kind == "plans":
            plan = chance.choice(plans)
            name = chance.choice((plan.name, *plan.names))
            of = knowledge.carriers[plan.carrier].name
            yield language, chance.choice(OF_PLANS[language]).format(carrier=of, plan=name)
        elif kind == "carriers":
            one, other = chance.sample(carriers, 2)
            place = chance.choice(PLACES[language])
            text = chance.choice(OF_CARRIERS[language])
            yield language, text.format(carrier=one.name, other=other.name, place=place)
        elif kind == "phones":
            yield language, chance.choice(OF_PHONES[language]).format(phone=chance.choice(phones))
        else:
            yield language, chance.choice(OF_NOTHING[language])


def pairs(count: int, seed: int, at: float) -> Iterator[Line]:
    """Yield a line for each question, asked at a time in seconds since the epoch."""
    catalog = load(find(None))
    engine, reader = Engine.of(catalog), Reader(catalog)
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    for number, (language, question) in enumerate(questions(catalog, count, seed), 1):
        answered = ask(engine, reader, question, language, chosen=True, at=at)
        sources = [{"url": url, "published": when, "checked": on} for url, when, on in answered.sources]
        yield {
            "n": number, "language": language, "asked_on": day, "question": question,
            "answer": answered.answer, "sources": sources, **subject(catalog, answered.meaning.facts, at),
        }  # fmt: skip


def subject(catalog: Catalog, facts: Facts, at: float) -> dict[str, str]:
    """Return what an answer is counted under: its carrier, and confidence and age of its one plan."""
    carrier = catalog.knowledge.carriers.get(str(facts.get("carrier")))
    plan = catalog.knowledge.plans.get(str(facts.get("plan")))
    return {
        "carrier": NO_CARRIER if carrier is None else carrier.name,
        "confidence": NO_PLAN if plan is None else confidence_of(plan),
        "age": NO_PLAN if plan is None else age_of(plan, day_of(at)),
    }


def judged(answers: Iterable[Line], verdicts: Iterable[Line]) -> Iterator[Line]:
    """Yield a line for each answer: question, what it is counted under, verdict and reason."""
    said = {one["n"]: one for one in verdicts}
    for one in answers:
        verdict = said[one["n"]]
        if verdict["verdict"] not in VERDICTS:
            raise ValueError(f"answer {one['n']}: no verdict {verdict['verdict']!r}; one of {VERDICTS}")
        kept = {key: one[key] for key in ("n", "language", "question", "carrier", "confidence", "age")}
        yield {**kept, "verdict": verdict["verdict"], "reason": verdict.get("reason", "")}


def report(lines: list[Line]) -> Iterator[str]:
    """Yield the counts as Markdown: all, by confidence, by age, by carrier."""
    yield from row((f"{len(lines)} answers", "all", *VERDICTS))
    yield from row(("---", *("--:" for _ in (0, *VERDICTS))))
    yield from row(("**all**", *_cells(lines)))
    for key in ("confidence", "age", "carrier"):
        for value in sorted({one[key] for one in lines}):
            yield from row((f"{key}: {value}", *_cells([one for one in lines if one[key] == value])))


def _cells(lines: list[Line]) -> Iterator[str]:
    counts = Counter(one["verdict"] for one in lines)
    for count in (len(lines), *(counts[one] for one in VERDICTS)):
        yield str(count) if count else "–"


def read(path: str) -> list[Line]:
    """Return the lines of a JSON-lines file."""
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]


def main() -> int:
    """Print the lines."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="how many (300)")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal lines (1)")
    parser.add_argument(
        "--on", default="2026-11-26", metavar="DAY", help="the day of the questions (2026-11-26)"
    )
    parser.add_argument("--judged", nargs=2, metavar=("ANSWERS", "VERDICTS"), help="put both together")
    parser.add_argument("--report", metavar="FILE", help="count what --judged wrote, as Markdown")
    options = parser.parse_args()
    if options.report:
        sys.stdout.writelines(f"{line}\n" for line in report(read(options.report)))
        return 0
    if options.judged:
        for kept in judged(read(options.judged[0]), read(options.judged[1])):
            sys.stdout.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return 0
    at = datetime.fromisoformat(options.on).replace(tzinfo=UTC).timestamp()
    for line in pairs(options.count, options.seed, at):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
