"""Faults of flows and facts: names that lead nowhere, states with no way in or out. A rule is a function."""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from bot.content import build, shape
from bot.content.bundle import LOCK, Bundle, Model, Parsed
from bot.content.carriers import Network, Plan
from bot.content.devices import Answer
from bot.content.parse import did_you_mean
from bot.content.rules.silent import silent_cycles
from bot.content.source import Place
from bot.engine.machine import HANDED_OFF
from bot.engine.model import CHECK_CHOICES, UNKNOWN, UNSURE
from bot.problem import Problem

MAX_DEPTH = 4
"""Flows within flows."""

ParsedFlow = Parsed[shape.FlowFile]
Facts = Mapping[str, shape.FactShape]

LEAVES = {
    "plan.hotspot": get_args(Plan.model_fields["hotspot"].annotation),
    "carrier.host": (*get_args(Network), UNKNOWN),
    "device.esim": get_args(Answer),
    "device.hotspot": get_args(Answer),
}
"""What knowledge paths can say, where that is a closed list."""


def check(bundle: Bundle) -> Iterator[Problem]:
    """Yield every fault of structure."""
    if bundle.facts is None:
        return
    facts = bundle.facts.model.facts
    yield from fact_names(bundle.facts)
    for flow in bundle.flows.values():
        wrong_names = [*targets(flow), *names(bundle, flow, facts)]
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


def fact_names(where: Parsed[shape.FactsFile]) -> Iterator[Problem]:
    """A fact names only facts, and doesn't need itself."""
    facts = where.model.facts
    needs = {name: needed(facts, name) for name in facts}
    for name, found in facts.items():
        for other in (*(found.share or ()), found.needs, found.from_):
            if other is not None and other not in facts:
                hint = did_you_mean(other, [*facts], "facts")
                yield where.problem(("facts", name), "F013", f"no fact {other!r}", hint)
        if name in closure(needs, needs[name]):
            hint = "let one of them need nothing"
            yield where.problem(("facts", name), "F022", f"{name!r} can't be asked before itself", hint)


def needed(facts: Facts, name: str) -> list[str]:
    """Return what a fact needs: one fact or none."""
    found = facts.get(name)
    return [] if found is None or found.needs is None else [found.needs]


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


def condition_names(
    where: Parsed[Model], place: Place, when: Mapping[str, shape.Wanted], facts: Facts
) -> Iterator[Problem]:
    """A condition names known facts, and values that they can have."""
    for test in build.condition(when):
        path = test.path
        if "." not in path and path not in facts:
            hint = did_you_mean(path, [*facts], "facts")
            yield where.problem((*place, path), "F013", f"no fact {path!r}", hint)
            continue
        closed = LEAVES.get(path, ()) if "." in path else closed_values(facts[path])
        for value in test.values:
            if closed and value not in closed:
                hint = did_you_mean(str(value), closed, "choices")
                yield where.problem((*place, path), "F014", f"{path} can't be {value!r}", hint)


def closed_values(found: shape.FactShape) -> tuple[str, ...]:
    """Return the choices of a fact that has a closed list of them."""
    return CHECK_CHOICES if found.check else tuple(found.choices or ())


# --- one flow


def parts(pool: shape.PoolShape) -> shape.PoolParts:
    """Return a pool's causes and questions, whichever way it was written."""
    return pool.pool if isinstance(pool.pool, shape.PoolParts) else shape.PoolParts(causes=pool.pool)


def ways(state: shape.State) -> Iterator[tuple[Place, str]]:
    """Yield (place within the state, target) of every edge."""
    match state:
        case shape.AskShape():
            yield from [(("to",), state.to)] if state.to is not None else []
            yield from ((("choices", choice, "to"), edge.to) for choice, edge in state.choices.items())
        case shape.DecideShape():
            for number, rule in enumerate(state.decide):
                key = "to" if rule.to is not None else "else"
                yield ("decide", number, key), rule.to or rule.else_ or ""
        case shape.SayShape() | shape.CallShape():
            yield ("to",), state.to
        case shape.PoolShape():
            yield ("fixed",), state.fixed
            yield ("exhausted",), state.exhausted
        case _:
            pass


def targets(flow: ParsedFlow) -> Iterator[Problem]:
    """Start and every edge lead to a state of the flow."""
    states = flow.model.states
    named: list[tuple[Place, str]] = [(("start",), flow.model.start)]
    named += [
        (("states", name, *place), target) for name, state in states.items() for place, target in ways(state)
    ]
    for place, target in named:
        if target not in states:
            hint = did_you_mean(target, [*states], "states")
            yield flow.problem(place, "F003", f"no state {target!r}", hint)


