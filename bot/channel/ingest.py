"""From Telegram into the inbox: the own poll loop. What is confirmed is stored.

PTB's updater confirms what it has only queued, and one update that it can't parse stops it for
ever. Here each batch is reduced, stored and committed; only the next call, with a higher offset,
confirms it. An update that can't be read is parked; the rest flows on.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, Final, Protocol

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channel.client import POLL_S, seconds
from bot.channel.floods import Buckets
from bot.channel.inbound import KINDS, Incoming, UnreadableError, number, reduce
from bot.ports import Arrival, Store, StoreTroubleError
from bot.problem import SettingError

BURST: Final = 100
"""Updates that one person may send at once ..."""

PER_SECOND: Final = 20.0
"""... and after that in a second; the rest is confirmed and dropped."""

CONFLICT_S: Final = 40.0
"""Seconds of nothing but 409 after which another process is taken to be there to stay."""

REJECTED_S: Final = 20.0
"""Seconds of nothing but 401 or 404: longer than a proxy's hiccup."""

OLD_S: Final = 60.0
"""Silence of ours that is an outage; messages that were older at its end wait until all of them are here."""

_FULL: Final = 100
_MOST_HELD: Final = 5_000
_LONGEST_WAIT_S: Final = 30.0

_log = logging.getLogger(__name__)

Item = tuple[Arrival, Incoming]


class Source(Protocol):
    """What the loop needs of a client."""

    async def updates(self, offset: int, wait: float, kinds: list[str]) -> list[Any]:
        """Return the updates from `offset` on."""


class Ingest:
    """Polls, stores, hands over. `counts` says how many updates came to what."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is another neighbour
        self,
        bot: int,
        source: Source,
        store: Store,
        hand_over: Callable[[Item], None],
        answer_now: Callable[[str], None],
        chance: Random,
    ) -> None:
        self._bot = bot
        self._source = source
        self._store = store
        self._hand_over = hand_over
        self._answer_now = answer_now
        self._chance = chance
        self._buckets = Buckets(BURST, PER_SECOND)
        self._held: list[Item] = []
        self._offset = 0
        self._failing_since: float | None = None
        self._failures = 0
        self.counts: Counter[str] = Counter()
        self._silent_since: float | None = None
        self._back = time.time()

    async def resume(self) -> None:
        """Hand over what the last process stored and didn't finish."""
        for arrival in await self._store.waiting(self._bot):
            self._hand_over((arrival, Incoming.decode(arrival)))

    async def step(self) -> None:
        """Poll once and take in what came; after a failure, wait.

        Raises:
            SettingError: It makes no sense to go on: another process polls, or the token is refused.
        """
        if self._silent_since is None:  # the time before this poll was none: we had enough to do
            self._silent_since = time.time()
        try:
            updates = await self._source.updates(self._offset, POLL_S, KINDS)
            if time.time() - self._silent_since > OLD_S:
                self._back = time.time()
            await self._take_in(updates)
        except (TelegramError, StoreTroubleError) as error:
            await self._failed(error)
        else:
            self._failing_since, self._failures = None, 0
            self._silent_since = None

    def missed(self, at: float) -> bool:
        """Say whether what was sent then came during an outage: an hour's wait in a long queue is none."""
        return self._back - at > OLD_S

    async def _take_in(self, updates: list[Any]) -> None:
        now = time.time()
        read: dict[int, Item] = {}
        last = 0
        for update in updates:
            try:
                key = number(update)
            except UnreadableError:
                self.counts["numberless"] += 1
                continue
            last = max(last, key)
            try:
                incoming, at = reduce(update, now)
            except UnreadableError as error:
                self.counts["parked"] += 1
                _log.error("update %d is parked: %s", key, error)
                await self._store.park(self._bot, key, now, str(error))
                continue
            if self._let_in(incoming, at):
                read[key] = (Arrival(self._bot, key, incoming.user, at, incoming.encode()), incoming)
        if read:
            arrivals = [read[key][0] for key in sorted(read)]
            new = [read[a.update] for a in await self._store.receive(arrivals)]
            self.counts["received"] += len(new)
            self.counts["repeated"] += len(read) - len(new)
            self._pass_on(new, full=len(updates) >= _FULL)
        elif self._held:
            self._pass_on([], full=False)
        # With nothing left unconfirmed 0 means the same, and holds if Telegram starts its numbers anew.
        self._offset = last + 1 if last else 0
        if updates and not last:
            await asyncio.sleep(1.0)  # nothing that could be confirmed: it comes again at once

    def _let_in(self, incoming: Incoming, at: float) -> bool:
        """Say whether an update is to be kept; a flood's presses are answered all the same.

        A flood is one by the times at which it was sent: what gathered during an outage is none.
        """
        if incoming.kind == "none":
            return False
        if self._buckets.take(incoming.user, at) == 0.0:
            return True
        self.counts["flooded"] += 1
        if incoming.query:
            self._answer_now(incoming.query)
        return False

    def _pass_on(self, items: list[Item], *, full: bool) -> None:
        """Hand over; old messages only when all of them are here, so that the newest can be told."""
        self._held += items
        if full and len(self._held) < _MOST_HELD and any(self.missed(a.at) for a, _ in self._held):
            return
        held, self._held = self._held, []
        for item in held:
            self._hand_over(item)

    async def _failed(self, error: Exception) -> None:
        """Wait after a failed poll; give up where waiting won't help."""
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
        self._failures += 1
        lasting = now - self._failing_since
        if isinstance(error, Conflict) and lasting > CONFLICT_S:
            raise SettingError(
                "another process polls with this token, or a webhook was set; stop it, or use --take-over"
            )
        if isinstance(error, InvalidToken) and lasting > REJECTED_S:
            raise SettingError(
                "Telegram doesn't know this token any more; ask @BotFather for a new one: TELEGRAM_BOT_TOKEN"
            )
        if not isinstance(error, Conflict | InvalidToken):
            self._failing_since = None
        wait = min(_LONGEST_WAIT_S, 0.25 * 2.0 ** min(self._failures, 10)) * (0.5 + self._chance.random() / 2)
        if isinstance(error, RetryAfter):
            wait = seconds(error)
        known = isinstance(error, NetworkError | StoreTroubleError | Conflict | InvalidToken | RetryAfter)
        _log.warning(
            "no updates: %s; again in %.1f s",
            type(error).__name__ if known else "an answer we can't read",
            wait,
        )
        await asyncio.sleep(wait)
