"""Every plan, under every name, in every complete language: the answer is the file's, or says unknown.

The expectation is read from the YAML itself, not from the catalog that answers are made from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import bundle
from bot.desk import Answered

from .conftest import ROOT, Ask

QUESTIONS = {
    "en": {
        "support": "does {carrier} {plan} include hotspot",
        "amount": "how many GB of hotspot does {carrier} {plan} have",
        "after": "what happens after the hotspot data of {carrier} {plan} is used up",
    },
    "zh-Hans": {
        "support": "{carrier} {plan} 包含热点吗",
        "amount": "{carrier} {plan} 有多少 GB 热点",
        "after": "{carrier} {plan} 的热点用完之后会怎样",
    },
    "zh-Hant": {
        "support": "{carrier} {plan} 包含熱點嗎",
        "amount": "{carrier} {plan} 有多少 GB 熱點",
        "after": "{carrier} {plan} 的熱點用完之後會怎樣",
    },
    "es": {
        "support": "¿{carrier} {plan} incluye hotspot?",
        "amount": "¿cuántos GB de hotspot tiene {carrier} {plan}?",
        "after": "¿qué pasa después de usar los datos de hotspot de {carrier} {plan}?",
    },
}
LANGUAGES = tuple(one for one in bundle.LANGUAGES if (ROOT / "flows" / one / "ui.yaml").is_file())
"""Every complete language; one that isn't yet is asked once it is."""
UNKNOWN = (
    "support_unknown", "amount_unknown", "amount_plan_unknown", "after_unknown", "after_unknown_slow",
    "after_unknown_exact",
)  # fmt: skip
"""The sentences that say that something isn't known."""
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s?(GB|MB)\b")
SPEED = re.compile(r"(\d+(?:\.\d+)?)\s?(Kbps|Mbps)\b")
MAX_OTHER = 2


@dataclass(frozen=True)
class Case:
    carrier: str
    carrier_name: str
    plan: str
    name: str


@cache
def carriers() -> dict[str, dict[str, Any]]:
    files = sorted((ROOT / "knowledge" / "carriers").glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in files}


@cache
def plans() -> dict[str, dict[str, Any]]:
    return {plan["plan"]: plan for one in carriers().values() for plan in one["plans"]}


def spelled(name: str) -> str:
    return "".join(name.casefold().replace("-", "").split())


def meant(carrier: dict[str, Any], name: str) -> str:
    """Return the plan that a name means at its carrier: the current one, else the first."""
    owners = [p for p in carrier["plans"] if spelled(name) in {spelled(n) for n in (p["name"], *p["names"])}]
    return str(min(owners, key=lambda p: (p["status"] == "legacy", carrier["plans"].index(p)))["plan"])


def cases() -> Iterator[Case]:
    for key, carrier in carriers().items():
        for plan in carrier["plans"]:
            for name in dict.fromkeys((plan["name"], *plan["names"])):
                yield Case(key, carrier["name"], meant(carrier, name), name)


@cache
def unknowns(language: str) -> tuple[str, ...]:
    """Return how a language says that something isn't known."""
    text = (ROOT / "knowledge" / language / "answers.yaml").read_text("utf-8")
    sentences = yaml.safe_load(text)
    return tuple(str(sentences[key]) for key in UNKNOWN)


def says_unknown(text: str, language: str) -> bool:
    return any(sentence in text for sentence in unknowns(language))


def amounts(text: str) -> set[float]:
    return {round(float(n) / (1000 if unit == "MB" else 1), 4) for n, unit in AMOUNT.findall(text)}


def speeds(text: str) -> set[float]:
    return {float(n) * (1000 if unit == "Mbps" else 1) for n, unit in SPEED.findall(text)}


def figure(plan: dict[str, Any]) -> float | None:
    """Return the figure that the file gives for fast hotspot data; None if it gives none."""
    for value in (plan.get("allowance_gb_per_day"), plan["allowance_gb"]):
        if isinstance(value, int | float):
            return float(value)
    if plan["allowance_gb"] == "plan_data":
        for value in (plan.get("data_gb_per_day"), plan.get("data_gb")):
            if isinstance(value, int | float):
                return float(value)
    return None


def written(plan: dict[str, Any]) -> set[float]:
    """Return every amount of data that stands anywhere in the plan's record."""
    found: set[float] = set()
    stack: list[Any] = [plan]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack += item.values()
        elif isinstance(item, list):
            stack += item
        elif isinstance(item, bool):
            continue
        elif isinstance(item, int | float):
            found.add(float(item))
        elif isinstance(item, str):
            found |= amounts(item)
    return found


