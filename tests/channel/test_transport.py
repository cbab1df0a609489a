"""PTB's way to Telegram on aiohttp: what goes wrong is one of PTB's errors, and never shows the address."""

import socket

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.channel.client import Client
from bot.channel.transport import AiohttpRequest
from tests.standin.botapi import TOKEN, StandIn


async def test_an_answer_that_does_not_come_is_timed_out() -> None:
    """Whoever waits in vain is told so: the call may have taken effect."""
    async with StandIn() as api:
        api.hangs.add("getme")
        request = AiohttpRequest(read_timeout=0.05)
        await request.initialize()
        with pytest.raises(TimedOut) as failed:
            await request.post(f"{api.url}/bot{TOKEN}/getMe")
        api.hangs.clear()
        await request.shutdown()
    assert TOKEN not in str(failed.value)


async def test_a_server_that_is_not_there_is_a_network_error() -> None:
    """A refused connection is a NetworkError without the address, which holds the token."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with AiohttpRequest(read_timeout=1.0) as request:
            with pytest.raises(NetworkError) as failed:
                await request.post(f"{url}/bot{TOKEN}/getMe")
    assert TOKEN not in repr(failed.value)
    assert not isinstance(failed.value, TimedOut)


async def test_after_closing_nothing_goes_out() -> None:
    """A call through a closed transport fails and opens nothing."""
    request = AiohttpRequest(read_timeout=1.0)
    with pytest.raises(NetworkError, match="closed"):
        await request.post("http://127.0.0.1:1/x")


def test_an_answer_that_is_no_json_shows_nothing_of_itself() -> None:
    """A proxy's error page is told by its length only: it may quote what was sent."""
    with pytest.raises(TelegramError, match="13 bytes") as failed:
        AiohttpRequest.parse_json_payload(b"<html>Ada</b>")
    assert "Ada" not in str(failed.value)


async def test_a_client_does_not_show_its_token() -> None:
    """The token is in the address of every call; it is in no repr."""
    assert TOKEN not in repr(Client(TOKEN, "http://127.0.0.1:1"))
