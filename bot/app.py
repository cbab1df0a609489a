"""Composition root: builds every object once, opens and closes all of them. Layer 7."""

import gc
import random
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from bot.content.load import find, load
from bot.desk import Desk
from bot.engine.advance import Engine
from bot.engine.model import Catalog
from bot.language.read import Reader
from bot.painter import Painter
from bot.ports import Store
from bot.settings import Settings
from bot.store.memory import MemoryStore
from bot.store.sqlite import open_store

_GC_OBJECTS = 20_000
"""New objects after which the garbage collector looks through them; Python's own are 700."""


def load_catalog(settings: Settings) -> Catalog:
    """Return the checked content that the settings name.

    Raises:
        ContentError: It has faults; `problems` holds all of them.
        SettingError: The folder isn't there.
    """
    gc.disable()  # nothing of a catalog is garbage: looking for it takes a sixth of the time
    try:
        return load(find(settings.content_dir))
    finally:
        gc.enable()


@asynccontextmanager
async def open_desk(settings: Settings, catalog: Catalog, *, in_memory: bool) -> AsyncIterator[Desk]:
    """Yield the desk with its store open, and close the store after.

    Raises:
        SettingError: The database can't be used.
    """
    if in_memory:
        yield _desk(settings, catalog, MemoryStore())
        return
    on_disk = await open_store(settings.database)
    try:
        yield _desk(settings, catalog, on_disk)
    finally:
        await on_disk.close()


@asynccontextmanager
async def open_reports(settings: Settings) -> AsyncIterator[Store]:
    """Yield the store on disk, for what people reported and asked about, and close it after.

    Raises:
        SettingError: The database can't be used.
    """
    on_disk = await open_store(settings.database)
    try:
        yield on_disk
    finally:
        await on_disk.close()


async def serve(settings: Settings, token: str, catalog: Catalog, *, take_over: bool) -> None:
    """Run the bot in Telegram until it is told to stop.

    Raises:
        SettingError: The token, the database or the bot's webhook don't allow it.
    """
    from bot.channel.client import Client
    from bot.channel.service import Service

    # The catalog never goes: without this each full collection walks through all of it again. And an
    # update makes hundreds of objects that die with it, so there is no hurry to look for those that don't.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GC_OBJECTS)
    store = await open_store(settings.database)
    client = Client(token, settings.telegram_api_url)
    try:
        async with aclosing(Painter()) as painter:
            service = Service(
                client,
                _desk(settings, catalog, store),
                store,
                catalog.words,
                default_language=settings.default_language,
                take_over=take_over,
                chance=random.SystemRandom(),
                paint=painter.png,
            )
            await service.run()
    finally:
        await client.shutdown()
        await store.close()


def _desk(settings: Settings, catalog: Catalog, store: Store) -> Desk:
    numbers = random.SystemRandom()
    return Desk(
        Engine.of(catalog),
        Reader(catalog),
        store,
        default_language=settings.default_language,
        new_person=lambda: numbers.getrandbits(63),
        operator=settings.operator_contact,
    )
