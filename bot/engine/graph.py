"""The running machine as a picture: Mermaid or Graphviz text, edge for edge. Pure."""

from bot.engine.machine import HANDED_OFF, Arrow, FlowMachine
from bot.engine.model import Ask, Call, Catalog, Decide, End, Flow, Pool, Say

_SHAPES = {
    Ask: ("([", "])"),
    Decide: ("{", "}"),
    Say: ("[/", "/]"),
    Call: ("[[", "]]"),
    Pool: ("[(", ")]"),
    End: ("((", "))"),
}


def arrows(machine: FlowMachine) -> list[Arrow]:
    """Return the machine's edges as they are drawn, each once, in a fixed order."""
    return sorted(set(machine.arrows()))


def mermaid(catalog: Catalog, flow: Flow, machine: FlowMachine) -> str:
    """Return the flow as a Mermaid flowchart; a node's label is its id, an edge's its trigger."""
    lines = ["flowchart LR"]
    for node in _nodes(flow, machine):
        before, after = _SHAPES[type(flow.states[node])] if node in flow.states else ("[", "]")
        lines.append(f'  {_name(node)}{before}"{_label(catalog, flow, node)}"{after}')
    lines += [f"  {_name(a.source)} -->|{a.trigger}| {_name(a.target)}" for a in arrows(machine)]
    return "\n".join(lines) + "\n"


def dot(catalog: Catalog, flow: Flow, machine: FlowMachine) -> str:
    """Return the flow in Graphviz's language."""
    lines = [
        "digraph {",
        "  rankdir=LR;",
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
    ]
    lines += [f'  {_name(node)} [label="{_label(catalog, flow, node)}"];' for node in _nodes(flow, machine)]
    lines += [f'  {_name(a.source)} -> {_name(a.target)} [label="{a.trigger}"];' for a in arrows(machine)]
    return "\n".join([*lines, "}"]) + "\n"


def _nodes(flow: Flow, machine: FlowMachine) -> list[str]:
    used = [node for arrow in arrows(machine) for node in (arrow.source, arrow.target)]
    return list(dict.fromkeys([*flow.states, *sorted(used)]))


def _name(node: str) -> str:
    """Return a name that both languages take; `end` is a word of Mermaid's own."""
    return "n_" + node.replace("/", "__")


def _label(catalog: Catalog, flow: Flow, node: str) -> str:
    state = flow.states.get(node)
    title = catalog.words["en"].titles.get
    if isinstance(state, Call):
        return f"{node}: {title(state.flow, state.flow)}"
    if isinstance(state, End):
        return f"{node}: {state.outcome}"
    if node == HANDED_OFF:
        return "handed off with the cause"
    if state is None:
        parent, _, inner = node.partition("/")
        asked = flow.states[parent]
        called = asked.edges[inner].call if isinstance(asked, Ask) else None
        return f"{inner}: {called}" if called else inner
    return node
