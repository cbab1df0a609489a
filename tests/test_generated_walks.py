"""Walks made from the content itself: every state and every edge of every flow, in every language."""

import re
from collections import deque
from itertools import pairwise

import pytest
import yaml

from bot.engine.advance import Engine
from bot.engine.buttons import MAX_ROWS
from bot.engine.facts import contradicts
from bot.engine.machine import HANDED_OFF
from bot.engine.markup import html, plain
from bot.engine.model import Ask, Catalog, Choose, Frame, Look, Meaning, Move, Pool, Say, Session, Write
from bot.engine.press import MAX_BYTES, prefix_of
from bot.engine.screen import screen
from bot.engine.settle import settle
from bot.engine.talk import STEP_BUDGET
from tests.conftest import ROOT

MAX_LABEL, MAX_MESSAGE = 40, 3500
NOW = 1_795_262_400.0
TYPED = (500.0, 4000.0, 40000.0)
"""Speeds typed where a number is asked: each side of every bound of the flows."""


HEARD: tuple[dict[str, str], ...] = (
    {"vpn_where": "phone"},
    {"vpn_where": "both"},
    {"platform": "samsung", "clue": "sharing_app"},
    {"platform": "iphone", "clue": "blue_bar"},
    {"where": "abroad"},
    {"clue": "sharing_app"},
    {"clue": "hot"},
    {"clue": "carrier_page"},
    {"clue": "no_address"},
    {"clue": "instant_hotspot"},
    {"clue": "evaded"},
    {"other_line": "home"},
    {"platform": "samsung", "changed": "apn_or_profile"},
    {"platform": "samsung", "message_says": "casting"},
    {"sim_kind": "adapter_card"},
    {"who_joins": "others_too"},
    {"platform": "iphone", "owner": "child"},
    {"owner": "work_or_school"},
    {"link": "usb", "phone_fast": "fast"},
    {"link": "usb"},
    {"platform": "samsung", "usb_works": "fails"},
    {"platform": "iphone", "client": "mac"},
    {"platform": "iphone", "client": "windows"},
    {"platform": "samsung", "link": "bluetooth"},
    {"platform": "samsung", "link": "usb"},
)
"""What people name in their first message, which opens ways that answers alone don't."""

TELLING = ("screen_shows", "owner", "join_fails", "phone_kbps", "used_for")
"""Facts that decide much later where one may go."""


def fresh(catalog: Catalog, flow: str, language: str = "en", **facts: str) -> Session:
    """A session at the start of a flow."""
    return Session(1, language, greeted=True, stack=(Frame(flow, catalog.flows[flow].start),), facts=facts)


def place(catalog: Catalog, session: Session) -> tuple[object, ...]:
    """Where a session stands, with as much of how it got there as decides where it may go."""
    plan = catalog.plans.get(str(session.facts.get("plan")))
    hotspot = None if plan is None else plan.leaves.get("hotspot")
    top = session.stack[-1] if session.stack else None
    left = set(_pool_causes(catalog, top)) - set(session.tried)
    telling = tuple(session.facts.get(name) for name in TELLING)
    return top, session.asking, session.cause, session.outcome, telling, hotspot, len(left)


def _pool_causes(catalog: Catalog, frame: Frame | None) -> tuple[str, ...]:
    state = catalog.flows[frame.flow].states.get(frame.state) if frame is not None else None
    return state.causes if isinstance(state, Pool) else ()


def explore(engine: Engine, start: Session, limit: int) -> list[Session]:
    """Sessions found by pressing every answer of every screen once, breadth first, each place once."""
    seen: dict[tuple[object, ...], Session] = {}
    todo = deque([settle(engine.catalog, engine.machines, start)])
    while todo and len(seen) < limit:
        session = todo.popleft()
        here = place(engine.catalog, session)
        if here in seen:
            continue
        seen[here] = session
        if session.outcome is None and not _walked_alone(engine.catalog, session):
            todo.extend(engine.advance(session, move, NOW).session for move in moves(engine, session))
    return list(seen.values())


