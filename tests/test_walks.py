"""Transcripts of talks in tests/walks/: what is written and pressed, and the cause and end that must come.

A transcript is YAML: `language` of the client, `start` (the first message), `steps` (labels pressed, or
{write: text}), `cause` that is on screen before the last step, `outcome`, `facts` known at the end.
"""

from collections import deque
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from benchmarks import fresh
from benchmarks.diagnosis import PAGE, page
from bot.engine.advance import Engine
from bot.engine.model import Catalog, Choose, Frame, Session
from bot.engine.screen import screen
from bot.engine.settle import settle
from tests.conftest import ROOT
from tests.talk import Person, make_desk

WALKS = sorted((ROOT / "tests" / "walks").glob("*.yaml"))
CASES = yaml.safe_load((ROOT / "tests" / "walks" / "cases" / "index.yaml").read_text(encoding="utf-8"))
CASE_WALKS = sorted((ROOT / "tests" / "walks" / "cases").glob("dc*.yaml"))
NOW = 1_795_262_400.0


def walk(catalog: Catalog, file: Path) -> tuple[Person, dict[str, Any], str | None, int]:
    """Walk a transcript: the person at its end, the transcript, the last cause, messages up to it."""
    transcript = yaml.safe_load(file.read_text(encoding="utf-8"))
    person = Person(make_desk(catalog), language=transcript["language"])
    person.write(transcript["start"])
    cause, messages = None, 0
    for number, step in enumerate(transcript["steps"], 1):
        if person.session.cause is not None:
            cause, messages = person.session.cause, number
        if isinstance(step, dict):
            person.write(step["write"])
        else:
            person.press(step)
    return person, transcript, cause, messages


@pytest.mark.parametrize("file", [*WALKS, *CASE_WALKS], ids=lambda file: file.stem)
def test_a_transcript_comes_to_its_cause_and_its_end(catalog: Catalog, file: Path) -> None:
    """Pressed and written as told, the talk stands before the cause named and ends as named."""
    person, transcript, cause, _ = walk(catalog, file)
    assert cause == transcript["cause"]
    assert person.session.outcome == transcript["outcome"]
    for name, value in transcript.get("facts", {}).items():
        assert person.session.facts.get(name) == value


def test_every_confirmed_case_has_its_transcript() -> None:
    """Each confirmed case ends at the cause that fixed it, by the table that maps wording to our ids."""
    walked = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in CASE_WALKS}
    assert walked.keys() <= CASES["cases"].keys()
    for name, case in CASES["cases"].items():
        assert (name in walked) != ("excluded" in case), name
        if name in walked:
            assert walked[name]["cause"] in CASES["fix_causes"][case["fix_cause"]], name


def test_few_cases_are_left_out() -> None:
    """At most 15 confirmed cases have no transcript, each with its reason."""
    assert sum("excluded" in case for case in CASES["cases"].values()) <= 15


def test_cases_come_to_their_cause_in_few_messages(catalog: Catalog) -> None:
    """Messages up to and with the cause's: the median is at most 6, nine of ten have at most 10."""
    counts = sorted(walk(catalog, file)[3] for file in CASE_WALKS)
    assert median(counts) <= 6
    assert sum(count <= 10 for count in counts) >= 0.9 * len(counts)


def test_fresh_cases_come_to_their_cause(catalog: Catalog) -> None:
    """Unseen cases, since mended for, are all reached: median 6, nine of ten in 10; *held* only measures."""
    walks = [fresh.play(catalog, case) for case in fresh.cases().values() if case["set"] != "held"]
    assert all(walk.cause for walk in walks)
    counts = [walk.messages for walk in walks]
    assert median(counts) <= 6
    assert sum(count <= 10 for count in counts) >= 0.9 * len(counts)


def test_the_page_on_diagnosis_is_up_to_date(catalog: Catalog) -> None:
    """docs/diagnosis.md is what `python -m benchmarks.diagnosis` writes."""
    assert PAGE.read_text(encoding="utf-8") == page(catalog)


@pytest.mark.parametrize(("plan_known", "limit"), [(True, 2), (False, 4)])
def test_few_questions_stand_before_the_first_step(catalog: Catalog, *, plan_known: bool, limit: int) -> None:
    """At most two with phone, symptom, carrier and plan known; at most four with phone and symptom."""
    engine = Engine.of(catalog)
    flow = catalog.flows["cannot_enable"]
    known: list[dict[str, str]] = [{}]
    if plan_known:
        plans = {plan.leaves.get("hotspot"): plan for plan in catalog.plans.values()}
        known = [{"carrier": plan.parent or "", "plan": plan.id} for plan in plans.values()]
    for platform in catalog.facts["platform"].choices:
        for shows in set(catalog.facts["screen_shows"].choices) - {"looks_fine"}:  # that is another problem
            for more in known:
                facts = {"platform": platform, "screen_shows": shows, **more}
                start = Session(1, "en", greeted=True, stack=(Frame(flow.id, flow.start),), facts=facts)
                assert _questions(engine, start) <= limit, facts


def _questions(engine: Engine, start: Session) -> int:
    """The most questions that any answers lead through before the first cause or the end."""
    todo = deque([(settle(engine.catalog, engine.machines, start), 0)])
    most = 0
    while todo:
        session, asked = todo.popleft()
        most = max(most, asked)
        if session.asking is None or session.outcome is not None:
            continue
        for row in screen(engine.catalog, session).rows:
            for button in row:
                if button.kind == "answer" and button.choice is not None:
                    todo.append((engine.advance(session, Choose(button.choice), NOW).session, asked + 1))
    return most
