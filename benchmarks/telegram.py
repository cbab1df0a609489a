"""Updates a second, CPU an update and waiting, of ours and of ConversationHandler, over HTTP on loopback.

python -m benchmarks.telegram [--seconds 4] [--people 32] [--latency-ms 40]

A closed loop: each person presses a random button as soon as the last press is shown. The stand-in
runs in this process, the bot in its own. Ratios count, absolute figures are this machine's.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.standin.botapi import StandIn
from tests.standin.process import BotProcess


class Load:
    """People without a pause for thought."""

    def __init__(self, api: StandIn, people: int) -> None:
        self.api = api
        self.chance = random.Random(1)
        self.since: dict[int, float] = {}
        self.waits: list[float] = []
        self.people = range(1, people + 1)
        api.heard = self._heard

    def begin(self) -> None:
        """Let everybody write their first message."""
        for user in self.people:
            self.api.chat(user)
            self.since[user] = time.perf_counter()
            self.api.say(user, "/start")

    def _heard(self, method: str, parameters: dict[str, Any], _: int) -> None:
        user = int(parameters.get("chat_id", 0))
        if method not in {"sendmessage", "editmessagetext"} or user not in self.since:
            return
        self.waits.append(time.perf_counter() - self.since[user])
        asyncio.get_running_loop().call_soon(self._press, user)

    def _press(self, user: int) -> None:
        self.since[user] = time.perf_counter()
        data = [
            b["callback_data"] for row in self.api.chat(user).last.keys for b in row if "callback_data" in b
        ]
        if data:
            self.api.press(user, self.chance.choice(data))
        else:
            self.api.say(user, "/start")


async def measure(name: str, program: list[str], options: argparse.Namespace) -> float:
    """Print one row and return its updates a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with StandIn() as api:
            api.faults.slow_s = options.latency_ms / 1000
            process = BotProcess(api, Path(folder), LOG_LEVEL="WARNING", STATE=str(Path(folder, "state")))
            process.program = program
            async with process:
                load = Load(api, options.people)
                load.begin()
                await asyncio.sleep(1.0)
                load.waits.clear()
                before, began = _cpu(process.id), time.perf_counter()
                await asyncio.sleep(options.seconds)
                spent, took = _cpu(process.id) - before, time.perf_counter() - began
                waits = sorted(load.waits)
    assert waits, f"{name} answered nobody"
    done = len(waits)
    middle, late = waits[done // 2] * 1000, waits[int(done * 0.99)] * 1000
    print(f"{name:22} {done / took:7.0f} updates/s {spent / done * 1e6:7.0f} us CPU", end=" ")
    print(f"{middle:6.1f} ms p50 {late:6.1f} ms p99")
    return done / took


def _cpu(pid: int) -> float:
    """Return the seconds of processor a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure both and print their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    options = parser.parse_args()
    theirs = asyncio.run(measure("ConversationHandler", ["-m", "benchmarks.conversation_handler"], options))
    ours = asyncio.run(measure("hotspot-bot", ["-m", "bot", "run"], options))
    print(f"ours / ConversationHandler: {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
