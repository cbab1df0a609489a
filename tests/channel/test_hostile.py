"""Hostile updates and button data: nothing raises in a lane, and no press moves what it wasn't shown on.

`HOSTILE` sets how many of each are tried; `make soak` tries 100,000.
"""

import asyncio
import os
from collections.abc import Awaitable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channel.inbound import Incoming, UnreadableError, reduce
from bot.channel.service import Service
from bot.content.load import load
from bot.desk import Event
from bot.engine.model import Catalog, Chart, Session
from bot.ports import Arrival
from bot.store.memory import MemoryStore
from tests.talk import make_desk

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = int(os.environ.get("HOSTILE", "300"))
BOT, ANN, BEN = 42, 7, 8
NOW = 1_795_000_000.0

often = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))


A_MESSAGE = {"message_id": 1, "from": {"id": 1}, "chat": {"id": 1, "type": "private"}, "date": 1}


class Calls:
    """A client that takes every call and gives each message a new id."""

    id = BOT
    username = "hot_bot"

    def __init__(self) -> None:
        self._next = 1000

    async def call(self, method: str, **parameters: object) -> dict[str, int]:
        self._next += method == "sendMessage"
        return {"message_id": self._next}

    async def upload(self, method: str, name: str, content: bytes, **parameters: object) -> dict[str, int]:
        return await self.call(method)


@cache
def content() -> Catalog:
    return load(ROOT)


async def no_picture(_: Chart) -> None:
    """Stand for a picture that can't be drawn."""


class Bot:
    """The service without its poll loop, on a store in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.service = Service(
            Calls(), make_desk(content(), self.store), self.store, content().words,  # type: ignore[arg-type]  # the client port
            default_language="en", take_over=False, chance=Random(1), paint=no_picture, clock=lambda: NOW,
        )  # fmt: skip
        self._update = 0

    async def take(self, incoming: Incoming, at: float = NOW) -> None:
        """Take one update through inbox, lane, desk and outbox, and hold that it is done with."""
        self._update += 1
        arrival = Arrival(BOT, self._update, incoming.user, at, incoming.encode())
        arrival.body.encode()
        assert Incoming.decode(arrival) == incoming
        await self.store.receive([arrival])
        self.service._hand_over((arrival, incoming))
        await self.service._lanes.drain()
        await self.service._outbox.drain()
        assert await self.store.waiting(BOT) == []
        assert await self.store.letters() == []
        assert self.store.parked == {}

    async def say(self, user: int, text: str) -> None:
        await self.take(Incoming("text", user, user, 1, text, language="en"))

    async def press(self, user: int, data: str, message: int) -> None:
        await self.take(Incoming("press", user, user, message, data, "q", "en"))

    async def session(self, user: int) -> Session:
        stored = await self.store.load(user)
        assert stored is not None
        return stored.session


def run(work: Awaitable[None]) -> None:
    async def inner() -> None:
        await work

    asyncio.run(inner())


numbers = st.integers(-(2**70), 2**70)
junk = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "from", "chat", "type", "text", "date", "data", "message", "message_id", "status"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
people = st.fixed_dictionaries({"id": numbers}, optional={"language_code": junk, "is_bot": junk})
chats = st.fixed_dictionaries({"id": numbers, "type": st.sampled_from(["private", "group"]) | junk})
messages = st.fixed_dictionaries(
    {"message_id": numbers, "from": people, "chat": chats, "date": numbers},
    optional={"text": st.text() | junk},
)
presses = st.fixed_dictionaries(
    {"id": st.text(max_size=9) | junk, "from": people},
    optional={"data": st.text() | junk, "message": messages | junk},
)
updates = st.one_of(
    st.fixed_dictionaries({"message": messages | junk}),
    st.fixed_dictionaries({"edited_message": messages | junk}),
    st.fixed_dictionaries({"callback_query": presses | junk}),
    st.fixed_dictionaries({"my_chat_member": junk}),
)


@often
@given(updates)
@example({"message": {**A_MESSAGE, "text": "\ud800"}})
def test_hostile_updates_end_in_an_answer_or_are_refused(update: dict[str, Any]) -> None:
    """Whatever comes is refused without its words, or goes the whole way and is done with."""
    try:
        incoming, at = reduce(update, NOW)
    except UnreadableError as error:
        assert len(str(error)) < 60  # noqa: PT017 - most examples raise nothing
        return
    if incoming.kind != "none":
        run(Bot().take(incoming, at))


@st.composite
def attacks(draw: st.DrawFn) -> tuple[list[int], str, int]:
    """Return the presses that bring a person somewhere, data to attack with, and how old its message is."""
    steps = draw(st.lists(st.integers(0, 9), max_size=3))
    kind = draw(
        st.sampled_from(
            ["text", "turn", "digest", "tag", "choice", "foreign", "old", "cut", "reminder", "true"]
        )
    )
    return steps, kind + "|" + draw(st.text(max_size=70)), draw(st.integers(0, 3))


@often
@given(attacks())
@example(([8, 5], "reminder|", 0))
def test_no_press_moves_what_it_was_not_shown_on(attack: tuple[list[int], str, int]) -> None:
    """A press with any data moves the talk only if that very data stands on the person's current screen."""
    run(_attack(*attack))


async def _attack(steps: list[int], how: str, age: int) -> None:
    bot = Bot()
    await bot.say(BEN, "/start cannot_enable")
    await bot.say(ANN, "/start cannot_enable")
    earlier = ""
    for step in steps:
        offered = await _offered(bot, ANN)
        earlier = offered[step % len(offered)]
        await bot.press(ANN, earlier, 5000)
    offered = await _offered(bot, ANN)
    kind, _, text = how.partition("|")
    tag, turn, digest, choice = offered[len(text) % len(offered)].split(".")
    data = {
        "text": text,
        "turn": f"{tag}.{int(turn, 16) + age + 1:x}.{digest}.{choice}",
        "digest": f"{tag}.{turn}.{text[:6]}.{choice}",
        "tag": f"{text[:4]}.{turn}.{digest}.{choice}",
        "choice": f"{tag}.{turn}.{digest}.{text}",
        "foreign": (await _offered(bot, BEN))[0],
        "old": earlier,
        "reminder": f"{tag}.r.{choice}",
        "cut": offered[0][: len(text)],
        "true": offered[0],
    }[kind]
    before = {user: (await bot.session(user)).turn for user in (ANN, BEN)}
    stored = await bot.store.load(ANN)
    assert stored is not None
    message = max(0, stored.message - age)
    on = {"message_id": message, "date": 1, "chat": {"id": ANN, "type": "private"}}
    update = {"id": "q", "from": {"id": ANN}, "data": data, "message": on}
    await bot.take(reduce({"callback_query": update}, NOW)[0])
    moved = (await bot.session(ANN)).turn != before[ANN]
    assert not moved or (data in offered and (age == 0 or message == 0))
    assert (await bot.session(BEN)).turn == before[BEN]


async def _offered(bot: Bot, user: int) -> list[str]:
    """Return the data of all buttons on a person's current screen."""
    reply = await bot.service._desk.answer(Event(user, NOW, press=""))
    return [id_ for row in reply.ids for id_ in row if id_ is not None]
