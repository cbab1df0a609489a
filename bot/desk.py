"""THE use case: one event in; load, understand, advance, save; screens out. Layer 5.

The store is asked once and told once per event, and told before anything is shown. The desk knows no
channel: Telegram, the terminal and the JSON lines all come through here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import blake2s
from typing import NamedTuple

from bot.answers.front import answer as answer_to
from bot.answers.front import joined
from bot.answers.report import masked
from bot.engine.advance import Engine
from bot.engine.codec import decode
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
from bot.interpreter import SIDE_TEXTS, Interpreter, Understood, as_reading, command, spoken
from bot.language.languages import fold, offer
from bot.language.read import Reader
from bot.language.text import MAX_READ, normalise
from bot.ports import NO_MAIL, Letter, Mail, Report, Store, Stored, Unit
from bot.usage import ledger, moves, pages
from bot.usage.answering import answer as answer_about_usage
from bot.usage.ledger import NOBODY, Tracker
from bot.usage.moves import Heard

_MOST_DRAWN = 500
"""Screens kept for their next press; a screen is a function of its session, with which it is compared."""

REMINDER = "r."
"""What the ids of a reminder's buttons begin with: they do the same whatever screen is up."""


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


class _Drawn(NamedTuple):
    """A screen, and what it was drawn from: the session, and the ledger as it is stored and as it is."""

    session: Session
    usage: str
    tracker: Tracker
    page: Screen


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
        self._interpreter = Interpreter(self._catalog, reader)
        self._store = store
        self._default = default_language
        self._new_person = new_person
        self._operator = operator
        self._due = due
        self._drawn: dict[int, _Drawn] = {}

    async def answer(self, event: Event, address: Address = _no_mail) -> Reply:
        """Return the reply to one event, after everything it changes and its mail are committed."""
        stored = await self._store.load(event.user)
        loaded = self._newcomer(event) if stored is None else stored.session
        if event.text is None and event.press is None and event.label is None and event.note is None:
            return await self._post(event, address, Reply(loaded, (), None))
        usage = "" if stored is None else stored.usage
        repaired, tracker, page = self._as_it_stands(loaded, usage)
        session = repaired.session
        frame = _frame(session, stored, page, event.at, keep=_worth_keeping(session, page))
        if event.note is not None:
            noted = shown(self._catalog, session, (event.note,), tracker)
            reply = self._reply(event.user, frame, session, noted)
            return await self._post(event, address, reply)
        first = stored is None
        move, meaning, said = self._understand(event, session, tracker, page, frame.message, first=first)
        session = self._in_language(session, event, meaning, first=first)
        if isinstance(move, Heard) and meaning is not None and not session.stack:
            # in a talk what a reading tells beside it would answer a pending question unseen
            new = {name: value for name, value in meaning.facts.items() if name not in session.facts}
            session = session._replace(facts=learn(self._catalog, session.facts, new))
        if isinstance(move, Choose) and move.choice == "forget" and session.view == "forget":
            self._drawn.pop(session.person, None)
            gone = self._newcomer(event)._replace(language=session.language)
            reply = self._reply(event.user, frame, gone, shown(self._catalog, gone, ("forgotten",)), meaning)
            return reply._replace(letters=await self._store.forget(event.user, address(reply)))
        # a side text is said as usual however long the silence was: as if no time had passed
        now = session.seen_at if set(said) & set(SIDE_TEXTS) else event.at
        step = self._step(session, tracker, move, event.at)
        if step is None:
            moved = Look() if isinstance(move, Heard) else move  # words about usage always do something there
            turn = self._engine.advance(session, moved, now, partial(_previous, stored))
            after, kept = moves.with_tips(self._catalog, turn.session, tracker, event.at)
            after = after if now == event.at else after._replace(seen_at=event.at)
        else:
            turn, after, kept = Turn(step.session, journal=step.journal), step.session, step.tracker
        turn = turn._replace(session=after, timers=(*turn.timers, *moves.timers(tracker, kept)))
        greeting = () if session.greeted or after.view == "person" else ("greeting",)
        said = (*greeting, *repaired.said, *said, *turn.said)
        answered = None
        if isinstance(move, Choose) and after.turn != session.turn:
            answered = _button(page, move.choice)
        drawn = shown(self._catalog, after, said, kept)
        told = drawn if step is None else self._told(step, drawn)
        reply = self._reply(event.user, frame, after, told, meaning, answered)
        report = self._report(event, session, move)
        turn_before = None if first else loaded.turn
        changed = _changed(tracker, kept)
        unit = _unit(event.user, event.at, turn, session, turn_before, address(reply), changed, report)
        letters = await self._store.commit(unit)
        if not said:
            self._keep(_Drawn(after, usage if changed is None else changed, kept, drawn))
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
            page = shown(self._catalog, loaded.session, (), tracker)
            frame = _frame(loaded.session, stored, page, at)._replace(due=True)
            told = shown(self._catalog, turn.session, (*loaded.said, *turn.said), tracker)
            reply = self._reply(user, frame, turn.session, told)
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
        page = shown(self._catalog, session)
        pressed = event.press is not None or self._interpreter.answer(text, session, page)
        words = "" if pressed else masked(text)
        return Report(found.about, found.value, found.published, words, session.language, event.at)

    def _as_it_stands(self, loaded: Session, usage: str) -> tuple[Turn, Tracker, Screen]:
        """Return the session as it stands in today's content, the ledger, and the screen.

        Most events come to the screen that was drawn for the event before: the newest are kept.
        """
        drawn = self._drawn.get(loaded.person)
        if drawn is not None and drawn.usage == usage and drawn.session == loaded:
            return Turn(loaded), drawn.tracker, drawn.page
        repaired, tracker = self._engine.repair(loaded), ledger.decode(usage)
        return repaired, tracker, shown(self._catalog, repaired.session, (), tracker)

    def _keep(self, drawn: _Drawn) -> None:
        """Keep a screen for the next press on it."""
        self._drawn[drawn.session.person] = drawn
        if len(self._drawn) > _MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]

    def _told(self, step: moves.Step, page: Screen) -> Screen:
        """Return a screen with what a move about usage says above it, and its picture."""
        body = (*step.said, Span("\n\n"), *page.body) if step.said else page.body
        picture = pages.picture(self._catalog, step.session, step.tracker) if step.picture else None
        return replace(page, body=body, chart=picture)

    def _reply(  # noqa: PLR0913, PLR0917 - a person, and what they are shown
        self,
        user: int,
        frame: Reply,
        session: Session,
        page: Screen,
        meaning: Meaning | None = None,
        answered: Button | None = None,
    ) -> Reply:
        ids = _ids(page, f"{_tag(user)}{prefix_of(self._catalog, session)}")
        keep = frame.keep or _worth_keeping(session, page)
        return frame._replace(
            session=session, screens=(page,), meaning=meaning, ids=ids, keep=keep, answered=answered
        )

    def _understand(  # noqa: PLR0913 - what was done, and what it was done on
        self, event: Event, session: Session, tracker: Tracker, page: Screen, message: int, *, first: bool
    ) -> Understood:
        """Return what a press or words do; `message` is the one that holds the screen."""
        if event.press is not None:
            pressed = _untagged(event.user, event.press)
            old = 0 < event.message < message
            return Understood(self._pressed(pressed, session, tracker, page, old=old))
        if event.label is not None:
            told = self._interpreter.label(event.label, session, tracker, page)
            if told is not None:
                return Understood(told)
        text = event.text if event.text is not None else event.label or ""
        now = session._replace(seen_at=event.at)
        understood = self._interpreter.words(text, now, tracker, page, first=first)
        if "privacy" in understood.said and self._operator is not None:
            return understood._replace(said=(*understood.said, f"operator:{self._operator}"))
        return understood

    def _pressed(self, pressed: str, session: Session, tracker: Tracker, page: Screen, *, old: bool) -> Move:
        """Return the choice of the button that was pressed; a look if it is dead, or nobody's here.

        `old` tells of a copy of the screen left by a send that was repeated: it has the same buttons, but
        they are dead.
        """
        if pressed.startswith(REMINDER):
            told = pressed.removeprefix(REMINDER)
            return Choose(told) if pages.under_reminder(tracker, told) else Look()
        choice = choice_of(self._catalog, session, pressed)
        return Look() if choice is None or old or _button(page, choice) is None else Choose(choice)

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


