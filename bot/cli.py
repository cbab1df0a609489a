"""Arguments in, exit code out. Layer 7.

Exit codes: 0 good, 1 faults found, 2 wrong use or settings (one line says what), 3 our bug.
"""

import argparse
import asyncio
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, suppress
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import BinaryIO, NoReturn

from bot.answers.tables import carrier_called, plan_table, stale_plans
from bot.app import load_catalog, open_desk, open_reports, serve
from bot.content.bundle import gather
from bot.content.load import find, problems
from bot.desk import Answered, ask
from bot.engine.advance import Engine
from bot.engine.graph import dot, mermaid
from bot.engine.machine import build
from bot.language.languages import LANGUAGES
from bot.language.read import Reader
from bot.painter import Painter
from bot.ports import Report
from bot.problem import ContentError, Problem, SettingError
from bot.settings import Settings, read_settings
from bot.terminal import (
    BadLineError,
    Clock,
    answered_json,
    chat,
    chat_jsonl,
    read_question,
    report_lines,
    utf8_output,
    write,
)

GOOD, FAULTS, WRONG_USE, OUR_BUG = 0, 1, 2, 3


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    utf8_output()
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        code = int(options.run(options, settings))
        sys.stdout.flush()
    except SettingError as error:
        return _say(str(error), WRONG_USE)
    except ContentError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        return _say(f"{_faults(error.problems)} in the content; nothing was started", FAULTS)
    except KeyboardInterrupt:
        return GOOD
    except (
        BrokenPipeError
    ):  # nobody reads any more: what is left goes nowhere, or Python complains at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    return code


def _faults(problems: Sequence[Problem]) -> str:
    return "1 fault" if len(problems) == 1 else f"{len(problems)} faults"


