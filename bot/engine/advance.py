"""One turn: (catalog, session, move, now) -> Turn. Pure and total.

Theory of operation. A session always waits at exactly one screen: a question, a say, a cause with
its check, an end, the menu, or a view laid over one of these. A move is a choice of that screen, a
text as it was understood, or a mere look. `advance` maps every move on every screen to a next
session; what fits nowhere shows the screen again, so nothing can hang and no one is stuck.

Three things can claim a text, in this order: the pending question (`interpreter` matches it before it
gets here), facts that it names, its intent. Facts are learnt whatever the intent; control intents
act like their buttons; another flow's intent offers a switch; everything else is answered above the
pending screen, which stays.

A side question is kept in the session (`question`), and its answer stands above the pending screen
until the next move of the talk; which words answer it is no business of the engine.

Each move that changes the screen raises `turn`, which makes older buttons stale, and pushes the
session from before on Back's history. Back restores that session whole, but for turn and language.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.engine import facts as known
from bot.engine.machine import build
from bot.engine.model import (
    CHECK_CHOICES,
    NO_COMMAND,
    UNSURE,
    UPSET,
    Catalog,
    Choose,
    Facts,
    Frame,
    Line,
    Meaning,
    Move,
    Say,
    Session,
    Turn,
    Value,
    Write,
)
from bot.engine.settle import Machines, repair, settle, state_of
from bot.engine.talk import Talk

BYPASS = "concept:bypass"
"""A request to get round a carrier's metering: declined with the reason and what is lawful."""

UNLOCK = "concept:unlock"
"""A question about a carrier's lock on a phone: not of this bot's matter, but answered from what is known."""

_LADDERS = {
    "miss": ("miss_1", "miss_2"),
    "outside": ("outside", "outside_again"),
    "declined": ("declined", "declined_again"),
}
"""What is said to texts that can't be acted on, one after another; then a person is offered."""

DECLINED = 10
"""`misses` above this count requests that were declined."""

LIKELY = 0.08
"""Confidence from which a meaning is offered where none is sure."""

MAX_LIKELY = 3

SURE = 0.5
"""Confidence from which a meaning is acted on; below it the likeliest ones are offered."""

COVERS = ("resume", "more", "person", "which", "change", "upset")
"""Views under which the pending screen may still be answered by words."""

OPEN = ("", "upset")
"""Views that show the pending screen whole, with its buttons."""

_LINE = ("carrier", "plan")
"""What a question may name of somebody else's."""

_VIEWS = frozenset({"more", "menu", "person", "language", "settings", "wrong", "answer", "usage", "change"})


@dataclass(frozen=True, slots=True)
class Engine:
    """The catalog and its machines, built once."""

    catalog: Catalog
    machines: Machines

    @classmethod
    def of(cls, catalog: Catalog) -> "Engine":
        """Return the engine of a checked catalog."""
        return cls(catalog, build(catalog))

    def advance(
        self, session: Session, move: Move, now: float, previous: Callable[[], Session | None] = lambda: None
    ) -> Turn:
        """Return what one move does.

        Args:
            session: The person's session as stored, `repair`ed.
            move: What they did.
            now: Time of the event, seconds since the epoch.
            previous: Gives the session before the last screen; only Back asks for it.
        """
        return _Advance(self, session, now, previous).turn(move)

    def repair(self, session: Session) -> Turn:
        """Return the session as it stands in today's content; says so when its place moved."""
        fixed, moved = repair(self.catalog, session)
        if fixed.stack and fixed.outcome is None and fixed.asking is None and fixed.cause is None:
            fixed = settle(self.catalog, self.machines, fixed)
        said = ("moved",) if moved else ()
        if moved:
            fixed = fixed._replace(turn=session.turn + 1, notes=())
        return Turn(fixed, said=said)


