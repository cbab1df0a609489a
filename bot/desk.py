"""THE use case: one event in; load, understand, advance, save; screens out. Layer 5.

The store is asked once and told once per event, and told before anything is shown. The desk knows no
channel: Telegram, the terminal and the JSON lines all come through here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

from bot.answers.front import answer as answer_to
from bot.answers.front import joined
from bot.answers.report import masked
from bot.engine.advance import COVERS, SURE, Engine
from bot.engine.facts import learn
from bot.engine.markup import plain
from bot.engine.model import (
    Button,
    Catalog,
    Choose,
    Facts,
    Look,
    Meaning,
    Move,
    Outcome,
    Screen,
    Session,
    Span,
    Timer,
    Turn,
    Write,
)
from bot.engine.press import choice_of, prefix_of
from bot.engine.screen import disclaimed, notes, screen
from bot.engine.talk import AWAY_S
from bot.language.languages import fold, offer
from bot.language.match import answer, exact, named
from bot.language.read import Reader
from bot.language.text import MAX_READ, normalise
from bot.language.weigh import OUT_OF_SCOPE
from bot.ports import NO_MAIL, Letter, Mail, Report, Store, Stored, Unit
from bot.usage import ledger, moves, pages
from bot.usage.answering import answer as answer_about_usage
from bot.usage.ledger import NOBODY, Tracker
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

_MOST_DRAWN = 500
"""Screens kept for their next press; a screen is a function of its session, with which it is compared."""

REMINDER = "r."
"""What the ids of a reminder's buttons begin with: they do the same whatever screen is up."""

READING_SURE = 0.9
"""Confidence in a text's being a reading, once one was found in it."""

SIDE_TEXTS = ("help", "privacy")
"""Commands that say something above the pending screen and move nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did, as any channel tells it.

    At most one of `text`, `press` (a button id), `label` and `note` is set; with none of them only
    time passed. `message` is the id of the message that the pressed button was on, 0 where the
    channel has none; `note` is a ui text to say above the screen about something that moves nothing
    (a photo, an edited message). `language` is that of the person's client, `chosen_language` one
    that the operator of the terminal chose; `at` is in seconds since the epoch.
    """

    user: int
    at: float
    text: str | None = None
    press: str | None = None
    label: str | None = None
    language: str | None = None
    chosen_language: str | None = None
    message: int = 0
    note: str | None = None


class Reply(NamedTuple):
    """What to show and where the person stands now; `ids` of buttons stand in the order of the rows.

    `answered` is the button that moved the talk; `keep` says that this screen or the one it was on is
    worth keeping (an end, something to copy), so that neither may take the other's place; `message`,
    `trail` and the screen `before` are the person's as loaded; `due` says that the bot speaks up by
    itself, `aside` that it does so beside the screen, which stays; `letters` came of the mail that the
    channel added.
    """

    session: Session
    screens: tuple[Screen, ...]
    meaning: Meaning | None
    ids: tuple[tuple[str | None, ...], ...] = ()
    answered: Button | None = None
    keep: bool = False
    message: int = 0
    trail: tuple[str, ...] = ()
    before: Screen | None = None
    due: bool = False
    aside: bool = False
    letters: tuple[Letter, ...] = ()


Address = Callable[[Reply], Mail]
"""How a channel turns a reply into mail, which is then committed with everything else."""


Due = Callable[[Session, Timer, float], Turn | None]
"""What a due timer does to a session at a time; None if no feature knows its kind."""


def _no_mail(_: Reply) -> Mail:
    return NO_MAIL


def nothing_due(_: Session, __: Timer, ___: float) -> Turn | None:
    """Know no kind of timer."""


