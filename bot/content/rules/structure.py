"""Faults of flows and facts: names that lead nowhere, states without a way in or out. A rule is a function."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.content import build, shape
from bot.content.bundle import LOCK, Bundle, Parsed
from bot.content.parse import did_you_mean
from bot.content.rules.silent import silent_cycles
from bot.content.source import Place
from bot.engine.machine import HANDED_OFF
from bot.engine.model import CHECK_CHOICES, UNSURE
from bot.problem import Problem

MAX_DEPTH = 4
"""Flows within flows."""

ParsedFlow = Parsed[shape.FlowFile]


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of structure."""
    if bundle.facts is None:
        return
    facts = bundle.facts.model.facts
    for name, found in facts.items():
        yield from fact_names(bundle, name, found, facts)
    for flow in bundle.flows.values():
        yield from targets(bundle, flow)
        yield from names(bundle, flow, facts)
        yield from exits(bundle, flow, facts)
        yield from history(bundle, flow)
        if bundle.causes and not bundle.broken:
            yield from silent_cycles(bundle, flow)
    yield from calls(bundle)
    yield from older_names(bundle)
    for cause in bundle.causes.values():
        yield from cause_names(bundle, cause, facts)
    if not bundle.broken:
        yield from unasked(bundle, facts)
        yield from unreached(bundle)


# --- facts


