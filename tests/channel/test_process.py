"""The whole process over HTTP, against the stand-in of the Bot API."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.standin.botapi import TOKEN, StandIn
from tests.standin.process import BotProcess

ANN, BEN = 700_001, 700_002


@pytest_asyncio.fixture
async def api() -> AsyncIterator[StandIn]:
    async with StandIn() as server:
        yield server


@pytest_asyncio.fixture
async def process(api: StandIn, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with BotProcess(api, tmp_path, LOG_LEVEL="DEBUG", OPERATOR_CONTACT="@keeper") as running:
        yield running


def rows(process: BotProcess, sql: str) -> list[Any]:
    with closing(sqlite3.connect(process.database)) as reader:
        return reader.execute(sql).fetchall()


async def begin(api: StandIn, user: int = ANN, text: str = "/start cannot_enable") -> None:
    """Open the talk and wait for its first screen."""
    api.chat(user)
    api.say(user, text)
    await api.until(lambda: api.chat(user).messages)


async def settled(process: BotProcess, api: StandIn) -> None:
    """Wait until nothing is owed and nothing waits."""
    await api.until(
        lambda: (
            not api.queue
            and rows(process, "SELECT count(*) FROM inbox") == [(0,)]
            and rows(process, "SELECT count(*) FROM outbox") == [(0,)]
        )
    )


async def test_commands_and_privacy(api: StandIn, process: BotProcess) -> None:
    """Commands and descriptions are registered in two-letter languages; /privacy names the operator."""
    await api.until(lambda: sum(call.method == "setmyshortdescription" for call in api.calls) == 3)
    names = [call.parameters for call in api.calls if call.method == "setmycommands"]
    assert [entry.get("language_code", "") for entry in names] == ["", "zh", "es"]
    commands = "start usage limit tips menu back language settings help stop privacy forget"
    assert [c["command"] for c in names[0]["commands"]] == commands.split()
    await begin(api, text="/privacy")
    assert "@keeper" in api.chat(ANN).last.text
    assert process.database.exists()


async def test_nothing_secret_is_logged(api: StandIn, process: BotProcess) -> None:
    """At DEBUG, through good calls and every kind of failure, neither token nor words are written."""
    secret = "my very secret neighbour Wilhelmina"
    await begin(api, text=secret)
    api.faults.server = api.faults.reset = api.faults.too_many = 0.2
    for number in range(6):
        api.say(ANN, f"{secret} {number} 4111 1111 1111 1111")
    api.push({"message": {"text": secret}})
    api.push({"message": {**api.message(ANN), "text": [secret]}})
    await settled(process, api)
    api.faults.server = api.faults.reset = api.faults.too_many = 0.0
    assert await process.stop() == 0
    log = process.logged()
    assert "DEBUG" in log or "INFO" in log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log
    assert "Wilhelmina" not in log
    everything = b"".join(path.read_bytes() for path in process.database.parent.glob("bot.sqlite3*"))
    assert b"Wilhelmina" not in everything
    assert not re.search(rb"4111.?1111", everything)


async def test_sigterm_drains(api: StandIn, process: BotProcess) -> None:
    """Told to stop, it delivers what it has and ends with 0, soon."""
    await begin(api)
    api.tap(ANN, "iPhone")
    await api.until(lambda: not api.queue or rows(process, "SELECT count(*) FROM seen") != [(1,)])
    assert await process.stop() == 0
    with closing(sqlite3.connect(process.database)) as reader:
        assert reader.execute("SELECT count(*) FROM outbox").fetchall() == [(0,)]


async def test_a_foreign_webhook_is_left_alone(api: StandIn, tmp_path: Path) -> None:
    """A webhook that someone else set ends the start with 2; --take-over deletes it."""
    api.webhook = "https://elsewhere.example/hook"
    process = BotProcess(api, tmp_path)
    process.spawn()
    assert await process.ended() == 2
    assert "--take-over" in process.logged()
    assert api.webhook
    await process.start("--take-over")
    assert not api.webhook
    assert await process.stop() == 0


async def test_a_bad_token_ends_with_2(api: StandIn, tmp_path: Path) -> None:
    """A token that Telegram doesn't know is said so in one line, without the token."""
    api.rejected = 401
    process = BotProcess(api, tmp_path)
    process.spawn()
    assert await process.ended() == 2
    assert "BotFather" in process.logged()
    assert TOKEN not in process.logged()
