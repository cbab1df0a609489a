"""The outbox alone: what becomes of a letter, whatever Telegram says. A client of its own takes the calls."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.channel import outbox as room
from bot.channel.outbox import Outbox
from bot.engine.codec import dumps
from bot.engine.model import Chart, Session, Timer
from bot.ports import Letter, Mail, Unit
from bot.store.memory import MemoryStore
from tests.usage.charts import CHART

ANN, BEN, GROUP = 7, 8, -100
KEYS = [[{"text": "iPhone", "callback_data": "x"}]]


async def paint(chart: Chart) -> bytes | None:
    """Draw a chart that has a title."""
    return b"png" if chart.title else None


class Telegram:
    """Takes calls; `answers` are what it says to the next ones of a method, then all is well."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, deque[Exception]] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self._next = 1000

    def says(self, method: str, *answers: Exception) -> None:
        self.answers[method] = deque(answers)

    async def call(self, method: str, **parameters: object) -> dict[str, int]:
        if method == "answerCallbackQuery":
            await self.gate.wait()
        self.calls.append((method, dict(parameters)))
        if self.answers.get(method):
            raise self.answers[method].popleft()
        self._next += 1
        return {"message_id": self._next}

    async def upload(self, method: str, name: str, content: bytes, **parameters: object) -> dict[str, int]:
        return await self.call(method, **parameters, **{name: content})

    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def box(store: MemoryStore, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    monkeypatch.setattr(room, "_FIRST_WAIT_S", 0.001)
    return Outbox(store, telegram, Random(1), paint)


def noting(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    """Return a pause that takes no time and writes down how long it was to be."""

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    return pause


def screen(on: int = 0, *, text: str = "a", **more: object) -> str:
    """Return a letter's body: an edit of `on`, or a new message."""
    return dumps({"do": "screen", "on": on, "new": not on, "left": [], "text": text, "keys": KEYS, **more})


async def post(store: MemoryStore, box: Outbox, *bodies: str, user: int = ANN) -> None:
    """Store letters and deliver them."""
    box.put(await store.post(user, Mail(letters=tuple(Letter(user, body) for body in bodies))))


async def deliver(store: MemoryStore, box: Outbox, *bodies: str) -> None:
    """Store letters, deliver them, and hold that nothing is left."""
    await post(store, box, *bodies)
    await asyncio.wait_for(box.drain(), 5)
    assert await store.letters() == []
    assert len(box) == 0


async def test_a_person_gets_letters_in_order(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """Letters go out as they were written, each send with its attempt noted before the call."""
    await deliver(store, box, screen(text="one"), screen(text="two"), screen(5000, text="three"))
    shown = [(method, said["text"]) for method, said in telegram.calls if "text" in said]
    assert shown == [("sendMessage", "one"), ("sendMessage", "two"), ("editMessageText", "three")]
    assert all(
        said["link_preview_options"] == {"is_disabled": True} for _, said in telegram.calls if "text" in said
    )
    assert all(said["parse_mode"] == "HTML" for _, said in telegram.calls if "text" in said)


@pytest.mark.parametrize(
    "text", ["Message is not modified: same content", "Bad Request: message is not modified"]
)
async def test_the_same_content_is_a_success(
    store: MemoryStore, box: Outbox, telegram: Telegram, text: str
) -> None:
    """An edit that changes nothing was made before: done."""
    telegram.says("editMessageText", BadRequest(text))
    await deliver(store, box, screen(5000))
    assert telegram.methods() == ["editMessageText"]


@pytest.mark.parametrize(
    "text", ["Message to edit not found", "Message can't be edited", "Bad Request: MESSAGE_ID_INVALID"]
)
async def test_a_message_that_is_gone_is_sent_anew(
    store: MemoryStore, box: Outbox, telegram: Telegram, text: str
) -> None:
    """Where the message can't be edited any more the screen comes as a new one, and holds it from then on."""
    await store.commit(Unit(ANN, None, Session(person=1, language="en", turn=1), 1.0))
    telegram.says("editMessageText", BadRequest(text))
    await deliver(store, box, screen(5000))
    assert telegram.methods()[:2] == ["editMessageText", "sendMessage"]
    stored = await store.load(ANN)
    assert stored is not None
    assert stored.message == 1001


async def test_markup_that_is_refused_goes_as_plain_text(
    store: MemoryStore, box: Outbox, telegram: Telegram
) -> None:
    """A text whose tags Telegram can't read is sent without them rather than not at all."""
    telegram.says("sendMessage", BadRequest("Can't parse entities: unsupported start tag"))
    await deliver(store, box, screen(text="<b>a</b> &lt; b"))
    assert telegram.calls[-1][1]["text"] == "a < b"
    assert "parse_mode" not in telegram.calls[-1][1]


async def test_any_other_400_holds_nothing_up(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """A letter that Telegram refuses for another reason is dropped and counted; the next goes out."""
    telegram.says("sendMessage", BadRequest("BUTTON_DATA_INVALID"))
    await deliver(store, box, screen(text="bad", keep=True), screen(text="good", keep=True))
    assert telegram.calls[-1][1]["text"] == "good"
    assert box.counts["refused"] == 1


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("bot was blocked by the user"),
        BadRequest("Chat not found"),
        BadRequest("USER_IS_BLOCKED: user is deactivated"),
    ],
)
async def test_who_is_gone_is_owed_nothing(
    store: MemoryStore, box: Outbox, telegram: Telegram, error: Exception
) -> None:
    """Letters and timers of someone who blocked the bot are dropped; the next letter is tried again."""
    await store.post(ANN, Mail(), (Timer("usage", 1.0),))
    telegram.says("sendMessage", error)
    await deliver(store, box, screen(), screen(), screen())
    assert telegram.methods() == ["sendMessage"]
    assert await store.ringing(9.0, 9) == []
    await deliver(store, box, screen())
    assert telegram.methods() == ["sendMessage", "sendMessage"]


async def test_trouble_on_the_way_is_tried_again(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """A reset, a 502 and a lost answer are tried again until it goes through, edits and sends alike."""
    trouble = (NetworkError("reset"), TimedOut(), NetworkError("Bad Gateway"))
    telegram.says("sendMessage", *trouble)
    telegram.says("editMessageText", *trouble)
    await deliver(store, box, screen(), screen(5000))
    assert telegram.methods()[:4] == ["sendMessage"] * 4
    assert telegram.methods()[4:8] == ["editMessageText"] * 4


async def test_a_send_notes_its_attempt_first(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """Before the call the store knows of it, so that after a crash it is told apart from one never sent."""
    seen: list[int] = []

    class Watching(Telegram):
        async def call(self, method: str, **parameters: object) -> dict[str, int]:
            seen.extend(letter.attempts for letter in await store.letters())
            return await super().call(method, **parameters)

    await deliver(store, Outbox(store, Watching(), Random(1), paint), screen())
    assert seen == [1]


async def test_a_chat_on_hold_waits_alone(store: MemoryStore, telegram: Telegram) -> None:
    """429: that chat waits as long as it says, and not shorter; edits that were overtaken aren't sent."""
    waits: list[float] = []
    box = Outbox(store, telegram, Random(1), paint, clock=lambda: sum(waits), pause=noting(waits))
    telegram.says("editMessageText", RetryAfter(60))
    await deliver(
        store, box, screen(5000, text="first"), screen(5000, text="second"), screen(5000, text="third")
    )
    assert waits == [60.0]
    assert [said["text"] for _, said in telegram.calls if "text" in said] == ["third", "third"]
    assert box.counts["superseded"] == 2


async def test_what_is_worth_keeping_is_never_overtaken(
    store: MemoryStore, box: Outbox, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result waits with the chat and is sent, though a newer screen stands behind it."""
    monkeypatch.setattr(room, "_FIRST_WAIT_S", 0.0)
    telegram.says("sendMessage", NetworkError("reset"))
    await deliver(store, box, screen(text="result", keep=True), screen(text="next"))
    assert [said["text"] for method, said in telegram.calls if method == "sendMessage"] == ["result"] * 2 + [
        "next"
    ]


async def test_a_burst_to_one_chat_is_limited(store: MemoryStore, telegram: Telegram) -> None:
    """After a burst, new messages to one chat come one a second, and only the newest of those that wait."""
    waits: list[float] = []
    box = Outbox(store, telegram, Random(1), paint, clock=lambda: sum(waits), pause=noting(waits))
    await deliver(store, box, *(screen(text=str(nth)) for nth in range(30)))
    sent = [said["text"] for method, said in telegram.calls if method == "sendMessage"]
    assert sent == [*map(str, range(room.BURST)), "29"]
    assert sum(waits) == pytest.approx(1.0)


async def test_a_press_is_answered_beside(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """The edit waits for no answer; until the press is answered that much of the letter is left."""
    telegram.gate.clear()
    await post(store, box, screen(5000, text="shown", query="q1"))
    while "editMessageText" not in telegram.methods():  # noqa: ASYNC110 - a few turns of the loop
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [letter.body for letter in await store.letters()] == [dumps({"do": "answer", "query": "q1"})]
    telegram.gate.set()
    await box.drain()
    assert await store.letters() == []
    assert telegram.methods() == ["editMessageText", "answerCallbackQuery"]


async def test_a_press_too_old_to_answer_is_done(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """Telegram forgets a press; its answer then isn't owed any more, also after a restart."""
    telegram.says("answerCallbackQuery", BadRequest("Query is too old and response timeout expired"))
    await store.post(ANN, Mail(letters=(Letter(ANN, dumps({"do": "answer", "query": "q"})),)))
    await box.resume()
    await box.drain()
    assert await store.letters() == []
    assert box.counts["refused"] == 0


async def test_the_old_screen_loses_its_buttons(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """A new screen disarms the one before, but links and copies stay on it."""
    copy = [[{"text": "Copy", "copy_text": {"text": "apn"}}]]
    await deliver(store, box, screen(text="old"), screen(text="new", left=copy))
    assert telegram.calls[-1] == (
        "editMessageReplyMarkup",
        {"chat_id": ANN, "message_id": 1001, "reply_markup": {"inline_keyboard": copy}},
    )


async def test_a_picture_goes_before_its_screen(store: MemoryStore, box: Outbox, telegram: Telegram) -> None:
    """A picture is a message of its own; one that can't be drawn is left out, the words follow."""
    await deliver(store, box, dumps({"do": "photo", "chart": CHART._asdict()}), screen(text="words"))
    assert telegram.calls[0] == ("sendPhoto", {"chat_id": ANN, "photo": b"png"})
    lost = CHART._replace(title="")
    await deliver(store, box, dumps({"do": "photo", "chart": lost._asdict()}), screen(text="more words"))
    assert telegram.methods().count("sendPhoto") == 1
    assert telegram.calls[1][1]["text"] == "words"


@pytest.mark.parametrize("error", [Forbidden("bot was kicked"), ChatMigrated(-1009)])
async def test_a_group_takes_nobody_with_it(
    store: MemoryStore, box: Outbox, telegram: Telegram, error: Exception
) -> None:
    """A group that the bot can't write to costs the person who asked there nothing of their own."""
    line = dumps({"do": "group", "chat": GROUP, "to": 1, "text": "x", "keys": KEYS})
    await store.post(ANN, Mail(), (Timer("usage", 1.0),))
    telegram.says("sendMessage", error)
    await deliver(store, box, line)
    assert await store.ringing(9.0, 9) == [ANN]
