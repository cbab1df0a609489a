"""THE use case: one event in; load, understand, advance, save; screens out. Layer 5.

The store is asked once and told once per event, and told before anything is shown. The desk knows no
channel: Telegram, the terminal and the JSON lines all come through here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.engine.advance import Engine
from bot.engine.markup import plain
from bot.engine.model import Button, Choose, Facts, Look, Meaning, Move, Outcome, Screen, Session, Turn, Write
from bot.engine.press import button_id, choice_of
from bot.engine.screen import screen
from bot.language.languages import fold, offer
from bot.language.match import answer, exact
from bot.language.read import Reader
from bot.language.text import normalise
from bot.ports import NO_MAIL, Letter, Mail, Store, Unit

COMMANDS = {
    "start": "menu",
    "menu": "menu",
    "back": "back",
    "stop": "stop",
    "language": "language",
    "settings": "language",
    "restart": "restart",
    "forget": "forget_ask",
}
"""Commands that equal a button; /start with a payload, /help and /privacy have ways of their own."""


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


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show and where the person stands now; `ids` of buttons stand in the order of the rows.

    `answered` is the button that moved the talk; `keep` says that this screen or the one it was on is
    worth keeping (an end, something to copy), so that neither may take the other's place; `message`
    and `trail` are the person's as loaded; `letters` came of the mail that the channel added.
    """

    session: Session
    screens: tuple[Screen, ...]
    meaning: Meaning | None
    ids: tuple[tuple[str | None, ...], ...] = ()
    answered: Button | None = None
    keep: bool = False
    message: int = 0
    trail: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()


Address = Callable[[Reply], Mail]
"""How a channel turns a reply into mail, which is then committed with everything else."""


