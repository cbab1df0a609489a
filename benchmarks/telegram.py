"""The Telegram side over HTTP on loopback: ours beside ConversationHandler, and beside its targets.

python -m benchmarks.telegram            all figures (two minutes); `make bench` prints them too
python -m benchmarks.telegram load [--seconds 4] [--people 64] [--latency-ms 40]     one closed loop of each
python -m benchmarks.telegram profile    where the time of an update goes

The stand-in and the people run in this process, the bot in its own. Ratios count, and only those of one run;
absolute figures are this machine's.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.table import Row, show
from benchmarks.turn import YARDSTICK
from bot.engine.codec import encode
from bot.store.sqlite import open_store
from tests.standin.botapi import StandIn
from tests.standin.process import BotProcess

OURS = ["-m", "bot", "run"]
THEIRS = ["-m", "benchmarks.conversation_handler"]
PROFILED = ["-m", "benchmarks.profiled"]
WARM_S = 1.0
FEW, MANY = 1_000, 1_000_000


@dataclass
class Figures:
    """What one load gave: waits for what is shown, and for answers to presses, in seconds and sorted."""

    updates_per_s: float
    cpu_us: float
    waits: list[float]
    answers: list[float]

    def wait_ms(self, share: float) -> float:
        """Return the wait that this share of updates doesn't exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000

    def __str__(self) -> str:
        return (
            f"{self.updates_per_s:7.0f} updates/s {self.cpu_us:7.0f} us CPU "
            f"{self.wait_ms(0.5):6.1f} ms p50 {self.wait_ms(0.99):6.1f} ms p99"
        )


class Load:
    """People who press random buttons; in a closed loop without a pause for thought."""

    def __init__(self, api: StandIn, people: range, *, closed: bool) -> None:
        self.api = api
        self.closed = closed
        self.chance = random.Random(1)
        self.since: dict[int, float] = {}
        self.waits: list[float] = []
        self.idle = list(people)
        api.heard = self._heard
        for user in people:
            api.chat(user)

    def act(self, user: int) -> None:
        """Press a button of the newest message, or begin."""
        self.since[user] = time.perf_counter()
        chat = self.api.chat(user)
        keys = chat.last.keys if chat.messages else []
        data = [b["callback_data"] for row in keys for b in row if "callback_data" in b]
        if data:
            self.api.press(user, self.chance.choice(data))
        else:
            self.api.say(user, "/start")

    def _heard(self, method: str, parameters: dict[str, Any], _: int) -> None:
        user = int(parameters.get("chat_id", 0))
        if method not in {"sendmessage", "editmessagetext"} or user not in self.since:
            return
        self.waits.append(time.perf_counter() - self.since.pop(user))
        if self.closed:
            asyncio.get_running_loop().call_soon(self.act, user)
        else:
            self.idle.append(user)

    async def at_rate(self, per_s: float, seconds: float) -> None:
        """Let somebody who waits for nothing act so many times a second."""
        began = time.perf_counter()
        for nth in range(int(per_s * seconds)):
            await asyncio.sleep(max(0.0, began + nth / per_s - time.perf_counter()))
            if self.idle:
                self.act(self.idle.pop(0))


async def measured(load: Load, process: BotProcess, work: Awaitable[None]) -> Figures:
    """Return the figures of a load while `work` goes on."""
    load.waits.clear()
    before, began = _cpu(process.id), time.perf_counter()
    await work
    spent, took = _cpu(process.id) - before, time.perf_counter() - began
    waits = sorted(load.waits)
    assert waits, "nobody was answered"
    answered, asked = load.api.answered, load.api.asked
    answers = sorted(at - asked[query] for query, at in answered.items() if query in asked)
    return Figures(len(waits) / took, spent / len(waits) * 1e6, waits, answers)


async def closed_loop(program: list[str], seconds: float, people: int, latency_ms: float) -> Figures:
    """Return the figures of people who press as soon as the last press is shown."""
    with tempfile.TemporaryDirectory() as folder:
        async with StandIn() as api:
            api.faults.slow_s = latency_ms / 1000
            async with _process(api, folder, program) as process:
                load = Load(api, range(1, people + 1), closed=True)
                for user in load.idle:
                    load.act(user)
                await asyncio.sleep(WARM_S)
                return await measured(load, process, asyncio.sleep(seconds))


async def open_loop(seconds: float, *, in_trouble: bool = False) -> Figures:
    """Return the figures at 50 updates a second; in trouble one chat is on hold and one person floods."""
    with tempfile.TemporaryDirectory() as folder:
        async with StandIn() as api, _process(api, folder, OURS) as process:
            load = Load(api, range(1, 201), closed=False)
            await load.at_rate(100, 2 * WARM_S)
            await asyncio.sleep(WARM_S)
            trouble = asyncio.create_task(_trouble(api) if in_trouble else asyncio.sleep(0))
            try:
                return await measured(load, process, load.at_rate(50, seconds))
            finally:
                trouble.cancel()