def _walked_alone(catalog: Catalog, session: Session) -> bool:
    """Say whether the talk is inside a flow that is walked from its own start as well."""
    return len(session.stack) > 1 and bool(catalog.flows[session.stack[-1].flow].opens_on)


def moves(engine: Engine, session: Session) -> list[Move]:
    """Every answer of the screen, and some speeds where one is typed."""
    found: list[Move] = [
        Choose(button.choice)
        for row in screen(engine.catalog, session).rows
        for button in row
        if button.choice is not None and button.kind in ("answer", "unsure", "later")
    ]
    if session.asking is not None and engine.catalog.facts[session.asking].kind == "number":
        found += [Write(Meaning("out_of_scope", 0.5, {session.asking: value}, "en")) for value in TYPED]
    return found


@pytest.fixture(scope="module")
def engine(catalog: Catalog) -> Engine:
    return Engine.of(catalog)


@pytest.fixture(scope="module")
def sessions(engine: Engine) -> list[Session]:
    """One session at every place of the flows that open by themselves, for every phone family."""
    found: list[Session] = []
    for flow in engine.catalog.flows.values():
        if flow.opens_on:
            for platform in engine.catalog.facts["platform"].choices:
                found += explore(engine, fresh(engine.catalog, flow.id, platform=platform), 4000)
            for plan in {plan.leaves.get("hotspot"): plan for plan in engine.catalog.plans.values()}.values():
                facts = {"platform": "iphone", "carrier": plan.parent or "", "plan": plan.id}
                found += explore(engine, fresh(engine.catalog, flow.id, **facts), 4000)
            found += explore(engine, fresh(engine.catalog, flow.id), 4000)
            for told in HEARD:
                found += explore(engine, fresh(engine.catalog, flow.id, **told), 4000)
    return found


@pytest.fixture(scope="module")
def screens(engine: Engine, sessions: list[Session]) -> list[Session]:
    """One session for every different screen of those places."""
    kept: dict[tuple[str, ...], Session] = {}
    for session in sessions:
        shown = tuple(shown_and_explained(engine, session, language) for language in engine.catalog.words)
        kept.setdefault((*shown, str(session.outcome)), session)
    return list(kept.values())


def test_every_state_and_every_cause_is_reached_by_pressing(engine: Engine, sessions: list[Session]) -> None:
    """A walker that presses every answer once stands in every waiting state and before every cause."""
    stood = {(frame.flow, frame.state) for session in sessions for frame in session.stack}
    waiting = {
        (flow.id, name)
        for flow in engine.catalog.flows.values()
        for name, state in flow.states.items()
        if isinstance(state, Ask | Pool | Say)
    }
    assert waiting - stood == set()
    assert set(engine.catalog.causes) - {session.cause for session in sessions} == set()


def test_every_edge_of_every_machine_is_walked(engine: Engine) -> None:
    """Each edge leads where the machine says: fired by its trigger from its node, it ends at its target."""
    for flow, machine in engine.machines.items():
        for arrow in machine.arrows():
            assert machine.fire(arrow.source, arrow.trigger) == arrow.target, (flow, arrow)
            assert arrow.target in (*engine.catalog.flows[flow].states, HANDED_OFF) or "/" in arrow.target


