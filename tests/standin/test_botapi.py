"""The stand-in of the Bot API is as strict as Telegram: what it would refuse is refused, with its words."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channel.client import Client
from tests.standin.botapi import TOKEN, StandIn

ANN = 7


@pytest_asyncio.fixture
async def api() -> AsyncIterator[StandIn]:
    async with StandIn() as server:
        server.chat(ANN)
        yield server


@pytest_asyncio.fixture
async def client(api: StandIn) -> AsyncIterator[Client]:
    async with Client(TOKEN, api.url) as opened:
        yield opened


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Return a keyboard of one row."""
    return {"inline_keyboard": [list(buttons)]}


GOOD = {"text": "a", "callback_data": "x"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "text is empty"),
        ({"text": " \n"}, "text is empty"),
        ({"text": "好" * 4097}, "too long"),
        ({"text": "<x>a</x>"}, "can't parse entities"),
        ({"text": "<b>a"}, "can't parse entities"),
        ({"text": "<b><i>a</b></i>"}, "can't parse entities"),
        ({"text": "1 < 2"}, "can't parse entities"),
        ({"reply_markup": keys({"text": "a", "callback_data": "é" * 33})}, "button_data_invalid"),
        ({"reply_markup": keys({"text": "a", "callback_data": ""})}, "button_data_invalid"),
        ({"reply_markup": keys({"text": "a", "copy_text": {"text": "x" * 257}})}, "copy_text_invalid"),
        ({"reply_markup": keys({"text": "a", "url": "javascript:x"})}, "url_invalid"),
        ({"reply_markup": keys({"text": "", "callback_data": "x"})}, "can't parse inline keyboard"),
        ({"reply_markup": keys({"text": "a"})}, "can't parse inline keyboard"),
        ({"reply_markup": keys(*[GOOD] * 9)}, "markup is too long"),
        ({"reply_markup": {"inline_keyboard": [[GOOD]] * 101}}, "markup is too long"),
        ({"chat_id": 8}, "chat not found"),
    ],
)
async def test_limits_are_held(client: Client, wrong: dict[str, Any], says: str) -> None:
    """Text, HTML, buttons and their data: what is over a limit is refused, what is within goes."""
    good = {"chat_id": ANN, "text": "<b>a</b> &lt;", "parse_mode": "HTML", "reply_markup": keys(GOOD)}
    await client.call("sendMessage", **good)
    with pytest.raises(BadRequest) as refused:
        await client.call("sendMessage", **{**good, **wrong})
    assert says in refused.value.message.lower()


async def test_edits_are_told_apart(api: StandIn, client: Client) -> None:
    """The same isn't modified, an unknown message isn't found, an edit without buttons takes them off."""
    sent = await client.call("sendMessage", chat_id=ANN, text="a", reply_markup=keys(GOOD))
    edit = {"chat_id": ANN, "message_id": sent["message_id"], "text": "a"}
    await client.call("editMessageText", **edit)
    assert api.chat(ANN).last.keys == []
    with pytest.raises(BadRequest, match="not modified"):
        await client.call("editMessageText", **edit)
    with pytest.raises(BadRequest, match="not found"):
        await client.call("editMessageText", **{**edit, "message_id": 1})


async def test_presses_expire(api: StandIn, client: Client) -> None:
    """A press can be answered once, and not after its time."""
    await client.call("sendMessage", chat_id=ANN, text="a", reply_markup=keys(GOOD))
    api.press(ANN, "x")
    (query,) = api.queries
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await client.call("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    await client.call("answerCallbackQuery", callback_query_id=query)
    with pytest.raises(BadRequest, match="too old"):
        await client.call("answerCallbackQuery", callback_query_id=query)
    api.press(ANN, "x")
    (query,) = api.queries
    api.queries[query] -= 151
    with pytest.raises(BadRequest, match="too old"):
        await client.call("answerCallbackQuery", callback_query_id=query)


@pytest.mark.parametrize(
    ("fault", "error", "takes_effect"),
    [
        ("too_many", RetryAfter, False),
        ("server", NetworkError, False),
        ("reset", NetworkError, False),
        ("lost", NetworkError, True),
    ],
)
async def test_faults_are_telegrams(
    api: StandIn, client: Client, fault: str, error: type[TelegramError], *, takes_effect: bool
) -> None:
    """429, 502, a reset before and a reset after the call took effect: PTB makes of each what it should."""
    setattr(api.faults, fault, 1.0)
    with pytest.raises(error):
        await client.call("sendMessage", chat_id=ANN, text="a")
    assert bool(api.chat(ANN).messages) == takes_effect


async def test_a_blocked_bot_and_a_waiting_chat(api: StandIn, client: Client) -> None:
    """403 while the person blocks the bot; a call before a 429's time is over is counted and refused."""
    api.chat(ANN).blocked = True
    with pytest.raises(Forbidden):
        await client.call("sendMessage", chat_id=ANN, text="a")
    api.chat(ANN).blocked = False
    api.faults.too_many = 1.0
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await client.call("sendMessage", chat_id=ANN, text="a")
    assert api.early == 1


async def test_updates_are_kept_until_confirmed(api: StandIn, client: Client) -> None:
    """An update comes with each poll until a higher offset confirms it; webhook or second poller: 409."""
    first = api.say(ANN, "one")
    api.say(ANN, "two")
    assert [u["message"]["text"] for u in await client.updates(0, 0, [])] == ["one", "two"]
    assert [u["message"]["text"] for u in await client.updates(0, 0, [])] == ["one", "two"]
    assert [u["message"]["text"] for u in await client.updates(first + 1, 0, [])] == ["two"]
    assert await client.updates(first + 2, 0, []) == []
    api.conflict = True
    with pytest.raises(Conflict):
        await client.updates(0, 0, [])
    api.conflict, api.webhook = False, "https://elsewhere.example"
    with pytest.raises(Conflict):
        await client.updates(0, 0, [])


async def test_a_picture_is_a_png_with_a_short_caption(api: StandIn, client: Client) -> None:
    """A picture comes as a file; what is none, or has too long a caption, is refused."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    await client.upload("sendPhoto", "photo", png, chat_id=ANN)
    assert api.chat(ANN).last.photo == png
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await client.upload("sendPhoto", "photo", b"no picture", chat_id=ANN)
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await client.upload("sendPhoto", "photo", png, chat_id=ANN, caption="x" * 1025)
