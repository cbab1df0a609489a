"""The house: reads every import of bot/ and holds it to the table of rooms in docs/architecture.md."""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath

import pytest

BOT = Path(__file__).parent.parent / "bot"

# Room -> layer. The longest name that fits a module counts: engine.model and engine.knowledge are 1, the rest
# of engine 2.
LAYERS = {
    "__main__": 7,
    "cli": 7,
    "app": 7,
    "channel": 6,
    "terminal": 6,
    "desk": 5,
    "interpreter": 5,
    "store": 4,
    "usage": 4,
    "painter": 4,
    "content": 3,
    "language": 3,
    "answers": 3,
    "drawing": 2,
    "engine": 2,
    "ports": 2,
    "settings": 2,
    "engine.model": 1,
    "engine.knowledge": 1,
    "problem": 1,
}

# Rooms that are folders; all others are files of bot/ itself.
FOLDERS = frozenset({"answers", "channel", "content", "engine", "language", "store", "usage"})

# Outside library -> the one room that imports it.
OWNERS = {
    "aiohttp": "channel.transport",
    "aiosqlite": "store.sqlite",
    "PIL": "drawing",
    "dotenv": "settings",
    "msgspec": "engine.codec",
    "pydantic": "content",
    "pydantic_core": "content",
    "rapidfuzz": "language",
    "rich": "terminal",
    "telegram": "channel",
    "transitions": "engine.machine",
    "uvloop": "cli",
    "yaml": "content.source",
}

