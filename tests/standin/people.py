"""People who talk to the bot through the stand-in, and what must hold of them whatever happens."""

import asyncio
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.usage.moves import without_figures
from tests.standin.botapi import StandIn

WORDS = ("/start", "/help", "/privacy", "qwrt zzkp", "咕噜咕噜")
"""Texts that choose nothing, but for /start, which equals the menu button, and words for a report."""


HEARD = "reported|usage"
"""What a text that chooses nothing is in the journal where the bot asks for words or a reading."""


@dataclass
class Acts:
    """What one person did: pressed choices in order, each with whether it has to move."""

    pressed: list[tuple[str, bool]] = field(default_factory=list)
    sure: bool = True
    count: int = 0
    replies: int = 0
    at_last_send: int = -1
    last_sent: str = ""


class People:
    """Some people, each with one thing on their mind at a time, and sometimes a double tap."""

    def __init__(self, api: StandIn, database: Path, users: range, seed: int) -> None:
        self.api = api
        self.database = database
        self.chance = Random(seed)
        self.acts = {user: Acts() for user in users}
        self.repeats: Counter[int] = Counter()
        self.going = True
        api.heard = self._heard
        for user in users:
            api.chat(user)

    def _heard(self, method: str, parameters: dict[str, Any], _: int) -> None:
        acts = self.acts.get(int(parameters.get("chat_id", 0)))
        if acts is None or method not in ("sendmessage", "editmessagetext"):
            return
        acts.replies += 1
        if method == "sendmessage":
            content = json.dumps([parameters["text"], parameters.get("reply_markup")])
            if acts.at_last_send == acts.count and acts.last_sent == content:
                self.repeats[int(parameters["chat_id"])] += 1
            acts.at_last_send, acts.last_sent = acts.count, content

    async def talk(self, user: int) -> None:
        """Act, wait for the reply, act again, until told to stop; one act more at the end."""
        while self.going:
            await self.act(user)

    async def act(self, user: int, *, double: bool | None = None) -> None:
        """Do one thing and wait until the bot has shown something."""
        acts, chat = self.acts[user], self.api.chat(user)
        before = acts.replies
        acts.count += 1
        keys = chat.last.keys if chat.messages else []
        data = [
            b["callback_data"] for row in keys for b in row if "callback_data" in b
        ]  # fmt: skip
        if not data or self.chance.random() < 0.15:
            word = self.chance.choice(WORDS) if chat.messages else "/start"
            if word == "/start":
                acts.pressed.append(("menu", True))
            elif not word.startswith("/"):
                acts.pressed.append((HEARD, False))
            number = self.api.say(user, word)
        else:
            pressed = self.chance.choice(data)
            twice = self.chance.random() < 0.05 if double is None else double
            number = 0
            for nth in range(2 if twice else 1):
                choice = without_figures(pressed.rpartition(".")[2])
                acts.pressed.append((choice, acts.sure and nth == 0))
                number = self.api.press(user, pressed)
        await self.api.until(lambda: acts.replies > before, 180)
        # Half of the time the person acts on whatever is there, which may be a screen of before: a
        # press then may be stale. Otherwise they wait until all is shown, and the next press must move.
        acts.sure = self.chance.random() < 0.5 or double is False
        if acts.sure:
            await self.api.until(lambda: self._settled(user, number), 180)

    def _settled(self, user: int, number: int) -> bool:
        """Say whether the bot has handled an update and owes the person nothing."""
        with closing(sqlite3.connect(self.database, timeout=5)) as reader:
            found: tuple[int] = reader.execute(
                "SELECT EXISTS (SELECT 1 FROM seen WHERE number = ?2)"
                " AND NOT EXISTS (SELECT 1 FROM inbox WHERE user = ?1)"
                " AND NOT EXISTS (SELECT 1 FROM outbox WHERE user = ?1)",
                (user, number),
            ).fetchone()
        return found == (1,)

    async def run(self, seconds_of: Any) -> None:  # noqa: ANN401 - any awaitable that ends the talks
        """Let all talk while something else goes on; then one sure act each."""
        talks = [asyncio.create_task(self.talk(user)) for user in self.acts]
        try:
            await seconds_of
            self.going = False
            await asyncio.wait_for(asyncio.gather(*talks), 240)
        finally:
            for task in talks:
                task.cancel()

    # --- what must hold

    def check(self) -> None:
        """Hold the journal of each person to what they pressed: nothing lost, twice or out of order."""
        with closing(sqlite3.connect(self.database)) as reader:
            left = {
                t: reader.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
                for t in ("inbox", "outbox", "parked")
            }
            who = dict(reader.execute("SELECT user, json_extract(session, '$.person') FROM sessions"))
            lines: defaultdict[int, list[str]] = defaultdict(list)
            for person, what in reader.execute(
                "SELECT person, what FROM journal WHERE kind = 'chosen' ORDER BY id"
            ):
                lines[person].append(what)
        assert left == {"inbox": 0, "outbox": 0, "parked": 0}, left
        for user, acts in self.acts.items():
            chosen = lines[who[user]]
            missing = _missing(acts.pressed, chosen)
            assert missing is not None, f"{user}: moved twice or out of order; {acts.pressed} {chosen}"
            assert missing == 0, f"{user}: lost; {acts.pressed} {chosen}"


def _missing(pressed: list[tuple[str, bool]], chosen: list[str]) -> int | None:
    """Return how many sure presses the journal lacks at least; None if it isn't made of them, in order."""
    never = len(pressed) + 1
    # best[n]: the fewest sure presses left out so far, when the first n lines of the journal are explained
    best = [0] + [never] * len(chosen)
    for what, sure in pressed:
        for n in range(len(chosen), -1, -1):
            left_out = best[n] + sure
            explained = best[n - 1] if n and chosen[n - 1] in what.split("|") else never
            best[n] = min(left_out, explained, never)
    return None if best[-1] >= never else best[-1]
