"""`hotspot-bot run` that kills itself before its Nth SQL statement or Nth step of the event loop.

Usage: dying.py sql|step N
"""

import asyncio
import os
import signal
import sqlite3
import sys
from typing import Any

from bot.cli import main

KIND, LEFT = sys.argv[1], [int(sys.argv[2])]


def count() -> None:
    """Count down, and die at zero."""
    LEFT[0] -= 1
    if LEFT[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingConnection(sqlite3.Connection):
    """Counts statements."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401 - what sqlite3 takes
        """Count, then execute."""
        count()
        return super().execute(*arguments)


class DyingLoop(asyncio.SelectorEventLoop):
    """Counts callbacks: each await that goes on is one."""

    def _run_once(self) -> None:
        count()
        super()._run_once()


if KIND == "sql":
    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, factory=DyingConnection, **k)  # type: ignore[assignment,misc]
else:
    asyncio.set_event_loop_policy(
        type("Dying", (asyncio.DefaultEventLoopPolicy,), {"_loop_factory": DyingLoop})()
    )
sys.argv[1:] = ["run"]
sys.exit(main())
