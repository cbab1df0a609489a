"""`chat --jsonl` inside this process, for tests: lines in, objects out, on a desk in memory."""

import io
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.desk import Due, nothing_due
from bot.engine.model import Catalog, Chart
from bot.terminal import Clock, chat_jsonl
from tests.talk import NOON, make_desk, run

Answer = dict[str, Any]


async def feed(lines: Iterable[str]) -> AsyncIterator[str]:
    """Yield the lines as standard input would."""
    for line in lines:
        yield line


async def no_picture(_: Chart) -> None:
    """Draw nothing: a picture takes a process of its own."""


class Lines:
    """One desk that outlives its runs, as a database does; each `send` is a run of the command."""

    def __init__(self, catalog: Catalog, language: str | None = None, due: Due = nothing_due) -> None:
        self.desk = make_desk(catalog, due=due)
        self.clock = Clock(lambda: NOON)
        self.language = language

    def send(self, *lines: object) -> list[Answer]:
        """Return the answers to the lines: objects are written as JSON, texts as they are."""
        raw = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        out = io.StringIO()
        run(chat_jsonl(self.desk, feed(raw), out, self.clock, self.language, no_picture))
        answers = out.getvalue().split("\n")
        assert answers.pop() == "", "the last line isn't ended"
        assert len(answers) == len(raw), "not exactly one line out per line in"
        return [json.loads(answer) for answer in answers]

    def one(self, **line: object) -> Answer:
        """Return the answer to one object of user 1, if it names no other."""
        return self.send({"user": 1, **line})[0]


def buttons(answer: Answer) -> list[Answer]:
    """Return the buttons of the newest screen."""
    return [button for row in answer["screens"][-1]["buttons"] for button in row]


def id_of(answer: Answer, label: str) -> str:
    """Return the id of the button with this label."""
    return str(next(button["id"] for button in buttons(answer) if button["label"] == label))


def without_ids(answer: Answer) -> Answer:
    """Return the answer without what names its user."""
    text = json.dumps({key: value for key, value in answer.items() if key != "user"})
    plain: Answer = json.loads(text)
    for screen in plain.get("screens", ()):
        for row in screen["buttons"]:
            for button in row:
                button["id"] = button["id"] and button["id"].partition(".")[2]
    return plain