class Desk:
    """Serves one event at a time per person; the caller keeps a person's events in order."""

    def __init__(  # noqa: PLR0913 - the composition root's call
        self,
        engine: Engine,
        reader: Reader,
        store: Store,
        *,
        default_language: str,
        new_person: Callable[[], int],
        operator: str | None = None,
        due: Due = nothing_due,
    ) -> None:
        """Take what the desk works with.

        `new_person` gives the random number of a new person's journal, `operator` is named in /privacy,
        `due` is asked when a person's timer has come.
        """
        self._engine = engine
        self._catalog = engine.catalog
        self._reader = reader
        self._store = store
        self._default = default_language
        self._new_person = new_person
        self._operator = operator
        self._due = due
        self._drawn: dict[int, tuple[Session, Tracker, Screen]] = {}

    async def answer(self, event: Event, address: Address = _no_mail) -> Reply:
        """Return the reply to one event, after everything it changes and its mail are committed."""
        stored = await self._store.load(event.user)
        if stored is None:
            loaded, previous, turn_before = self._newcomer(event), None, None
        else:
            loaded, previous, turn_before = stored.session, stored.previous, stored.session.turn
        if event.text is None and event.press is None and event.label is None and event.note is None:
            return await self._post(event, address, Reply(loaded, (), None))
        repaired = self._repaired(loaded)
        session = repaired.session
        tracker = NOBODY if stored is None else ledger.decode(stored.usage)
        page = self._shown(session, tracker)
        frame = _frame(session, stored, event.at)
        if stored is not None:
            frame = frame._replace(before=page, keep=_worth_keeping(session, page))
        if event.note is not None:
            reply = self._reply(event.user, frame, session, tracker, (event.note,), None)
            return await self._post(event, address, reply)
        move, meaning, said = self._understand(
            event, session, tracker, page, frame.message, first=stored is None
        )
        session = self._in_language(session, event, meaning, first=stored is None)
        if isinstance(move, Heard) and meaning is not None and not session.stack:
            # in a talk what a reading tells beside it would answer a pending question unseen
            new = {name: value for name, value in meaning.facts.items() if name not in session.facts}
            session = session._replace(facts=learn(self._catalog, session.facts, new))
        if isinstance(move, Choose) and move.choice == "forget" and session.view == "forget":
            self._drawn.pop(session.person, None)
            gone = self._newcomer(event)._replace(language=session.language)
            reply = self._reply(event.user, frame, gone, NOBODY, ("forgotten",), meaning)
            return reply._replace(letters=await self._store.forget(event.user, address(reply)))
        # a side text is said as usual however long the silence was: as if no time had passed
        now = session.seen_at if set(said) & set(SIDE_TEXTS) else event.at
        step = self._step(session, tracker, move, event.at)
        if step is None:
            moved = Look() if isinstance(move, Heard) else move  # words about usage always do something there
            turn = self._engine.advance(session, moved, now, previous)
            after, kept = moves.with_tips(self._catalog, turn.session, tracker, event.at)
            turn = turn._replace(session=after._replace(seen_at=event.at))
        else:
            turn, kept = Turn(step.session, journal=step.journal), step.tracker
        turn = turn._replace(timers=(*turn.timers, *moves.timers(tracker, kept)))
        greeting = () if session.greeted or turn.session.view == "person" else ("greeting",)
        if isinstance(move, Choose) and turn.session.turn != session.turn:
            frame = frame._replace(answered=_button(page, move.choice))
        said = (*greeting, *repaired.said, *said, *turn.said)
        reply = self._reply(event.user, frame, turn.session, kept, said, meaning, step)
        report = self._report(event, session, move)
        unit = _unit(
            event.user, event.at, turn, session, turn_before, address(reply), _changed(tracker, kept), report
        )
        letters = await self._store.commit(unit)
        return reply._replace(letters=letters)

    def _step(self, session: Session, tracker: Tracker, move: Move | Heard, at: float) -> moves.Step | None:
        """Return what a move about usage does; None if it isn't one."""
        if not isinstance(move, Choose | Heard):
            return None
        return moves.take(self._catalog, session, tracker, move, at)

    async def wake(self, user: int, at: float, address: Address = _no_mail) -> Reply | None:
        """Say the oldest thing that is due to a person, committed like any reply; None if nothing is.

        It is no event of theirs: the time of their last one stays. A timer that nobody knows any more is
        taken away without a word.
        """
        for timer in await self._store.due(user, at):
            struck = timer._replace(due_at=None)
            stored = await self._store.load(user)
            if stored is not None and timer.kind.startswith(moves.TIMER):
                reminded = await self._remind(user, at, stored, timer, address)
                if reminded is not None:
                    return reminded
                continue
            loaded = None if stored is None else self._engine.repair(stored.session)
            turn = None if loaded is None else self._due(loaded.session, timer, at)
            if stored is None or loaded is None or turn is None:
                await self._store.post(user, NO_MAIL, (struck,))
                continue
            tracker = ledger.decode(stored.usage)
            page = self._shown(loaded.session, tracker)
            frame = _frame(loaded.session, stored, at)._replace(before=page, due=True)
            reply = self._reply(user, frame, turn.session, tracker, (*loaded.said, *turn.said), None)
            turn = turn._replace(timers=(struck, *turn.timers))
            unit = _unit(user, at, turn, loaded.session, stored.session.turn, address(reply), None)
            letters = await self._store.commit(unit)
            return reply._replace(letters=letters)
        return None

    async def _remind(
        self, user: int, at: float, stored: Stored, timer: Timer, address: Address
    ) -> Reply | None:
        """Send a reminder: its message and that it went are one unit. What is pending stays as it is.

        None if the ledger doesn't know of it any more, or it isn't time yet.
        """
        tracker, name = ledger.decode(stored.usage), timer.kind.removeprefix(moves.TIMER)
        struck = timer._replace(due_at=None)
        kept = moves.remind(self._catalog, stored.session, tracker, name, at)
        if kept is None:
            await self._store.post(user, NO_MAIL, (struck, *moves.timers(tracker, tracker)))
            return None
        page = pages.reminder(
            self._catalog, stored.session._replace(seen_at=timer.due_at or at), tracker, name
        )
        page = replace(page, body=disclaimed(self._catalog, stored.session, page.body))
        ids = _ids(page, f"{_tag(user)}{REMINDER}")
        reply = Reply(stored.session, (page,), None, ids, due=True, aside=True)
        turn = Turn(stored.session, timers=(struck, *moves.timers(tracker, kept)))
        usage = _changed(tracker, kept)
        unit = _unit(user, at, turn, stored.session, stored.session.turn, address(reply), usage)
        letters = await self._store.commit(unit)
        return reply._replace(letters=letters)

    async def _post(self, event: Event, address: Address, reply: Reply) -> Reply:
        """Commit the mail of a reply that changes nobody."""
        mail = address(reply)
        if mail is NO_MAIL:
            return reply
        return reply._replace(letters=await self._store.post(event.user, mail))

    def text(self, key: str, session: Session) -> str:
        """Return one of the bot's own texts in the person's language."""
        return self._catalog.words[session.language].ui[key]

    def _newcomer(self, event: Event) -> Session:
        language = offer(fold(event.chosen_language or event.language or self._default), self._catalog.words)
        chosen = event.chosen_language is not None
        return Session(person=self._new_person(), language=language, chosen_language=chosen)

    def _report(self, event: Event, session: Session, move: Move | Heard) -> Report | None:
        """Return what a person says is wrong about the answer on screen, personal numbers masked."""
        if session.view != "wrong" or move != Choose("reported"):
            return None
        found = answer_about_usage(self._catalog, session, NOBODY) or answer_to(self._catalog, session)
        if found is None:
            return None
        text = event.text if event.text is not None else event.label or ""
        pressed = event.press is not None or self._answer(text, session, self._shown(session, NOBODY))
        words = "" if pressed else masked(text)
        return Report(found.about, found.value, found.published, words, session.language, event.at)

    def _repaired(self, loaded: Session) -> Turn:
        """Return the session as it stands in today's content; one that was drawn before was repaired then."""
        drawn = self._drawn.get(loaded.person)
        return Turn(loaded) if drawn is not None and drawn[0] == loaded else self._engine.repair(loaded)

    def _shown(self, session: Session, tracker: Tracker, said: tuple[str, ...] = ()) -> Screen:
        """Return the screen, with the answer to a side question joined to it.

        Most events come to the screen that was drawn for the event before: the newest are kept.
        """
        drawn = self._drawn.get(session.person)
        if not said and drawn is not None and drawn[:2] == (session, tracker):
            return drawn[2]
        page = shown(self._catalog, session, said, tracker)
        if not said:
            self._drawn[session.person] = (session, tracker, page)
            if len(self._drawn) > _MOST_DRAWN:
                del self._drawn[next(iter(self._drawn))]
        return page

    def _reply(  # noqa: PLR0913, PLR0917 - a person, and what is said to them
        self,
        user: int,
        frame: Reply,
        session: Session,
        tracker: Tracker,
        said: tuple[str, ...],
        meaning: Meaning | None,
        step: moves.Step | None = None,
    ) -> Reply:
        page = self._shown(session, tracker, said)
        if step is not None and step.said:
            page = replace(page, body=(*step.said, Span("\n\n"), *page.body))
        if step is not None and step.picture:
            page = replace(page, chart=pages.picture(self._catalog, session, tracker))
        ids = _ids(page, f"{_tag(user)}{prefix_of(self._catalog, session)}")
        keep = frame.keep or _worth_keeping(session, page)
        return frame._replace(session=session, screens=(page,), meaning=meaning, ids=ids, keep=keep)

    # --- what was meant

    def _understand(  # noqa: PLR0913 - what was done, and what it was done on
        self, event: Event, session: Session, tracker: Tracker, shown: Screen, message: int, *, first: bool
    ) -> tuple[Move | Heard, Meaning | None, tuple[str, ...]]:
        """Return the move, the meaning if the text was free, and ui texts to say first.

        `message` is the one that holds the screen: an older copy of it, left by a send that was
        repeated, has the same buttons, but they are dead.
        """
        if event.press is not None:
            pressed = _untagged(event.user, event.press)
            if pressed.startswith(REMINDER):
                told = pressed.removeprefix(REMINDER)
                return (Choose(told) if pages.under_reminder(told) else Look()), None, ()
            choice = choice_of(self._catalog, session, pressed)
            old = 0 < event.message < message
            button = None if choice is None or old else _button(shown, choice)
            return (Look() if button is None else Choose(str(choice))), None, ()
        text = event.text if event.text is not None else event.label or ""
        if event.label is not None:
            button = exact(event.label, (*shown.rows, *self._reminder_rows(session, tracker)))
            if button is not None and button.choice is not None:
                return Choose(button.choice), None, ()
        if not normalise(text):
            return Look(), None, ("empty",)
        if text.lstrip().startswith("/"):
            return self._command(text)
        return self._written(text, session._replace(seen_at=event.at), tracker, shown, first=first)

    def _written(
        self, text: str, session: Session, tracker: Tracker, shown: Screen, *, first: bool
    ) -> tuple[Move | Heard, Meaning | None, tuple[str, ...]]:
        """Return what free text does: it answers the screen, or is read for what it means."""
        # a newcomer's words are never an answer, nor is an amount the number of a button
        amount = self._amount(text, session)
        if moves.asks(session):
            told = _choice(named(text, shown.rows))
        else:
            told = None if first or amount else self._answer(text, session, shown)
        told = told or _choice(named(text, self._reminder_rows(session, tracker)))
        if told is None and session.view == "wrong":
            return Choose("reported"), None, ()
        meaning = self._reader.read(text, session.facts)
        if told is not None:
            fuller = None if named(text, shown.rows) else self._with_more(told, meaning, session, shown)
            return (told, None, ()) if fuller is None else (Write(fuller), fuller, ())
        reading = None if amount else moves.heard(session, tracker, text, meaning)
        if reading is not None and moves.asks_setting(session):
            return reading, None, ()  # an answer like a label: it says nothing of language or intent
        if reading is not None:
            return reading, _as_reading(meaning), ()
        said = ("too_long",) if len(text) > MAX_READ else ()
        return Write(self._in_context(text, session, meaning)), meaning, said

    def _reminder_rows(self, session: Session, tracker: Tracker) -> list[list[Button]]:
        """Return the buttons of the last reminder, which may be typed as long as reminders are on."""
        if not tracker.reminders or not tracker.sent:
            return []
        return pages.reminder_buttons(self._catalog, session, tracker, tracker.sent[-1])

    def _command(self, text: str) -> tuple[Move, Meaning | None, tuple[str, ...]]:
        meaning = self._reader.read(text)
        move, said = _command(text, meaning, self._catalog)
        if "privacy" in said and self._operator is not None:
            said = (*said, f"operator:{self._operator}")
        return move, meaning, said

    def _answer(self, text: str, session: Session, shown: Screen) -> Choose | None:
        """Return the choice that a text means on the screen, or by name on the one behind or under it.

        What `more` offers may be typed without opening it, and what it and its like cover too.
        """
        button: Button | None = answer(text, shown.rows)
        if button is None and session.stack and session.outcome is None:
            covered = session.view.partition(":")[0] in COVERS
            for view in ("",) if covered else ("more", "change"):
                button = button or named(text, screen(self._catalog, session._replace(view=view)).rows)
        return _choice(button)

    def _amount(self, text: str, session: Session) -> bool:
        """Say whether an amount is asked for and the text holds one."""
        fact = self._catalog.facts.get(session.asking or "") if not session.view else None
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
        if asking is None or session.view or told.choice not in answers:
            return None
        asks_too = meaning.intent.startswith("ask.") and meaning.confidence >= SURE
        if asks_too or meaning.intent.startswith("control."):
            return None
        more = {name: value for name, value in meaning.facts.items() if name != asking}
        if all(session.facts.get(name) == value for name, value in more.items()):
            return None
        return replace(meaning, intent=OUT_OF_SCOPE, facts={**more, asking: told.choice})

    def _in_context(self, text: str, session: Session, meaning: Meaning) -> Meaning:
        """Return the meaning with a typed number, version or name taken as the pending answer."""
        asking = session.asking if not session.view and session.outcome is None else None
        if asking is None or asking in meaning.facts:
            return meaning
        fact = self._catalog.facts[asking]
        value = self._reader.value(text, fact, session.facts)
        if value is None:
            return meaning
        answered = fact.kind == "number" and meaning.intent.startswith("ask.")  # a reading that was asked for
        intent = OUT_OF_SCOPE if answered else meaning.intent
        return replace(meaning, intent=intent, facts={**meaning.facts, asking: value})

    def _in_language(
        self, session: Session, event: Event, meaning: Meaning | None, *, first: bool
    ) -> Session:
        """Choose the language: chosen, else the text's, else the client's, else the default.

        Runs on free text and a person's first event only; with neither a clear text nor a client's
        language the person keeps the one they have.
        """
        if event.chosen_language is not None:
            language = offer(fold(event.chosen_language), self._catalog.words)
            return session._replace(language=language, chosen_language=True)
        command = event.text is not None and event.text.lstrip().startswith("/")
        if session.chosen_language or ((meaning is None or command) and not first):
            return session
        told = None if meaning is None or command else spoken(meaning, event.language, session.language)
        wanted = event.language if told is None else told
        if wanted is None:
            return session
        return session._replace(language=offer(fold(wanted), self._catalog.words))


