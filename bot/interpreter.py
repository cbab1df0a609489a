"""What a person's words do on the screen they were written under. Layer 5, pure.

In this order they are a button's label, a command, an answer to the screen, a reading for the ledger
of usage, or a meaning for the engine. `language` says what a text means anywhere, here stands what that
does on this screen.
"""

from dataclasses import replace
from typing import NamedTuple

from bot.engine.advance import COVERS, OPEN, SURE
from bot.engine.buttons import ui_button
from bot.engine.model import Button, Catalog, Choose, Look, Meaning, Move, Screen, Session, Write
from bot.engine.screen import changeable, says_of, screen
from bot.language.languages import fold
from bot.language.match import answer, exact, named
from bot.language.read import Reader
from bot.language.text import MAX_READ, normalise
from bot.language.weigh import OUT_OF_SCOPE
from bot.usage import moves, pages
from bot.usage.ledger import Tracker
from bot.usage.moves import Heard

COMMANDS = {
    "start": "menu",
    "menu": "menu",
    "back": "back",
    "stop": "stop",
    "language": "language",
    "settings": "settings",
    "restart": "restart",
    "forget": "forget_ask",
    "usage": "usage",
    "limit": "ask:limit",
    "tips": "ask:tips",
}
"""Commands that equal a button; /start with a payload opens a flow."""

SIDE_TEXTS = ("help", "privacy")
"""Commands that say something above the pending screen and move nothing."""

READING_SURE = 0.9
"""Confidence in a text's being a reading, once one was found in it."""


THINGS = ("platform", "client")
"""What people name in one word, be it asked or not: their phone, and the device that joins."""


class Understood(NamedTuple):
    """What somebody wants: the move, the meaning if the text was free, and ui texts to say first."""

    move: Move | Heard
    meaning: Meaning | None = None
    said: tuple[str, ...] = ()


