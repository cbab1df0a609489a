"""Logs without the token and without people's words, at every level."""

import logging
import re
import traceback
from types import TracebackType
from typing import Final

_TOKEN: Final = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}")
_HIDDEN: Final = "<token>"

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Takes the token out of every line, and the texts out of tracebacks: an error may quote a message."""

    def __init__(self, token: str | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        if self._token:
            line = line.replace(self._token, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, line)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """Return where it happened and the error's type, not its text."""
        kind, _, trace = ei
        where = "".join(traceback.format_list(traceback.extract_tb(trace)))
        return f"{where}{kind.__name__ if kind is not None else ''}"


def set_up(level: str, token: str | None) -> None:
    """Log to standard error.

    The libraries write whole requests and statements at DEBUG, so they stay above it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(QuietFormatter(token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("telegram", "aiosqlite", "aiohttp", "httpx", "httpcore", "transitions"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