def spoken(meaning: Meaning, *preferred: str | None) -> str | None:
    """Return the language of a clear text; of several that it may be in, the first that is preferred."""
    fit = [one for tag in preferred if tag is not None and (one := fold(tag)) in meaning.clear]
    return next(iter((*fit, *meaning.clear)), None)


def _command(text: str, meaning: Meaning, catalog: Catalog) -> tuple[Move, tuple[str, ...]]:
    """Return what a text that begins with / does, and ui texts to say first."""
    word, _, payload = text.strip()[1:].partition(" ")
    name = word.split("@")[0].casefold()
    if name == "start" and payload.strip() in catalog.flows:
        return Choose(f"open:{payload.strip()}"), ()
    if name in SIDE_TEXTS:
        return Look(), (name,)
    return (Choose(COMMANDS[name]) if name in COMMANDS else Write(meaning)), ()


@lru_cache(maxsize=_MOST_DRAWN)
def _tag(user: int) -> str:
    """Return four hex digits and a dot that make a person's button ids their own."""
    return f"{blake2s(str(user).encode(), digest_size=2).hexdigest()}."


def _untagged(user: int, pressed: str) -> str:
    """Return a button id as the engine made it; empty if it was made for somebody else."""
    tag = _tag(user)
    return pressed[len(tag) :] if pressed.startswith(tag) else ""


