"""A turn in the making: what moves are made of. Opening and ending a talk, learning, asking aside, showing.

Each method either changes `session` and goes on, or returns the finished Turn.
"""

from bot.engine import facts as known
from bot.engine.model import UNSURE, Catalog, Cause, Facts, Frame, Line, Outcome, Session, Turn
from bot.engine.settle import Machines, move_to, settle

AWAY_S = 6 * 3600
"""Silence after which an unclear move is met with continue, start over, it works now."""

STEP_BUDGET = 80
"""Moves in one talk before it is handed to a person; the longest path of all flows is far shorter."""


class Talk:
    """One person's talk during one turn."""

    def __init__(self, catalog: Catalog, machines: Machines, session: Session, now: float) -> None:
        self.catalog = catalog
        self.machines = machines
        self.before = session
        self.session = session._replace(seen_at=now, greeted=True)
        self.away = session.seen_at > 0 and now - session.seen_at >= AWAY_S
        self.journal: list[Line] = []

    # --- what every turn ends in

    def stay(self, *said: str) -> Turn:
        """Keep everything; `said` stands above the pending screen this once."""
        return Turn(self.session, said=said, journal=tuple(self.journal))

    def lay(self, view: str, *said: str) -> Turn:
        """Lay a view over the talk, or take it off with none; Back takes it off too."""
        if view != self.session.view:
            self.session = self.session._replace(view=view, turn=self.session.turn + 1)
        return self.stay(*said)

    def moved(self, session: Session, *said: str, question: tuple[str, ...] = ()) -> Turn:
        """Finish a move that changed the screen; an answer above it goes, or gives way to `question`'s."""
        session = session._replace(
            turn=self.before.turn + 1, view="", misses=0, steps=session.steps + 1, question=question
        )
        if session.outcome is None and session.stack and session.steps > STEP_BUDGET:
            session = session._replace(outcome="handed_off", notes=("budget",), asking=None, cause=None)
        self.tell(session)
        return Turn(
            session, "push" if _place(self.before) != _place(session) else "keep", said, tuple(self.journal)
        )

    def tell(self, session: Session) -> None:
        """Write the journal lines of a move: what was learnt, what is shown, how it ended."""
        top = session.stack[-1] if session.stack else Frame("", "")
        for name, value in session.facts.items():
            if self.before.facts.get(name) != value:
                self.journal.append(Line("learnt", top.flow, top.state, f"{name}={value}"))
        if session.outcome is not None and self.before.outcome is None:
            self.journal.append(Line("ended", top.flow, top.state, session.outcome))
        else:
            self.journal.append(
                Line("shown", top.flow, top.state, session.cause or session.asking or session.view)
            )

    # --- the talk

    def talking(self) -> bool:
        return bool(self.session.stack) and self.session.outcome is None

    def open(self, flow_id: str, facts: Facts | None = None) -> Turn:
        """Start a talk; one that was open is left, which the journal calls stopped."""
        flow = self.catalog.flows.get(flow_id)
        if flow is None or not flow.opens_on:
            return self.stay("not_yet")
        if self.talking():
            if self.session.stack[0].flow == flow_id and facts is None:
                return self.lay("")
            top = self.session.stack[-1]
            self.journal.append(Line("ended", top.flow, top.state, "stopped"))
            if self.session.view == f"switch:{flow_id}":
                facts = {**self.seen(), **(facts or {})}
        return self.begin(flow_id, facts or {}, keep_until_change=not self.away)

    def seen(self) -> Facts:
        """Return what was told and answered in this talk, which a switch to another keeps as it says."""
        kinds = self.catalog.facts
        return {
            name: value
            for name, value in self.session.facts.items()
            if value != UNSURE and name in kinds and kinds[name].kind != "check"
        }

    def restart(self) -> Turn:
        if not self.session.stack:
            return self.lay("")
        return self.begin(self.session.stack[0].flow, {}, keep_until_change=False)

    def begin(self, flow_id: str, facts: Facts, *, keep_until_change: bool) -> Turn:
        """Start a flow in a session without a talk; what was told before any talk was open stays."""
        before = self.session.facts if not self.session.stack and keep_until_change else {}
        session = self.with_facts(self.fresh(keep_until_change=keep_until_change), before)
        session = session._replace(stack=(Frame(flow_id, self.catalog.flows[flow_id].start),))
        told = self.sensible({**facts, "problem": flow_id})
        return self.moved(self.settle(self.with_facts(session, told)))

    def fresh(self, *, keep_until_change: bool) -> Session:
        """Return the session without its talk."""
        facts = known.at_new_talk(self.catalog, self.session.facts, keep_until_change=keep_until_change)
        return self.session._replace(facts=facts, stack=(), asking=None, cause=None, hinted=False,
            tried={}, notes=(), steps=0, outcome=None,
        )  # fmt: skip

    def end(self, outcome: Outcome) -> Turn:
        return self.moved(self.session._replace(outcome=outcome, asking=None, cause=None, notes=()))

    def note_result(self, session: Session, cause_id: str, result: str) -> Session:
        tried = {name: was for name, was in session.tried.items() if name != cause_id}
        return session._replace(tried={**tried, cause_id: result})

    def step(self, session: Session, trigger: str, cause_id: str | None = None) -> Session:
        """Fire one edge of the machine from the state on top, or from the cause in it."""
        top = session.stack[-1]
        node = top.state if cause_id is None else f"{top.state}/{cause_id}"
        return move_to(session, self.machines[top.flow].fire(node, trigger))

    def settle(self, session: Session) -> Session:
        return settle(self.catalog, self.machines, session)

    # --- what is known and asked

    def knows(self, facts: Facts) -> bool:
        """Say whether all of these were told before."""
        return all(self.session.facts.get(name) == value for name, value in facts.items())

    def sensible(self, facts: Facts) -> Facts:
        """Return the facts that this content knows."""
        return {name: value for name, value in facts.items() if name in self.catalog.facts}

    def with_facts(self, session: Session, new: Facts) -> Session:
        return session._replace(facts=known.learn(self.catalog, session.facts, new))

    def told(self, facts: Facts, said: tuple[str, ...] = (), question: tuple[str, ...] = ()) -> Turn:
        """Take in facts in mid-talk; they may answer what is pending or change an earlier answer."""
        session = self.with_facts(self.session, facts)._replace(notes=(), view="")
        changed = [n for n, v in self.session.facts.items() if session.facts.get(n) != v]
        if any(self.asked_for(name) for name in changed if self.session.facts[name] != UNSURE):
            session = self.anew(session, changed)
        if session.cause is not None and (
            changed
            or known.contradicts(self.catalog, session.facts, self.catalog.causes[session.cause].needs)
        ):
            session = session._replace(cause=None, asking=None)
        if session.asking is not None:
            session = session._replace(asking=None)
        if session.cause is None:
            session = self.settle(session)
        return self.moved(session, *said, "noted", question=question)

    def asked_for(self, name: str) -> bool:
        """Say whether a fact may have led the talk to where it stands; what is only volunteered hasn't."""
        fact = self.catalog.facts[name]
        return fact.lives == "always" or not fact.heard

    def anew(self, session: Session, changed: list[str]) -> Session:
        """Return the talk from its start, with what is known: earlier answers were changed."""
        root = session.stack[0].flow
        causes = self.catalog.causes
        tried = {
            name: result
            for name, result in session.tried.items()
            if name in causes and not any(_turns_on(causes[name], fact) for fact in changed)
        }
        return session._replace(
            stack=(Frame(root, self.catalog.flows[root].start),), asking=None, cause=None, hinted=False,
            tried=tried, notes=(), view="",
        )  # fmt: skip

    def asked(self, question: tuple[str, ...], facts: Facts) -> Turn:
        """Take up a side question: its answer stands above what is pending; facts it named are learnt.

        A fact learnt so may answer what is pending. Asking for a person lays the screen for that over it.
        """
        if self.talking() and not self.knows(facts):
            turn = self.told(facts, question=question)
        else:
            turn = self.moved(self.with_facts(self.session, facts), question=question)
        top = turn.session.stack[-1] if turn.session.stack else Frame("", "")
        about = turn.session.facts.get("plan", turn.session.facts.get("carrier", ""))
        lines = (*turn.journal, Line("asked", top.flow, top.state, f"{question[0]} {about}"))
        session = turn.session
        if question[0] == "ask.contact":
            session = session._replace(view="person")
        said = () if self.catalog.words[session.language].answers else ("said_ask",)
        return turn._replace(session=session, said=said, journal=lines)


def _place(session: Session) -> tuple[object, ...]:
    """Return what makes a screen of the talk another screen."""
    return (
        session.stack, session.asking, session.cause, session.outcome, tuple(session.facts.items()),
        tuple(session.tried.items()), session.question,
    )  # fmt: skip


def _turns_on(cause: Cause, fact_id: str) -> bool:
    """Say whether a cause may look different once a fact has another value."""
    decides = {test.path.partition(".")[0] for test in (*cause.needs, *cause.confirmed_by)}
    by_phone = fact_id == "platform" and bool(cause.steps.keys() - {"any"})
    return fact_id in decides or by_phone or (fact_id == "client" and bool(cause.client_steps))