def names(bundle: Bundle, flow: ParsedFlow, facts: Facts) -> Iterator[Problem]:
    """Asked facts, their choices, sub-flows, causes and checks exist."""
    for name, state in flow.model.states.items():
        place: Place = ("states", name)
        match state:
            case shape.AskShape():
                yield from _ask_names(bundle, flow, place, state, facts)
            case shape.DecideShape():
                for number, rule in enumerate(state.decide):
                    when = rule.when or {}
                    yield from condition_names(flow, (*place, "decide", number, "when"), when, facts)
            case shape.CallShape():
                yield from _flow_named(bundle, flow, (*place, "call"), state.call)
            case shape.PoolShape():
                yield from _pool_names(bundle, flow, (*place, "pool"), state, facts)
            case _:
                pass
    if flow.model.check is not None:
        yield from _check_named(flow, ("check",), flow.model.check, facts)


def _ask_names(
    bundle: Bundle, flow: ParsedFlow, place: Place, state: shape.AskShape, facts: Facts
) -> Iterator[Problem]:
    yield from _asked_named(flow, (*place, "ask"), state.ask, facts)
    allowed = _answers(facts[state.ask]) if state.ask in facts else [*state.choices]
    for choice, edge in state.choices.items():
        here = (*place, "choices", choice)
        if choice not in allowed:
            hint = did_you_mean(choice, allowed, "choices")
            yield flow.problem(here, "F014", f"{state.ask} has no choice {choice!r}", hint)
        if edge.call is not None:
            yield from _flow_named(bundle, flow, (*here, "call"), edge.call)


def _asked_named(flow: ParsedFlow, place: Place, name: str, facts: Facts) -> Iterator[Problem]:
    if name not in facts:
        yield flow.problem(place, "F013", f"no fact {name!r}", did_you_mean(name, [*facts], "facts"))
    elif facts[name].share is not None:
        parts = " and ".join(facts[name].share or ())
        yield flow.problem(place, "F023", f"{name!r} is a share, which nobody can tell", f"ask {parts}")


def _answers(found: shape.FactShape) -> list[str]:
    return [*(closed_values(found) or ("known",)), UNSURE]


def _flow_named(bundle: Bundle, where: Parsed[Model], place: Place, name: str) -> Iterator[Problem]:
    if name not in bundle.flows and name not in bundle.broken:
        yield where.problem(place, "F004", f"no flow {name!r}", did_you_mean(name, [*bundle.flows], "flows"))


def _pool_names(
    bundle: Bundle, flow: ParsedFlow, place: Place, state: shape.PoolShape, facts: Facts
) -> Iterator[Problem]:
    found = parts(state)
    inside: Place = (*place, "causes") if isinstance(state.pool, shape.PoolParts) else place
    for number, cause in enumerate(found.causes):
        if cause not in bundle.causes and cause not in bundle.broken:
            hint = did_you_mean(cause, [*bundle.causes], "causes")
            yield flow.problem((*inside, number), "F011", f"no cause {cause!r}", hint)
        elif found.causes.index(cause) != number:
            yield flow.problem((*inside, number), "F002", f"the cause {cause!r} stands twice", "keep one")
    for number, question in enumerate(found.questions):
        yield from _asked_named(flow, (*place, "questions", number), question, facts)
    if flow.model.check is None:
        hint = "name the check that is asked after a step"
        yield flow.problem(place, "F020", "a pool in a flow without check", hint)


def _check_named(where: Parsed[Model], place: Place, name: str, facts: Facts) -> Iterator[Problem]:
    checks = [key for key, found in facts.items() if found.check]
    if name not in checks:
        yield where.problem(place, "F013", f"no check {name!r}", did_you_mean(name, checks, "checks"))


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
            without = [answer for answer in _answers(facts[state.ask]) if answer not in state.choices]
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


def closure(graph: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """Return all nodes of the graph that can be reached from `start`."""
    seen: set[str] = set()
    todo = [*start]
    while todo:
        name = todo.pop()
        if name in graph and name not in seen:
            seen.add(name)
            todo.extend(graph[name])
    return seen


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


def cause_names(bundle: Bundle, cause: Parsed[shape.CauseFile], facts: Facts) -> Iterator[Problem]:
    """A cause names only facts, values, checks and flows that exist."""
    yield from condition_names(cause, ("needs",), cause.model.needs, facts)
    yield from condition_names(cause, ("confirmed_by",), cause.model.confirmed_by, facts)
    for number, rule in enumerate(cause.model.prior.when):
        yield from condition_names(cause, ("prior", "when", number, "facts"), rule.facts, facts)
    for number, name in enumerate(cause.model.invalidates):
        if name not in facts:
            hint = did_you_mean(name, [*facts], "facts")
            yield cause.problem(("invalidates", number), "F013", f"no fact {name!r}", hint)
    for flow, name in cause.model.check.items():
        yield from _flow_named(bundle, cause, ("check", flow), flow)
        yield from _check_named(cause, ("check", flow), name, facts)


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
