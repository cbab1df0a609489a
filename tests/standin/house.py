"""The bot in Telegram inside the test's own process: everything but the command line, on a real file."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Self

from bot.channel.client import Client
from bot.channel.service import Service
from bot.desk import Due, nothing_due
from bot.engine.model import Catalog
from bot.painter import Painter
from bot.store.sqlite import SqliteStore, open_store
from tests.standin.botapi import TOKEN, StandIn
from tests.talk import make_desk


class House:
    """The service on one database, begun and ended as often as a test likes."""

    def __init__(
        self, api: StandIn, folder: Path, catalog: Catalog, clock: Callable[[], float], due: Due = nothing_due
    ) -> None:
        self.api = api
        self.database = folder / "bot.sqlite3"
        self.catalog = catalog
        self.clock = clock
        self.due = due
        self.service: Service
        self.store: SqliteStore
        self._client: Client
        self._painter = Painter()
        self._run: asyncio.Task[None]

    async def start(self) -> None:
        """Start it and wait for its first poll."""
        self.api.polled.clear()
        self.store = await open_store(self.database)
        self._client = Client(TOKEN, self.api.url)
        self.service = Service(
            self._client, make_desk(self.catalog, self.store, due=self.due), self.store, self.catalog.words,
            default_language="en", take_over=False, chance=Random(1), paint=self._painter.png,
            clock=self.clock,
        )  # fmt: skip
        self._run = asyncio.create_task(self.service.run())
        await asyncio.wait_for(self.api.polled.wait(), 10)

    async def stop(self) -> None:
        """Stop it as SIGTERM does."""
        self.service.stop()
        await asyncio.wait_for(self._run, 20)
        await self._painter.aclose()
        await self._client.shutdown()
        await self.store.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