def _frame(session: Session, stored: Stored | None, at: float) -> Reply:
    """Return what a reply takes from how the person was stored; a talk left alone has no trail any more."""
    if stored is None:
        return Reply(session, (), None)
    trail = stored.trail if at - session.seen_at <= AWAY_S else ()
    return Reply(session, (), None, message=stored.message, trail=trail)


def _as_reading(meaning: Meaning) -> Meaning:
    """Return the meaning of a text in which a reading was found."""
    return replace(meaning, intent="ask.usage_check", confidence=max(meaning.confidence, READING_SURE))


def _choice(button: Button | None) -> Choose | None:
    return None if button is None or button.choice is None else Choose(button.choice)


def _changed(before: Tracker, after: Tracker) -> str | None:
    """Return a changed ledger as it is stored, None if it is the same."""
    return None if before == after else ledger.encode(after)


def _ids(page: Screen, prefix: str) -> tuple[tuple[str | None, ...], ...]:
    """Return the ids of a screen's buttons, None for links and copies."""
    return tuple(tuple(None if b.choice is None else f"{prefix}{b.choice}" for b in row) for row in page.rows)


def _unit(  # noqa: PLR0913, PLR0917 - all that one commit takes
    user: int,
    at: float,
    turn: Turn,
    before: Session,
    turn_before: int | None,
    mail: Mail,
    usage: str | None,
    report: Report | None = None,
) -> Unit:
    return Unit(
        user=user,
        loaded_turn=turn_before,
        session=turn.session,
        at=at,
        past=turn.past,
        before=before._replace(view="") if turn.past == "push" else None,
        journal=turn.journal,
        timers=turn.timers,
        report=report,
        mail=mail,
        usage=usage,
    )


