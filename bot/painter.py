"""Charts as pictures, drawn by child processes: the bot never stalls, nor carries the plotting library."""

import asyncio
import json
import logging
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from hashlib import blake2s
from pathlib import Path
from typing import Final

from bot.engine.model import Chart

TIME_LIMIT_S: Final = 15.0

AT_ONCE: Final = 2
"""Pictures drawn at the same time; the rest wait for their turn."""

KEEP_S: Final = 24 * 3600.0
"""How long a picture written for a reader of JSON lines stays."""

_log = logging.getLogger(__name__)


class Painter:
    """Draws charts. A picture that can't be drawn is None: the words say the same."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def png(self, chart: Chart) -> bytes | None:
        """Return a chart as a PNG."""
        text = json.dumps(chart._asdict(), ensure_ascii=False).encode()
        async with self._turns:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.drawing",
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=Path(__file__).parents[1],
            )  # fmt: skip
            try:
                async with asyncio.timeout(TIME_LIMIT_S):
                    drawn, _ = await child.communicate(text)
            except TimeoutError:
                child.kill()
                await child.wait()
                _log.warning("a picture took longer than %.0f s", TIME_LIMIT_S)
                return None
        if child.returncode != 0:
            _log.warning("a picture couldn't be drawn: exit code %s", child.returncode)
            return None
        return drawn

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