class _Advance(Talk):
    """What each move does."""

    def __init__(
        self, engine: Engine, session: Session, now: float, previous: Callable[[], Session | None]
    ) -> None:
        super().__init__(engine.catalog, engine.machines, session, now)
        self.previous = previous

    # --- the three kinds of move

    def turn(self, move: Move) -> Turn:
        match move:
            case Choose(choice):
                return self.choose(choice)
            case Write(meaning):
                return self.write(meaning)
            case _:
                return self.resume() if self.away else self.stay()

    def resume(self) -> Turn:
        """After a long silence, ask what the person wants of the open talk."""
        if not self.talking():
            return self.stay()
        return self.lay("resume")

    # --- choices

    def choose(self, choice: str) -> Turn:
        top = self.session.stack[-1] if self.session.stack else Frame("", "")
        self.journal.append(Line("chosen", top.flow, top.state, choice))
        name, colon, what = choice.partition(":")
        if colon and name in _NAMED:
            return _NAMED[name](self, what)
        everywhere = _EVERYWHERE.get(choice)
        if everywhere is not None:
            return everywhere(self)
        if choice in _VIEWS:
            return self.lay(choice)
        if self.session.view:
            return self.on_view(choice)
        return self.answer(choice)

    def on_view(self, choice: str) -> Turn:
        """Handle a choice of a view that isn't one of everywhere's."""
        view = self.session.view
        if choice == "asked_them" and self.talking():
            return self.end("handed_off")
        if choice == "reported" and view == "wrong":
            self.session = self.session._replace(question=())
            return self.lay("", "reported")
        if choice == "go_on":
            return self.lay("")
        if view.partition(":")[0] in COVERS and self.talking():
            self.session = self.session._replace(view="")
            return self.answer(choice)
        return self.stay()

    def answer(self, choice: str) -> Turn:
        """Handle an answer to what the talk waits for."""
        if not self.talking():
            return self.stay()
        session = self.session._replace(notes=()) if self.session.notes else self.session
        if session.cause is not None:
            return self.answer_cause(session, session.cause, choice)
        if session.asking is not None:
            return self.answer_question(session, session.asking, choice)
        state = state_of(self.catalog, session)
        if isinstance(state, Say) and choice == "go_on":
            return self.moved(self.settle(self.step(session, "go_on")))
        return self.stay()

    def answer_question(self, session: Session, asking: str, choice: str) -> Turn:
        if choice == UNSURE and not session.hinted and self.how_to_tell(session, asking):
            self.session = self.session._replace(hinted=True, question=(), turn=self.session.turn + 1)
            return self.stay("how")
        value: Value | None = (
            choice if choice == UNSURE or self.allowed(session.facts, asking, choice) else None
        )
        if value is None:
            return self.stay()
        return self.moved(self.settle(self.with_facts(session, {asking: value})))

    def how_to_tell(self, session: Session, asking: str) -> bool:
        words = self.catalog.words[session.language].facts[asking]
        return words.how_to_tell is not None

    def allowed(self, facts: Facts, asking: str, choice: str) -> bool:
        fact = self.catalog.facts[asking]
        match fact.kind:
            case "choices":
                return choice in fact.choices
            case "check":
                return choice in CHECK_CHOICES
            case "of" if fact.of == "plans":
                plan = self.catalog.plans.get(choice)
                return plan is not None and facts.get("carrier") in (None, plan.parent)
            case "of" if fact.of == "carriers":
                return choice in self.catalog.carriers
            case _:
                return False

    def answer_cause(self, session: Session, cause_id: str, choice: str) -> Turn:
        cause = self.catalog.causes[cause_id]
        if choice == "asked_them":
            self.session = self.note_result(session, cause_id, "asked_them")
            return self.end("handed_off")
        if choice == "later":
            again = session.tried.get(cause_id) == "later"
            session = self.note_result(session, cause_id, "skipped" if again else "later")
            return self.moved(self.settle(self.step(session, "next", cause_id)))
        if choice not in (*CHECK_CHOICES, "next"):
            return self.stay()
        session = self.note_result(session, cause_id, choice)
        dropped = [name for name in cause.invalidates if name in session.facts]
        facts = (
            known.drop(self.catalog, session.facts, cause.invalidates) if choice != "next" else session.facts
        )
        if choice == "fixed":
            return self.moved(self.settle(self.step(session._replace(facts=facts), "fixed", cause_id)))
        notes = (f"undo:{cause_id}",) if cause.undo and choice == "same" else ()
        after = self.settle(self.step(session._replace(facts=facts), "next", cause_id))
        if after.asking in dropped:
            notes = (*notes, "asks_again")
        return self.moved(after._replace(notes=(*notes, *after.notes)))

    # --- everywhere

    def back(self) -> Turn:
        if self.session.view:
            return self.lay("")
        previous = self.previous()
        if previous is None:
            return self.stay("back_none")
        now = self.session
        session = previous._replace(
            person=now.person,
            turn=now.turn + 1,
            language=now.language,
            chosen_language=now.chosen_language,
            greeted=True,
            seen_at=now.seen_at,
        )
        fixed, moved = repair(self.catalog, session)
        if fixed != session and fixed.stack and fixed.outcome is None:
            fixed = self.settle(fixed)  # the screen was one of an older content
        return Turn(fixed, "pop", ("moved",) if moved else (), tuple(self.journal))

    def menu(self) -> Turn:
        if self.talking():
            return self.lay("menu")
        if not self.session.stack:
            return self.moved(self.session) if self.session.question else self.lay("")
        return self.moved(self.fresh(keep_until_change=True))

    def here(self) -> Turn:
        """Show where the talk stands, without the answer above it."""
        self.session = self.session._replace(question=())
        return self.lay("", *(("at_it",) if self.talking() else ()))

    def pick_one(self) -> Turn:
        """Say that a question with other answers can't be met with yes or no; that is no miss."""
        return self.resume() if self.away else self.stay("pick_one")

    def explain(self) -> Turn:
        """Say how to tell what is asked, or why it is asked, to who doesn't understand it."""
        asking = self.session.asking
        if asking is None or not self.how_to_tell(self.session, asking):
            return self.why()
        self.session = self.session._replace(view="", question=())
        return self.stay("how")

    def why(self) -> Turn:
        self.session = self.session._replace(view="", question=())
        return self.stay("why") if self.talking() else self.stay()

    def stop(self) -> Turn:
        if not self.talking():
            return self.stay("bye")
        return self.end("stopped")

    def works_now(self) -> Turn:
        return self.end("resolved") if self.talking() else self.stay("glad")

    def speak(self, language: str) -> Turn:
        if language not in self.catalog.words:
            return self.stay("no_language")
        self.session = self.session._replace(
            language=language, chosen_language=True, view="", turn=self.session.turn + 1
        )
        return self.stay()

    # --- free text

    def write(self, meaning: Meaning) -> Turn:
        """Handle a text that is no answer on the pending screen."""
        facts = self.sensible(meaning.facts)
        if meaning.confidence < SURE and meaning.intent.startswith(("control.", "smalltalk.")):
            meaning = replace(
                meaning, intent="out_of_scope"
            )  # no talk ends, and no hand is waved, on a guess
        if UPSET in meaning.named and meaning.confidence < SURE:
            meaning = replace(meaning, intent="out_of_scope")
        kind, _, what = meaning.intent.partition(".")
        if kind == "control":
            return self.control(what)
        if meaning.confidence < SURE and self.talking() and not self.knows(facts):
            return self.told(facts)  # whatever else it meant, that much was said
        likely = self.likely(meaning)
        if likely and (self.session.view.startswith("which:") or self.session.misses % DECLINED > 1):
            return self.missed("miss")  # it was none of those just offered, or the next is a person
        if likely:
            return self.which(likely, facts)
        if kind == "flow":
            unclear = self.away and self.talking() and self.session.asking not in facts
            return self.resume() if unclear else self.flow(what, facts)
        question = self.question_of(meaning, facts)
        return self.asked(question, self.own(meaning, facts)) if question else self.heard(meaning, facts)

    def own(self, meaning: Meaning, facts: Facts) -> Facts:
        """Return the facts without another carrier's or plan's: who asks of it in a talk still has their own.

        Who says that they have it, or takes back what they said of their own, has it from now on.
        """
        mine = self.session.facts
        other = any(mine.get(name) not in (None, UNSURE, facts.get(name, mine.get(name))) for name in _LINE)
        if not self.talking() or not other or meaning.tells == "own":
            return facts
        before = [one for one in self.before.question if one.startswith("carrier:")]
        of_own = not before or f"carrier:{mine.get('carrier')}" in before
        if meaning.tells == "instead" and of_own and not meaning.intent.startswith("ask."):
            return facts
        return {name: value for name, value in facts.items() if name not in _LINE}

    def likely(self, meaning: Meaning) -> tuple[str, ...]:
        """Return the meanings to choose from where none is sure; none if one is."""
        plain = meaning.confidence >= SURE or UPSET in meaning.named
        if plain or self.question_of(meaning, meaning.facts)[1:2]:
            return ()
        found = ((meaning.intent, meaning.confidence), *meaning.alternatives)
        fit = [name for name, share in found if share >= LIKELY and name.startswith(("flow.", "ask."))]
        return tuple(fit[:MAX_LIKELY]) if len(fit) > 1 else ()

    def which(self, likely: tuple[str, ...], facts: Facts) -> Turn:
        """Offer the likeliest meanings; what the text told is kept."""
        self.session = self.with_facts(self.session, facts)._replace(misses=1, question=())
        return self.lay(f"which:{'|'.join(likely)}")

    def mean(self, intent: str) -> Turn:
        """Act on the meaning that was chosen of several."""
        kind, _, what = intent.partition("/")
        if kind == "flow":  # what the doubtful text told was learnt in no talk: it goes into this one
            return self.open(what, None if self.talking() else self.session.facts)
        return self.asked((f"{kind}.{what}",), {})

    def change(self, fact_id: str) -> Turn:
        """Take an answer back: only that is asked again, and what depends on it."""
        if fact_id not in self.session.facts:
            return self.stay("change_none")
        facts = known.forget(self.catalog, self.session.facts, fact_id)
        session = self.session._replace(facts=facts, question=())
        if not self.talking():
            return self.moved(session, "change_write")
        after = self.settle(self.anew(session, [fact_id]))
        return self.moved(after, *(() if after.asking == fact_id else ("change_write",)))

    def heard(self, meaning: Meaning, facts: Facts) -> Turn:
        """Take in small talk, facts alone, or what wasn't understood."""
        kind, _, what = meaning.intent.partition(".")
        said = (f"said_{what}",) if kind == "smalltalk" else ()
        if BYPASS in meaning.named:
            if not self.talking():  # what it tells of the trouble points the way once a flow is chosen
                self.session = self.with_facts(self.session, facts)
            return self.missed("declined")
        self.session = self.session._replace(question=())
        if self.talking() and not self.knows(facts):
            return self.told(facts, said)
        self.session = self.with_facts(self.session, facts)
        if self.away and self.talking():
            return self.resume()
        said = said or (("noted",) if facts else ())
        if said:
            return self.stay(*said)
        if UPSET in meaning.named:
            return self.upset()
        unread = not meaning.clear or NO_COMMAND in meaning.named
        return self.missed("miss" if unread else "outside")

    def upset(self) -> Turn:
        """Meet anger with a kind word and the shortest ways on: the pending answers, and a person."""
        if not self.talking():
            return self.stay("upset")
        if self.session.view == "upset":
            return self.lay("person", "miss_3")
        return self.lay("upset", "upset")

    def question_of(self, meaning: Meaning, facts: Facts) -> tuple[str, ...]:
        """Return the side question in a text: its own, or the one before with what the text adds to it."""
        if meaning.intent.startswith("ask."):
            return (meaning.intent, *meaning.named)
        if UNLOCK in meaning.named:
            return ("ask.esim_basics", *meaning.named)
        before = self.before.question
        if not before or not facts or meaning.intent != "out_of_scope":
            return ()
        return (before[0], *_concepts(before), *meaning.named)

    def know(self, what: str) -> Turn:
        """Learn the carrier, plan or phone tapped in an answer, and answer the same question with it."""
        name, _, value = what.partition(":")
        kinds = {
            "plan": self.catalog.plans,
            "carrier": self.catalog.carriers,
            "platform": self.catalog.families,
        }
        found = kinds.get(name, {}).get(value)
        if found is None or not self.before.question:
            return self.stay()
        facts: Facts = {name: value}
        if name == "plan":
            facts = {"carrier": found.parent or "", **facts}
        return self.asked((self.before.question[0], *_concepts(self.before.question)), facts)

    def page(self, number: str) -> Turn:
        """Show another part of the answer, in the same place."""
        question = tuple(one for one in self.before.question if not one.startswith("page:"))
        if not question or not number.isdecimal() or len(number) > PAGE_DIGITS:
            return self.stay()
        turn = self.moved(self.session, question=(*question, f"page:{number}"))
        return turn._replace(session=turn.session._replace(view=self.before.view))

    def flow(self, flow_id: str, facts: Facts) -> Turn:
        flow = self.catalog.flows.get(flow_id)
        if flow is None or not flow.opens_on:
            if self.talking() and facts:
                return self.told(facts)
            return self.stay("not_yet")
        if not self.talking():
            return self.open(flow_id, facts)
        if self.session.stack[0].flow == flow_id:
            return self.stay("at_it") if self.knows(facts) else self.told(facts)
        if self.knows(facts):
            return self.lay(f"switch:{flow_id}")
        turn = self.told(facts)  # a fact may answer what is pending: the talk goes on under the offer
        return turn._replace(session=turn.session._replace(view=f"switch:{flow_id}"))

    def control(self, what: str) -> Turn:
        match what:
            case "back":
                return self.back()
            case "restart":
                return self.restart() if self.talking() else self.menu()
            case "stop":
                return self.stop()
            case _:
                return self.lay("language")

    def missed(self, why: str) -> Turn:
        """Nothing can be done with a text: first why, then an example and the menu, then a person."""
        ladder = _LADDERS[why]
        declines = why == "declined"  # these count by themselves: the first always tells the reason
        before = self.session.misses
        same = (before > DECLINED) == declines
        rung = (before % DECLINED if same else 0) if declines else min(before, 1) if not same else before
        if rung == len(ladder):
            self.session = self.session._replace(misses=0)
            return self.lay("person", "miss_3")
        self.session = self.session._replace(misses=rung + 1 + (DECLINED if declines else 0))
        if rung and self.talking():
            return self.lay("menu", ladder[rung])
        return self.stay(ladder[rung])


PAGE_DIGITS = 3
"""Digits of the number of a part of an answer; no answer is that long."""


_EVERYWHERE: dict[str, Callable[[_Advance], Turn]] = {
    "back": _Advance.back,
    "menu": _Advance.menu,
    "restart": _Advance.restart,
    "stop": _Advance.stop,
    "why": _Advance.why,
    "here": _Advance.here,
    "explain": _Advance.explain,
    "pick_one": _Advance.pick_one,
    "works_now": _Advance.works_now,
    "forget_ask": lambda turn: turn.lay("forget"),
}
"""Choices that mean the same on every screen."""


_NAMED: dict[str, Callable[[_Advance, str], Turn]] = {
    "open": lambda turn, what: turn.open(what),
    "lang": _Advance.speak,
    "ask": lambda turn, what: turn.asked((f"ask.{what}",), {}),
    "know": _Advance.know,
    "page": _Advance.page,
    "mean": _Advance.mean,
    "change": _Advance.change,
}
"""Choices with a name in front: a flow, a language, a question, a record, a part, a meaning, a fact."""


def _concepts(question: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a question asks, without what it names."""
    return tuple(one for one in question if one.startswith("concept:"))