def test_no_screen_breaks_a_limit_in_any_language(engine: Engine, screens: list[Session]) -> None:
    """Every screen has words, none unfilled, at most four rows of answers, Back, and short labels."""
    for session in screens:
        for language in engine.catalog.words:
            own = session._replace(language=language)
            shown = screen(engine.catalog, own)
            text = plain(shown.body)
            assert text.strip()
            assert not re.search(r"\{[a-z0-9_.:]+\}", text), text
            assert "**" not in text, text
            assert len(html(shown.body)) <= MAX_MESSAGE
            buttons = [button for row in shown.rows for button in row]
            assert all(0 < len(button.label) <= MAX_LABEL for button in buttons)
            assert len({button.label for button in buttons}) == len(buttons), (session.stack, buttons)
            answers = [row for row in shown.rows if any(button.kind == "answer" for button in row)]
            assert len(answers) <= MAX_ROWS
            assert any(button.choice == "back" for button in buttons)
            for button in buttons:
                if button.choice is not None:
                    assert len(f"0000.{prefix_of(engine.catalog, own)}{button.choice}".encode()) <= MAX_BYTES
                if button.copy is not None:
                    assert 0 < len(button.copy) <= 256


def test_every_question_has_not_sure_and_every_step_can_wait(engine: Engine, screens: list[Session]) -> None:
    """No one is stuck at a question that they can't answer or a step that they can't do now."""
    for session in screens:
        if session.outcome is not None:
            continue
        kinds = {button.kind for row in screen(engine.catalog, session).rows for button in row}
        if session.asking is not None:
            assert "unsure" in kinds
        if session.cause is not None:
            person = engine.catalog.causes[session.cause].ends_with == "person"
            assert ("later" in kinds) == person


@pytest.mark.parametrize("answer", ["first", "last", "unsure", "later"])
def test_whatever_one_always_presses_the_talk_ends(engine: Engine, answer: str) -> None:
    """Someone who always presses the same kind of answer comes to an end within the step budget."""
    for flow in engine.catalog.flows.values():
        if not flow.opens_on:
            continue
        session = settle(engine.catalog, engine.machines, fresh(engine.catalog, flow.id))
        for _ in range(2 * STEP_BUDGET):
            if session.outcome is not None:
                break
            buttons = [b for row in screen(engine.catalog, session).rows for b in row]
            own = [b for b in buttons if b.kind == answer]
            plain_answers = [b for b in buttons if b.kind == "answer"] or [
                b for b in buttons if b.kind == "unsure"
            ]
            # "it works" ends every talk at once; the walker who never succeeds is the long one
            pick = own[0] if own else plain_answers[-1 if answer != "first" else 0]
            assert pick.choice is not None
            session = engine.advance(session, Choose(pick.choice), NOW).session
        assert session.outcome is not None, (flow.id, answer)


def test_a_place_that_is_looked_at_again_is_drawn_the_same(engine: Engine, screens: list[Session]) -> None:
    """A screen is a function of the session: looking changes nothing and shows the same."""
    for session in screens:
        turn = engine.advance(session, Look(), NOW)
        assert turn.session._replace(seen_at=session.seen_at) == session
        assert screen(engine.catalog, turn.session, turn.said) == screen(engine.catalog, session)


def test_turn_numbers_only_rise(engine: Engine, screens: list[Session]) -> None:
    """Every answer that changes the screen raises the turn, so that older buttons are stale."""
    for session in screens:
        if session.outcome is not None:
            continue
        for row in screen(engine.catalog, session).rows:
            for button in row:
                if button.choice is not None and button.kind == "answer":
                    after = engine.advance(session, Choose(button.choice), NOW).session
                    assert after.turn > session.turn


def test_every_menu_and_every_figure_stands_on_a_screen(engine: Engine, screens: list[Session]) -> None:
    """Pressing leads to each menu's name and to each figure of use, in every language."""
    rows = yaml.safe_load(
        (ROOT / "tests" / "walks" / "figures" / "consumption.yaml").read_text(encoding="utf-8")
    )["rows"]
    assert len(rows) == 24
    for language in engine.catalog.words:
        text = "\n".join(shown_and_explained(engine, session, language) for session in screens)
        for menu, names in engine.catalog.menus.items():
            assert (names.get(language) or names["en"] or "") in text, (language, menu)
        for row in rows:
            assert row[language] in text, (language, row["of"])


