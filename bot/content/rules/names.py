"""Names in flows, facts and causes that lead nowhere, and what reads them. A rule is a function."""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from bot.content import build, shape
from bot.content.bundle import Bundle, Model, Parsed
from bot.content.carriers import Network, Plan
from bot.content.devices import Answer
from bot.content.parse import did_you_mean
from bot.content.source import Place
from bot.engine.model import CHECK_CHOICES, UNKNOWN, UNSURE
from bot.problem import Problem

ParsedFlow = Parsed[shape.FlowFile]
Facts = Mapping[str, shape.FactShape]

LEAVES = {
    "plan.hotspot": get_args(Plan.model_fields["hotspot"].annotation),
    "carrier.host": (*get_args(Network), UNKNOWN),
    "device.esim": get_args(Answer),
    "device.hotspot": get_args(Answer),
}
"""What knowledge paths can say, where that is a closed list."""


# --- rules


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


def state_names(bundle: Bundle, flow: ParsedFlow, facts: Facts) -> Iterator[Problem]:
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


def _ask_names(
    bundle: Bundle, flow: ParsedFlow, place: Place, state: shape.AskShape, facts: Facts
) -> Iterator[Problem]:
    yield from _asked_named(flow, (*place, "ask"), state.ask, facts)
    allowed = answers(facts[state.ask]) if state.ask in facts else [*state.choices]
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


def _flow_named(bundle: Bundle, where: Parsed[Model], place: Place, name: str) -> Iterator[Problem]:
    if name not in bundle.flows and name not in bundle.broken:
        yield where.problem(place, "F004", f"no flow {name!r}", did_you_mean(name, [*bundle.flows], "flows"))


def _check_named(where: Parsed[Model], place: Place, name: str, facts: Facts) -> Iterator[Problem]:
    checks = [key for key, found in facts.items() if found.check]
    if name not in checks:
        yield where.problem(place, "F013", f"no check {name!r}", did_you_mean(name, checks, "checks"))


# --- what the rules read with


def needed(facts: Facts, name: str) -> list[str]:
    """Return what a fact needs: one fact or none."""
    found = facts.get(name)
    return [] if found is None or found.needs is None else [found.needs]


def closed_values(found: shape.FactShape) -> tuple[str, ...]:
    """Return the choices of a fact that has a closed list of them."""
    return CHECK_CHOICES if found.check else tuple(found.choices or ())


def answers(found: shape.FactShape) -> list[str]:
    """Return what may be answered to a fact, "not sure" included."""
    return [*(closed_values(found) or ("known",)), UNSURE]


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
