"""A real process is killed again and again; nobody loses an acknowledged turn."""

import random
from pathlib import Path
from typing import Any

from bot.engine.model import Catalog
from tests.cli.process import Talk
from tests.terminal.lines import Answer, Lines, buttons

KILLS = 20
USERS = (1, 2, 3)
FLOW = "cannot_enable"
"""What the first two texts open."""
TEXTS = (
    "hotspot won't turn on, iphone",
    "热点打不开",
    "/back",
    "/menu",
    "tmobile",
    "👍",
    "/language",
    "it is grey",
)


def next_line(dice: random.Random, user: int, last: Answer | None) -> dict[str, Any]:
    """Return a line that this person could send: mostly a press or a label of their newest screen."""
    offered = [] if last is None else [button for button in buttons(last) if button["id"] is not None]
    how = dice.random()
    if not offered or how < 0.25:
        return {"user": user, "text": dice.choice(TEXTS)}
    button = dice.choice(offered)
    return {"user": user, "press": button["id"]} if how < 0.75 else {"user": user, "label": button["label"]}


def test_no_kill_loses_an_acknowledged_turn(catalog: Catalog, tmp_path: Path) -> None:
    """After each of 20 seeded SIGKILLs every person stands where the last answer left them, and goes on.

    A twin in memory gets the same lines and must give the same answers, ids and all. The line that is
    under way when the process dies was either taken whole or not at all.
    """
    dice = random.Random(20261122)
    twin = Lines(catalog)
    last: dict[int, Answer] = {}
    under_way: dict[str, Any] | None = None
    for seed in range(KILLS + 1):
        at = f"2026-11-22T10:{seed:02}:00Z"  # within six hours: nobody is asked whether to go on
        with Talk("chat", "--jsonl", folder=tmp_path, DATABASE_URL="sqlite:///people.sqlite3") as talk:
            stood = {user: talk.say({"user": user, "at": at}) for user in USERS}
            twin.one(at=at)
            if under_way is not None:
                user = under_way["user"]
                if stood[user]["session"] != twin.one(user=user)["session"]:
                    last[user] = twin.send(under_way)[0]
                under_way = None
            for user in USERS:
                assert stood[user]["session"] == twin.one(user=user)["session"], (seed, user)
                if user in last:
                    assert stood[user]["session"] == last[user]["session"], (seed, user)
            for _ in range(dice.randint(2, 9)):
                user = dice.choice(USERS)
                line = next_line(dice, user, last.get(user))
                last[user] = talk.say(line)
                assert last[user] == twin.send(line)[0], (seed, line)
            # elsewhere the text offers to switch, which no session shows: taken or not, it looks alike
            apt = [user for user in USERS if user in last and last[user]["session"]["flow"] in (None, FLOW)]
            if apt and dice.random() < 0.5:
                user = dice.choice(apt)
                under_way = {"user": user, "text": dice.choice(TEXTS[:2])}
                talk.write(under_way)
            talk.kill()
    assert len({answer["session"]["state"] for answer in last.values()}) > 1
