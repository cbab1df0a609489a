"""A state machine of people over the real flows: whatever they do, in whatever order, these rules hold."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.content.load import load
from bot.engine import facts as known
from bot.engine.advance import Engine
from bot.engine.codec import decode, encode
from bot.engine.model import UNSURE, Choose, Look, Meaning, Move, Session, Turn, Write
from bot.engine.press import choice_of, prefix_of
from bot.engine.screen import screen
from bot.engine.talk import AWAY_S
from tests.conftest import ROOT

ENGINE = Engine.of(load(ROOT))
CATALOG = ENGINE.catalog
START = Session(1, "en", greeted=True, seen_at=1_795_262_400.0)

_CHOICES = {name: fact.choices for name, fact in CATALOG.facts.items() if fact.choices}
_FACTS = st.sampled_from(sorted(_CHOICES)).flatmap(
    lambda name: st.sampled_from(_CHOICES[name]).map(lambda value: {name: value})
)
_INTENTS = st.sampled_from([
    "flow.cannot_enable", "flow.cannot_connect", "flow.slow", "flow.cost", "ask.tips", "ask.contact",
    "smalltalk.thanks", "control.back",
    "control.restart", "control.stop", "control.language", "out_of_scope",
])  # fmt: skip


def _timeless(session: Session) -> Session:
    """A session without what Back doesn't restore."""
    return session._replace(turn=0, language="en", chosen_language=False, seen_at=0.0)


class People(RuleBasedStateMachine):
    """One person who presses, writes, goes back, goes away; the store is a list."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START.seen_at
        self.session = START
        self.past: list[Session] = []
        self.before: tuple[Session, list[Session]] = (START, [])
        self.moves: list[tuple[Move, float]] = []
        self.told: dict[str, object] = {}

    def move(self, move: Move) -> Turn:
        """Make one move as the desk would, with the session written down and read again."""
        self.now += 1
        self.before = (self.session, list(self.past))
        self.moves.append((move, self.now))
        turn = ENGINE.advance(self.session, move, self.now, lambda: self.past[-1] if self.past else None)
        if turn.past == "push":
            self.past.append(self.session._replace(view=""))
        elif turn.past == "pop":
            self.past.pop()
        self.session = decode(encode(turn.session))
        assert self.session == turn.session
        return turn

    @rule(data=st.data())
    def press(self, data: st.DataObject) -> None:
        """Press any button of the screen: it counts, and loses no fact but those that depended on it."""
        buttons = [b for row in screen(CATALOG, self.session).rows for b in row if b.choice is not None]
        button = data.draw(st.sampled_from(buttons))
        assert button.choice is not None
        pressed = f"{prefix_of(CATALOG, self.session)}{button.choice}"
        choice = choice_of(CATALOG, self.session, pressed)
        assert choice == button.choice
        asked = self.session.asking if not self.session.view else None
        known_before = dict(self.session.facts)
        turn = self.move(Choose(button.choice))
        if asked is not None and button.kind == "answer":
            # facts that the answer didn't touch aren't lost: all but what depended on it
            lost = {n for n in known_before if n not in self.session.facts}
            assert all(CATALOG.facts[n].needs == asked or CATALOG.facts[n].derived_from for n in lost), lost
        if button.kind == "answer" and not self.before[0].view:
            assert turn.session.turn > self.before[0].turn

    @rule(intent=_INTENTS, facts=_FACTS)
    def write(self, intent: str, facts: dict[str, str]) -> None:
        """Write anything: side text never loses the place, told facts are kept."""
        before = self.session
        self.move(Write(Meaning(intent, 0.9, facts, "en")))
        if (
            intent in ("ask.tips", "smalltalk.thanks", "out_of_scope")
            and before.stack
            and before.outcome is None
        ):
            assert self.session.outcome is None
            assert self.session.stack[0].flow == before.stack[0].flow
            assert all(self.session.facts.get(name) == value for name, value in facts.items())

    @rule(hours=st.sampled_from([1, 5, 7, 48]))
    def go_away(self, hours: int) -> None:
        """Time passes, then an old button is pressed: the screen, or what to do with the old talk."""
        self.now += hours * 3600
        self.move(Look())
        if hours * 3600 >= AWAY_S and self.session.stack and self.session.outcome is None:
            assert self.session.view == "resume" or self.before[0].view

    @precondition(lambda self: self.past)
    @rule()
    def back(self) -> None:
        """Back is the inverse of the last move that changed the screen, but for turn and language."""
        if self.session.view:
            self.move(Choose("back"))
            assert self.session.view == ""
            return
        wanted = self.past[-1]
        self.move(Choose("back"))
        assert _timeless(self.session) == _timeless(wanted)

    @rule(data=st.data())
    def press_an_old_button(self, data: st.DataObject) -> None:
        """A button of another turn names no choice of this screen."""
        older = data.draw(st.integers(0, max(0, self.session.turn - 1)))
        stale = f"{prefix_of(CATALOG, self.session._replace(turn=older))}go_on"
        if older != self.session.turn:
            assert choice_of(CATALOG, self.session, stale) is None

    @invariant()
    def nobody_is_stuck(self) -> None:
        """There is always a screen with words and a button that does something."""
        shown = screen(CATALOG, self.session)
        assert "".join(span.text for span in shown.body).strip()
        buttons = [b for row in shown.rows for b in row if b.choice is not None]
        assert buttons
        labels = [b.label for row in shown.rows for b in row]
        assert len(labels) == len(set(labels)), labels

    @invariant()
    def nothing_is_asked_that_is_known(self) -> None:
        """No question twice while its fact lives."""
        if self.session.asking is not None:
            assert self.session.asking not in self.session.facts

    @invariant()
    def no_cause_is_shown_that_is_ruled_out(self) -> None:
        """A step that known facts contradict isn't proposed."""
        if self.session.cause is not None:
            assert not known.contradicts(
                CATALOG, self.session.facts, CATALOG.causes[self.session.cause].needs
            )
            assert self.session.tried.get(self.session.cause) in (None, "later")

    @invariant()
    def facts_hold_only_what_they_may(self) -> None:
        """Every fact is one of the content's, with a value that it can have."""
        for name, value in self.session.facts.items():
            fact = CATALOG.facts[name]
            if fact.choices and value != UNSURE:
                assert value in fact.choices

    def teardown(self) -> None:
        """The same events give the same bytes."""
        session, past = START, list[Session]()
        for move, now in self.moves:
            turn = ENGINE.advance(session, move, now, lambda: past[-1] if past else None)
            if turn.past == "push":
                past.append(session._replace(view=""))
            elif turn.past == "pop":
                past.pop()
            session = turn.session
        assert encode(session) == encode(self.session)


People.TestCase.settings = settings(
    max_examples=120, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestPeople = People.TestCase
