"""The bot as a process of its own, against the stand-in."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Protocol, Self

import bot
from tests.standin.botapi import TOKEN, StandIn


class Running(Protocol):
    """What is used of a process, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...

    def send_signal(self, sig: int) -> None: ...


class BotProcess:
    """`hotspot-bot run` on one database, started and killed as often as a test likes."""

    def __init__(self, api: StandIn, folder: Path, **settings: str) -> None:
        self.api = api
        self.program = ["-m", "bot", "run"]
        self.database = folder / "bot.sqlite3"
        self.log = folder / "log.txt"
        self.settings = settings
        self._process: Running | None = None

    async def start(self, *arguments: str) -> None:
        """Start it and wait for its first poll."""
        self.api.polled.clear()
        self.spawn(*arguments)
        await asyncio.wait_for(self.api.polled.wait(), 30)

    def spawn(self, *arguments: str) -> None:
        """Start it and don't wait."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.program, *arguments],
                cwd=Path(bot.__file__).parents[1], env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """Return the environment that it runs in."""
        plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return plain | {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.api.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            **self.settings,
        }

    def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    async def stop(self) -> int:
        """SIGTERM; return the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    @property
    def id(self) -> int:
        """Return its process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Say whether it runs."""
        return self._process is not None and self._process.poll() is None

    async def ended(self, seconds: float = 30.0) -> int:
        """Return the exit code when it has ended."""
        assert self._process is not None
        return await asyncio.wait_for(asyncio.to_thread(self._process.wait, seconds), seconds + 1)

    def logged(self) -> str:
        """Return what it wrote."""
        return self.log.read_text("utf-8")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self.kill()