def _no_mail(_: Reply) -> Mail:
    return NO_MAIL


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
    ) -> None:
        """Take what the desk works with.

        `new_person` gives the random number of a new person's journal, `operator` is named in /privacy.
        """
        self._engine = engine
        self._catalog = engine.catalog
        self._reader = reader
        self._store = store
        self._default = default_language
        self._new_person = new_person
        self._operator = operator

    async def answer(self, event: Event, address: Address = _no_mail) -> Reply:
        """Return the reply to one event, after everything it changes and its mail are committed."""
        stored = await self._store.load(event.user)
        if stored is None:
            loaded, previous, turn_before = self._newcomer(event), None, None
        else:
            loaded, previous, turn_before = stored.session, stored.previous, stored.session.turn
        if event.text is None and event.press is None and event.label is None and event.note is None:
            return await self._post(event, address, Reply(loaded, (), None))
        repaired = self._engine.repair(loaded)
        session = repaired.session
        shown = screen(self._catalog, session)
        frame = Reply(
            session, (), None, keep=stored is not None and _worth_keeping(session, shown),
            message=stored.message if stored is not None else 0,
            trail=stored.trail if stored is not None else (),
        )  # fmt: skip
        if event.note is not None:
            return await self._post(event, address, self._reply(frame, session, (event.note,), None))
        move, meaning, said = self._understand(event, session, shown, frame.message, first=stored is None)
        session = self._in_language(session, event, meaning, first=stored is None)
        if isinstance(move, Choose) and move.choice == "forget" and session.view == "forget":
            gone = replace(self._newcomer(event), language=session.language)
            reply = self._reply(frame, gone, ("forgotten",), meaning)
            return replace(reply, letters=await self._store.forget(event.user, address(reply)))
        turn = self._engine.advance(session, move, event.at, previous)
        greeting = () if session.greeted or turn.session.view == "person" else ("greeting",)
        if isinstance(move, Choose) and turn.session.turn != session.turn:
            frame = replace(frame, answered=_button(shown, move.choice))
        said = (*greeting, *repaired.said, *said, *turn.said)
        reply = self._reply(frame, turn.session, said, meaning)
        unit = self._unit(event, turn, session, turn_before)
        letters = await self._store.commit(replace(unit, mail=address(reply)))
        return replace(reply, letters=letters)

    async def _post(self, event: Event, address: Address, reply: Reply) -> Reply:
        """Commit the mail of a reply that changes nobody."""
        mail = address(reply)
        if mail is NO_MAIL:
            return reply
        return replace(reply, letters=await self._store.post(event.user, mail))

    def _newcomer(self, event: Event) -> Session:
        language = offer(fold(event.chosen_language or event.language or self._default), self._catalog.words)
        chosen = event.chosen_language is not None
        return Session(person=self._new_person(), language=language, chosen_language=chosen)

    @staticmethod
    def _unit(event: Event, turn: Turn, before: Session, turn_before: int | None) -> Unit:
        return Unit(
            user=event.user,
            loaded_turn=turn_before,
            session=turn.session,
            at=event.at,
            past=turn.past,
            before=replace(before, view="") if turn.past == "push" else None,
            journal=turn.journal,
        )

    def _reply(self, frame: Reply, session: Session, said: tuple[str, ...], meaning: Meaning | None) -> Reply:
        shown = screen(self._catalog, session, said)
        ids = tuple(
            tuple(None if b.choice is None else button_id(self._catalog, session, b.choice) for b in row)
            for row in shown.rows
        )
        keep = frame.keep or _worth_keeping(session, shown)
        return replace(frame, session=session, screens=(shown,), meaning=meaning, ids=ids, keep=keep)

    # --- what was meant

    def _understand(
        self, event: Event, session: Session, shown: Screen, message: int, *, first: bool
    ) -> tuple[Move, Meaning | None, tuple[str, ...]]:
        """Return the move, the meaning if the text was free, and ui texts to say first.

        `message` is the one that holds the screen: an older copy of it, left by a send that was
        repeated, has the same buttons, but they are dead.
        """
        if event.press is not None:
            choice = choice_of(self._catalog, session, event.press)
            old = 0 < event.message < message
            button = None if choice is None or old else _button(shown, choice)
            return (Look() if button is None else Choose(str(choice))), None, ()
        text = event.text if event.text is not None else event.label or ""
        if event.label is not None:
            button = exact(event.label, shown.rows)
            if button is not None and button.choice is not None:
                return Choose(button.choice), None, ()
        if not normalise(text):
            return Look(), None, ("empty",)
        if text.lstrip().startswith("/"):
            return self._command(text)
        told = self._answer(text, session, shown, first=first)
        if told is not None:
            return told, None, ()
        meaning = self._reader.read(text, session.facts)
        return Write(self._in_context(text, session, meaning)), meaning, ()

    def _command(self, text: str) -> tuple[Move, Meaning | None, tuple[str, ...]]:
        word, _, payload = text.strip()[1:].partition(" ")
        name = word.split("@")[0].casefold()
        meaning = self._reader.read(text)
        if name == "start" and payload.strip() in self._catalog.flows:
            return Choose(f"open:{payload.strip()}"), meaning, ()
        if name == "help":
            return Look(), meaning, (name,)
        if name == "privacy":
            operator = (f"operator:{self._operator}",) if self._operator is not None else ()
            return Look(), meaning, (name, *operator)
        return (Choose(COMMANDS[name]) if name in COMMANDS else Write(meaning)), meaning, ()

    def _answer(self, text: str, session: Session, shown: Screen, *, first: bool) -> Move | None:
        """Return the choice that the text means on the screen; a new person's words are never one."""
        if first:
            return None
        button: Button | None = answer(text, shown.rows)
        return None if button is None or button.choice is None else Choose(button.choice)

    def _in_context(self, text: str, session: Session, meaning: Meaning) -> Meaning:
        """Return the meaning with a typed number, version or name taken as the pending answer."""
        asking = session.asking if not session.view and session.outcome is None else None
        if asking is None or asking in meaning.facts:
            return meaning
        value = self._reader.value(text, self._catalog.facts[asking], session.facts)
        return meaning if value is None else replace(meaning, facts={**meaning.facts, asking: value})

    def _in_language(
        self, session: Session, event: Event, meaning: Meaning | None, *, first: bool
    ) -> Session:
        """Choose the language: chosen, else the text's, else the client's, else the default.

        Runs on free text and a person's first event only; with neither a clear text nor a client's
        language the person keeps the one they have.
        """
        if event.chosen_language is not None:
            language = offer(fold(event.chosen_language), self._catalog.words)
            return replace(session, language=language, chosen_language=True)
        if session.chosen_language or (meaning is None and not first):
            return session
        if meaning is not None and meaning.language != "und":
            wanted: str | None = meaning.language
        else:
            wanted = event.language
        if wanted is None:
            return session
        return replace(session, language=offer(fold(wanted), self._catalog.words))


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


def ask(engine: Engine, reader: Reader, text: str, language: str, *, chosen: bool) -> Answered:
    """Return the answer to one question from nobody in particular: what a newcomer would be shown.

    The answer is in `language` if that was chosen, else in the text's own, else in `language`.
    """
    meaning = reader.read(text)
    own = language if chosen or meaning.language == "und" else meaning.language
    session = Session(person=0, language=offer(fold(own), engine.catalog.words), greeted=True)
    if not normalise(text):
        turn = Turn(session, said=("empty",))
    else:
        turn = engine.advance(session, Write(meaning), 0.0)
    return Answered(meaning, plain(screen(engine.catalog, turn.session, turn.said).body))


def describe(session: Session) -> tuple[str | None, str | None, str | None, Outcome | None, Facts]:
    """Return flow, state path, cause, outcome and facts as the public contract names them."""
    if not session.stack:
        return None, None, None, None, session.facts
    path = "/".join(frame.state for frame in session.stack)
    return session.stack[0].flow, path, session.cause, session.outcome, session.facts
