"""Silent cycles: states that show nothing and lead back to themselves under some facts.

A walk goes along silent edges only (a decide's rule, an ask whose fact is known, a call that shows
nothing, an exhausted pool) and gathers what each edge takes for granted. As nothing is learnt on the
way, one set of facts must satisfy them all; a walk that comes back to its first state with such a set
is a cycle that would spin without a screen.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content import build, shape
from bot.content.bundle import Bundle, Parsed
from bot.engine.model import UNKNOWN, UNSURE, Test
from bot.problem import Problem

Allowed = Mapping[str, frozenset[Any]]
"""Per fact or path, the values that it may still have; None is unset."""

OTHER = object()
"""Any value that no condition names."""

MAX_WALKS = 20_000
"""Walks tried per flow; the real flows need a few hundred."""


def silent_cycles(bundle: Bundle, flow: Parsed[shape.FlowFile]) -> Iterator[Problem]:
    """Yield one fault per state where a silent cycle starts."""
    search = _Search(bundle, flow.model)
    for name in flow.model.states:
        walk = search.cycle(name)
        if walk is not None and name == min(walk):
            yield flow.problem(
                ("states", name),
                "F008",
                f"a cycle that shows nothing: {' -> '.join((*walk, name))}",
                "let a state in it ask or say",
            )


class _Search:
    def __init__(self, bundle: Bundle, flow: shape.FlowFile) -> None:
        assert bundle.facts is not None
        self.facts = bundle.facts.model.facts
        self.states = flow.states
        self.left = MAX_WALKS
        self.tests = [
            test
            for state in flow.states.values()
            if isinstance(state, shape.DecideShape)
            for rule in state.decide
            for test in build.condition(rule.when or {})
        ]

    def domain(self, path: str) -> frozenset[Any]:
        """Return every value that can make a difference for a path."""
        values: set[Any] = {None, OTHER}
        if "." in path:
            values.add(UNKNOWN)
        else:
            values.add(UNSURE)
            found = self.facts.get(path)
            if found is not None and found.choices:
                values = {None, UNSURE, *found.choices}
        for test in self.tests:
            if test.path == path:
                values.update(test.values)
                if isinstance(test.bound, int | float):
                    values.update((test.bound, test.bound - 1))
        return frozenset(values)

    def cycle(self, start: str) -> tuple[str, ...] | None:
        """Return a silent walk from `start` back to it."""
        return self._walk(start, start, (), {})

    def _walk(self, start: str, here: str, path: tuple[str, ...], allowed: Allowed) -> tuple[str, ...] | None:
        self.left -= 1
        if self.left < 0 or here not in self.states:
            return None
        if path and here == start:
            return path
        if here in path:
            return None
        for target, narrowed in self._edges(self.states[here], allowed):
            found = self._walk(start, target, (*path, here), narrowed)
            if found is not None:
                return found
        return None

    def _edges(self, state: Any, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        match state:
            case shape.AskShape():
                yield from self._ask_edges(state, allowed)
            case shape.DecideShape():
                yield from self._decide_edges(state, allowed)
            case shape.CallShape():
                yield state.to, allowed
            case shape.PoolShape():
                yield state.exhausted, allowed

    def _ask_edges(self, state: shape.AskShape, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        for choice, edge in state.choices.items():
            narrowed = self._narrow(allowed, state.ask, {choice} if choice != "known" else {OTHER})
            if narrowed is not None:
                yield edge.to, narrowed
        rest = self.domain(state.ask) - {None} - set(state.choices)
        narrowed = self._narrow(allowed, state.ask, rest)
        if state.to is not None and narrowed is not None:
            yield state.to, narrowed

    def _decide_edges(self, state: shape.DecideShape, allowed: Allowed) -> Iterator[tuple[str, Allowed]]:
        for rule in state.decide:
            tests = build.condition(rule.when or {})
            taken: Allowed | None = allowed
            for test in tests:
                if taken is not None:
                    taken = self._narrow(taken, test.path, self._satisfying(test))
            target = rule.to or rule.else_
            if taken is not None and target is not None:
                yield target, taken
            if len(tests) == 1:
                passed = self._narrow(
                    allowed, tests[0].path, self.domain(tests[0].path) - self._satisfying(tests[0])
                )
                if passed is None:
                    return
                allowed = passed

    def _narrow(self, allowed: Allowed, path: str, values: set[Any] | frozenset[Any]) -> Allowed | None:
        """Return what stays allowed, or None if nothing does; a path is unset while its record is."""
        kept = allowed.get(path, self.domain(path)) & values
        if not kept:
            return None
        result = {**allowed, path: frozenset(kept)}
        record, dot, _ = path.partition(".")
        if dot and record in self.facts:
            known = self.domain(record) - {None, UNSURE}
            side = {None, UNSURE} if kept == {None} else known if None not in kept else self.domain(record)
            return self._narrow(result, record, side)
        return result

    def _satisfying(self, test: Test) -> frozenset[Any]:
        domain = self.domain(test.path)
        match test.op:
            case "unset":
                return domain & {None}
            case "unsure":
                return domain & {UNSURE}
            case "unknown":
                return domain & {UNKNOWN}
            case "known":
                return domain - {None, UNSURE, UNKNOWN}
            case "in":
                return domain & set(test.values)
            case "below" | "at_least":
                return frozenset(v for v in domain if self._beyond(v, test))

    @staticmethod
    def _beyond(value: Any, test: Test) -> bool:
        if value is OTHER or isinstance(test.bound, str):
            return value not in (None, UNSURE, UNKNOWN)
        if isinstance(value, int | float) and isinstance(test.bound, int | float):
            return value < test.bound if test.op == "below" else value >= test.bound
        return False