async def _trouble(api: StandIn) -> None:
    """Keep one chat on hold for a minute while its person goes on; flood with 1,000 messages a second."""
    held, flooder = 10_001, 10_002
    api.chat(held)
    api.chat(flooder)
    api.chat(held).hold_until = time.monotonic() + 60
    while True:
        api.say(held, "/menu")
        for nth in range(100):
            api.say(flooder, f"x {nth}")
        await asyncio.sleep(0.1)


async def stored(people: int) -> tuple[float, float]:
    """Return seconds to the first poll and MB in use after some work, with so many people stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        await (await open_store(path)).close()
        text = encode(YARDSTICK)
        with closing(sqlite3.connect(path)) as db, db:
            db.executemany(
                "INSERT INTO sessions (user, turn, session) VALUES (?, ?, ?)",
                ((user, YARDSTICK.turn, text) for user in range(1, people + 1)),
            )
        async with StandIn() as api:
            began = time.perf_counter()
            async with _process(api, folder, OURS) as process:
                start_s = time.perf_counter() - began
                step = max(1, people // 2_000)
                load = Load(api, range(1, people + 1, step)[:1_000], closed=False)
                await load.at_rate(250, 8.0)
                await asyncio.sleep(1.0)
                return start_s, _memory_mb(process.id)


def profile() -> None:
    """Print where the time of an update goes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "profile.json"
        done = asyncio.run(_profiled(Path(folder), out))
        result = json.loads(out.read_text("utf-8"))
    samples = {name: count for name, count in result["samples"].items() if name != "select"}
    loop_us, sql_us = (result[key] / done * 1e6 for key in ("loop_s", "sql_s"))
    us = {name: count / sum(samples.values()) * loop_us for name, count in samples.items()}
    us["SQL"] = us.get("SQL", 0.0) + sql_us
    total = sum(us.values())
    print(f"{total:.0f} us of CPU an update, sampler included ({done} updates)")
    for name, spent in sorted(us.items(), key=lambda pair: -pair[1]):
        print(f"{name:36} {spent:6.0f} us {spent / total:5.0%}")


async def _profiled(folder: Path, out: Path) -> int:
    async with StandIn() as api, _process(api, str(folder), PROFILED, PROFILE=str(out)) as process:
        load = Load(api, range(1, 65), closed=True)
        for user in load.idle:
            load.act(user)
        await asyncio.sleep(WARM_S)
        os.kill(process.id, signal.SIGUSR1)
        load.waits.clear()
        await asyncio.sleep(8.0)
        load.closed = False
        done = len(load.waits)
        assert await process.stop() == 0
        return done


def _process(api: StandIn, folder: str, program: list[str], **settings: str) -> BotProcess:
    process = BotProcess(api, Path(folder), LOG_LEVEL="ERROR", STATE=str(Path(folder, "state")), **settings)
    process.program = program
    return process


def _cpu(pid: int) -> float:
    """Return the seconds of processor a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    """Return what a process keeps in memory (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8").split("VmRSS:")[1]
    return int(status.split()[0]) / 1024


def measure() -> list[Row]:
    """Return (what, figure, most allowed, unit) of everything that has a target."""
    pairs = [
        [asyncio.run(closed_loop(program, 4.0, 64, latency)) for program in (THEIRS, OURS)]
        for latency in (0.0, 40.0)
    ]
    (theirs, ours), (theirs_far, ours_far) = pairs
    quiet, troubled = (asyncio.run(open_loop(10.0, in_trouble=bad)) for bad in (False, True))
    (_, few_mb), (start_s, many_mb) = (asyncio.run(stored(people)) for people in (FEW, MANY))
    inf = float("inf")
    return [
        ("updates a second", ours.updates_per_s, inf, "/s"),
        ("ConversationHandler's, of ours", theirs.updates_per_s / ours.updates_per_s, 1 / 5, "x"),
        ("the same at 40 ms a call", theirs_far.updates_per_s / ours_far.updates_per_s, 1 / 30, "x"),
        ("CPU an update", ours.cpu_us, 1500.0, "us"),
        ("shown within, 99 of 100, at 50 updates a second", quiet.wait_ms(0.99), 12.0, "ms"),
        ("the same beside a chat on hold and a flood, of quiet", _times(troubled, quiet), 2.0, "x"),
        ("the slowest answer to a press meanwhile", troubled.answers[-1] * 1000, 1000.0, "ms"),
        (f"start with {MANY:,} people stored", start_s, 2.0, "s"),
        (f"memory with {MANY:,} people stored, of {FEW:,}", many_mb / few_mb, 1.1, "x"),
    ]


def _times(one: Figures, other: Figures) -> float:
    return one.wait_ms(0.99) / other.wait_ms(0.99)


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "load", "profile"), default="all")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    options = parser.parse_args()
    if options.what == "profile":
        profile()
        return 0
    if options.what == "load":
        for name, program in (("ConversationHandler", THEIRS), ("hotspot-bot", OURS)):
            figures = closed_loop(program, options.seconds, options.people, options.latency_ms)
            print(f"{name:22} {asyncio.run(figures)}")
        return 0
    return 1 if show(measure()) else 0


if __name__ == "__main__":
    sys.exit(main())
