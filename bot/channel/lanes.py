"""Lanes: in order for one person, side by side for different people."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

AT_ONCE: Final = 64
"""People served at the same moment; more would only wait for the same processor."""

MOST: Final = 10_000
"""Items in all lanes from which no more should be fetched; far above `AT_ONCE`, or one would stop all."""

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Lanes(Generic[T]):
    """Hands items to `serve`, for each key one at a time and in order. A lane that is empty is gone."""

    def __init__(self, serve: Callable[[T, deque[T]], Awaitable[None]], at_once: int = AT_ONCE) -> None:
        """Take what serves an item; it is also shown what waits behind it."""
        self._serve = serve
        self._lanes: dict[int, deque[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Taken after the lane is entered: who waits for their own turn holds up nobody.
        self._places = asyncio.Semaphore(at_once)
        self._size = 0
        self._room = asyncio.Event()
        self._room.set()

    def put(self, key: int, item: T) -> None:
        """Put an item at the end of a lane."""
        self._size += 1
        if self._size >= MOST:
            self._room.clear()
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(item)
            return
        lane = self._lanes[key] = deque([item])
        task = asyncio.create_task(self._run(key, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: int, lane: deque[T]) -> None:
        try:
            while lane:
                item = lane.popleft()
                async with self._places:
                    try:
                        await self._serve(item, lane)
                    except Exception as error:  # noqa: BLE001 - the lane goes on, whatever one item does
                        _log.error("an item of a lane failed: %s", type(error).__name__)
                self._size -= 1
                if self._size < MOST:
                    self._room.set()
        finally:
            if self._lanes.get(key) is lane:
                del self._lanes[key]

    async def room(self) -> None:
        """Wait until more may be put in."""
        await self._room.wait()

    async def drain(self) -> None:
        """Wait until every lane is empty."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Give up on what is still in the lanes."""
        for task in self._tasks:
            task.cancel()

    def __len__(self) -> int:
        return len(self._lanes)