def _button(shown: Screen, choice: str) -> Button | None:
    """Return the button of a screen with this choice."""
    return next((button for row in shown.rows for button in row if button.choice == choice), None)


def _worth_keeping(session: Session, shown: Screen) -> bool:
    """Say whether people will look for this screen again."""
    ended = session.outcome is not None and not session.view
    return ended or any(button.kind == "copy" for row in shown.rows for button in row)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question's meaning, the answer in plain words, and the sources of its figures."""

    meaning: Meaning
    answer: str
    sources: tuple[tuple[str, str | None, str], ...] = ()


def shown(
    catalog: Catalog, session: Session, said: tuple[str, ...] = (), tracker: Tracker = NOBODY
) -> Screen:
    """Return what a session shows: its screen, and the answer to a side question if it holds one."""
    above = notes(catalog, session, said)
    own = pages.screen(catalog, session, tracker, above)
    if own is not None:
        return replace(own, body=disclaimed(catalog, session, own.body))
    found = answer_about_usage(catalog, session, tracker)
    return joined(catalog, session, screen(catalog, session, said), above, found)


def ask(  # noqa: PLR0913 - a question and what it is asked of
    engine: Engine, reader: Reader, text: str, language: str, *, chosen: bool, at: float
) -> Answered:
    """Return the answer to one question from nobody in particular: what a newcomer is shown at that time.

    The answer is in `language` if that was chosen, else in the text's own, else in `language`.
    """
    meaning = reader.read(text)
    own = language if chosen else spoken(meaning, language) or language
    session = Session(person=0, language=offer(fold(own), engine.catalog.words), greeted=True)
    if moves.heard(session._replace(seen_at=at), NOBODY, text, meaning) is not None:
        meaning = _as_reading(meaning)
    move: Move = Write(meaning)
    said: tuple[str, ...] = ("too_long",) if len(text) > MAX_READ else ()
    if not normalise(text):
        move, said = Look(), ("empty",)
    elif text.lstrip().startswith("/"):
        move, said = _command(text, meaning, engine.catalog)
    turn = engine.advance(session, move, at)
    session, _ = moves.with_tips(engine.catalog, turn.session._replace(seen_at=at), NOBODY, at)
    turn = turn._replace(session=session)
    found = answer_about_usage(engine.catalog, session, NOBODY) or answer_to(engine.catalog, session)
    sources = () if found is None else found.sources
    page = shown(engine.catalog, turn.session, (*said, *turn.said))
    # nobody can tap here, so the meanings that are offered stand in the text
    offered = [button.label for row in page.rows for button in row if button.kind == "answer"]
    which = offered if turn.session.view.startswith("which:") else []
    return Answered(
        meaning,
        "\n• ".join([plain(page.body), *which]),
        tuple((one.url, one.published, one.checked) for one in sources),
    )


def describe(session: Session) -> tuple[str | None, str | None, str | None, Outcome | None, Facts]:
    """Return flow, state path, cause, outcome and facts as the public contract names them."""
    if not session.stack:
        return None, None, None, None, session.facts
    path = "/".join(frame.state for frame in session.stack)
    return session.stack[0].flow, path, session.cause, session.outcome, session.facts
