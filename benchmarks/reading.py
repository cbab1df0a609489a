"""What understanding a text costs: time of one message, memory on top of the bot, time at the start."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from bot.content.load import find, load
from bot.language.read import Reader

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
SHORT, LONG = 500, 5000
MESSAGES = 200
READINGS = 9
"""Readings of each message, the quickest of which counts: what slows one is the machine, not the text."""
START = """
import sys, time, tracemalloc
from bot.content.load import find, load
from bot.language.read import Reader
catalog = load(find(None))
if sys.argv[1] == "traced":
    tracemalloc.start()
before = time.perf_counter()
reader = Reader(catalog)
reader.read("hotspot won't turn on")
taken = time.perf_counter() - before
print(tracemalloc.get_traced_memory()[1] / 1e6, taken)
"""


def texts(length: int) -> list[str]:
    """Return messages of about a length, made of the queries of the development set in random order."""
    lines = (DATA / "dev-queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["text"][:200] for line in lines]
    chance = random.Random(1)
    found = []
    for _ in range(MESSAGES):
        text = ""
        while len(text) < length:
            text += chance.choice(queries) + chance.choice([" ", ". ", "。", ", "])
        found.append(text[:length])
    return found


def p99_ms(reader: Reader, messages: list[str]) -> float:
    """Return the milliseconds that 99 of 100 messages stay below, each the best of readings far apart."""
    best = [float("inf")] * len(messages)
    for _ in range(READINGS):
        for number, text in enumerate(messages):
            start = time.process_time()
            reader.read(text)
            best[number] = min(best[number], time.process_time() - start)
    return 1000 * sorted(best)[int(0.99 * len(best)) - 1]


def start(what: str) -> tuple[float, float]:
    """Return the MB that the reader took at its highest, 0 unless `traced`, and the seconds it took."""
    done = subprocess.run([sys.executable, "-c", START, what], capture_output=True, text=True, check=True)  # noqa: S603 - our own text
    memory, taken = done.stdout.split()
    return float(memory), float(taken)


def measure() -> list[tuple[str, float, float, str]]:
    """Return (what, figure, most allowed, unit)."""
    reader = Reader(load(find(None)))
    memory, _ = start("traced")
    _, taken = start("timed")
    return [
        (f"p99 of a message of {SHORT} characters", p99_ms(reader, texts(SHORT)), 5.0, "ms"),
        (f"p99 of a message of {LONG} characters", p99_ms(reader, texts(LONG)), 25.0, "ms"),
        ("memory of the reader on top of the bot", memory, 60.0, "MB"),
        ("the reader's part of starting", taken, 1.0, "s"),
    ]
