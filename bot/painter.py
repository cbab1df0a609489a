"""Charts as pictures, drawn by a child process: the bot never stalls, nor carries the plotting library."""

import asyncio
import json
import logging
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from hashlib import blake2s
from pathlib import Path
from typing import Final

from bot.engine.model import Chart

TIME_LIMIT_S: Final = 15.0

KEEP_S: Final = 24 * 3600.0
"""How long a picture written for a reader of JSON lines stays."""

_TRIES: Final = 2
"""Processes that one picture may find ended before it is given up."""

_SIZE_BYTES: Final = 4
"""What stands before a picture: its size, as bot/drawing.py writes it."""

_log = logging.getLogger(__name__)


class Painter:
    """Draws charts, one after another. A picture that can't be drawn is None: the words say the same.

    The child is started for the first picture, ends when none is wanted for a while, and is started anew
    for the next; `aclose` ends it.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._child: Process | None = None

    async def png(self, chart: Chart) -> bytes | None:
        """Return a chart as a PNG."""
        line = json.dumps(chart._asdict(), ensure_ascii=False).encode() + b"\n"
        async with self._turn:
            for _ in range(_TRIES):
                try:
                    async with asyncio.timeout(TIME_LIMIT_S):
                        return await self._ask(line)
                except TimeoutError:
                    _log.warning("a picture took longer than %.0f s", TIME_LIMIT_S)
                    await self.aclose()
                    return None
                except (EOFError, OSError):  # it ended while we asked: by its own rest, or killed
                    await self.aclose()
                except BaseException:  # half an answer would be taken for the next picture's
                    await self.aclose()
                    raise
        _log.warning("a picture couldn't be drawn: its process ended %d times", _TRIES)
        return None

    async def _ask(self, line: bytes) -> bytes | None:
        """Hand a chart to the child and return its picture.

        Raises:
            EOFError: The child ended.
            OSError: The child ended, or can't be started.
        """
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.drawing",
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=Path(__file__).parents[1],
            )  # fmt: skip
        into, out = self._child.stdin, self._child.stdout
        assert into is not None  # noqa: S101 - both are pipes
        assert out is not None  # noqa: S101 - as above
        into.write(line)
        await into.drain()
        size = int.from_bytes(await out.readexactly(_SIZE_BYTES), "big")
        if size == 0:
            _log.warning("a picture couldn't be drawn")
            return None
        return await out.readexactly(size)

    async def aclose(self) -> None:
        """End the child, if there is one; the next picture starts another."""
        child, self._child = self._child, None
        if child is not None:
            if child.returncode is None:
                child.kill()
            await child.communicate()

    async def file(self, chart: Chart) -> str | None:
        """Return the path of a PNG of a chart, readable by this user only; old ones are deleted."""
        drawn = await self.png(chart)
        if drawn is None:
            return None
        folder = Path(tempfile.gettempdir()) / f"hotspot-bot-pictures-{_owner()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        for old in folder.glob("*.png"):
            if time.time() - old.stat().st_mtime > KEEP_S:
                old.unlink(missing_ok=True)
        path = folder / f"{blake2s(drawn, digest_size=12).hexdigest()}.png"
        path.write_bytes(drawn)
        return str(path)


def _owner() -> str:
    return blake2s(str(Path.home()).encode(), digest_size=4).hexdigest()