def checked(  # noqa: C901, PLR0912 - one line a rule
    case: Case, kind: str, language: str, answered: Answered
) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    plan = plans()[case.plan]
    text = answered.answer
    if answered.meaning.facts.get("plan") != case.plan:
        yield f"took {answered.meaning.facts} for {case.plan}"
        return
    sourced = bool(plan["sources"])
    if not sourced:
        if not says_unknown(text, language) or amounts(text) - amounts(case.name) - amounts(plan["name"]):
            yield "shows a figure without a source"
        return
    told = amounts(text)
    wanted = figure(plan)
    if wanted is not None and wanted not in told and kind != "after":
        yield f"hasn't the file's {wanted} GB"
    without = plan["hotspot"] in ("not_included", "not_allowed")
    open_amount = wanted is None and plan["allowance_gb"] in ("unknown", "plan_data") and not without
    if open_amount and not says_unknown(text, language) and plan.get("data_gb") != "unlimited":
        yield "doesn't say that the amount is unknown"
    limits = " ".join(one["value"] for one in carriers()[case.carrier]["limits"])
    if invented := told - written(plan) - amounts(plan["name"]) - amounts(limits):
        yield f"invents {invented}"
    if len(told - {wanted}) > MAX_OTHER:
        yield f"has {len(told - {wanted})} other figures"
    after = plan["after_kbps"]
    if after == "unknown" and not without and not says_unknown(text, language):
        yield "doesn't say that what comes after is unknown"
    if isinstance(after, int) and not without and after not in speeds(text):
        yield f"hasn't the file's {after} Kbps"
    allowed = {float(v) for v in (after, plan.get("cap_kbps")) if isinstance(v, int)}
    extras = " ".join(str(one.get("note")) for one in plan.get("addons", ()))
    noted = speeds(
        f"{extras} {plan.get('after_note')} {plan.get('priority_note')} {plan.get('caveat')} {limits}"
    )
    if speeds(text) - allowed - noted:
        yield f"invents {speeds(text) - allowed - noted} Kbps"
    urls = {source["url"]: source for source in plan["sources"]}
    shown = [source for source in answered.sources if source[0] in urls]
    if not shown or any(url not in text for url, _, _ in shown[:1]):
        yield "names no source of the plan"
    for url, published, compared in shown:
        dates = {(s["published"], s["checked"]) for s in plan["sources"] if s["url"] == url}
        if (published, compared) not in dates:
            yield f"misdates {url}"
        if (published or compared) not in text:
            yield "shows no date"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["support", "amount", "after"])
def test_each_plan_is_told_as_its_file_has_it(asks: Ask, kind: str, language: str) -> None:
    """The answer carries exactly the file's figure, unit, date and source, or says unknown."""
    faults = []
    for case in cases():
        question = QUESTIONS[language][kind].format(carrier=case.carrier_name, plan=case.name)
        answered = asks(question, language)
        faults += [f"{question}: {fault}" for fault in checked(case, kind, language, answered)]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_two_carriers_share_is_asked_back(asks: Ask, language: str) -> None:
    """Without a carrier, a name that several carriers' plans have is asked back."""
    owners: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for case in cases():
        owners.setdefault(spelled(case.name), set()).add(case.carrier)
        names[spelled(case.name)] = case.name
    shared = [key for key, found in owners.items() if len(found) > 1 and re.search(r"[a-z]{4}", key)]
    assert shared
    for key in shared:
        answered = asks(QUESTIONS[language]["support"].format(carrier="", plan=names[key]), language)
        assert "plan" not in answered.meaning.facts, names[key]
        assert amounts(answered.answer) <= amounts(names[key]), names[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_of_plans_is_asked_back(asks: Ask, language: str) -> None:
    """A name of plan_groups is answered with the plans that share it."""
    for carrier in carriers().values():
        for group, members in (carrier.get("plan_groups") or {}).items():
            question = QUESTIONS[language]["support"].format(carrier=carrier["name"], plan=group)
            answered = asks(question, language)
            assert "plan" not in answered.meaning.facts, question
            for member in members:
                name = plans()[member]["name"].removeprefix(f"{carrier['name']} ")
                assert name in answered.answer, question


def test_every_file_was_asked_about() -> None:
    """The cases above come from all 41 files, and a plan that is never meant by its name is an older one."""
    assert len(carriers()) == len([*Path(ROOT, "knowledge", "carriers").glob("*.yaml")])
    assert len(plans()) > len(carriers())
