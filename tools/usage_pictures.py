"""`make pictures`: docs/usage/*.png, three situations in English and Chinese, as the bot would draw them."""

import sys
from datetime import date
from pathlib import Path

from bot.content.load import load
from bot.drawing import png
from bot.engine.model import Session
from bot.usage.cycle import DAY_S, moment
from bot.usage.ledger import Tracker, add
from bot.usage.pages import picture
from bot.usage.told import Told

FOLDER = Path("docs/usage")
ZONE = "America/Los_Angeles"
BEGINS = moment(date(2026, 11, 15), 0, ZONE)

SITUATIONS: dict[str, tuple[float, float, list[tuple[float, float]]]] = {
    "one_reading": (15, 5.5, [(5.5, 2.3)]),
    "runs_out": (15, 11.4, [(3.4, 2.1), (6.8, 5.6), (9.7, 8.2), (11.4, 9.4)]),
    "over": (15, 24.3, [(5.5, 3.9), (11.4, 8.8), (17.6, 13.2), (23.4, 16.1)]),
}
"""Allowance in GB, today and readings as (day of the cycle, GB used)."""


def main() -> int:
    """Draw every situation in both languages."""
    catalog = load(Path())
    FOLDER.mkdir(exist_ok=True)
    for name, (allowance_gb, today, readings) in SITUATIONS.items():
        tracker = Tracker(zone=ZONE, day=15, allowance_mb=allowance_gb * 1000)
        for day, used_gb in readings:
            tracker = add(tracker, Told("used", used_gb * 1000), BEGINS + day * DAY_S)
        for language in ("en", "zh-Hans"):
            facts = {"carrier": "tmobile", "plan": "tmo-essentials-2"}
            session = Session(1, language, seen_at=BEGINS + today * DAY_S, facts=facts)
            chart = picture(catalog, session, tracker)
            if chart is not None:
                (FOLDER / f"{name}.{language}.png").write_bytes(png(chart))
    return 0


if __name__ == "__main__":
    sys.exit(main())
