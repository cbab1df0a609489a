"""Telegram's edge as a whole: updates in, desk, letters out, from start to shutdown."""

import asyncio
import logging
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from random import Random
from typing import Final, NoReturn

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channel import outbound
from bot.channel.client import Client, seconds
from bot.channel.inbound import Incoming, event
from bot.channel.ingest import Ingest, Item
from bot.channel.lanes import Lanes
from bot.channel.outbox import Outbox, Paint
from bot.channel.profile import register
from bot.channel.timers import Timers
from bot.desk import Desk
from bot.engine.model import Words
from bot.language.languages import fold, offer
from bot.ports import Arrival, Letter, Mail, StaleTurnError, Store, StoreTroubleError
from bot.problem import SettingError

GRACE_S: Final = 8.0
"""Seconds that SIGTERM gives to what is on its way; supervisors give 10 before they kill."""

_STUCK_S: Final = 300.0
"""Seconds after which a poll that neither ends nor fails is taken to be dead."""

_MOST_DEATHS: Final = 5
_REST_S: Final = 1.0
_STALE_TRIES: Final = 5
_LONGEST_WAIT_S: Final = 10.0

_log = logging.getLogger(__name__)


class Service:
    """The bot in Telegram. `run` returns when it is told to stop."""

    def __init__(  # noqa: PLR0913 - the composition root's call
        self,
        client: Client,
        desk: Desk,
        store: Store,
        words: Mapping[str, Words],
        *,
        default_language: str,
        take_over: bool,
        chance: Random,
        paint: Paint,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take what it works with.

        `take_over` lets it delete a webhook, `clock` is in seconds since the epoch.
        """
        self._client = client
        self._desk = desk
        self._store = store
        self._words = words
        self._default = default_language
        self._take_over = take_over
        self._chance = chance
        self._clock = clock
        self._name = ""
        self._missed: Callable[[float], bool] = lambda _: False
        self._outbox = Outbox(store, client, chance, paint)
        # A number is that of a person to whom something is due.
        self._lanes: Lanes[Item | int] = Lanes(self._serve)
        self._timers = Timers(store, self._ring, clock)
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """End `run`, once what is in the house is done or the grace time is over."""
        self._stop.set()

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT.

        Raises:
            SettingError: It can't start, or can't go on.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        ingest = await self._begin()
        if ingest is None:
            return
        work = [
            asyncio.create_task(keep_polling(ingest, self._lanes.room)),
            asyncio.create_task(self._timers.run()),
            asyncio.create_task(register(self._client, self._words)),
        ]
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait([work[0], stop], return_when=asyncio.FIRST_COMPLETED)
            for task in (*work, stop):
                if not task.done():
                    task.cancel()
            if work[0].done():
                work[0].result()  # raises what ended it
            await self._drain()
        finally:
            await asyncio.gather(*work, stop, return_exceptions=True)
            self._lanes.stop()
            self._outbox.stop()
            _log.info("stopped; in %s, out %s", dict(ingest.counts), dict(self._outbox.counts))

    async def _begin(self) -> Ingest | None:
        """Find out who we are and take up what was left; None if told to stop meanwhile."""
        tries = 0
        while not self._stop.is_set():
            try:
                await self._client.initialize()
                webhook = (await self._client.call("getWebhookInfo"))["url"]
                if webhook and not self._take_over:
                    raise SettingError(
                        "a webhook is set for this bot, so another program may be serving it; stop that one, "
                        "then use hotspot-bot run --take-over"
                    )
                if webhook:
                    await self._client.call("deleteWebhook", drop_pending_updates=False)
                break
            except InvalidToken:
                raise SettingError(
                    "Telegram doesn't know this token; ask @BotFather for it, see TELEGRAM_BOT_TOKEN"
                ) from None
            except TelegramError as error:
                wait = min(_LONGEST_WAIT_S, 0.25 * 2.0 ** min(tries, 8))
                if isinstance(error, RetryAfter):
                    wait = seconds(error)
                _log.warning("Telegram can't be reached: %s; again in %.1f s", type(error).__name__, wait)
                tries += 1
                await self._pause(wait)
        else:
            return None
        self._name = self._client.username
        ingest = Ingest(
            self._client.id, self._client, self._store, self._hand_over, self._outbox.answer_now, self._chance
        )
        self._missed = ingest.missed
        await self._outbox.resume()
        await ingest.resume()
        _log.info("serving as @%s", self._name)
        return ingest

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than until told to stop."""
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    async def _drain(self) -> None:
        """Finish what is in the house, within the grace time; the rest is in the store."""
        try:
            async with asyncio.timeout(GRACE_S):
                await self._lanes.drain()
                await self._outbox.drain()
        except TimeoutError:
            _log.warning("stopped with %d lanes and %d boxes open", len(self._lanes), len(self._outbox))

    # --- one person's lane

    def _hand_over(self, item: Item) -> None:
        self._lanes.put(item[0].user, item)

    def _ring(self, user: int) -> None:
        self._lanes.put(user, user)

    async def _serve(self, item: Item | int, behind: deque[Item | int]) -> None:
        """Serve one item until it is committed, however long the store takes; then deliver."""
        tries = 0
        while True:
            try:
                if isinstance(item, int):
                    await self._wake(item)
                else:
                    await self._handle(*item, behind)
            except StoreTroubleError as error:
                _log.error("the store can't be used: %s", error)
                await asyncio.sleep(min(_LONGEST_WAIT_S, 0.25 * 2.0 ** min(tries, 8)))
            except StaleTurnError:
                # Another process has the same person: the terminal, on the same file.
                if tries >= _STALE_TRIES:
                    raise
            except Exception:  # noqa: BLE001 - no update may end its lane
                _log.exception("an update couldn't be handled")
                await self._give_up(item)
                return
            else:
                return
            tries += 1

    async def _wake(self, user: int) -> None:
        """Let the desk say what is due to a person, one message each."""
        while reply := await self._desk.wake(user, self._clock(), partial(outbound.due, user)):
            self._outbox.put(reply.letters)
        self._timers.rung(user)

    async def _handle(self, arrival: Arrival, incoming: Incoming, behind: deque[Item | int]) -> None:
        key = (arrival.bot, arrival.update)
        match incoming.kind:
            case "text" if self._read_only(arrival, behind):
                await self._store.post(arrival.user, Mail(done=key))
            case "text" | "press" | "note":
                mail = partial(outbound.address, incoming, arrival)
                reply = await self._desk.answer(event(incoming, arrival.at), mail)
                self._outbox.put(reply.letters)
            case "group":
                self._outbox.put(
                    await self._store.post(arrival.user, Mail(key, (self._group_line(incoming),)))
                )
            case "group_press":
                self._outbox.put(
                    await self._store.post(arrival.user, Mail(key, (outbound.answer(incoming),)))
                )
            case _:
                await self._outbox.forget(arrival.user)
                await self._store.post(arrival.user, Mail(done=key))

    def _read_only(self, arrival: Arrival, behind: deque[Item | int]) -> bool:
        """Say whether a message came during an outage and a newer one follows: that one is answered."""
        return self._missed(arrival.at) and any(
            not isinstance(item, int) and item[1].kind == "text" for item in behind
        )

    def _ui(self, incoming: Incoming) -> Mapping[str, str]:
        """Return the words for someone whose session isn't asked: in their client's language."""
        return self._words[offer(fold(incoming.language or self._default), self._words)].ui

    def _group_line(self, incoming: Incoming) -> Letter:
        ui = self._ui(incoming)
        url = f"https://t.me/{self._name}?start=menu"
        return outbound.group_line(incoming, ui["group_line"], ui["group_button"], url)

    async def _give_up(self, item: Item | int) -> None:
        """Park an update that our own code fails on, and say so to the person."""
        if isinstance(item, int):
            return
        arrival, incoming = item
        letters = [outbound.answer(incoming)] if incoming.query else []
        if incoming.kind in ("text", "press", "note"):
            letters.append(outbound.plain_line(incoming, self._ui(incoming)["trouble"]))
        await self._store.park(arrival.bot, arrival.update, arrival.at, "our own failure")
        self._outbox.put(await self._store.post(arrival.user, Mail(letters=tuple(letters))))


async def keep_polling(ingest: Ingest, room: Callable[[], Awaitable[None]]) -> NoReturn:
    """Poll for ever, when there is room. A loop that is stuck or dies is begun again.

    Raises:
        SettingError: It keeps dying, or it makes no sense to go on.
    """
    deaths = 0
    while True:
        try:
            async with asyncio.timeout(_STUCK_S):
                await ingest.step()
            deaths = 0
        except SettingError:
            raise
        except TimeoutError:
            _log.error("the poll loop was stuck; begun again")
        except Exception as error:  # noqa: BLE001 - the watchdog: whatever it died of
            deaths += 1
            _log.exception("the poll loop died")
            if deaths >= _MOST_DEATHS:
                raise SettingError(
                    f"the poll loop died {deaths} times in a row: {type(error).__name__}; see the log"
                ) from None
            await asyncio.sleep(_REST_S)
        await room()
