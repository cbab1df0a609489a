"""What a forked bot is born with: the modules and the catalog. Imported by the server of forks."""

import os
import sys
from pathlib import Path

import bot.app
import bot.channel.service
import bot.cli
from bot.content.load import load
from tests.soak.dying import run

CATALOG = load(Path(__file__).resolve().parents[2])


def live(dying: tuple[str, int] | None, environment: dict[str, str], log: str) -> None:
    """Be `hotspot-bot run` in an environment, with all output in a file; perhaps die of it."""
    os.environ.clear()
    os.environ.update(environment)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(out, 1)
    os.dup2(out, 2)
    vars(bot.cli)["load_catalog"] = lambda _: CATALOG  # loaded long ago
    sys.exit(bot.cli.main(["run"]) if dying is None else run(*dying))
