"""Flow -> one shared `transitions` machine, and the edges that machine really has. Sole importer of it.

One synchronous Machine per flow, built at load; a move fires one event on a throwaway holder, for a
machine per person costs 0.2 to 3 ms and keeps every model alive. `transitions` accepts unknown targets,
unknown sources and duplicate states silently: `content/rules.py` has checked all three before.

How states become edges (node -trigger-> node):
  ask    state -value-> target; a value with a sub-flow: state -value-> state/value -returned-> target
  decide state -rule_1..n | else-> target          say  state -go_on-> target
  call   state -returned-> target                  end  no edge
  pool   state -cause-> state/cause -fixed-> ..., -next-> state, -asked_them-> handed_off;
         state -ask:fact-> state/fact -answered-> state; state -exhausted-> target
"""

from collections.abc import Iterator
from typing import NamedTuple

from transitions import Machine

from bot.engine.model import (
    CHECK_CHOICES,
    UNSURE,
    Ask,
    Call,
    Catalog,
    Decide,
    Edge,
    Flow,
    Pool,
    Say,
    State,
)

HANDED_OFF = "handed_off"
"""Node outside the states where a talk ends when the person goes to the carrier with a cause."""


class Arrow(NamedTuple):
    """One edge of the running machine."""

    source: str
    trigger: str
    target: str


class _Holder:
    """The throwaway model of one firing."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class FlowMachine:
    """The running machine of one flow."""

    def __init__(self, flow: Flow, arrows: list[Arrow]) -> None:
        nodes = dict.fromkeys([*flow.states, *(a.source for a in arrows), *(a.target for a in arrows)])
        self._machine = Machine(
            model=None,
            states=list(nodes),
            initial=flow.start,
            transitions=[[a.trigger, a.source, a.target] for a in arrows],
            auto_transitions=False,
        )

    def fire(self, node: str, trigger: str) -> str:
        """Return the node where `trigger` leads from `node`.

        Raises:
            KeyError, transitions.MachineError: The flow has no such edge; a bug of ours, since
                every move is matched against the screen's own choices before.
        """
        holder = _Holder(node)
        self._machine.events[trigger].trigger(holder)
        return holder.state

    def arrows(self) -> list[Arrow]:
        """Return every edge the machine has, in the order it was built."""
        return [
            Arrow(str(source), str(trigger), str(transition.dest))
            for trigger, event in self._machine.events.items()
            for source, transitions in event.transitions.items()
            for transition in transitions
        ]


def build(catalog: Catalog) -> dict[str, FlowMachine]:
    """Return one machine per flow."""
    return {flow.id: FlowMachine(flow, list(edges(catalog, flow))) for flow in catalog.flows.values()}


def answers(catalog: Catalog, ask: Ask) -> tuple[str, ...]:
    """Return the triggers of an ask: its choices, or `known`, and `unsure`."""
    fact = catalog.facts[ask.fact]
    closed = CHECK_CHOICES if fact.kind == "check" else fact.choices
    return (*(closed or ("known",)), UNSURE)


def edge_of(ask: Ask, answer: str) -> Edge:
    """Return the edge of an answer: its own, else the ask's `to`; `check` sees that there is one."""
    own = ask.edges.get(answer)
    if own is not None:
        return own
    if ask.to is None:
        raise LookupError(f"ask {ask.fact!r} has no edge for {answer!r} and no `to`")
    return Edge(ask.to)


def edges(catalog: Catalog, flow: Flow) -> Iterator[Arrow]:
    """Yield the edges of a flow as they are to run."""
    for node, state in flow.states.items():
        yield from _edges_of(catalog, node, state)


def _edges_of(catalog: Catalog, node: str, state: State) -> Iterator[Arrow]:
    match state:
        case Ask():
            yield from _ask_edges(catalog, node, state)
        case Decide():
            for number, rule in enumerate(state.rules, 1):
                yield Arrow(node, f"rule_{number}" if rule.when else "else", rule.to)
        case Say():
            yield Arrow(node, "go_on", state.to)
        case Call():
            yield Arrow(node, "returned", state.to)
        case Pool():
            yield from _pool_edges(catalog, node, state)
        case _:
            return


def _ask_edges(catalog: Catalog, node: str, ask: Ask) -> Iterator[Arrow]:
    for answer in answers(catalog, ask):
        edge = edge_of(ask, answer)
        if edge.call is None:
            yield Arrow(node, answer, edge.to)
        else:
            yield Arrow(node, answer, f"{node}/{answer}")
            yield Arrow(f"{node}/{answer}", "returned", edge.to)


def _pool_edges(catalog: Catalog, node: str, pool: Pool) -> Iterator[Arrow]:
    for question in pool.questions:
        yield Arrow(node, f"ask:{question}", f"{node}/{question}")
        yield Arrow(f"{node}/{question}", "answered", node)
    for cause in pool.causes:
        yield Arrow(node, cause, f"{node}/{cause}")
        yield Arrow(f"{node}/{cause}", "fixed", pool.fixed)
        yield Arrow(f"{node}/{cause}", "next", node)
        if catalog.causes[cause].ends_with != "person":
            yield Arrow(f"{node}/{cause}", "asked_them", HANDED_OFF)
    yield Arrow(node, "exhausted", pool.exhausted)
