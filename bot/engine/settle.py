"""Silent steps: from wherever a session stands to the next screen or the end. Pure.

Asks whose fact is known, decides, calls and pools show nothing themselves. `settle` runs them one
after another, each one edge of the flow's machine, until something waits for the person. Content
rules keep such chains finite; the limit here turns a hole in those rules into a hand-off, never a hang.
"""

from collections.abc import Mapping

from bot.engine import facts as known
from bot.engine.machine import FlowMachine, edge_of
from bot.engine.model import (
    UNSURE,
    Ask,
    Call,
    Catalog,
    Cause,
    Condition,
    Decide,
    End,
    Facts,
    Frame,
    Outcome,
    Pool,
    Say,
    Session,
    State,
)

SILENT_LIMIT = 200
"""Silent steps in one turn before the talk is handed off."""

UNSURE_PER_CAUSE = 2
"""Unsure answers after which a pool shows its likeliest cause before it asks on."""

Machines = Mapping[str, FlowMachine]


def state_of(catalog: Catalog, session: Session) -> State:
    """Return the state on top of the session's stack."""
    top = session.stack[-1]
    return catalog.flows[top.flow].states[top.state]


def move_to(session: Session, state: str) -> Session:
    """Return the session standing in another state of the flow on top."""
    top = session.stack[-1]
    return session._replace(
        stack=(*session.stack[:-1], Frame(top.flow, state, top.back_to)),
        asking=None,
        cause=None,
        hinted=False,
    )


def call(catalog: Catalog, session: Session, flow: str, back_to: str) -> Session:
    """Return the session inside a sub-flow that will come back to `back_to`."""
    frame = Frame(flow, catalog.flows[flow].start, back_to)
    return session._replace(stack=(*session.stack, frame), asking=None, cause=None, hinted=False)


def settle(catalog: Catalog, machines: Machines, session: Session) -> Session:
    """Return the session at its next screen, or with an outcome."""
    for _ in range(SILENT_LIMIT):
        session = _silent_step(catalog, machines, session)
        if session.outcome is not None or _waits(catalog, session):
            return session
    return session._replace(outcome="handed_off", asking=None, cause=None)


def _waits(catalog: Catalog, session: Session) -> bool:
    """Say whether a screen is up: a question, a cause or a say."""
    return (
        session.asking is not None or session.cause is not None or isinstance(state_of(catalog, session), Say)
    )


def _silent_step(catalog: Catalog, machines: Machines, session: Session) -> Session:
    """Return the session after one state: moved on, or with the screen that the state shows."""
    state = state_of(catalog, session)
    match state:
        case Ask():
            return _asked(catalog, machines, session, state)
        case Decide():
            return _fire(machines, session, _branch(catalog, session.facts, state))
        case Call():
            return call(catalog, session, state.flow, state.to)
        case Pool():
            return _next(catalog, machines, session, state)
        case End():
            return _return(session) if state.outcome == "return" else _ended(session, state.outcome)
        case _:
            return session


def _asked(catalog: Catalog, machines: Machines, session: Session, ask: Ask) -> Session:
    """Return the session with the question up, or past the ask if its fact is set."""
    asking = known.to_ask(catalog, session.facts, ask.fact)
    if asking is None:
        return answered(catalog, machines, session, ask)
    return session if session.asking == asking else session._replace(asking=asking, hinted=False)


def _ended(session: Session, outcome: Outcome) -> Session:
    return session._replace(outcome=outcome, asking=None, cause=None)


def _fire(machines: Machines, session: Session, trigger: str) -> Session:
    top = session.stack[-1]
    return move_to(session, machines[top.flow].fire(top.state, trigger))


def answered(catalog: Catalog, machines: Machines, session: Session, ask: Ask) -> Session:
    """Return the session past an ask whose fact is set, inside the sub-flow of its edge if it has one."""
    value = session.facts[ask.fact]
    closed = catalog.facts[ask.fact].kind in ("choices", "check")
    trigger = str(value) if closed or value == UNSURE else "known"
    edge = edge_of(ask, trigger)
    if edge.call is None:
        return _fire(machines, session, trigger)
    return call(catalog, session, edge.call, edge.to)


def _branch(catalog: Catalog, facts: Facts, decide: Decide) -> str:
    for number, rule in enumerate(decide.rules, 1):
        for test in rule.when:  # a plain loop: `all` of a generator costs as much as the tests themselves
            if not known.holds(catalog, facts, test):
                break
        else:
            return f"rule_{number}" if rule.when else "else"
    raise LookupError("decide without else; `check` refuses such a flow")


def _return(session: Session) -> Session:
    """Go back to the caller, to where its `returned` edge leads."""
    done = session.stack[-1]
    session = session._replace(stack=session.stack[:-1], asking=None, cause=None, hinted=False)
    return move_to(session, done.back_to or session.stack[-1].state)


# --- pools -----------------------------------------------------------------------------------


