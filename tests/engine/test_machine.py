"""The machine that runs, and its picture."""

import re

import pytest

from bot.engine import model as m
from bot.engine.codec import decode, encode
from bot.engine.graph import arrows, dot, mermaid
from bot.engine.machine import HANDED_OFF, Arrow, build, edge_of, edges
from bot.engine.press import MAX_BYTES, choice_of, prefix_of
from tests.engine import small

CATALOG = small.catalog()
MACHINES = build(CATALOG)


@pytest.fixture(params=["small", "real"])
def any_catalog(request: pytest.FixtureRequest, catalog: m.Catalog) -> m.Catalog:
    """The small catalog, and the real one."""
    return CATALOG if request.param == "small" else catalog


def test_the_picture_equals_the_running_machine_edge_for_edge(any_catalog: m.Catalog) -> None:
    """What `graph` draws is what runs: the same nodes, triggers and targets, none more."""
    machines = build(any_catalog)
    for flow in any_catalog.flows.values():
        running = {tuple(a) for a in machines[flow.id].arrows()}
        assert running == {tuple(a) for a in edges(any_catalog, flow)}
        picture = mermaid(any_catalog, flow, machines[flow.id])
        dotted_text = dot(any_catalog, flow, machines[flow.id])
        drawn = re.findall(r"^  n_(\S+) -->\|(\S+)\| n_(\S+)$", picture, re.MULTILINE)
        as_drawn = {(s.replace("/", "__"), t, d.replace("/", "__")) for s, t, d in running}
        assert set(drawn) == as_drawn
        assert len(drawn) == len(as_drawn)
        dotted = re.findall(r'^  n_(\S+) -> n_(\S+) \[label="(\S+)"\];$', dotted_text, re.MULTILINE)
        assert {(s, t, d) for s, d, t in dotted} == as_drawn


def test_every_node_of_the_picture_has_a_label() -> None:
    """Ends, calls, asks that call and causes are told apart."""
    picture = mermaid(CATALOG, CATALOG.flows["main"], MACHINES["main"])
    for label in (
        "good: resolved",
        "call: Sub",
        "green: sub",
        "first",
        "client",
        "handed off with the cause",
    ):
        assert f'"{label}"' in picture
    assert arrows(MACHINES["main"]) == sorted(set(arrows(MACHINES["main"])))


def test_a_pool_becomes_edges_out_and_back() -> None:
    """Pool to each cause, cause to fixed or back, pool to exhausted; only others' causes are handed off."""
    found = set(MACHINES["main"].arrows())
    assert Arrow("pool", "first", "pool/first") in found
    assert Arrow("pool/first", "next", "pool") in found
    assert Arrow("pool/first", "fixed", "good") in found
    assert Arrow("pool", "exhausted", "call") in found
    assert Arrow("pool/carriers_own", "asked_them", HANDED_OFF) in found
    assert Arrow("pool/first", "asked_them", HANDED_OFF) not in found


def test_an_ask_without_a_way_on_is_told_by_name() -> None:
    """`check` refuses it; the engine names the fact all the same."""
    with pytest.raises(LookupError, match="'colour' has no edge for 'red'"):
        edge_of(m.Ask("colour", None), "red")


def test_a_session_survives_being_written_down() -> None:
    """What decode gives back is what encode was given; the same session gives the same bytes."""
    session = m.Session(
        person=2**62, language="zh-Hans", turn=9, facts={"plan": "a-b", "speed": 1.5},
        stack=(m.Frame("a", "b", "c"),),
        tried={"x": "same"}, notes=("undo:x",), outcome="resolved",
    )  # fmt: skip
    assert decode(encode(session)) == session
    assert encode(decode(encode(session))) == encode(session)


def test_a_session_of_another_version_is_read_as_far_as_it_goes() -> None:
    """Unknown keys are dropped and missing ones take their defaults."""
    assert decode('{"person":1,"language":"en","later":true}') == m.Session(1, "en")


def test_a_button_counts_only_on_its_own_screen() -> None:
    """Another turn, another screen, a cut or invented id: none of them names a choice."""
    session = m.Session(1, "en", turn=3, stack=(m.Frame("main", "colour"),), asking="colour")
    pressed = f"{prefix_of(CATALOG, session)}red"
    assert choice_of(CATALOG, session, pressed) == "red"
    for other in (session._replace(turn=4), session._replace(view="more"), session._replace(asking="size")):
        assert choice_of(CATALOG, other, pressed) is None
    for forged in ("", "red", "3..red", pressed + "x" * MAX_BYTES, "\ud800"):
        assert choice_of(CATALOG, session, forged) is None


def test_a_choice_may_have_dots_of_its_own() -> None:
    """A meaning to choose (mean:flow.main) comes back from its button whole."""
    session = m.Session(1, "en", view="which:flow.main|ask.allowance")
    assert choice_of(CATALOG, session, f"{prefix_of(CATALOG, session)}mean:flow.main") == "mean:flow.main"


def test_an_edited_state_makes_its_buttons_stale() -> None:
    """The digest of a state is part of the id."""
    session = m.Session(1, "en", stack=(m.Frame("main", "colour"),), asking="colour")
    edited = {**CATALOG.digests, ("main", "colour"): "new"}
    pressed = f"{prefix_of(CATALOG, session)}red"
    other = m.Catalog(**{name: getattr(CATALOG, name) for name in m.Catalog.__slots__} | {"digests": edited})
    assert choice_of(other, session, pressed) is None
