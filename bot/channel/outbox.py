"""The outbox: letters to Telegram, in order for one person, until each is delivered or can't be.

Theory of operation. Letters are in the store before they come here, and leave it when Telegram has
answered. After a crash those that are left are delivered again: an edit or an answer repeated does
no harm; a send whose answer was lost makes a second message, and then the newer one holds the
screen, since a person's live message is the one whose id was recorded last. So nothing is lost,
and what is doubled says so: a send's attempt is noted in the store before the call.

Answers to presses go out at once and beside everything else: they wait for no edit, and not for a
chat that Telegram has put on hold.
"""

import asyncio
import html
import logging
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any, Final, Protocol

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channel.client import seconds
from bot.channel.floods import Buckets
from bot.engine.codec import dumps, loads
from bot.engine.model import Chart
from bot.ports import Letter, Store, StoreTroubleError

BURST: Final = 20
"""Messages that one chat may get at once; after that one a second, as Telegram asks."""

_FIRST_WAIT_S: Final = 0.25
_LONGEST_WAIT_S: Final = 30.0
_ANSWER_TRIES: Final = 6
_MOST_ANSWERS: Final = 2_000
"""Answers on their way; a press that finds more is left to its client's own time limit."""

_SAME: Final = ("message is not modified",)
_TOO_LATE: Final = ("query is too old", "query id is invalid")
_NO_MESSAGE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOBODY: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")
_BAD_MARKUP: Final = ("can't parse entities",)
_TAG: Final = re.compile(r"<[^>]+>")

_log = logging.getLogger(__name__)


Paint = Callable[[Chart], Awaitable[bytes | None]]
"""Draws a chart as a PNG, None if that failed."""


class Caller(Protocol):
    """What the outbox needs of a client."""

    async def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON as it came
        """Make one call of the Bot API."""

    async def upload(self, method: str, name: str, content: bytes, **parameters: object) -> Any:  # noqa: ANN401 - JSON
        """Make one call that carries a file as its parameter `name`."""


@dataclass(slots=True)
class _Box:
    """The letters to one chat with what they say: a person's own, or a group's.

    `live` is the message with their screen; up to `disarmed` no message has buttons any more.
    """

    chat: int
    letters: deque[tuple[Letter, dict[str, Any]]] = field(default_factory=deque)
    live: int = 0
    disarmed: int = 0


