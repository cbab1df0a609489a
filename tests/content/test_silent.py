"""Silent cycles: what `check` accepts never spins, whatever is known; what it refuses does."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import build, shape
from bot.content.bundle import Bundle, Parsed
from bot.content.carriers import Carrier
from bot.content.parse import parse
from bot.content.rules import silent
from bot.content.rules.silent import silent_cycles
from bot.content.source import Document
from bot.engine import facts as known
from bot.engine import model as m
from bot.engine.machine import build as machines
from bot.engine.model import UNSURE, Catalog, Frame, Session, Value
from bot.engine.settle import settle
from bot.problem import Problem

FACTS = {
    "color": {"choices": ["red", "green"]},
    "faster": {"check": True},
    "carrier": {"of": "carriers"},
    "plan": {"of": "plans", "needs": "carrier"},
    "devices": {"number": "count"},
    "version": {"version": True},
    "kbps": {"number": "kbps"},
    "phone_kbps": {"number": "kbps"},
    "part": {"share": ["kbps", "phone_kbps"]},
}
VALUES: dict[str, list[Value | None]] = {
    "color": [None, UNSURE, "red", "green"],
    "faster": [None, UNSURE, "fixed", "better", "same"],
    "carrier": [None, UNSURE, "mint", "tello"],
    "plan": [None, UNSURE, "with", "without", "forbids", "silent"],
    "devices": [None, UNSURE, 0, 1, 2, 3, 4],
    "version": [None, UNSURE, "16.9", "17", "17.1", "17.2", "18"],
}
"""Values that a fact may have, on every side of what the conditions below tell apart."""

TESTS: list[tuple[str, list[Any]]] = [
    ("color", ["red", "green", ["red", "green"], "unset", "unsure", "known"]),
    ("faster", ["fixed", ["better", "same"], "unset", "unsure", "known"]),
    ("carrier", ["mint", "unset", "unsure", "known"]),
    ("plan", ["unset", "unsure", "known"]),
    ("plan.hotspot", ["included", ["included", "not_included"], "unset", "unknown", "known"]),
    (
        "devices",
        [{"below": 1}, {"below": 3}, {"at_least": 1}, {"at_least": 3}, 2, "unset", "unsure", "known"],
    ),
    ("version", [{"below": "17"}, {"at_least": "17.2"}, {"at_least": "17"}, "unset", "unsure", "known"]),
]
ANSWERS = {
    "color": ["red", "green", "unsure"],
    "faster": ["fixed", "better", "same", "unsure"],
    **{name: ["known", "unsure"] for name in ("carrier", "plan", "devices", "version")},
}


def parsed(model: type[Any], data: Mapping[str, Any]) -> Parsed[Any]:
    document = Document("flows/x.yaml", data)
    result = parse(document, model)
    assert result is not None, [*map(str, document.problems)]
    return Parsed(result, document)


def plan(name: str, hotspot: str) -> dict[str, Any]:
    return {
        "plan": name, "name": name, "names": [], "billing": "prepaid", "status": "current",
        "hotspot": hotspot, "allowance_gb": "unknown", "after_kbps": None,
        "sources": [{"url": "https://mint.example/", "published": None, "checked": "2026-11-22"}],
        "confidence": "low", "note": "Made up.",
    }  # fmt: skip


def carrier() -> Parsed[Carrier]:
    unsourced = {"sources": [], "confidence": "low", "note": "Made up."}
    plans = [
        plan("with", "included"),
        plan("without", "not_included"),
        plan("forbids", "not_allowed"),
        plan("silent", "unknown"),
    ]
    data = {
        "carrier": "mint", "name": "Mint", "kind": "mvno", "rank": 1, "names": {}, "plans": plans, "apn": [],
        "host": {"value": "unknown", **unsourced}, "esim": {"value": True, **unsourced}, "usage_check": [],
        "support": [], "roaming": [], "limits": [],
    }  # fmt: skip
    return parsed(Carrier, data)


def cause() -> Parsed[shape.CauseFile]:
    data = {
        "cause": "frozen", "explains": ["slow"], "prior": {"base": "rare"}, "minutes": 1, "risk": "none",
        "drops_connection": False, "needs": {}, "confirmed_by": {}, "steps": {"any": ["restart"]},
        "invalidates": [], "undo": False, "ends_with": "person", "sources": [],
        "confidence": "low", "note": "Made up.",
    }  # fmt: skip
    return parsed(shape.CauseFile, data)


FACTS_FILE: Parsed[shape.FactsFile] = parsed(shape.FactsFile, {"facts": FACTS})
CARRIER, CAUSE = carrier(), cause()
SUB = {
    "flow": "sub", "version": 1, "opens_on": [], "start": "color",
    "states": {"color": {"ask": "color", "to": "out"}, "out": {"end": "return"}},
}  # fmt: skip


def flow(states: Mapping[str, Any]) -> Parsed[shape.FlowFile]:
    head = {"flow": "main", "version": 1, "opens_on": ["flow.slow"], "check": "faster", "start": "s0"}
    return parsed(shape.FlowFile, {**head, "states": states})


def faults(main: Parsed[shape.FlowFile]) -> list[Problem]:
    return [*silent_cycles(main, FACTS_FILE.model.facts)]


def catalog(main: Parsed[shape.FlowFile]) -> Catalog:
    bundle = Bundle(Path(), facts=FACTS_FILE, flows={"main": main, "sub": parsed(shape.FlowFile, SUB)})
    bundle.causes = {"frozen": CAUSE}
    bundle.carriers = {"mint": CARRIER}
    bundle.menus = parsed(shape.MenusFile, {"menus": {}})
    bundle.lexicon = parsed(shape.LexiconFile, {"concepts": {}, "intents": {}})
    return build.catalog(bundle)


def used_facts(main: Parsed[shape.FlowFile]) -> set[str]:
    """Return the facts that make a difference in a flow."""
    used = {"color"} if "'call'" in str(main.document.data) else set()
    for state in main.model.states.values():
        if isinstance(state, shape.AskShape):
            used.add(state.ask)
        elif isinstance(state, shape.DecideShape):
            used.update(path.split(".")[0] for rule in state.decide for path in rule.when or {})
    return used


def spins(main: Parsed[shape.FlowFile]) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield every state and facts from which the running flow shows nothing and doesn't end.

    No flow here ends handed off, so the engine's own hand-off after too many silent steps shows.
    """
    running = catalog(main)
    fired = machines(running)
    names = sorted(used_facts(main))
    for values in product(*(VALUES[name] for name in names)):
        facts = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for state in main.model.states:
            for tried in ({}, {"frozen": "same"}):
                session = Session(
                    person=1, language="en", facts=facts, stack=(Frame("main", state),), tried=tried
                )
                after = settle(running, fired, session)
                assert after.outcome in (None, "resolved", "handed_off")
                if after.outcome == "handed_off":
                    yield state, facts