def _say(line: str, code: int) -> int:
    sys.stderr.write(f"hotspot-bot: {line}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hotspot-bot", description="Walks people through mobile-hotspot trouble on US eSIMs."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    run = commands.add_parser("run", help="the Telegram bot")
    run.add_argument("--take-over", action="store_true", help="delete a webhook that is set for this bot")
    run.set_defaults(run=_run)

    talk = commands.add_parser("chat", help="the same bot in the terminal, no token, no network")
    talk.add_argument("--language", metavar="L", help=", ".join(LANGUAGES))
    talk.add_argument("--jsonl", action="store_true", help="one JSON object in per line, one out per line")
    talk.set_defaults(run=_chat)

    question = commands.add_parser("ask", help="one question, one answer")
    question.add_argument("text", nargs="?", metavar="TEXT")
    question.add_argument("--language", metavar="L", help=", ".join(LANGUAGES))
    question.add_argument("--json", action="store_true", help="the answer as JSON")
    question.add_argument(
        "--jsonl", action="store_true", help="one JSON object in per line, one out per line"
    )
    question.set_defaults(run=_ask)

    check = commands.add_parser("check", help="all faults of flows/ and knowledge/")
    check.add_argument(
        "--stale", metavar="DAYS", type=_days, help="instead: plans last read longer ago, most asked first"
    )
    check.set_defaults(run=_check)

    plans = commands.add_parser("plans", help="the plans as a table")
    plans.add_argument("carrier", nargs="?", metavar="CARRIER", help="id or name; without it all carriers")
    plans.set_defaults(run=_plans)

    reports = commands.add_parser("reports", help="what people reported as wrong, oldest first")
    reports.set_defaults(run=_reports)

    graph = commands.add_parser("graph", help="the tree as it runs")
    graph.add_argument("flow", metavar="FLOW")
    graph.add_argument(
        "-o", dest="output", metavar="FILE", type=Path, help=".mmd, or .svg where Graphviz is installed"
    )
    graph.set_defaults(run=_graph)

    for each in (parser, *commands.choices.values()):
        each.add_argument("--version", action="version", version=version("esim-hotspot-bot"))
    return parser


def _language(options: argparse.Namespace) -> str | None:
    language = options.language
    if language is not None and language not in LANGUAGES:
        raise SettingError(f"no language {language!r}; use one of {', '.join(LANGUAGES)}")
    return str(language) if language is not None else None


def _run(options: argparse.Namespace, settings: Settings) -> int:
    import uvloop

    from bot.channel import quiet

    token = settings.telegram_bot_token
    if token is None:
        raise SettingError(
            "no TELEGRAM_BOT_TOKEN; ask @BotFather in Telegram for one with /newbot and put it into .env"
        )
    quiet.set_up(settings.log_level, token)
    try:
        uvloop.run(serve(settings, token, load_catalog(settings), take_over=options.take_over))
    except (SettingError, ContentError):
        raise
    except Exception:
        # Not to the last net in `run`: its traceback would quote the error's text.
        logging.getLogger(__name__).exception("the bot failed")
        return OUR_BUG
    return GOOD


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    language = _language(options)
    catalog = load_catalog(settings)

    async def talk() -> None:
        in_memory = options.jsonl and not settings.database_set
        async with open_desk(settings, catalog, in_memory=in_memory) as desk:
            if options.jsonl:
                out, clock = utf8_output(), Clock(time.time)
                async with aclosing(Painter()) as painter:
                    await chat_jsonl(desk, _lines(), out, clock, language, painter.file)
            else:
                client = os.environ.get("LC_ALL") or os.environ.get("LANG") or settings.default_language
                await chat(desk, _lines(), time.time, language, _client_language(client, settings))

    asyncio.run(talk())
    return GOOD


def _client_language(locale: str, settings: Settings) -> str:
    """Return the language of a locale like zh_CN.UTF-8; C and POSIX say nothing."""
    tag = locale.partition(".")[0]
    return settings.default_language if tag in ("C", "POSIX") else tag


async def _lines() -> AsyncIterator[str]:
    """Yield the lines of standard input as UTF-8, whatever the locale, without stopping the loop."""
    stdin = _standard_input()
    while line := await _line(stdin):
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _standard_input() -> BinaryIO:
    """Return standard input in a buffer of its own: Python waits for the lock of sys.stdin's when it ends."""
    try:
        return open(0, "rb", closefd=False)
    except OSError:  # there is none: it is at its end
        return BytesIO()


async def _line(stdin: BinaryIO) -> bytes:
    """Return the next line, empty at the end; Ctrl-C doesn't wait for it, for the thread is a daemon."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()

    def settle(line: bytes) -> None:
        if not done.cancelled():
            done.set_result(line)

    def read() -> None:
        try:
            line = stdin.readline()
        except OSError:  # a folder, or a terminal that went away
            line = b""
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, line)

    Thread(target=read, daemon=True).start()
    return await done


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    language = _language(options)
    catalog = load_catalog(settings)
    engine, reader = Engine.of(catalog), Reader(catalog)

    def answer(text: str, wanted: str | None, at: float | None = None) -> Answered:
        offered = language or wanted or settings.default_language
        now = time.time() if at is None else at
        return ask(engine, reader, text, offered, chosen=language is not None, at=now)

    if options.jsonl:
        for line in sys.stdin.buffer:
            try:
                text, wanted, at = read_question(line.decode("utf-8", errors="replace"))
                write(sys.stdout, answered_json(answer(text, wanted, at)))
            except BadLineError as error:
                write(sys.stdout, {"error": str(error)})
    elif options.text is None:
        raise SettingError("no question; write hotspot-bot ask TEXT, or --jsonl for many")
    elif options.json:
        write(sys.stdout, answered_json(answer(options.text, None)))
    else:
        sys.stdout.write(f"{answer(options.text, None).answer}\n")
    return GOOD


def _days(text: str) -> int:
    """Read a number of days."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return int(text)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    if options.stale is not None:
        return _stale(options.stale, settings)
    root = find(settings.content_dir)
    bundle = gather(root)
    faults = problems(bundle)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    counts = (
        f"{len(bundle.flows)} flows, {len(bundle.causes)} causes, "
        f"{len(bundle.carriers)} carriers, {len(bundle.words)} languages"
    )
    sys.stdout.write(f"{root}: {counts}: {_faults(faults)}\n")
    return FAULTS if faults else GOOD


def _stale(days: int, settings: Settings) -> int:
    catalog = load_catalog(settings)
    asked = asyncio.run(_asked(settings)) if settings.database.is_file() else {}
    for line in stale_plans(catalog, asked, days, time.time()):
        sys.stdout.write(f"{line}\n")
    return GOOD


async def _asked(settings: Settings) -> dict[str, int]:
    async with open_reports(settings) as store:
        return await store.asked()


def _plans(options: argparse.Namespace, settings: Settings) -> int:
    catalog = load_catalog(settings)
    carrier = None
    if options.carrier is not None:
        carrier = carrier_called(catalog, options.carrier)
        if carrier is None:
            known = ", ".join(sorted(catalog.knowledge.carriers))
            raise SettingError(f"no carrier {options.carrier!r}; there are {known}")
    for line in plan_table(catalog, carrier):
        sys.stdout.write(f"{line}\n")
    return GOOD


def _reports(_: argparse.Namespace, settings: Settings) -> int:
    async def read() -> list[Report]:
        async with open_reports(settings) as store:
            return await store.reports()

    found = asyncio.run(read()) if settings.database.is_file() else []
    for line in report_lines(found):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(found)} report{'' if len(found) == 1 else 's'}\n")
    return GOOD


def _graph(options: argparse.Namespace, settings: Settings) -> int:
    catalog = load_catalog(settings)
    flow = catalog.flows.get(options.flow)
    if flow is None:
        raise SettingError(f"no flow {options.flow!r}; there are {', '.join(sorted(catalog.flows))}")
    machine = build(catalog)[flow.id]
    output: Path | None = options.output
    if output is None:
        sys.stdout.write(mermaid(catalog, flow, machine))
        return GOOD
    if output.suffix == ".mmd":
        picture = mermaid(catalog, flow, machine).encode()
    elif output.suffix == ".svg":
        program = shutil.which("dot")
        if program is None:
            raise SettingError("no Graphviz for .svg; install it (apt install graphviz) or write a .mmd")
        text = dot(catalog, flow, machine).encode()
        picture = subprocess.run([program, "-Tsvg"], input=text, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 - our own text
    else:
        raise SettingError(f"can't write {output.name!r}; end the name in .mmd or .svg")
    try:
        output.write_bytes(picture)
    except OSError as error:
        raise SettingError(
            f"can't write {output}: {error.strerror}; name a file in a folder that is there"
        ) from None
    return GOOD


def run() -> NoReturn:
    """Run the console script; a failure of ours ends with exit code 3 and its traceback."""
    try:
        code = main()
    except Exception:  # noqa: BLE001 - the last net: the exit code must say that it was us
        import traceback

        traceback.print_exc()
        code = OUR_BUG
    sys.exit(code)
