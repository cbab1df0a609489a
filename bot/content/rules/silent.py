"""Silent cycles: states that show nothing and lead back to themselves under some facts.

A walk goes along silent edges only (a decide's rule, an ask whose fact is known, a call that shows
nothing, an exhausted pool) and gathers what each edge takes for granted. As nothing is learnt on the
way, one set of facts must satisfy them all; a walk that comes back to its first state with such a set
is a cycle that would spin without a screen.

Facts are stood for by samples: every value that a condition tells apart from the others. Where samples
can't say (what a call does, how a rule of several tests fails) the walk goes on, so that a cycle may be
found that can't happen, but none is missed.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.content import build, shape
from bot.content.bundle import Parsed
from bot.engine.facts import version_parts
from bot.engine.model import CHECK_CHOICES, UNKNOWN, UNSURE, Test, Value
from bot.problem import Problem

Facts = Mapping[str, shape.FactShape]
Samples = frozenset[Value | None]
"""Values of a fact or path; None is unset."""
Allowed = Mapping[str, Samples]
"""Per fact or path, the values that it may still have."""

OTHER = "any other value"
"""A value that no condition names; no id has a space."""

MAX_WALKS = 20_000
"""Walks tried per flow; the real flows need a few hundred."""


def silent_cycles(flow: Parsed[shape.FlowFile], facts: Facts) -> Iterator[Problem]:
    """Yield one fault per state where a silent cycle starts."""
    search = _Search(flow.model, facts)
    for name in search.knot():
        walk = search.cycle(name)
        if walk is not None and name == min(walk):
            found = f"a cycle that shows nothing: {' -> '.join((*walk, name))}"
            yield flow.problem(("states", name), "F008", found, "let a state in it ask or say")
    if search.left < 0:
        found = f"over {MAX_WALKS} ways that show nothing, too many to look for cycles"
        yield flow.problem(("states",), "F008", found, "let a state say something, or split the flow")


class _Search:
    def __init__(self, flow: shape.FlowFile, facts: Facts) -> None:
        self.facts = facts
        self.states = flow.states
        self.left = MAX_WALKS
        self.tests: dict[str, list[Test]] = {}
        for state in flow.states.values():
            for rule in state.decide if isinstance(state, shape.DecideShape) else []:
                for test in build.condition(rule.when or {}):
                    self.tests.setdefault(test.path, []).append(test)
        self.domains: dict[str, Samples] = {}

    def knot(self) -> list[str]:
        """Return the states that are on silent cycles or between them, whatever the facts."""
        graph = {name: {to for to, _ in self.edges(name, {})} & self.states.keys() for name in self.states}
        while True:
            entered = {to for found in graph.values() for to in found}
            knot = {name: found & graph.keys() for name, found in graph.items() if name in entered and found}
            if knot == graph:
                return [*graph]
            graph = {name: found & knot.keys() for name, found in knot.items()}

    def cycle(self, start: str) -> tuple[str, ...] | None:
        """Return a silent walk from `start` back to it."""
        return self._walk(start, start, (), {})

    def _walk(self, start: str, here: str, path: tuple[str, ...], allowed: Allowed) -> tuple[str, ...] | None:
        self.left -= 1
        if path and here == start:
            return path
        if self.left < 0 or here in path or here not in self.states:
            return None
        for target, narrowed in self.edges(here, allowed):
            found = self._walk(start, target, (*path, here), narrowed)
            if found is not None:
                return found
        return None

    def edges(self, name: str, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        """Yield where a state may lead without a screen, and what is then taken for granted."""
        state = self.states[name]
        match state:
            case shape.AskShape():
                yield from self._ask_edges(state, allowed)
            case shape.DecideShape():
                yield from self._decide_edges(state, allowed)
            case shape.CallShape():
                yield state.to, allowed
            case shape.PoolShape():
                yield state.exhausted, allowed
            case _:
                pass

    def _ask_edges(self, state: shape.AskShape, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        rest = self.domain(state.ask) - {None}
        for choice, edge in state.choices.items():
            taken = rest - {UNSURE} if choice == "known" else rest & {choice}
            rest -= taken
            narrowed = self._narrow(allowed, state.ask, taken)
            if narrowed is not None:
                yield edge.to, narrowed
        narrowed = self._narrow(allowed, state.ask, rest)
        if state.to is not None and narrowed is not None:
            yield state.to, narrowed

    def _decide_edges(self, state: shape.DecideShape, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        for rule in state.decide:
            tests = build.condition(rule.when or {})
            taken: Allowed | None = allowed
            for test in tests:
                taken = taken if taken is None else self._narrow(taken, test.path, self._satisfying(test))
            if taken is not None:
                yield rule.to or rule.else_ or "", taken
            if len(tests) == 1:
                path = tests[0].path
                passed = self._narrow(allowed, path, self.domain(path) - self._satisfying(tests[0]))
                if passed is None:
                    return
                allowed = passed

    def _narrow(self, allowed: Allowed, path: str, values: Samples) -> Allowed | None:
        """Return what stays allowed, or None if nothing does; a path is unset while its record is."""
        kept = allowed.get(path, self.domain(path)) & values
        if not kept:
            return None
        result = {**allowed, path: kept}
        record, dot, _ = path.partition(".")
        if not dot:
            return result
        unset = Samples({None, UNSURE})
        everything = self.domain(record)
        return self._narrow(
            result,
            record,
            unset if kept == {None} else everything - unset if None not in kept else everything,
        )

    def _satisfying(self, test: Test) -> Samples:
        return frozenset(value for value in self.domain(test.path) if holds(value, test))

    def domain(self, path: str) -> Samples:
        """Return a sample of every value that can make a difference for a path."""
        if path not in self.domains:
            self.domains[path] = frozenset(self._samples(path))
        return self.domains[path]

    def _samples(self, path: str) -> Iterator[Value | None]:
        found = self.facts.get(path)
        tests = self.tests.get(path, [])
        yield None
        yield UNKNOWN if "." in path else UNSURE
        if found is not None and (found.choices or found.check):
            yield from found.choices or CHECK_CHOICES
            return
        values = [value for test in tests for value in (*test.values, test.bound) if value is not None]
        yield from values
        numbers = [value for value in values if isinstance(value, int | float)]
        yield from _between(numbers)
        for version in (test.bound for test in tests if isinstance(test.bound, str)):
            yield f"{version}.0.0.1"
        if not (numbers and found is not None):
            yield OTHER


def holds(value: Value | None, test: Test) -> bool:
    """Say whether a test holds for a value, as the engine would."""
    match test.op:
        case "in":
            return value is not None and value in test.values
        case "unset":
            return value is None
        case "unsure" | "unknown":
            return value == test.op
        case "known":
            return value not in (None, UNSURE, UNKNOWN)
        case _:
            return _is_below(value, test.bound) is (test.op == "below")


def _is_below(value: Value | None, bound: float | str | None) -> bool | None:
    """Compare numbers, or versions part by part; None where nothing can be compared."""
    if isinstance(bound, str) and isinstance(value, str) and value not in (UNSURE, UNKNOWN):
        return version_parts(value) < version_parts(bound)
    if isinstance(bound, int | float) and isinstance(value, int | float):
        return value < bound
    return None


def _between(numbers: list[float]) -> Iterator[float]:
    """Yield the numbers, and one below, one above and one between each two."""
    points = sorted({*numbers})
    if points:
        yield from (points[0] - 1, *points, points[-1] + 1)
        yield from ((low + high) / 2 for low, high in pairwise(points))