@st.composite
def flows(draw: st.DrawFn, *, certain: bool) -> dict[str, Any]:
    """Draw a flow of two to five states about two facts; a `certain` one leaves no room for doubt."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 5)))]
    target = st.sampled_from([*names, "done"])
    about = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True))
    wanted = [(path, values) for path, values in TESTS if path.split(".")[0] in about]

    def condition() -> dict[str, Any]:
        chosen = draw(
            st.lists(st.sampled_from(wanted), min_size=1, max_size=1 if certain else 2, unique_by=str)
        )
        return {path: draw(st.sampled_from(values)) for path, values in chosen}

    def ask() -> dict[str, Any]:
        fact = draw(st.sampled_from(about))
        answers = draw(st.lists(st.sampled_from(ANSWERS[fact]), unique=True))
        calls = {} if certain or not draw(st.booleans()) else {"call": "sub"}
        return {
            "ask": fact,
            "to": draw(target),
            "choices": {one: {"to": draw(target), **calls} for one in answers},
        }

    def decide() -> dict[str, Any]:
        rules = [{"when": condition(), "to": draw(target)} for _ in range(draw(st.integers(0, 3)))]
        return {"decide": [*rules, {"else": draw(target)}]}

    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "ask": ask,
        "decide": decide,
        "say": lambda: {"say": "hello", "to": draw(target)},
        "call": lambda: {"call": "sub", "to": draw(target)},
        "pool": lambda: {"pool": ["frozen"], "fixed": draw(target), "exhausted": draw(target)},
    }
    drawn = (
        ["ask", "decide", "decide", "say"] if certain else ["ask", "decide", "decide", "say", "call", "pool"]
    )
    states = {name: kinds[draw(st.sampled_from(drawn))]() for name in names}
    return {**states, "done": {"end": "resolved"}}


@given(flows(certain=False))
@settings(max_examples=1000, deadline=None)
def test_a_flow_that_check_accepts_never_spins(states: dict[str, Any]) -> None:
    """From every state, under all facts, an accepted flow comes to a screen or to its end."""
    main = flow(states)
    if not faults(main):
        assert next(spins(main), None) is None


@given(flows(certain=True))
@settings(max_examples=300, deadline=None)
def test_a_flow_that_check_refuses_spins(states: dict[str, Any]) -> None:
    """Where samples can tell, a silent cycle is told only if some facts run into it."""
    main = flow(states)
    if faults(main):
        assert next(spins(main), None) is not None


@given(
    value=st.sampled_from([None, "unsure", "unknown", "red", "17", "17.2", silent.OTHER, 0, 2, 2.5, True]),
    path=st.sampled_from(["color", "plan.hotspot"]),
    wanted=st.sampled_from(["red", ["red", 2], "unset", "unsure", "unknown", "known", 2, "17"])
    | st.builds(lambda key, bound: shape.Bound(**{key: bound}), st.sampled_from(["below", "at_least"]),
                st.sampled_from([2, 2.5, "17.1", "red"])),
)  # fmt: skip
def test_a_sample_is_judged_as_the_engine_judges_a_value(
    value: Value | None, path: str, wanted: shape.Wanted
) -> None:
    """A test holds for a value here if and only if it holds in the running flow."""
    (asked,) = build.condition({path: wanted})
    plain = m.Test("color", asked.op, asked.values, asked.bound)
    facts = {} if value is None else {"color": value}
    assert silent.holds(value, asked) == known.holds(catalog(flow({"s0": {"end": "resolved"}})), facts, plain)


DONE = {"done": {"end": "resolved"}}


def loop(*rules: dict[str, Any], back: list[dict[str, Any]]) -> list[str]:
    """Return what is told of two decides, the first of which leads to the second by its else."""
    states = {"s0": {"decide": [*rules, {"else": "s1"}]}, "s1": {"decide": [*back, {"else": "done"}]}, **DONE}
    return [str(fault) for fault in faults(flow(states))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"version": {"below": "17"}}, {"version": "known"}),
        ({"version": {"at_least": "17.2"}}, {"version": {"at_least": "17"}}),
        ({"version": "17"}, {"version": {"at_least": "17"}}),
        ({"devices": {"below": 1}}, {"devices": {"below": 3}}),
        ({"devices": 2}, {"devices": {"at_least": 1}}),
        ({"part": {"below": 1}}, {"part": {"below": 2}}),
        ({"part": {"at_least": 1}}, {"part": "known"}),
        ({"plan.hotspot": "included"}, {"plan.hotspot": "known"}),
        ({"plan.allowance_gb": {"below": 5}}, {"plan.allowance_gb": "known"}),
        ({"carrier": "mint"}, {"carrier": "known"}),
    ],
)
def test_a_value_between_those_that_conditions_name_is_thought_of(
    first: dict[str, object], second: dict[str, object]
) -> None:
    """A loop is found though only a value that stands nowhere in the flow runs into it."""
    assert len(loop({"when": first, "to": "done"}, back=[{"when": second, "to": "s0"}])) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"version": {"below": "17"}}, {"version": {"below": "16"}}),
        ({"devices": {"below": 3}}, {"devices": {"below": 1}}),
        ({"devices": {"at_least": 1}}, {"devices": {"at_least": 3}}),
        ({"plan": "unset"}, {"plan": "unset"}),
        ({"plan": "known"}, {"plan.hotspot": "included"}),
        ({"plan.hotspot": "unset"}, {"plan": "unsure"}),
        ({"color": ["red", "green"]}, {"color": "known"}),
    ],
)
def test_facts_that_rule_each_other_out_make_no_cycle(
    first: dict[str, object], second: dict[str, object]
) -> None:
    """Two rules that can't hold for one person don't make a loop."""
    assert loop({"when": first, "to": "done"}, back=[{"when": second, "to": "s0"}]) == []


@pytest.mark.parametrize(
    "whole",
    [
        [{"color": one} for one in ("unset", "unsure", "red", "green")],
        [{"devices": one} for one in ("unset", "unsure", {"below": 3}, {"at_least": 3})],
        [{"part": one} for one in ("unset", {"below": 3}, {"at_least": 3}, "unsure")],
    ],
)
def test_a_decide_of_which_some_rule_always_holds_has_no_else_to_follow(whole: list[Any]) -> None:
    """What is left over by all rules together may be nothing."""
    rules = [{"when": one, "to": "done"} for one in whole]
    assert loop(*rules, back=[{"when": {"carrier": "known"}, "to": "s0"}]) == []
    assert len(loop(*rules[:-2], back=[{"when": {"carrier": "known"}, "to": "s0"}])) == 1


def test_two_cycles_are_told_at_once_each_by_its_first_state() -> None:
    """A cycle is told once, in the state whose name comes first."""
    states = {
        "s0": {"ask": "color", "to": "b1", "choices": {"red": {"to": "a1"}}},
        "a1": {"decide": [{"when": {"color": "red"}, "to": "a2"}, {"else": "done"}]},
        "a2": {"call": "sub", "to": "a1"},
        "b1": {"pool": ["frozen"], "fixed": "done", "exhausted": "b2"},
        "b2": {
            "decide": [{"when": {"devices": {"below": 1}, "color": "green"}, "to": "b1"}, {"else": "done"}]
        },
        **DONE,
    }
    told = [fault.found for fault in faults(flow(states))]
    assert told == [
        "a cycle that shows nothing: a1 -> a2 -> a1",
        "a cycle that shows nothing: b1 -> b2 -> b1",
    ]


def test_a_flow_with_too_many_silent_ways_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be searched to its end isn't taken for good."""
    monkeypatch.setattr(silent, "MAX_WALKS", 3)
    states = {
        **{
            f"s{n}": {"decide": [{"when": {"color": "red"}, "to": f"s{n + 1}"}, {"else": "done"}]}
            for n in range(4)
        },
        "s4": {"decide": [{"when": {"color": "green"}, "to": "s0"}, {"else": "done"}]},
        **DONE,
    }
    (told,) = faults(flow(states))
    assert str(told) == (
        "flows/x.yaml:1: states: over 3 ways that show nothing, too many to look for cycles; "
        "let a state say something, or split the flow [F008]"
    )


def test_a_ring_of_many_questions_is_searched_to_its_end() -> None:
    """Questions in a long row cost no more than their number."""
    states = {f"s{n}": {"ask": "color", "to": f"s{n + 1}"} for n in range(300)}
    assert faults(flow({**states, "s300": {"say": "hello", "to": "s0"}})) == []