class Interpreter:
    """Reads words against the screen they were written under."""

    def __init__(self, catalog: Catalog, reader: Reader) -> None:
        self._catalog = catalog
        self._reader = reader

    def label(self, label: str, session: Session, tracker: Tracker, shown: Screen) -> Choose | None:
        """Return the choice of the button with exactly this label, on screen or under the last reminder."""
        return _choice(exact(label, (*shown.rows, *self._reminder_rows(session, tracker))))

    def words(
        self, text: str, session: Session, tracker: Tracker, shown: Screen, *, first: bool
    ) -> Understood:
        """Return what a text does that is no button's exact label; `first` says that it is a newcomer's."""
        if not normalise(text):
            return Understood(Look(), said=("empty",))
        if text.lstrip().startswith("/"):
            meaning = self._reader.read(text)
            move, said = command(text, meaning, self._catalog)
            return Understood(move, meaning, said)
        return self._written(text, session, tracker, shown, first=first)

    def _written(
        self, text: str, session: Session, tracker: Tracker, shown: Screen, *, first: bool
    ) -> Understood:
        """Return what free text does: it answers the screen, or is read for what it means."""
        # a newcomer's words are never an answer, nor is an amount the number of a button
        amount = self._amount(text, session)
        if moves.asks(session):
            told = _choice(named(text, shown.rows))
        else:
            told = None if first or amount else self.answer(text, session, shown)
        told = told or _choice(named(text, self._reminder_rows(session, tracker)))
        if told is None and session.view == "wrong":
            return Understood(Choose("reported"))
        meaning = self._reader.read(text, session.facts)
        if told is not None:
            fuller = None if named(text, shown.rows) else self._with_more(told, meaning, session, shown)
            return Understood(told) if fuller is None else Understood(Write(fuller), fuller)
        anew = self._instead(text, meaning, session)
        if anew is not None:
            return Understood(Write(anew), anew)
        reading = None if amount else moves.heard(session, tracker, text, meaning)
        if reading is not None and moves.asks_setting(session):
            return Understood(reading)  # an answer like a label: it says nothing of language or intent
        if reading is not None:
            return Understood(reading, as_reading(meaning))
        meaning = self._thing(text, meaning, session)
        said = ("too_long",) if len(text) > MAX_READ else ()
        return Understood(Write(self._in_context(text, session, meaning)), meaning, said)

    def answer(self, text: str, session: Session, shown: Screen) -> Choose | None:
        """Return the choice that a text means on the screen, or by name on the one behind or under it.

        What `more` offers may be typed without opening it, and what it and its like cover too; so may
        "go on", "what do you mean" and "it works now", wherever the talk stands.
        """
        button = answer(text, shown.rows)
        if button is None and session.stack and session.outcome is None:
            covered = session.view.partition(":")[0] in COVERS and session.view not in OPEN
            for view in ("",) if covered else ("more", "change"):
                button = button or named(text, screen(self._catalog, session._replace(view=view)).rows)
            said = (("continue", "here"), ("explain", "explain"), ("solved", "works_now"))
            button = button or named(text, [[self._says(*one, session) for one in said]])
            button = button or self._yes_or_no(text, session, shown)
        return _choice(button)

    def _yes_or_no(self, text: str, session: Session, shown: Screen) -> Button | None:
        """Return the answer that any yes or no means: the option for it, else that it is no such question."""
        fact = self._catalog.facts.get(session.asking or "") if session.view in OPEN else None
        both = (self._says("assent", "pick_one", session), self._says("denial", "pick_one", session))
        meant = named(text, [both])
        if meant is None or fact is None or fact.kind not in ("choices", "check", "of"):
            return None
        options = [button for row in shown.rows for button in row if button.kind == "answer"]
        takers = [[option for option in options if set(option.says) & set(said.says)] for said in both]
        if [len(of_one) for of_one in takers] == [1, 1] and takers[0] != takers[1]:
            return takers[both.index(meant)][0]
        return meant

    def _says(self, key: str, choice: str, session: Session) -> Button:
        """Return what may be typed in any language for a ui text, as a button."""
        return ui_button(self._catalog, session.language, key, "answer", choice)

    def _amount(self, text: str, session: Session) -> bool:
        """Say whether an amount is asked for and the text holds one."""
        fact = self._catalog.facts.get(session.asking or "") if session.view in OPEN else None
        return (
            fact is not None
            and fact.kind == "number"
            and self._reader.value(text, fact, session.facts) is not None
        )

    @staticmethod
    def _with_more(told: Choose, meaning: Meaning, session: Session, shown: Screen) -> Meaning | None:
        """Return the meaning of a sentence that answers and names further facts; None if it only answers.

        "Yes, on T-Mobile" is the answer and the carrier; "热点打不开，小米" is the menu's flow and the phone.
        """
        if told.choice == f"open:{meaning.intent.removeprefix('flow.')}" and meaning.facts:
            return meaning
        asking = session.asking
        answers = {button.choice for row in shown.rows for button in row if button.kind == "answer"}
        if asking is None or session.view not in OPEN or told.choice not in answers:
            return None
        asks_too = meaning.intent.startswith("ask.") and meaning.confidence >= SURE
        if asks_too or meaning.intent.startswith("control."):
            return None
        more = {name: value for name, value in meaning.facts.items() if name != asking}
        if all(session.facts.get(name) == value for name, value in more.items()):
            return None
        return replace(meaning, intent=OUT_OF_SCOPE, facts={**more, asking: told.choice})

    def _instead(self, text: str, meaning: Meaning, session: Session) -> Meaning | None:
        """Return the meaning of a correction in the words of an answer; None if it is none.

        "Wait no, all the time" answers the pending question, or else the newest one that such an answer was
        given to. Where it could be about something else, only the very words of the answer are.
        """
        if not session.stack or session.outcome is not None:
            return None
        right = self._reader.corrected(text)
        if not right or right.isdigit():
            return None
        elsewhere = meaning.intent not in (OUT_OF_SCOPE, f"flow.{session.stack[0].flow}")
        match = named if meaning.facts or (elsewhere and meaning.confidence >= SURE) else answer
        pending = () if session.asking is None else (session.asking,)
        for name in (*pending, *reversed(changeable(self._catalog, session))):
            button = match(right, [self._options(name, session)])
            if button is not None:
                told = {**meaning.facts, name: str(button.choice)}
                return replace(meaning, intent=OUT_OF_SCOPE, facts=told)
        return None

    def _thing(self, text: str, meaning: Meaning, session: Session) -> Meaning:
        """Return the meaning with the phone or device that the text is the bare name of, asked or not."""
        if meaning.facts or meaning.intent != OUT_OF_SCOPE or not session.stack:
            return meaning
        for name in THINGS:
            button = named(text, [self._options(name, session)])
            if button is not None and not str(button.choice).startswith("other"):
                return replace(meaning, facts={name: str(button.choice)})
        return meaning

    def _options(self, name: str, session: Session) -> list[Button]:
        """Return the choices of a fact with all that may be typed for them, shown or not."""
        top = session.stack[-1]
        return [
            Button("", "answer", choice, says=says_of(self._catalog, name, (top.flow, top.state), choice))
            for choice in self._catalog.facts[name].choices
        ]

    def _in_context(self, text: str, session: Session, meaning: Meaning) -> Meaning:
        """Return the meaning with a typed number, version or name taken as the pending answer."""
        asking = session.asking if session.view in OPEN and session.outcome is None else None
        if asking is None or asking in meaning.facts:
            return meaning
        fact = self._catalog.facts[asking]
        value = self._reader.value(text, fact, session.facts)
        if value is None:
            return meaning
        answered = fact.kind == "number" and meaning.intent.startswith("ask.")  # a reading that was asked for
        intent = OUT_OF_SCOPE if answered else meaning.intent
        return replace(meaning, intent=intent, facts={**meaning.facts, asking: value})

    def _reminder_rows(self, session: Session, tracker: Tracker) -> list[list[Button]]:
        """Return the buttons of the last reminder, which may be typed as long as reminders are on."""
        if not tracker.reminders or not tracker.sent:
            return []
        return pages.reminder_buttons(self._catalog, session, tracker, tracker.sent[-1])


def command(text: str, meaning: Meaning, catalog: Catalog) -> tuple[Move, tuple[str, ...]]:
    """Return what a text that begins with / does, and ui texts to say first."""
    word, _, payload = text.strip()[1:].partition(" ")
    name = word.split("@")[0].casefold()
    if name == "start" and payload.strip() in catalog.flows:
        return Choose(f"open:{payload.strip()}"), ()
    if name in SIDE_TEXTS:
        return Look(), (name,)
    return (Choose(COMMANDS[name]) if name in COMMANDS else Write(meaning)), ()


def spoken(meaning: Meaning, *preferred: str | None) -> str | None:
    """Return the language of a clear text; of several that it may be in, the first that is preferred."""
    fit = [one for tag in preferred if tag is not None and (one := fold(tag)) in meaning.clear]
    return next(iter((*fit, *meaning.clear)), None)


def as_reading(meaning: Meaning) -> Meaning:
    """Return the meaning of a text in which a reading was found."""
    return replace(meaning, intent="ask.usage_check", confidence=max(meaning.confidence, READING_SURE))


def _choice(button: Button | None) -> Choose | None:
    return None if button is None or button.choice is None else Choose(button.choice)
