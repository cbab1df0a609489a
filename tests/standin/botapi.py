"""A strict stand-in of Telegram's Bot API, on loopback, in the test's own process.

It keeps what Telegram keeps (offsets, redelivery, messages, queries) and refuses what Telegram
refuses, with Telegram's words. `Faults` makes it fail by rate. What the people see is in `chats`.
"""

import asyncio
import itertools
import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Self

from aiohttp import web

TOKEN = "4200001:STAND-IN_token_of_nobody_at_all_12345"

MAX_TEXT = 4096
MAX_RAW = 1 << 15
MAX_CAPTION = 1024
MAX_DATA = 64
MAX_COPY = 256
MAX_TOAST = 200
MAX_BUTTONS = 100
MAX_ROW = 8
MAX_MARKUP = 10_000

_TAGS = {"b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote", "a"}
_TAG = re.compile(r"<(/?)([a-zA-Z-]+)([^<>]*)>|<")
_SENT = {"sendmessage", "sendphoto", "editmessagetext", "editmessagereplymarkup", "answercallbackquery"}


class RefusedError(Exception):
    """The call is refused with this status and Telegram's text."""

    def __init__(self, status: int, text: str, **parameters: int) -> None:
        super().__init__(text)
        self.status, self.text, self.parameters = status, text, parameters


@dataclass
class Faults:
    """Shares of calls that fail: before they take effect, or (`lost`) after; of updates, twice or swapped."""

    too_many: float = 0.0
    server: float = 0.0
    reset: float = 0.0
    lost: float = 0.0
    twice: float = 0.0
    swapped: float = 0.0
    retry_after: int = 1
    slow_s: float = 0.0


@dataclass
class Message:
    """One message as the person sees it; `screens` are the texts it had."""

    id: int
    text: str
    keys: list[list[dict[str, Any]]]
    edits: int = 0
    photo: bytes = b""


@dataclass
class Chat:
    """One person's chat."""

    id: int
    messages: dict[int, Message] = field(default_factory=dict)
    blocked: bool = False
    hold_until: float = 0.0
    language: str = "en"

    @property
    def last(self) -> Message:
        """Return the newest message."""
        return self.messages[max(self.messages)]

    def data(self, label: str) -> str:
        """Return the data of the newest message's button with this label."""
        return next(str(b["callback_data"]) for row in self.last.keys for b in row if b["text"] == label)


@dataclass
class Call:
    """One call as it came: `status` is 0 where no answer went out."""

    at: float
    method: str
    parameters: dict[str, Any]
    status: int
    message: int = 0


