"""Faults of flows and facts as a whole: no way in or out, never asked, never reached. A rule a function."""

from collections.abc import Iterator

from bot.content import shape
from bot.content.bundle import LOCK, Bundle, Parsed
from bot.content.parse import did_you_mean
from bot.content.rules.names import (
    Facts,
    ParsedFlow,
    answers,
    cause_names,
    closure,
    fact_names,
    needed,
    parts,
    state_names,
    targets,
    ways,
)
from bot.content.rules.silent import silent_cycles
from bot.content.source import Place
from bot.engine.machine import HANDED_OFF
from bot.problem import Problem

MAX_DEPTH = 4
"""Flows within flows."""


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of structure."""
    if bundle.facts is None:
        return
    facts = bundle.facts.model.facts
    yield from fact_names(bundle.facts)
    for flow in bundle.flows.values():
        wrong_names = [*targets(flow), *state_names(bundle, flow, facts)]
        yield from wrong_names or silent_cycles(flow, facts)
        yield from exits(flow)
        yield from answers_lead_on(flow, facts)
        yield from endings(flow)
        yield from history(bundle, flow)
    yield from calls(bundle)
    yield from older_names(bundle)
    for cause in bundle.causes.values():
        yield from cause_names(bundle, cause, facts)
    if not bundle.broken:
        yield from unasked(bundle, bundle.facts)
        yield from unreached(bundle)


# --- facts


def asked(bundle: Bundle, facts: Facts) -> set[str]:
    """Return the facts that appear as a question, those that others need included."""
    names: set[str] = set()
    for flow in bundle.flows.values():
        names.add(flow.model.check or "")
        for state in flow.model.states.values():
            if isinstance(state, shape.AskShape):
                names.add(state.ask)
            elif isinstance(state, shape.PoolShape):
                names.update(parts(state).questions)
    for cause in bundle.causes.values():
        names.update(cause.model.check.values())
    return closure({name: needed(facts, name) for name in facts}, names)


def unasked(bundle: Bundle, where: Parsed[shape.FactsFile]) -> Iterator[Problem]:
    """Every fact is asked, heard, or made from another one."""
    facts = where.model.facts
    told = {name for name, found in facts.items() if found.heard or found.from_ or found.share}
    told = closure({name: needed(facts, name) for name in facts}, told) | asked(bundle, facts)
    for name in facts:
        if name not in told:
            hint = "ask it in a flow, mark it heard: true, or take it out"
            yield where.problem(("facts", name), "F010", f"nothing asks {name!r}", hint)


# --- one flow


def exits(flow: ParsedFlow) -> Iterator[Problem]:
    """Every state can be reached and can reach an end; of a lost row of states only the first is told."""
    states = flow.model.states
    graph = {name: [to for _, to in ways(state) if to in states] for name, state in states.items()}
    backward: dict[str, list[str]] = {name: [] for name in states}
    for name, found in graph.items():
        for target in found:
            backward[target].append(name)
    reached = closure(graph, [flow.model.start])
    leaving = closure(backward, [name for name, state in states.items() if isinstance(state, shape.EndShape)])
    lost = [name for name in states if name not in reached] if flow.model.start in states else []
    first = [name for name in lost if not {*backward[name]} - {name}]
    behind = closure(graph, first)
    for name in states:
        if name in first or (name in lost and name not in behind):
            hint = "lead an edge here or take the state out"
            yield flow.problem(("states", name), "F005", f"nothing leads to {name!r}", hint)
        if name not in leaving and graph[name]:
            hint = "give the cycle an edge to an end"
            yield flow.problem(("states", name), "F007", f"from {name!r} no end can be reached", hint)


def answers_lead_on(flow: ParsedFlow, facts: Facts) -> Iterator[Problem]:
    """Every answer leads on, "not sure" too; a decide ends in its one else."""
    for name, state in flow.model.states.items():
        if isinstance(state, shape.AskShape) and state.to is None and state.ask in facts:
            without = [answer for answer in answers(facts[state.ask]) if answer not in state.choices]
            if without:
                found = f"no way on from the answers {', '.join(without)}"
                yield flow.problem(("states", name), "F006", found, "add `to`, or an edge for each")
        if isinstance(state, shape.DecideShape):
            elses = [number for number, rule in enumerate(state.decide) if rule.else_ is not None]
            if elses != [len(state.decide) - 1]:
                found = "a decide without else" if not elses else "an else that isn't the one last line"
                hint = "end the list with one {else: <state>}"
                yield flow.problem(("states", name, "decide"), "F009", found, hint)


def endings(flow: ParsedFlow) -> Iterator[Problem]:
    """A sub-flow returns, a flow that opens by itself doesn't; the engine's own end keeps its name."""
    returns: list[str] = []
    for name, state in flow.model.states.items():
        if isinstance(state, shape.EndShape):
            returns += [name] if state.end == "return" else []
        elif name == HANDED_OFF:
            found = f"a state named {name!r} that is no end"
            yield flow.problem(("states", name), "F021", found, "choose another name")
    if flow.model.opens_on:
        for name in returns:
            found = "end: return in a flow that opens by itself"
            yield flow.problem(("states", name), "F019", found, "end it resolved or handed_off")
    elif not returns:
        hint = "give it a state {end: return}"
        yield flow.problem(("states",), "F006", "a sub-flow that never returns", hint)


def history(bundle: Bundle, flow: ParsedFlow) -> Iterator[Problem]:
    """`moved` names states that are gone and where their people go; no state goes without it."""
    states, moved = flow.model.states, flow.model.moved
    for old, new in moved.items():
        if old in states:
            found = f"moved names {old!r}, which still exists"
            yield flow.problem(("moved", old), "F015", found, "take the line out")
        if new not in states:
            hint = did_you_mean(new, [*states], "states")
            yield flow.problem(("moved", old), "F015", f"moved leads to no state {new!r}", hint)
    older = [name for name in flow.model.was if name not in bundle.flows]
    for name in (flow.model.flow, *older):
        for state in bundle.lock.get(name, []):
            if state not in states and state not in moved:
                found = f"the state {state!r} of {LOCK} is gone"
                yield flow.problem(("states",), "F016", found, f"add moved: {{{state}: <state>}}")


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
        if name not in bundle.flows and name not in seen and not bundle.broken:
            hint = "name it in the `was` of the flow that takes over"
            yield Problem(LOCK, 0, "", "F016", f"the flow {name!r} is gone", hint)


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