# Rooms in which equal input gives equal output: the clock, files and chance enter from above, with the event.
PURE = ("engine", "language", "answers", "usage", "interpreter")
IMPURE_IMPORTS = frozenset(
    {"asyncio", "io", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3"}
    | {"subprocess", "tempfile", "threading", "time", "uuid"}
)
CLOCKS = frozenset({"now", "today", "utcnow"})

NO_NAMES = frozenset({"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})


def layer(module: str) -> int | None:
    """Find the layer of a dotted name below bot, by the longest room that holds it."""
    parts = module.split(".")
    rooms = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((LAYERS[room] for room in rooms if room in LAYERS), None)


def is_in(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


def folder(module: str) -> str:
    """Name the folder that a module belongs to; "" is bot/ itself."""
    room = module.partition(".")[0]
    return room if room in FOLDERS else ""


def imports(module: str, source: str, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of all that a module imports, at whatever depth in its code."""
    package = ["bot", *module.split(".")]
    package = package if is_package else package[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def arrow_fault(module: str, target: str) -> str:
    """Say what is wrong with an import inside the house, or ""."""
    here, there = layer(module), layer(target)
    if here is None or there is None:
        return f"{module if here is None else target} has no layer; give it one in LAYERS"
    if there < here or (there == here and folder(module) == folder(target)):
        return ""
    return f"layer {here} may not import bot.{target} of layer {there}"


def owner_fault(module: str, library: str) -> str:
    """Say what is wrong with the import of an outside library, or ""."""
    if library in sys.stdlib_module_names:
        return ""
    if library not in OWNERS:
        return f"{library} has no owner; give it one in OWNERS"
    return "" if is_in(module, OWNERS[library]) else f"only {OWNERS[library]} may import {library}"


def purity_faults(module: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield what a pure room does with clock, files or chance."""
    for line, name in imports(module, source):
        if (library := name.partition(".")[0]) in IMPURE_IMPORTS:
            yield line, f"a pure room may not import {library}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield node.lineno, f"a pure room may not ask the clock: {ast.unparse(node)}"
        elif isinstance(node, ast.Name) and node.id in {"open", "print", "input"}:
            yield node.lineno, f"a pure room may not call {node.id}"


def faults(module: str, source: str) -> list[str]:
    """List all faults of one module: its dotted name below bot, and its text."""
    found: list[tuple[int, str]] = []
    for line, name in imports(module, source):
        library, _, target = name.partition(".")
        if library != "bot":
            found.append((line, owner_fault(module, library)))
        elif target:
            found.append((line, arrow_fault(module, target)))
    if any(is_in(module, room) for room in PURE):
        found += purity_faults(module, source)
    return [f"bot/{module.replace('.', '/')}.py:{line}: {what}" for line, what in sorted(found) if what]


def rooms() -> dict[str, str]:
    """Read all modules but __init__: dotted name below bot -> text."""
    files = [file for file in sorted(BOT.rglob("*.py")) if file.name != "__init__.py"]
    assert files, "there is no room in bot/"
    return {".".join(file.relative_to(BOT).with_suffix("").parts): file.read_text("utf-8") for file in files}


def test_every_import_keeps_to_the_table() -> None:
    """A room imports lower layers and its own folder; a library has one owner; pure rooms stay pure."""
    assert [fault for module, source in rooms().items() for fault in faults(module, source)] == []


def test_no_room_is_part_of_a_circle() -> None:
    """Rooms of one folder may import each other, but never in a circle."""
    sources = rooms()
    arrows: dict[str, set[str]] = {}
    for module, source in sources.items():
        targets = {name.removeprefix("bot.") for _, name in imports(module, source)}
        arrows[module] = {room for room in sources for target in targets if is_in(target, room)}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        pytest.fail("circle of imports: " + " <- ".join(error.args[1]))


def test_no_room_has_a_name_that_says_nothing() -> None:
    """A room is a noun of the case; utils, helpers, common, base and manager are none."""
    paths = [path.relative_to(BOT) for path in BOT.rglob("*") if "__pycache__" not in path.parts]
    assert [str(path) for path in paths if NO_NAMES & {PurePosixPath(part).stem for part in path.parts}] == []


def test_init_files_are_empty() -> None:
    """An __init__.py marks a folder and holds nothing, so that each import names the room it means."""
    assert [str(file.relative_to(BOT)) for file in BOT.rglob("__init__.py") if file.stat().st_size] == []


def test_every_folder_of_rooms_is_a_package() -> None:
    """A folder with modules has an __init__.py, or else the wheel would be built without it."""
    folders = {file.parent for file in BOT.rglob("*.py")}
    assert [str(path) for path in sorted(folders) if not (path / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("engine.advance", "from bot.desk import Desk", "layer 2 may not import bot.desk.Desk of layer 5"),
        ("engine.advance", "from bot import store", "layer 2 may not import bot.store of layer 4"),
        ("engine.model", "from . import advance", "layer 1 may not import bot.engine.advance of layer 2"),
        ("engine.advance", "from ..store.sqlite import Sqlite", "layer 2 may not import bot.store.sqlite"),
        ("content.load", "import bot.language.read", "layer 3 may not import bot.language.read of layer 3"),
        ("channel.inbound", "import bot.terminal", "layer 6 may not import bot.terminal of layer 6"),
        ("ports", "def f():\n    from bot.engine.advance import advance", "ports.py:2: layer 2 may not"),
        ("desk", "import bot.utils", "utils has no layer"),
        ("attic", "import bot.problem", "attic has no layer"),
        ("desk", "import aiosqlite", "only store.sqlite may import aiosqlite"),
        ("content.load", "from yaml import safe_load", "only content.source may import yaml"),
        ("engine.advance", "from transitions import Machine", "only engine.machine may import transitions"),
        ("app", "import telegram.ext", "only channel may import telegram"),
        ("app", "import requests", "requests has no owner"),
        ("engine.advance", "import time", "may not import time"),
        ("engine.screen", "from os.path import join", "may not import os"),
        ("engine.model", "import datetime as d\nd.datetime.now(d.UTC)", "2: a pure room may not ask"),
        ("engine.model", "open('x')", "may not call open"),
    ],
)
def test_a_wrong_import_is_caught(module: str, source: str, complaint: str) -> None:
    """The checks above can fail: each wrong line is named, once."""
    (fault,) = faults(module, source)
    assert complaint in fault


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("__main__", "from bot.cli import main"),
        ("cli", "import bot\nfrom bot.app import App\nfrom bot import terminal"),
        ("channel.handlers", "import telegram\nfrom bot.channel.inbound import read\nfrom . import outbound"),
        ("content.load", "from pydantic import BaseModel\nfrom bot.content import source"),
        ("content.source", "import yaml\nfrom pathlib import Path"),
        ("engine.machine", "import transitions\nfrom datetime import date\nfrom . import model"),
        ("store.memory", "import time\nfrom bot.ports import SessionStore\nfrom bot.engine import model"),
    ],
)
def test_a_right_import_passes(module: str, source: str) -> None:
    """The checks above can pass."""
    assert faults(module, source) == []