def fact_names(
    bundle: Bundle, name: str, found: shape.FactShape, facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    """A fact names only facts."""
    assert bundle.facts is not None
    parts = [
        *(found.share or ()),
        *([found.needs] if found.needs else []),
        *([found.from_] if found.from_ else []),
    ]
    for other in parts:
        if other not in facts:
            yield bundle.facts.problem(
                ("facts", name), "F013", f"no fact {other!r}", did_you_mean(other, [*facts], "facts")
            )


def unasked(bundle: Bundle, facts: Mapping[str, shape.FactShape]) -> Iterator[Problem]:
    """Every fact is asked, heard, or made from another one."""
    assert bundle.facts is not None
    asked = {name for name, found in facts.items() if found.heard or found.from_ or found.share}
    for flow in bundle.flows.values():
        asked.add(flow.model.check or "")
        for state in flow.model.states.values():
            if isinstance(state, shape.AskShape):
                asked.add(state.ask)
            elif isinstance(state, shape.PoolShape):
                asked.update(parts(state).questions)
    for cause in bundle.causes.values():
        asked.update(cause.model.check.values())
    for name in [*asked]:
        while name in facts and (needs := facts[name].needs) is not None:
            asked.add(needs)
            name = needs  # noqa: PLW2901 - walks up the chain
    for name in facts:
        if name not in asked:
            yield bundle.facts.problem(
                ("facts", name),
                "F010",
                f"nothing asks {name!r}",
                "ask it in a flow, mark it heard: true, or take it out",
            )


def condition_names(
    where: Parsed[Any], place: Place, when: Mapping[str, Any], facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    """A condition names known facts, and values that they can have."""
    for path, wanted in when.items():
        here = (*place, path)
        if "." in path:
            continue
        found = facts.get(path)
        if found is None:
            yield where.problem(here, "F013", f"no fact {path!r}", did_you_mean(path, [*facts], "facts"))
            continue
        closed = found.choices or (list(CHECK_CHOICES) if found.check else None)
        for test in build.condition({path: wanted}):
            for value in test.values:
                if closed is not None and value not in closed:
                    hint = did_you_mean(str(value), closed, "choices")
                    yield where.problem(here, "F014", f"{path} can't be {value!r}", hint)


# --- one flow


def parts(pool: shape.PoolShape) -> shape.PoolParts:
    """Return a pool's causes and questions, whichever way it was written."""
    return pool.pool if isinstance(pool.pool, shape.PoolParts) else shape.PoolParts(causes=pool.pool)


def ways(state: Any) -> Iterator[tuple[Place, str]]:
    """Yield (place within the state, target) of every edge."""
    match state:
        case shape.AskShape():
            if state.to is not None:
                yield ("to",), state.to
            for choice, edge in state.choices.items():
                yield ("choices", choice, "to"), edge.to
        case shape.DecideShape():
            for number, rule in enumerate(state.decide):
                key = "to" if rule.to is not None else "else"
                yield ("decide", number, key), rule.to or rule.else_ or ""
        case shape.SayShape() | shape.CallShape():
            yield ("to",), state.to
        case shape.PoolShape():
            yield ("fixed",), state.fixed
            yield ("exhausted",), state.exhausted


def targets(_: Bundle, flow: ParsedFlow) -> Iterator[Problem]:
    """Start and every edge lead to a state of the flow."""
    states = flow.model.states
    if flow.model.start not in states:
        hint = did_you_mean(flow.model.start, [*states], "states")
        yield flow.problem(("start",), "F003", f"no state {flow.model.start!r}", hint)
    for name, state in states.items():
        for place, target in ways(state):
            if target not in states:
                hint = did_you_mean(target, [*states], "states")
                yield flow.problem(("states", name, *place), "F003", f"no state {target!r}", hint)


def names(bundle: Bundle, flow: ParsedFlow, facts: Mapping[str, shape.FactShape]) -> Iterator[Problem]:
    """Asked facts, their choices, sub-flows, causes and checks exist."""
    for name, state in flow.model.states.items():
        place: Place = ("states", name)
        match state:
            case shape.AskShape():
                yield from _ask_names(bundle, flow, name, state, facts)
            case shape.DecideShape():
                for number, rule in enumerate(state.decide):
                    yield from condition_names(
                        flow, (*place, "decide", number, "when"), rule.when or {}, facts
                    )
            case shape.CallShape():
                yield from _flow_named(bundle, flow, (*place, "call"), state.call)
            case shape.PoolShape():
                yield from _pool_names(bundle, flow, name, state, facts)
    if flow.model.check is not None:
        yield from _check_named(flow, ("check",), flow.model.check, facts)


def _ask_names(
    bundle: Bundle, flow: ParsedFlow, name: str, state: shape.AskShape, facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    found = facts.get(state.ask)
    if found is None:
        yield flow.problem(
            ("states", name, "ask"),
            "F013",
            f"no fact {state.ask!r}",
            did_you_mean(state.ask, [*facts], "facts"),
        )
        return
    allowed = _answers(found)
    for choice, edge in state.choices.items():
        place = ("states", name, "choices", choice)
        if choice not in allowed:
            hint = did_you_mean(choice, allowed, "choices")
            yield flow.problem(place, "F014", f"{state.ask} has no choice {choice!r}", hint)
        if edge.call is not None:
            yield from _flow_named(bundle, flow, (*place, "call"), edge.call)


def _answers(found: shape.FactShape) -> list[str]:
    return [*(found.choices or (CHECK_CHOICES if found.check else ["known"])), UNSURE]


def _flow_named(bundle: Bundle, flow: ParsedFlow, place: Place, name: str) -> Iterator[Problem]:
    if name not in bundle.flows and name not in bundle.broken:
        yield flow.problem(place, "F004", f"no flow {name!r}", did_you_mean(name, [*bundle.flows], "flows"))


def _pool_names(
    bundle: Bundle, flow: ParsedFlow, name: str, state: shape.PoolShape, facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    found = parts(state)
    place: Place = ("states", name, "pool")
    inside: Place = (*place, "causes") if isinstance(state.pool, shape.PoolParts) else place
    for number, cause in enumerate(found.causes):
        if cause not in bundle.causes and cause not in bundle.broken:
            hint = did_you_mean(cause, [*bundle.causes], "causes")
            yield flow.problem((*inside, number), "F011", f"no cause {cause!r}", hint)
        elif found.causes.index(cause) != number:
            yield flow.problem((*inside, number), "F002", f"the cause {cause!r} stands twice", "keep one")
    for number, question in enumerate(found.questions):
        if question not in facts:
            hint = did_you_mean(question, [*facts], "facts")
            yield flow.problem((*place, "questions", number), "F013", f"no fact {question!r}", hint)
    if flow.model.check is None:
        yield flow.problem(
            place, "F020", "a pool in a flow without check", "name the check that is asked after a step"
        )


def _check_named(
    where: Parsed[Any], place: Place, name: str, facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    checks = [key for key, found in facts.items() if found.check]
    if name not in checks:
        yield where.problem(place, "F013", f"no check {name!r}", did_you_mean(name, checks, "checks"))


def exits(bundle: Bundle, flow: ParsedFlow, facts: Mapping[str, shape.FactShape]) -> Iterator[Problem]:
    """Every state can be reached and can reach an end; every answer leads on; a decide ends in its one else."""
    states = flow.model.states
    graph = {
        name: [target for _, target in ways(state) if target in states] for name, state in states.items()
    }
    reached = closure(graph, [flow.model.start])
    backward: dict[str, list[str]] = {name: [] for name in states}
    for name, found in graph.items():
        for target in found:
            backward[target].append(name)
    ends = [name for name, state in states.items() if isinstance(state, shape.EndShape)]
    leaving = closure(backward, ends)
    for name, state in states.items():
        place: Place = ("states", name)
        if name not in reached and flow.model.start in states:
            yield flow.problem(
                place, "F005", f"nothing leads to {name!r}", "lead an edge here or take the state out"
            )
        if name not in leaving and graph[name]:
            yield flow.problem(
                place, "F007", f"from {name!r} no end can be reached", "give the cycle an edge to an end"
            )
        if isinstance(state, shape.AskShape) and state.to is None and state.ask in facts:
            without = [answer for answer in _answers(facts[state.ask]) if answer not in state.choices]
            if without:
                hint = "add `to`, or an edge for each"
                yield flow.problem(place, "F006", f"no way on from the answers {', '.join(without)}", hint)
        if isinstance(state, shape.DecideShape):
            yield from _else_last(flow, name, state)
        if isinstance(state, shape.EndShape) and (state.end == "return") and flow.model.opens_on:
            yield flow.problem(
                place, "F019", "end: return in a flow that opens by itself", "end it resolved or handed_off"
            )
        if name == HANDED_OFF and not isinstance(state, shape.EndShape):
            yield flow.problem(place, "F021", f"a state named {name!r} that is no end", "choose another name")
    if not flow.model.opens_on and not any(
        isinstance(s, shape.EndShape) and s.end == "return" for s in states.values()
    ):
        yield flow.problem(
            ("states",), "F006", "a sub-flow that never returns", "give it a state {end: return}"
        )


def _else_last(flow: ParsedFlow, name: str, state: shape.DecideShape) -> Iterator[Problem]:
    elses = [number for number, rule in enumerate(state.decide) if rule.else_ is not None]
    if elses != [len(state.decide) - 1]:
        found = "a decide without else" if not elses else "an else that isn't the one last line"
        yield flow.problem(("states", name, "decide"), "F009", found, "end the list with one {else: <state>}")


def closure(graph: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """Return all that can be reached from `start`."""
    seen: set[str] = set()
    todo = [name for name in start if name in graph]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(graph[name])
    return seen


def history(bundle: Bundle, flow: ParsedFlow) -> Iterator[Problem]:
    """`moved` names states that are gone and where their people go; no state goes without it."""
    states = flow.model.states
    for old, new in flow.model.moved.items():
        if old in states:
            yield flow.problem(
                ("moved", old), "F015", f"moved names {old!r}, which still exists", "take the line out"
            )
        if new not in states:
            hint = did_you_mean(new, [*states], "states")
            yield flow.problem(("moved", old), "F015", f"moved leads to no state {new!r}", hint)
    for state in bundle.lock.get(flow.model.flow, []):
        if state not in states and state not in flow.model.moved:
            yield flow.problem(
                ("states",),
                "F016",
                f"the state {state!r} of {LOCK} is gone",
                f"add moved: {{{state}: <state>}}",
            )


def older_names(bundle: Bundle) -> Iterator[Problem]:
    """`was` names flows that are gone, each in one flow only; a flow that is gone stands in some `was`."""
    seen: dict[str, str] = {}
    for name, flow in bundle.flows.items():
        for number, old in enumerate(flow.model.was):
            place: Place = ("was", number)
            if old in bundle.flows:
                yield flow.problem(place, "F015", f"was names {old!r}, which still exists", "take it out")
            if old in seen:
                yield flow.problem(place, "F015", f"was names {old!r}, as {seen[old]} does", "keep one")
            seen.setdefault(old, name)
    for name in bundle.lock:
        if name not in bundle.flows and name not in seen and name not in bundle.broken:
            yield Problem(
                LOCK,
                0,
                "",
                "F016",
                f"the flow {name!r} is gone",
                "name it in the `was` of the flow that takes over",
            )


# --- flows and causes together


def calls(bundle: Bundle) -> Iterator[Problem]:
    """Calls don't recurse and go at most four deep."""
    graph: dict[str, list[tuple[str, Place]]] = {
        name: [*_called(flow.model)] for name, flow in bundle.flows.items()
    }

    def depth(name: str, path: tuple[str, ...]) -> int:
        if name in path:
            return MAX_DEPTH + 1
        return 1 + max((depth(sub, (*path, name)) for sub, _ in graph.get(name, [])), default=0)

    for name, flow in bundle.flows.items():
        for sub, place in graph[name]:
            deep = depth(sub, (name,))
            if deep >= MAX_DEPTH + 1:
                yield flow.problem(
                    place, "F018", f"the call of {sub!r} recurses or goes over {MAX_DEPTH} deep", "flatten it"
                )


def _called(flow: shape.FlowFile) -> Iterator[tuple[str, Place]]:
    for name, state in flow.states.items():
        if isinstance(state, shape.CallShape):
            yield state.call, ("states", name, "call")
        elif isinstance(state, shape.AskShape):
            for choice, edge in state.choices.items():
                if edge.call is not None:
                    yield edge.call, ("states", name, "choices", choice, "call")


def cause_names(
    bundle: Bundle, cause: Parsed[shape.CauseFile], facts: Mapping[str, shape.FactShape]
) -> Iterator[Problem]:
    """A cause names only facts, values, checks and flows that exist."""
    yield from condition_names(cause, ("needs",), cause.model.needs, facts)
    yield from condition_names(cause, ("confirmed_by",), cause.model.confirmed_by, facts)
    for number, rule in enumerate(cause.model.prior.when):
        yield from condition_names(cause, ("prior", "when", number, "facts"), rule.facts, facts)
    for number, name in enumerate(cause.model.invalidates):
        if name not in facts:
            yield cause.problem(
                ("invalidates", number), "F013", f"no fact {name!r}", did_you_mean(name, [*facts], "facts")
            )
    for flow, name in cause.model.check.items():
        yield from _flow_named_by(bundle, cause, ("check", flow), flow)
        yield from _check_named(cause, ("check", flow), name, facts)


def _flow_named_by(
    bundle: Bundle, cause: Parsed[shape.CauseFile], place: Place, name: str
) -> Iterator[Problem]:
    if name not in bundle.flows and name not in bundle.broken:
        yield cause.problem(place, "F004", f"no flow {name!r}", did_you_mean(name, [*bundle.flows], "flows"))


def unreached(bundle: Bundle) -> Iterator[Problem]:
    """Every cause stands in a pool."""
    pooled = {
        cause
        for flow in bundle.flows.values()
        for state in flow.model.states.values()
        if isinstance(state, shape.PoolShape)
        for cause in parts(state).causes
    }
    for name, cause in bundle.causes.items():
        if name not in pooled:
            yield cause.problem(
                ("cause",), "F012", f"no flow reaches {name!r}", "name it in a pool or take the file out"
            )
