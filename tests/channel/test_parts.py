"""The parts of the channel one by one: floods, lanes, reduction, letters, logs."""

import asyncio
import io
import json
import logging
from collections import deque

from bot.channel.floods import Buckets
from bot.channel.inbound import mask
from bot.channel.lanes import Lanes
from bot.channel.quiet import QuietFormatter
from tests.standin.botapi import TOKEN


def test_a_bucket_lets_a_burst_pass_then_a_rate() -> None:
    """Three at once, then one a second; another key has its own."""
    buckets = Buckets(3, 1.0)
    assert [buckets.take(1, 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]
    assert buckets.take(2, 0.0) == 0.0
    assert buckets.take(1, 0.5) == 0.5
    assert buckets.take(1, 1.0) == 0.0


def test_buckets_take_constant_memory() -> None:
    """Of a hundred thousand keys only as many as allowed are remembered."""
    buckets = Buckets(3, 1.0, most=100)
    for key in range(100_000):
        buckets.take(key, 0.0)
    assert len(buckets) == 100


async def test_lanes_keep_order_and_share_places() -> None:
    """Items of one key are served in order and alone, an endless lane holds up no other, empty ones go."""
    served: list[tuple[int, int]] = []
    busy: set[int] = set()

    async def serve(item: tuple[int, int], _: deque[tuple[int, int]]) -> None:
        assert item[0] not in busy
        busy.add(item[0])
        await asyncio.sleep(0)
        busy.discard(item[0])
        served.append(item)
        if item[1] == 3:
            raise ValueError

    lanes = Lanes(serve, at_once=2)
    for nth in range(500):
        lanes.put(1, (1, nth))
    for key in range(2, 20):
        for nth in range(5):
            lanes.put(key, (key, nth))
    await lanes.drain()
    for key in range(1, 20):
        assert [nth for k, nth in served if k == key] == list(range(500 if key == 1 else 5))
    assert served.index((19, 4)) < 300
    assert len(lanes) == 0


def test_long_numbers_are_masked() -> None:
    """Card, phone, IMEI, ICCID and EID go; figures, dates, versions and prices stay."""
    for private in (
        "4111 1111 1111 1111", "4111-1111-1111-1111", "+1 (415) 555-0123", "13812345678", "490154203237518",
        "8901260862291448512F"[:-1], "89049032005008882600012345678901", "+86 138 1234 5678",
    ):  # fmt: skip
        assert "•••" in mask(f"x {private} y")
        assert not any(part in mask(f"x {private} y") for part in (private[-4:], private[:5]))
    for public in ("iOS 17.5.1", "2026-11-22", "10 GB for $25", "600 Kbps", "iPhone 15", "5G 64 128"):
        assert mask(public) == public


def test_logs_hide_token_and_words() -> None:
    """A line, an argument and a traceback lose the token; a traceback loses the error's text."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(QuietFormatter(TOKEN))
    log = logging.getLogger("quiet-test")
    log.addHandler(handler)
    log.warning("at https://x/bot%s/getMe", TOKEN)
    log.warning("another 987654321:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr")
    try:
        json.loads("{my words")
    except ValueError:
        log.exception("failed")
    written = out.getvalue()
    assert TOKEN not in written
    assert "AAbbCC" not in written
    assert "JSONDecodeError" in written
    assert "column" not in written