@lru_cache(maxsize=_MOST_DRAWN)
def _tag(user: int) -> str:
    """Return four hex digits and a dot that make a person's button ids their own."""
    return f"{blake2s(str(user).encode(), digest_size=2).hexdigest()}."


def _untagged(user: int, pressed: str) -> str:
    """Return a button id as the engine made it; empty if it was made for somebody else."""
    tag = _tag(user)
    return pressed[len(tag) :] if pressed.startswith(tag) else ""


def _previous(stored: Stored | None) -> Session | None:
    """Return the session from before the last screen."""
    return None if stored is None or stored.previous is None else decode(stored.previous)


def _frame(session: Session, stored: Stored | None, page: Screen, at: float, *, keep: bool = False) -> Reply:
    """Return what a reply takes from how the person was stored; a talk left alone has no trail any more."""
    if stored is None:
        return Reply(session, (), None)
    trail = stored.trail if at - session.seen_at <= AWAY_S else ()
    return Reply(session, (), None, keep=keep, message=stored.message, trail=trail, before=page)


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
        meaning = as_reading(meaning)
    move: Move = Write(meaning)
    said: tuple[str, ...] = ("too_long",) if len(text) > MAX_READ else ()
    if not normalise(text):
        move, said = Look(), ("empty",)
    elif text.lstrip().startswith("/"):
        move, said = command(text, meaning, engine.catalog)
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
