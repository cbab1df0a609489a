"""`hotspot-bot run` that kills itself before its Nth SQL statement or Nth step of the event loop.

Usage: dying.py sql|step N [TEXT]; with TEXT the count begins at the first statement that holds it.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio import base_events
from typing import Any

import uvloop

from bot.cli import main


def run(kind: str, left: int, begin: str = "") -> int:
    """Run the bot, dead on the `left`th count."""
    begun = not begin

    def count() -> None:
        nonlocal left
        if begun:
            left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    class DyingConnection(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - what sqlite3 takes
            nonlocal begun
            begun = begun or begin in str(arguments[0])
            if kind == "sql":
                count()
            return super().execute(*arguments)

    class DyingHandle(asyncio.Handle):
        """Every callback is one step, and so is every await that goes on."""

        def _run(self) -> None:
            count()
            super()._run()

    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, factory=DyingConnection, **k)  # type: ignore[assignment]  # ours
    if kind == "step":
        uvloop.run = asyncio.run  # type: ignore[assignment]  # the steps of its own loop aren't Python
        base_events.events.Handle = DyingHandle  # type: ignore[attr-defined]  # no public place
    return main(["run"])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