def shown_and_explained(engine: Engine, session: Session, language: str) -> str:
    """A session's screen with the reason behind it."""
    said = () if session.outcome is not None else ("why",)
    return plain(screen(engine.catalog, session._replace(language=language), said).body)


def test_every_menu_is_part_of_a_step_or_question(engine: Engine) -> None:
    """No menu's name is kept for nothing: some words of every language hold it by its id."""
    for language, words in engine.catalog.words.items():
        told = repr((words.causes, words.facts, words.states, words.questions))
        assert [menu for menu in engine.catalog.menus if f"{{menu:{menu}}}" not in told] == [], language


def test_same_moves_give_the_same_sessions(engine: Engine) -> None:
    """Nothing but the moves decides: two people who press alike stand alike, byte for byte."""
    starts = [
        settle(engine.catalog, engine.machines, fresh(engine.catalog, "cannot_enable")) for _ in range(2)
    ]
    pressed = ["iphone", "missing", "works", "unsure", "new_phone", "next"]
    runs = []
    for session in starts:
        states = [session]
        for choice in pressed:
            states.append(engine.advance(states[-1], Choose(choice), NOW).session)
        runs.append(states)
    assert runs[0] == runs[1]
    assert all(before.turn < after.turn for before, after in pairwise(runs[0]))


def test_what_was_put_off_does_not_come_back_once_it_is_ruled_out(engine: Engine) -> None:
    """A step put off is left out when what is told later contradicts its cause."""
    session = settle(
        engine.catalog,
        engine.machines,
        fresh(engine.catalog, "slow", slow_when="far_away", platform="iphone", link="wifi"),
    )
    assert session.cause == "too_far"
    session = engine.advance(session, Choose("later"), NOW).session
    told = Write(Meaning("out_of_scope", 0.5, {"slow_when": "evening", "phone_fast": "fast"}, "en"))
    session = engine.advance(session, told, NOW).session
    while session.cause is not None and session.stack[-1].state == "near":
        assert session.cause != "too_far"
        session = engine.advance(session, Choose("same"), NOW).session
    assert session.stack[-1].state != "near"


def test_what_is_told_with_another_problem_moves_the_open_talk_too(engine: Engine) -> None:
    """Under the offer to switch, no step stays that the same message ruled out."""
    session = settle(
        engine.catalog,
        engine.machines,
        fresh(engine.catalog, "cannot_connect", join_fails="drops", platform="iphone", second_device="fails"),
    )
    assert session.cause == "ios_stops_broadcasting"
    told = Write(Meaning("flow.cannot_enable", 0.9, {"join_fails": "password"}, "en"))
    session = engine.advance(session, told, NOW).session
    assert session.view == "switch:cannot_enable"
    assert session.cause != "ios_stops_broadcasting"


def test_every_cause_of_the_facts_is_walked_to(sessions: list[Session]) -> None:
    """Each of the 77 causes that the first facts name is reached by pressing."""
    file = ROOT / "tests" / "walks" / "figures" / "causes.yaml"
    causes = yaml.safe_load(file.read_text(encoding="utf-8"))["causes"]
    assert len(causes) == 77
    assert set(causes) - {session.cause for session in sessions} == set()


def test_a_hotspot_lost_in_a_change_is_not_offered_where_nothing_changed(catalog: Catalog) -> None:
    """Who says that nothing changed isn't told that the change of phone or plan lost the hotspot."""
    cause = catalog.causes["provisioning_lost_after_change"]
    assert contradicts(catalog, {"changed": "nothing"}, cause.needs)
    assert not contradicts(catalog, {"changed": "new_phone"}, cause.needs)
    assert not contradicts(catalog, {}, cause.needs)


def test_only_steps_on_the_phone_warn_of_a_cut(catalog: Catalog) -> None:
    """Where the steps are to ask the carrier, no one is warned that they cut the connection."""
    for name in ("plan_without_hotspot", "addon_not_active"):
        assert not catalog.causes[name].drops_connection, name