class Outbox:
    """Delivers letters. `counts` says what came of them."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        store: Store,
        client: Caller,
        chance: Random,
        paint: Paint,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take what it works with; `clock` and `pause` are in seconds."""
        self._paint = paint
        self._clock = clock
        self._pause = pause
        self._store = store
        self._client = client
        self._chance = chance
        self._boxes: dict[int, _Box] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers: set[asyncio.Task[None]] = set()
        self._answering: dict[int, asyncio.Task[None]] = {}
        self._bursts = Buckets(BURST, 1.0)
        self.counts: Counter[str] = Counter()

    async def resume(self) -> None:
        """Take up what the last process left."""
        letters = await self._store.letters()
        if letters:
            unsure = sum(letter.attempts > 0 for letter in letters)
            _log.info("%d letters to deliver from before, %d of them perhaps again", len(letters), unsure)
        self.put(letters)

    def put(self, letters: list[Letter] | tuple[Letter, ...]) -> None:
        """Deliver letters that are in the store."""
        for letter in letters:
            body = loads(letter.body)
            if body["do"] == "answer":
                _ = self._start(self._answers, self._answer(body["query"], letter))
                continue
            if body.get("query"):
                answering = self._start(self._answers, self._answer(body["query"]))
                self._answering[letter.id] = answering
            chat = body.get("chat", letter.user)
            box = self._boxes.get(chat)
            if box is None:
                box = self._boxes[chat] = _Box(chat)
                _ = self._start(self._tasks, self._empty(box))
            box.letters.append((letter, body))

    def answer_now(self, query: str) -> None:
        """Answer a press that isn't let in; nothing is stored, and it may fail."""
        if len(self._answers) < _MOST_ANSWERS:
            _ = self._start(self._answers, self._answer(query))

    def _start(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    async def drain(self) -> None:
        """Wait until everything is delivered."""
        while self._tasks or self._answers:
            await asyncio.wait(self._tasks | self._answers)

    def stop(self) -> None:
        """Give up for now; what is left stays in the store."""
        for task in self._tasks | self._answers:
            task.cancel()

    def __len__(self) -> int:
        return len(self._boxes)

    # --- one press

    async def _answer(self, query: str, letter: Letter | None = None) -> None:
        """Answer a press, until Telegram knows or it is too late for it; then strike its letter off."""
        for tries in range(_ANSWER_TRIES):
            try:
                await self._client.call("answerCallbackQuery", callback_query_id=query)
            except RetryAfter as error:
                await self._pause(seconds(error))
            except BadRequest as error:
                if not _is(error, _TOO_LATE):
                    self._refused("answerCallbackQuery", error)
                break
            except NetworkError:
                await self._pause(self._wait(tries))
            except TelegramError as error:
                self._refused("answerCallbackQuery", error)
                break
            else:
                self.counts["answered"] += 1
                break
        if letter is not None:
            await self._persist(lambda: self._store.delivered(letter.id, letter.user))

    # --- one person

    async def _empty(self, box: _Box) -> None:
        """Deliver one person's letters in order; then the box is gone."""
        try:
            while box.letters:
                letter, body = first = box.letters[0]
                try:
                    await self._deliver(box, letter, body)
                except Exception as error:  # noqa: BLE001 - a letter that can't be delivered holds up no other
                    _log.error("letter %d failed: %s", letter.id, type(error).__name__)
                    self.counts["failed"] += 1
                    await self._strike(letter, query=body.get("query", ""))
                if box.letters and box.letters[0] is first:
                    box.letters.popleft()
        finally:
            if self._boxes.get(box.chat) is box:
                del self._boxes[box.chat]

    async def _deliver(  # noqa: C901 - one branch per answer that Telegram may give
        self, box: _Box, letter: Letter, body: dict[str, Any]
    ) -> None:
        """Deliver one letter, however long it takes."""
        tries = 0
        while True:
            wait = self._bursts.take(box.chat, self._clock()) if _live(box, letter, body) == 0 else 0.0
            if _superseded(box, body, waiting=bool(tries or wait)):
                self.counts["superseded"] += 1
                return await self._strike(letter, query=body.get("query", ""))
            if wait:
                await self._pause(wait)
                continue
            try:
                return await self._try(box, letter, body)
            except RetryAfter as error:
                self.counts["held"] += 1
                await self._pause(seconds(error))
            except (Forbidden, ChatMigrated):
                return await self._gone(box, letter)
            except BadRequest as error:
                if _is(error, _NOBODY):
                    return await self._gone(box, letter)
                if _is(error, _NO_MESSAGE) and not body.get("new"):
                    body = {**body, "new": True}
                elif _is(error, _BAD_MARKUP) and "plain" not in body:
                    self._refused("markup", error)
                    body = {**body, "plain": True}
                else:
                    self._refused(body["do"], error)
                    return await self._strike(letter, query=body.get("query", ""))
            except NetworkError:
                self.counts["again"] += 1
                await self._pause(self._wait(tries))
            except TelegramError as error:
                # 401, 404: the poll loop finds out whether the token is bad, or a proxy strays.
                _log.warning("a call failed: %s", type(error).__name__)
                await self._pause(self._wait(tries))
            tries += 1

    async def _try(self, box: _Box, letter: Letter, body: dict[str, Any]) -> None:
        match body["do"]:
            case "group":
                await self._send_to_group(letter, body)
            case "photo":
                await self._send_photo(letter, body)
            case "aside":
                await self._note_attempt(letter)
                await self._client.call("sendMessage", chat_id=letter.user, **_content(body))
                self.counts["sent"] += 1
                await self._strike(letter)
            case _:
                await self._show(box, letter, body)

    async def _send_to_group(self, letter: Letter, body: dict[str, Any]) -> None:
        await self._note_attempt(letter)
        await self._client.call(
            "sendMessage", chat_id=body["chat"], text=body["text"], disable_notification=True,
            reply_parameters={"message_id": body["to"], "allow_sending_without_reply": True},
            reply_markup={"inline_keyboard": body["keys"]},
        )  # fmt: skip
        await self._strike(letter)

    async def _send_photo(self, letter: Letter, body: dict[str, Any]) -> None:
        content = await self._paint(Chart.of(body["chart"]))
        if content is not None:  # else the screen that follows tells the same in words
            await self._note_attempt(letter)
            await self._client.upload("sendPhoto", "photo", content, chat_id=letter.user)
        await self._strike(letter)

    async def _show(self, box: _Box, letter: Letter, body: dict[str, Any]) -> None:
        live, before = _live(box, letter, body), max(box.live, letter.live)
        if live == 0:
            await self._note_attempt(letter)
            sent = await self._client.call("sendMessage", chat_id=letter.user, **_content(body))
            box.live = sent["message_id"]
            self.counts["sent"] += 1
        else:
            try:
                await self._client.call(
                    "editMessageText", chat_id=letter.user, message_id=live, **_content(body)
                )
            except BadRequest as error:
                if not _is(error, _SAME):
                    raise
            box.live = live
            self.counts["edited"] += 1
        await self._strike(letter, box.live if box.live != letter.live else 0, body.get("query", ""))
        for old in sorted({letter.live, body["on"], before} - {0, box.live}):
            await self._disarm(box, old, body["left"] if old == before else [])

    async def _disarm(self, box: _Box, message: int, left: list[list[dict[str, Any]]]) -> None:
        """Take the buttons off an old screen but those `left`. They are dead anyway, so one try will do."""
        if message <= box.disarmed:
            return
        box.disarmed = message
        markup = {"reply_markup": {"inline_keyboard": left}} if left else {}
        try:
            await self._client.call("editMessageReplyMarkup", chat_id=box.chat, message_id=message, **markup)
        except TelegramError:
            self.counts["kept_buttons"] += 1

    async def _gone(self, box: _Box, letter: Letter) -> None:
        """Drop what is owed to someone who can't be reached; whoever comes back begins with an update."""
        self.counts["gone"] += 1
        if box.chat == letter.user:
            await self.forget(letter.user)
        else:
            await self._strike(letter)

    async def forget(self, user: int) -> None:
        """Drop what is owed to a person who blocked the bot."""
        box = self._boxes.get(user)
        if box is not None:
            for letter, _ in box.letters:
                self._answering.pop(letter.id, None)
            box.letters.clear()
        await self._persist(lambda: self._store.gone(user))

    async def _note_attempt(self, letter: Letter) -> None:
        await self._persist(lambda: self._store.attempt(letter.id))

    async def _strike(self, letter: Letter, message: int = 0, query: str = "") -> None:
        """Take a letter out of the store; while the press that came with it isn't answered, that is left."""
        answering = self._answering.pop(letter.id, None)
        if answering is None or answering.done():
            await self._persist(lambda: self._store.delivered(letter.id, letter.user, message))
            return
        # At once: were the whole letter left, a crash would show it again over those that follow it.
        rest = dumps({"do": "answer", "query": query})
        await self._persist(lambda: self._store.delivered(letter.id, letter.user, message, rest))
        _ = self._start(self._tasks, self._strike_after(answering, letter))

    async def _strike_after(self, answering: asyncio.Task[None], letter: Letter) -> None:
        await asyncio.wait((answering,))
        await self._persist(lambda: self._store.delivered(letter.id, letter.user))

    async def _persist(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write to the store, however long that takes."""
        tries = 0
        while True:
            try:
                return await write()
            except StoreTroubleError as error:
                _log.error("the store can't be written: %s", error)
                await self._pause(self._wait(tries))
                tries += 1

    def _refused(self, what: str, error: TelegramError) -> None:
        """Log a refusal that is a fault of ours. Telegram's words about it hold none of a person's."""
        self.counts["refused"] += 1
        _log.error("Telegram refused %s: %s", what, error)

    def _wait(self, tries: int) -> float:
        """Return the seconds to wait before another try: longer each time, and never all at once."""
        longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(tries, 10))
        return longest * (0.5 + self._chance.random() / 2)


def _live(box: _Box, letter: Letter, body: dict[str, Any]) -> int:
    """Return the message that a letter edits, 0 if it is sent as a new one."""
    if body["do"] != "screen" or body["new"]:
        return 0
    # The letter's own may be older than what was sent since it was written, and the box's is lost
    # in a crash: the highest is the newest.
    return max(box.live, letter.live, int(body["on"]))


def _superseded(box: _Box, body: dict[str, Any], *, waiting: bool) -> bool:
    """Say whether a letter needn't be sent any more, for a later screen takes its place.

    Of edits that gather only the last counts, and so does it of all screens once one has to wait.
    """
    if body["do"] == "group":
        return waiting and len(box.letters) > 1
    if body["do"] != "screen" or body.get("keep") or not (waiting or not body["new"]):
        return False
    later = [following for _, following in islice(box.letters, 1, None) if following["do"] == "screen"]
    return any((following["new"] and waiting) or not (body["new"] or following["new"]) for following in later)


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that sending and editing a screen share."""
    content: dict[str, Any] = {"text": body["text"], "link_preview_options": {"is_disabled": True}}
    if body.get("plain"):
        content["text"] = html.unescape(_TAG.sub("", body["text"]))
    else:
        content["parse_mode"] = "HTML"
    if body["keys"]:
        content["reply_markup"] = {"inline_keyboard": body["keys"]}
    return content


def _is(error: BadRequest, texts: tuple[str, ...]) -> bool:
    """Say whether a 400 is one of these: Telegram tells them apart by text alone."""
    said = error.message.lower()
    return any(text in said for text in texts)
