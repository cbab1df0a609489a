"""What one turn costs, as a multiple of reading a stored session of 500 bytes as JSON."""

import json
import time
from collections.abc import Callable

from bot.content.load import find, load
from bot.engine.advance import Engine
from bot.engine.codec import encode
from bot.engine.model import Choose, Frame, Session
from bot.engine.settle import settle

SIZE = 500
ROUNDS = 9
CALLS = 4000


YARDSTICK = Session(
    person=4611686018427387904,
    language="zh-Hans",
    turn=12,
    greeted=True,
    seen_at=1795262400.0,
    facts={
        "problem": "cannot_enable", "platform": "iphone", "phone_online": "works", "screen_shows": "missing",
        "carrier": "tmobile", "plan": "tmo-one", "changed": "nothing",
    },
    stack=(Frame("cannot_enable", "line_or_phone"),),
    cause="wrong_data_line",
    tried={"plan_without_hotspot": "next"},
    steps=19,
)  # fmt: skip
"""A session in the middle of a talk, as it is stored: 500 bytes."""


def cost_us(work: Callable[[], object]) -> float:
    """Return microseconds of one call: the best of several rounds, which noise can only worsen."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(CALLS):
            work()
        best = min(best, (time.perf_counter() - start) / CALLS)
    return best * 1e6


def measure() -> list[tuple[str, float, float, str]]:
    """Return (what, figure, most allowed, unit) of turns against the yardstick."""
    engine = Engine.of(load(find(None)))
    text = encode(YARDSTICK)
    if len(text.encode()) != SIZE:
        raise AssertionError(f"the yardstick has {len(text.encode())} bytes, not {SIZE}")
    unit = cost_us(lambda: json.loads(text))
    flow = engine.catalog.flows["cannot_enable"]

    def after(*choices: str) -> Session:
        session = settle(
            engine.catalog, engine.machines, Session(1, "en", stack=(Frame(flow.id, flow.start),))
        )
        for choice in choices:
            session = engine.advance(session, Choose(choice), 1.0).session
        return session

    turns = {
        "an answer that leads to the next question": (after("iphone"), "missing"),
        "an answer through a decision of nine rules": (after(), "iphone"),
    }
    rows = [(f"json.loads of {len(text)} bytes", unit, float("inf"), "us")]
    for what, (session, choice) in turns.items():
        move = Choose(choice)
        figure = cost_us(lambda session=session, move=move: engine.advance(session, move, 2.0)) / unit  # type: ignore[misc]  # bound now
        rows.append((what, figure, 8.0, "x json.loads"))
    return rows
