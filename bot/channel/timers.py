"""Alarms: due rows of the store, looked at by one ticking task."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.ports import Alarm, Store, StoreTroubleError

TICK_S: Final = 1.0

KEEP_KEYS_S: Final = 3 * 24 * 3600.0
"""How long an update's key is kept: Telegram keeps the update itself for a day."""

_PRUNE_S: Final = 3600.0

_log = logging.getLogger(__name__)


class Timers:
    """Rings each due alarm once a process; it stays in the store until its mail takes it away."""

    def __init__(self, store: Store, ring: Callable[[Alarm], None], clock: Callable[[], float]) -> None:
        self._store = store
        self._ring = ring
        self._clock = clock
        self._ringing: set[tuple[int, str]] = set()
        self._pruned = 0.0

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            try:
                await self.tick()
            except StoreTroubleError as error:
                _log.warning("no alarms now: %s", error)
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Ring what is due, and once an hour drop keys that are old enough."""
        now = self._clock()
        for alarm in await self._store.due(now):
            if (alarm.user, alarm.name) not in self._ringing:
                self._ringing.add((alarm.user, alarm.name))
                self._ring(alarm)
        if now - self._pruned >= _PRUNE_S:
            self._pruned = now
            await self._store.prune(now - KEEP_KEYS_S)

    def rung(self, alarm: Alarm) -> None:
        """Take note that an alarm's mail is stored, or never will be."""
        self._ringing.discard((alarm.user, alarm.name))
