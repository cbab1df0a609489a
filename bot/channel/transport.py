"""PTB's way to Telegram, on aiohttp. The only importer of aiohttp.

PTB's own, on httpx, takes 1.4 to 1.8 ms of CPU a call and its pool collapses under concurrent calls.
Nothing is tried again here: whether a call may be repeated is the outbox's to know.
"""

import asyncio
import logging
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.engine.codec import dumps, loads

CONNECTIONS: Final = 256
"""Calls on their way at once; the rest wait for a free connection."""

_CONNECT_S: Final = 10.0

_NO_RESULT: Final = b'{"ok":true,"result":true}'
_UNREAD: Final = frozenset({"editMessageText", "editMessageReplyMarkup"})
"""Calls whose result nobody reads: parsing a whole message for nothing costs 20 us."""

_log = logging.getLogger(__name__)


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API."""

    __slots__ = ("_connections", "_proxies", "_session", "_timeout")

    def __init__(self, *, read_timeout: float, connections: int = CONNECTIONS) -> None:
        """Take the seconds to wait for an answer where a call names none."""
        self._timeout = _timeout(read_timeout)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        return self._timeout.total

    async def initialize(self) -> None:
        """Open the pool; a second call does nothing."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool; calls on their way fail."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - PTB's interface
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's interface
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
    ) -> tuple[int, bytes]:
        """Make one call and return its status and body.

        Raises:
            TimedOut: No answer came in time; it may have taken effect.
            NetworkError: The connection failed; it may have taken effect.
        """
        if self._session is None:
            raise NetworkError("the transport is closed")
        timeout = self._timeout if isinstance(read_timeout, DefaultValue) else _timeout(read_timeout)
        try:
            async with self._session.request(
                method, url, proxy=self._proxy_for(url), timeout=timeout, **_body(request_data)
            ) as response:
                body = await response.read()
                if response.status == 200 and url.rpartition("/")[2] in _UNREAD:  # noqa: PLR2004 - HTTP
                    return 200, _NO_RESULT
                return response.status, body
        except TimeoutError as error:
            raise TimedOut(f"no answer within {timeout.total} s") from error
        except (aiohttp.ClientError, OSError) as error:
            # The error's own text may hold the address, and with it the token.
            raise NetworkError(type(error).__name__) from None
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - its text may hold the address as well
            _log.warning("unexpected %s in the HTTP client", type(error).__name__)
            raise NetworkError(type(error).__name__) from None

    def _proxy_for(self, url: str) -> str | None:
        """Return the proxy that the environment names for an address, looked up once a method."""
        if url not in self._proxies:
            parts = urlsplit(url)
            proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
            self._proxies[url] = proxy
        return self._proxies[url]

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Return the JSON of an answer. PTB's own logs what it can't read, people's words included.

        Raises:
            TelegramError: It is none, such as the error page of a proxy.
        """
        try:
            data = loads(payload)
        except ValueError:
            raise TelegramError(f"{len(payload)} bytes that aren't JSON") from None
        if not isinstance(data, dict):
            raise TelegramError("JSON that is no object")
        return data


def _timeout(seconds: float | None) -> aiohttp.ClientTimeout:
    """Return the limits of a call. One timer for all of it: those for reading are set anew at each step."""
    return aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT_S)


def _body(data: RequestData | None) -> dict[str, Any]:
    """Return the arguments that carry a call's parameters: JSON, or a form where there are files."""
    if data is None:
        return {}
    if data.contains_files:
        form = aiohttp.FormData(data.json_parameters)
        for name, (filename, content, kind) in data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return {"data": form}
    # A payload of its own brings its type along: a header a call would be merged with the session's.
    return {"data": aiohttp.BytesPayload(dumps(data.parameters).encode(), content_type="application/json")}