class StandIn:
    """The server; `say`, `press` and `push` are what people do."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = Random(seed)
        self.faults = Faults()
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.early = 0
        self.webhook = ""
        self.rejected = 0
        self.conflict = False
        self.hangs: set[str] = set()
        self.queue: deque[dict[str, Any]] = deque()
        self.again: list[dict[str, Any]] = []
        self.queries: dict[str, float] = {}
        self.asked: dict[str, float] = {}
        self.answered: dict[str, float] = {}
        self.polled = asyncio.Event()
        self.heard: Callable[[str, dict[str, Any], int], None] = lambda *_: None
        self.repeated_sends: Counter[int] = Counter()
        self._news = asyncio.Event()
        self._number = itertools.count(self.chance.randrange(10**8, 2 * 10**8))
        self._message = itertools.count(1000)
        self._query = itertools.count(4 * 10**18)
        self._poll = 0
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        assert self._runner.addresses
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # --- people

    def chat(self, user: int) -> Chat:
        """Return a person's chat, made at their first act."""
        return self.chats.setdefault(user, Chat(user))

    def push(self, update: dict[str, Any]) -> int:
        """Queue an update; its number is given here."""
        number = next(self._number)
        update = {"update_id": number, **update}
        self.queue.append(update)
        self._news.set()
        return number

    def start_numbers_again(self) -> None:
        """Give lower numbers to the updates from now on, as Telegram may after a quiet week."""
        self._number = itertools.count(1)

    def person(self, user: int) -> dict[str, Any]:
        """Return the `from` of a person."""
        return {"id": user, "is_bot": False, "first_name": "Ada", "language_code": self.chat(user).language}

    def message(self, user: int, **content: object) -> dict[str, Any]:
        """Return a message of a private chat."""
        return {
            "message_id": next(self._message), "from": self.person(user), "date": int(time.time()),
            "chat": {"id": user, "type": "private", "first_name": "Ada"}, **content,
        }  # fmt: skip

    def say(self, user: int, text: str, **more: object) -> int:
        """Write a message; as Telegram does, a command in front is marked as one."""
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(" ", maxsplit=1)[0])}
        marked = {"entities": [command]} if text.startswith("/") else {}
        return self.push({"message": self.message(user, text=text, **marked, **more)})

    def press(self, user: int, data: str, message: int | None = None, *, accessible: bool = True) -> int:
        """Press a button, by its data, of a message: the newest unless another is named."""
        query = str(next(self._query))
        self.queries[query] = self.asked[query] = time.monotonic()
        on = self.chat(user).last.id if message is None else message
        shown = {
            "message_id": on, "date": int(time.time()) if accessible else 0, "text": "…",
            "chat": {"id": user, "type": "private", "first_name": "Ada"},
        }  # fmt: skip
        return self.push(
            {
                "callback_query": {
                    "id": query, "from": self.person(user), "chat_instance": "1", "data": data,
                    "message": shown,
                }
            }
        )  # fmt: skip

    def tap(self, user: int, label: str) -> int:
        """Press the newest message's button with this label."""
        return self.press(user, self.chat(user).data(label))

    async def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until something is true; a bound, never a measure."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise TimeoutError
            await asyncio.sleep(0.005)

    # --- HTTP

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        in_json = request.content_type == "application/json"
        parameters = json.loads(await request.read()) if in_json else await _form(request)
        if request.match_info["token"] != TOKEN or self.rejected:
            return _refusal(RefusedError(self.rejected or 401, "Unauthorized"))
        try:
            if method == "getupdates":
                return _ok(await self._updates(parameters))
            return await self._call(request, method, parameters)
        except RefusedError as error:
            self.calls.append(Call(time.monotonic(), method, parameters, error.status))
            if "not modified" in error.text:
                self.heard(method, parameters, int(str(parameters["message_id"])))
            return _refusal(error)

    async def _call(
        self, request: web.Request, method: str, parameters: dict[str, Any]
    ) -> web.StreamResponse:
        chat = self.chats.get(int(str(parameters["chat_id"]))) if "chat_id" in parameters else None
        now = time.monotonic()
        while method in self.hangs:  # noqa: ASYNC110 - a test lets go of it
            await asyncio.sleep(0.005)
        if self.faults.slow_s and method in _SENT:
            await asyncio.sleep(self.faults.slow_s)
        if chat is not None:
            if chat.blocked:
                raise RefusedError(403, "Forbidden: bot was blocked by the user")
            if chat.hold_until > now:
                self.early += 1
                wait = int(chat.hold_until - now) + 1
                raise RefusedError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        fault = self._fault() if method in _SENT else ""
        if fault:
            self.counts[fault] += 1
        if fault == "too_many":
            if chat is not None:
                chat.hold_until = now + self.faults.retry_after
            wait = self.faults.retry_after
            raise RefusedError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if fault == "server":
            raise RefusedError(502, "Bad Gateway")
        if fault == "reset":
            return _hang_up(request)
        result, message = self._do(method, parameters)
        self.calls.append(Call(now, method, parameters, 0 if fault == "lost" else 200, message))
        self.heard(method, parameters, message)
        if fault == "lost":
            if method in ("sendmessage", "sendphoto"):
                self.repeated_sends[int(parameters["chat_id"])] += 1
            return _hang_up(request)
        return _ok(result)

    def _fault(self) -> str:
        dice = self.chance.random()
        for name in ("too_many", "server", "reset", "lost"):
            dice -= getattr(self.faults, name)
            if dice < 0:
                return name
        return ""

    # --- methods

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self.conflict:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        self._poll += 1
        mine = self._poll
        offset, timeout = int(parameters.get("offset", 0)), min(float(parameters.get("timeout", 0)), 50.0)
        while self.queue and self.queue[0].get("update_id", 0) < offset:
            done = self.queue.popleft()
            if self.chance.random() < self.faults.twice:
                self.again.append(done)
        self.polled.set()
        end = time.monotonic() + timeout
        while not (self.queue or self.again) and time.monotonic() < end and mine == self._poll:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(1.0, max(0.0, end - time.monotonic())))
            except TimeoutError:
                continue
        if mine != self._poll:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        again, self.again = self.again, []
        now = time.monotonic()
        for update in itertools.islice(self.queue, 100):
            if "callback_query" in update:
                self.asked[update["callback_query"].get("id", "")] = now
        batch = again + list(itertools.islice(self.queue, 100))
        for place in range(1, len(batch)):
            if self.chance.random() < self.faults.swapped:
                batch[place - 1], batch[place] = batch[place], batch[place - 1]
        return batch

    def _do(self, method: str, parameters: dict[str, Any]) -> tuple[Any, int]:
        match method:
            case "getme":
                return {"id": 4200001, "is_bot": True, "first_name": "Hot", "username": "hot_bot"}, 0
            case "getwebhookinfo":
                return {"url": self.webhook, "pending_update_count": len(self.queue)}, 0
            case "deletewebhook":
                self.webhook = ""
                return True, 0
            case "setmycommands":
                for command in parameters["commands"]:
                    assert re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])
                    assert 1 <= len(command["description"]) <= 256
                assert re.fullmatch(r"([a-z]{2})?", parameters.get("language_code", ""))
                return True, 0
            case "setmydescription":
                assert len(parameters["description"]) <= 512
                return True, 0
            case "setmyshortdescription":
                assert len(parameters["short_description"]) <= 120
                return True, 0
            case "answercallbackquery":
                return self._answer(parameters), 0
            case "sendmessage":
                return self._send(parameters)
            case "sendphoto":
                return self._send_photo(parameters)
            case "editmessagetext":
                return self._edit(parameters)
            case "editmessagereplymarkup":
                return self._edit_keys(parameters)
        raise RefusedError(404, "Not Found: method not found")

    def _answer(self, parameters: dict[str, Any]) -> bool:
        query = str(parameters["callback_query_id"])
        if len(parameters.get("text", "")) > MAX_TOAST:
            raise RefusedError(400, "Bad Request: MESSAGE_TOO_LONG")
        asked = self.queries.pop(query, None)
        if asked is None or time.monotonic() - asked > 150:
            raise RefusedError(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.answered[query] = time.monotonic()
        return True

    def _send(self, parameters: dict[str, Any]) -> tuple[dict[str, Any], int]:
        chat = self._known(parameters)
        text, keys = _text(parameters), _markup(parameters)
        id_ = next(self._message)
        chat.messages[id_] = Message(id_, text, keys)
        return {"message_id": id_, "date": int(time.time()), "chat": {"id": chat.id, "type": "private"}}, id_

    def _send_photo(self, parameters: dict[str, Any]) -> tuple[dict[str, Any], int]:
        chat = self._known(parameters)
        caption, photo = str(parameters.get("caption", "")), parameters["photo"]
        if len(caption) > MAX_CAPTION:
            raise RefusedError(400, "Bad Request: message caption is too long")
        if not photo.startswith(b"\x89PNG\r\n"):
            raise RefusedError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        id_ = next(self._message)
        chat.messages[id_] = Message(id_, caption, [], photo=photo)
        return {"message_id": id_, "date": int(time.time()), "chat": {"id": chat.id, "type": "private"}}, id_

    def _edit(self, parameters: dict[str, Any]) -> tuple[dict[str, Any], int]:
        message = self._message_of(parameters)
        text, keys = _text(parameters), _markup(parameters)
        if (text, keys) == (message.text, message.keys):
            raise RefusedError(400, "Bad Request: message is not modified: specified new message content and "
                                    "reply markup are exactly the same")  # fmt: skip
        message.text, message.keys = text, keys
        message.edits += 1
        return {"message_id": message.id}, message.id

    def _edit_keys(self, parameters: dict[str, Any]) -> tuple[dict[str, Any], int]:
        message = self._message_of(parameters)
        keys = _markup(parameters)
        if keys == message.keys:
            raise RefusedError(400, "Bad Request: message is not modified: specified new message content and "
                                    "reply markup are exactly the same")  # fmt: skip
        message.keys = keys
        return {"message_id": message.id}, message.id

    def _known(self, parameters: dict[str, Any]) -> Chat:
        chat = self.chats.get(int(parameters["chat_id"]))
        if chat is None:
            raise RefusedError(400, "Bad Request: chat not found")
        return chat

    def _message_of(self, parameters: dict[str, Any]) -> Message:
        message = self._known(parameters).messages.get(int(parameters["message_id"]))
        if message is None:
            raise RefusedError(400, "Bad Request: message to edit not found")
        return message


def _text(parameters: dict[str, Any]) -> str:
    """Return the text after its entities are taken out, as the limits count it."""
    text = parameters["text"]
    if len(text.encode()) > MAX_RAW:
        raise RefusedError(400, "Bad Request: Text is too long")
    if parameters.get("parse_mode") == "HTML":
        open_tags: list[str] = []
        for found in _TAG.finditer(text):
            closing, name = found.group(1), (found.group(2) or "").lower()
            if name not in _TAGS:
                raise RefusedError(400, "Bad Request: can't parse entities: unsupported start tag")
            if not closing:
                open_tags.append(name)
            elif not open_tags or open_tags.pop() != name:
                raise RefusedError(400, "Bad Request: can't parse entities: unmatched end tag")
        if open_tags:
            raise RefusedError(400, "Bad Request: can't parse entities: can't find end tag")
        text = _TAG.sub("", text)
        for code, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(code, char)
    if not text.strip():
        raise RefusedError(400, "Bad Request: message text is empty")
    if len(text) > MAX_TEXT:
        raise RefusedError(400, "Bad Request: message is too long")
    return str(text)


def _markup(parameters: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the buttons, held to every limit that Telegram has and PTB doesn't check."""
    markup = parameters.get("reply_markup") or {"inline_keyboard": []}
    keys: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    if len(json.dumps(markup).encode()) > MAX_MARKUP or sum(map(len, keys)) > MAX_BUTTONS:
        raise RefusedError(400, "Bad Request: reply markup is too long")
    for button in (button for row in keys for button in row):
        kinds = set(button) & {"callback_data", "url", "copy_text"}
        if not button.get("text") or len(kinds) != 1:
            raise RefusedError(400, "Bad Request: can't parse inline keyboard button")
        if "callback_data" in kinds and not 1 <= len(button["callback_data"].encode()) <= MAX_DATA:
            raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
        if "copy_text" in kinds and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY:
            raise RefusedError(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
        if "url" in kinds and not str(button["url"]).startswith(("https://", "http://", "tg://")):
            raise RefusedError(400, "Bad Request: BUTTON_URL_INVALID")
    if any(len(row) > MAX_ROW for row in keys):
        raise RefusedError(400, "Bad Request: reply markup is too long")
    return keys


async def _form(request: web.Request) -> dict[str, Any]:
    """Return the fields of a form, files as their bytes: in a field of their own, or attached."""
    fields = {
        name: value.file.read() if isinstance(value, web.FileField) else value
        for name, value in (await request.post()).items()
    }
    attached = {
        name: fields[value.removeprefix("attach://")]
        for name, value in fields.items()
        if isinstance(value, str) and value.startswith("attach://")
    }
    objects = {
        name: json.loads(value)
        for name, value in fields.items()
        if name in {"reply_markup", "allowed_updates", "commands"}
    }
    return {**fields, **attached, **objects}


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(error: RefusedError) -> web.Response:
    body = {"ok": False, "error_code": error.status, "description": error.text}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
