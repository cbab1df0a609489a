"""Timers: due rows of the store, looked at by one ticking task."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.ports import Store, StoreTroubleError

TICK_S: Final = 1.0

KEEP_KEYS_S: Final = 3 * 24 * 3600.0
"""How long an update's key is kept: Telegram keeps the update itself for a day."""

_PRUNE_S: Final = 3600.0

_MOST: Final = 500
"""People in one tick: what fell due while the bot was down comes bit by bit."""

_log = logging.getLogger(__name__)


class Timers:
    """Rings for each person who has something due; the rows stay until what they say is committed."""

    def __init__(self, store: Store, ring: Callable[[int], None], clock: Callable[[], float]) -> None:
        self._store = store
        self._ring = ring
        self._clock = clock
        self._ringing: set[int] = set()
        self._pruned = 0.0

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            try:
                await self.tick()
            except StoreTroubleError as error:
                _log.warning("no timers now: %s", error)
            except Exception:  # noqa: BLE001 - the clock goes on, whatever one tick does
                _log.exception("a tick failed")
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Ring for people who have something due, and once an hour drop keys that are old enough."""
        now = self._clock()
        for user in await self._store.ringing(now, _MOST + len(self._ringing)):
            if user not in self._ringing:
                self._ringing.add(user)
                self._ring(user)
        if now - self._pruned >= _PRUNE_S:
            self._pruned = now
            await self._store.prune(now - KEEP_KEYS_S)

    def rung(self, user: int) -> None:
        """Take note that nothing is due to a person any more. Where that failed, the next process rings."""
        self._ringing.discard(user)