def _next(catalog: Catalog, machines: Machines, session: Session, pool: Pool) -> Session:
    """Return the session at the pool's next question or cause, or moved on to `exhausted`.

    Questions in order while unset and while a remaining cause turns on them, but after two that the person
    was unsure of a cause comes first; then causes, those that most known facts point at first, else in
    order; then the deferred ones once more, in the order deferred.
    """
    remaining = [
        cause
        for cause in (catalog.causes[name] for name in pool.causes)
        if cause.id not in session.tried and not known.contradicts(catalog, session.facts, cause.needs)
    ]
    asking = next((q for q in pool.questions if _matters(catalog, session, remaining, q)), None)
    if asking is not None and not (remaining and _tired(catalog, session)):
        return session._replace(asking=known.to_ask(catalog, session.facts, asking), cause=None, hinted=False)
    remaining.sort(key=lambda c: known.confirming(catalog, session.facts, c.confirmed_by), reverse=True)
    for cause in remaining:
        return session._replace(asking=None, cause=cause.id, hinted=False)
    for name, result in session.tried.items():
        if result == "later" and name in pool.causes:
            # ruled out by what was told since it was put off
            if known.contradicts(catalog, session.facts, catalog.causes[name].needs):
                continue
            return session._replace(asking=None, cause=name, hinted=False)
    return _fire(machines, session, "exhausted")


def _tired(catalog: Catalog, session: Session) -> bool:
    """Say whether two answers were unsure since the last cause: a try now tells more than a question."""
    unsure = {name for name, value in session.facts.items() if value == UNSURE}
    asked = [name for name in unsure if catalog.facts[name].needs not in unsure]  # a plan nobody asked for
    return len(asked) >= UNSURE_PER_CAUSE * (1 + len(session.tried))


def _matters(catalog: Catalog, session: Session, remaining: list[Cause], question: str) -> bool:
    if known.to_ask(catalog, session.facts, question) is None:
        return False
    return any(_names(cause.needs, question) or _names(cause.confirmed_by, question) for cause in remaining)


def _names(condition: Condition, fact: str) -> bool:
    return any(test.path == fact for test in condition)


def repair(catalog: Catalog, session: Session) -> tuple[Session, bool]:
    """Return the session as it stands in today's content, and whether its place had to move.

    A state that survived is kept; else `moved` names the new one, else the flow's start; a flow
    that is gone is looked for under its older names, else the talk ends at the menu. Facts and
    values that are gone are dropped; a removed cause counts as skipped.
    """
    facts = {name: value for name, value in session.facts.items() if _survives(catalog, name, value)}
    frames: list[Frame] = []
    moved = False
    for frame in session.stack:
        place, changed = _place(catalog, frame)
        moved = moved or changed
        if place is None:
            break
        frames.append(place)
        if changed:
            break
    language = session.language if session.language in catalog.words else next(iter(catalog.words))
    fixed = session._replace(facts=facts, stack=tuple(frames), language=language)
    if not frames:
        view = "" if session.stack else session.view
        fixed = fixed._replace(asking=None, cause=None, view=view, outcome=None)
    elif moved:
        fixed = fixed._replace(asking=None, cause=None, view="", hinted=False, notes=())
    elif _lost_screen(catalog, fixed):
        fixed = fixed._replace(asking=None, cause=None, hinted=False)
    return fixed, moved


def _survives(catalog: Catalog, name: str, value: object) -> bool:
    fact = catalog.facts.get(name)
    if fact is None:
        return False
    if fact.kind == "choices" and value != UNSURE:
        return value in fact.choices
    records = {"carriers": catalog.carriers, "plans": catalog.plans, "devices": catalog.devices}
    return fact.of is None or value == UNSURE or value in records[fact.of]


def _place(catalog: Catalog, frame: Frame) -> tuple[Frame | None, bool]:
    """Return where a frame stands today, and whether that is another place than before."""
    flow = catalog.flows.get(frame.flow)
    if flow is None:
        flow = next((f for f in catalog.flows.values() if frame.flow in f.was), None)
        if flow is None:
            return None, True
    if frame.state in flow.states:
        return Frame(flow.id, frame.state, frame.back_to), False
    return Frame(flow.id, flow.moved.get(frame.state, flow.start), frame.back_to), True


def _lost_screen(catalog: Catalog, session: Session) -> bool:
    """Say whether the question or cause on screen isn't of its state any more."""
    state = state_of(catalog, session)
    if session.cause is not None:
        return not (isinstance(state, Pool) and session.cause in state.causes)
    if session.asking is not None:
        if session.asking not in catalog.facts:
            return True
        wanted = (
            state.questions if isinstance(state, Pool) else (state.fact,) if isinstance(state, Ask) else ()
        )
        return not any(known.to_ask(catalog, session.facts, fact) == session.asking for fact in wanted)
    return isinstance(state, Ask | Pool) and session.outcome is None
