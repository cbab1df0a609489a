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
import json
import logging
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Protocol

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channel.floods import Buckets
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


class Caller(Protocol):
    """What the outbox needs of a client."""

    async def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON as it came
        """Make one call of the Bot API."""


@dataclass(slots=True)
class _Box:
    """One person's letters. `live` is the message with their screen, `stale` those to be disarmed."""

    user: int
    letters: deque[Letter] = field(default_factory=deque)
    live: int = 0
    disarmed: int = 0


class Outbox:
    """Delivers letters. `counts` says what came of them."""

    def __init__(self, store: Store, client: Caller, chance: Random) -> None:
        self._store = store
        self._client = client
        self._chance = chance
        self._boxes: dict[int, _Box] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers: set[asyncio.Task[None]] = set()
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
            body = json.loads(letter.body)
            if body["do"] == "answer":
                self._start(self._answers, self._answer(letter.id, letter.user, body["query"]))
                continue
            box = self._boxes.get(letter.user)
            if box is None:
                box = self._boxes[letter.user] = _Box(letter.user)
                self._start(self._tasks, self._empty(box))
            box.letters.append(letter)

    def answer_now(self, query: str) -> None:
        """Answer a press that isn't let in; nothing is stored, and it may fail."""
        if len(self._answers) < _MOST_ANSWERS:
            self._start(self._answers, self._answer(0, 0, query))

    def _start(self, tasks: set[asyncio.Task[None]], work: Any) -> None:  # noqa: ANN401 - any coroutine
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

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

    async def _answer(self, letter: int, user: int, query: str) -> None:
        """Answer a press, until Telegram knows or it is too late for it."""
        for tries in range(_ANSWER_TRIES):
            try:
                await self._client.call("answerCallbackQuery", callback_query_id=query)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except BadRequest as error:
                if not _is(error, _TOO_LATE):
                    self._refused("answerCallbackQuery", error)
                break
            except NetworkError:
                await asyncio.sleep(self._wait(tries))
            except TelegramError as error:
                self._refused("answerCallbackQuery", error)
                break
            else:
                self.counts["answered"] += 1
                break
        if letter:
            await self._persist(lambda: self._store.delivered(letter, user))

    # --- one person

    async def _empty(self, box: _Box) -> None:
        """Deliver one person's letters in order; then the box is gone."""
        try:
            while box.letters:
                letter = box.letters[0]
                try:
                    await self._deliver(box, letter, json.loads(letter.body))
                except Exception as error:  # noqa: BLE001 - a letter that can't be delivered holds up no other
                    _log.error("letter %d failed: %s", letter.id, type(error).__name__)
                    self.counts["failed"] += 1
                    await self._persist(lambda done=letter: self._store.delivered(done.id, done.user))  # type: ignore[misc]
                if box.letters and box.letters[0] is letter:
                    box.letters.popleft()
        finally:
            if self._boxes.get(box.user) is box:
                del self._boxes[box.user]

    async def _deliver(  # noqa: C901 - one branch per answer that Telegram may give
        self, box: _Box, letter: Letter, body: dict[str, Any]
    ) -> None:
        """Deliver one letter, however long it takes."""
        tries = 0
        while True:
            if tries and self._superseded(box, body):
                self.counts["superseded"] += 1
                await self._strike(letter)
                return None
            try:
                return await self._try(box, letter, body)
            except RetryAfter as error:
                self.counts["held"] += 1
                await asyncio.sleep(_seconds(error))
            except Forbidden:
                await self._gone(box, letter, body)
                return None
            except BadRequest as error:
                if _is(error, _NOBODY):
                    await self._gone(box, letter, body)
                    return None
                if _is(error, _NO_MESSAGE) and not body.get("new"):
                    body = {**body, "new": True}
                elif _is(error, _BAD_MARKUP) and "plain" not in body:
                    self._refused("markup", error)
                    body = {**body, "plain": True}
                else:
                    self._refused(body["do"], error)
                    await self._strike(letter)
                    return None
            except NetworkError:
                self.counts["again"] += 1
                await asyncio.sleep(self._wait(tries))
            except TelegramError as error:
                # 401, 404: the poll loop finds out whether the token is bad, or a proxy strays.
                _log.warning("a call failed: %s", type(error).__name__)
                await asyncio.sleep(self._wait(tries))
            tries += 1

    def _superseded(self, box: _Box, body: dict[str, Any]) -> bool:
        """Say whether a later edit of the same screen makes this one pointless."""
        if body["do"] != "screen" or body["new"] or len(box.letters) < 2:  # noqa: PLR2004 - itself and one more
            return False
        following = json.loads(box.letters[1].body)
        return following["do"] == "screen" and not following["new"]

    async def _try(self, box: _Box, letter: Letter, body: dict[str, Any]) -> None:
        if body["do"] == "group":
            await self._note_attempt(letter)
            await self._client.call(
                "sendMessage", chat_id=body["chat"], text=body["text"], disable_notification=True,
                reply_parameters={"message_id": body["to"], "allow_sending_without_reply": True},
                reply_markup={"inline_keyboard": body["keys"]},
            )  # fmt: skip
            await self._strike(letter)
            return
        # The letter's own may be older than what was sent since it was written, and the box's is lost
        # in a crash: the highest is the newest.
        live = max(box.live, letter.live, 0 if body["new"] else body["on"])
        if body["new"] or not live:
            wait = self._bursts.take(box.user, time.monotonic())
            while wait:
                await asyncio.sleep(wait)
                wait = self._bursts.take(box.user, time.monotonic())
            await self._note_attempt(letter)
            sent = await self._client.call("sendMessage", chat_id=box.user, **_content(body))
            box.live = sent["message_id"]
            self.counts["sent"] += 1
        else:
            try:
                await self._client.call(
                    "editMessageText", chat_id=box.user, message_id=live, **_content(body)
                )
            except BadRequest as error:
                if not _is(error, _SAME):
                    raise
            box.live = live
            self.counts["edited"] += 1
        await self._strike(letter, box.live if box.live != letter.live else 0)
        for old in {letter.live, body["on"], live} - {0, box.live}:
            await self._disarm(box, old)

    async def _disarm(self, box: _Box, message: int) -> None:
        """Take the buttons off an old screen. They are dead anyway, so one try will do."""
        if message <= box.disarmed:
            return
        box.disarmed = message
        try:
            await self._client.call("editMessageReplyMarkup", chat_id=box.user, message_id=message)
        except TelegramError:
            self.counts["kept_buttons"] += 1

    async def _gone(self, box: _Box, letter: Letter, body: dict[str, Any]) -> None:
        """Drop what is owed to someone who can't be reached; whoever comes back begins with an update."""
        self.counts["gone"] += 1
        if body["do"] == "group":
            await self._strike(letter)
            return
        box.letters.clear()
        await self._persist(lambda: self._store.gone(box.user))

    async def forget(self, user: int) -> None:
        """Drop what is owed to a person who blocked the bot."""
        box = self._boxes.get(user)
        if box is not None:
            box.letters.clear()
        await self._store.gone(user)

    async def _note_attempt(self, letter: Letter) -> None:
        await self._persist(lambda: self._store.attempt(letter.id))

    async def _strike(self, letter: Letter, message: int = 0) -> None:
        await self._persist(lambda: self._store.delivered(letter.id, letter.user, message))

    async def _persist(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write to the store, however long that takes."""
        tries = 0
        while True:
            try:
                return await write()
            except StoreTroubleError as error:
                _log.error("the store can't be written: %s", error)
                await asyncio.sleep(self._wait(tries))
                tries += 1

    def _refused(self, what: str, error: TelegramError) -> None:
        """Log a refusal that is a fault of ours. Telegram's words about it hold none of a person's."""
        self.counts["refused"] += 1
        _log.error("Telegram refused %s: %s", what, error)

    def _wait(self, tries: int) -> float:
        """Return the seconds to wait before another try: longer each time, and never all at once."""
        longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(tries, 10))
        return longest * (0.5 + self._chance.random() / 2)


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


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
