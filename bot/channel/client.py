"""PTB's Bot, with our transport and raw calls."""

import os
from typing import Any, Final

from telegram import Bot, InputFile
from telegram.error import RetryAfter
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channel.transport import AiohttpRequest

# PTB warns at every 429 that it makes an error of, unless it is told that we know of the new type.
os.environ.setdefault("PTB_TIMEDELTA", "true")

POLL_S: Final = 50
"""Seconds that Telegram holds a getUpdates open; its own limit."""

_CALL_S: Final = 15.0
"""Seconds to wait for the answer of any other call."""


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


class Client(Bot):
    """The Bot API as PTB speaks it. Its repr doesn't show the token, as PTB's does."""

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=AiohttpRequest(read_timeout=_CALL_S),
            get_updates_request=AiohttpRequest(read_timeout=POLL_S + 15, connections=2),
        )

    def __repr__(self) -> str:
        return "Client()"

    async def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON as it came
        """Make one call of the Bot API and return its result as plain JSON.

        PTB's methods build objects of every answer and its `do_api_request` warns about methods that
        have one of their own; both cost more than the call.

        Raises:
            TelegramError: What PTB makes of the answer.
        """
        data = RequestData([RequestParameter(*pair, None) for pair in parameters.items()])
        return await self.request.post(f"{self.base_url}/{method}", data)

    async def upload(self, method: str, name: str, content: bytes, **parameters: object) -> Any:  # noqa: ANN401 - JSON
        """Make one call that carries a file as its parameter `name`, and return its result as plain JSON.

        Raises:
            TelegramError: What PTB makes of the answer.
        """
        file = InputFile(content, filename=f"{name}.png", attach=True)
        return await self._post(method, {**parameters, name: file})

    async def updates(self, offset: int, wait: float, kinds: list[str]) -> list[Any]:
        """Return the updates from `offset` on, as plain JSON: one that PTB can't parse stops no other.

        Raises:
            TelegramError: What PTB makes of the answer.
        """
        found = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait, "limit": 100, "allowed_updates": kinds},
            read_timeout=wait + 15,
        )
        return found if isinstance(found, list) else []
