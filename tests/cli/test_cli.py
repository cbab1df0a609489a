"""Commands, settings and exit codes: 0 good, 1 faults found, 2 wrong use or settings, 3 our bug."""

import ast
import inspect
import io
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values

from bot import settings
from bot.cli import main
from bot.problem import SettingError
from bot.settings import read_settings
from bot.store.migrations import MIGRATIONS
from bot.store.sqlite import APPLICATION_ID
from tests.conftest import ROOT

COMMANDS = ("run", "chat", "ask", "check", "graph")
Captured = pytest.CaptureFixture[str]


def known_settings() -> set[str]:
    """Return the names that settings.py looks up."""
    tree = ast.parse(inspect.getsource(settings))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", text)}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with none of our settings in the environment."""
    for name in known_settings():
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that may be broken, as CONTENT_DIR."""
    root = tmp_path / "content"
    for folder in ("flows", "knowledge"):
        shutil.copytree(ROOT / folder, root / folder)
    monkeypatch.setenv("CONTENT_DIR", str(root))
    return root


def one_line(capsys: Captured) -> str:
    """Return the one line on standard error; standard output is empty."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.endswith("\n")
    return captured.err.strip()


# --- use


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=["none", *COMMANDS])
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_everywhere(command: list[str], option: str, capsys: Captured) -> None:
    """Both are known to the script and to every command, and end well; the version is the installed one."""
    with pytest.raises(SystemExit) as ended:
        main([*command, option])
    assert ended.value.code in (0, None)
    captured = capsys.readouterr()
    assert captured.err == ""
    if option == "--version":
        assert captured.out == f"{version('esim-hotspot-bot')}\n"
    else:
        assert captured.out.startswith(f"usage: {' '.join(['hotspot-bot', *command])}")


@pytest.mark.parametrize(
    "arguments",
    [[], ["bogus"], ["graph"], ["chat", "hi"], ["ask", "a", "b"], ["check", "--jsonl"], ["--bogus"]],
)
def test_wrong_arguments_are_told_in_one_line(arguments: list[str], capsys: Captured) -> None:
    """Exit code 2; the line says where to read more."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "--help" in one_line(capsys)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "ask TEXT"),
        (["ask", "hi", "--language", "fr"], "zh-Hans"),
        (["chat", "--language", "zh"], "zh-Hans"),
        (["chat", "--jsonl", "--language", ""], "zh-Hans"),
        (["run"], "@BotFather"),
        (["graph", "nope"], "cannot_enable"),
        (["graph", "../cannot_enable"], "cannot_enable"),
        (["graph", "cannot_enable", "-o", "tree.pdf"], ".svg"),
        (["graph", "cannot_enable", "-o", "tree"], ".mmd"),
        (["graph", "cannot_enable", "-o", "none/tree.mmd"], "none/tree.mmd"),
        (["graph", "cannot_enable", "-o", "."], ".mmd"),
    ],
)
def test_what_cant_be_done_is_told_in_one_line(
    arguments: list[str], says: str, capsys: Captured, elsewhere: Path
) -> None:
    """Exit code 2, one line that says what would do, and nothing is written."""
    assert main(arguments) == 2
    assert says in one_line(capsys)
    assert list(elsewhere.iterdir()) == []


# --- settings


def test_every_setting_of_the_example_is_known_and_the_reverse() -> None:
    """.env.example lists exactly the settings that are read."""
    assert set(dotenv_values(ROOT / ".env.example")) == known_settings()


def test_the_example_as_it_stands_is_no_change() -> None:
    """Copied to .env without an edit, .env.example gives the defaults."""
    assert read_settings({}, ROOT / ".env.example") == read_settings({}, Path("nothing"))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEFAULT_LANGUAGE", "fr", "zh-Hans"),
        ("DEFAULT_LANGUAGE", "zh", "zh-Hans"),
        ("LOG_LEVEL", "loud", "WARNING"),
        ("DATABASE_URL", "postgres://localhost/x", "sqlite:///<file>"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///<file>"),
        ("DATABASE_URL", "data.sqlite3", "sqlite:///<file>"),
        ("CONTENT_DIR", "nothing", "flows/"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(
    name: str, value: str, says: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2; the line names the setting, its value and what would do."""
    monkeypatch.setenv(name, value)
    assert main(["ask", "hi"]) == 2
    line = one_line(capsys)
    assert name in line
    assert repr(value) in line
    assert says in line


def test_the_file_is_read_the_environment_wins_and_empty_is_none(
    elsewhere: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """.env of the working directory counts where the environment says nothing or an empty value."""
    (elsewhere / ".env").write_text(
        "DEFAULT_LANGUAGE=zh-Hans\nLOG_LEVEL=\nOPERATOR_CONTACT=我\n", encoding="utf-8"
    )
    assert main(["ask", "123"]) == 0
    assert "没听懂" in capsys.readouterr().out
    monkeypatch.setenv("DEFAULT_LANGUAGE", "")
    assert main(["ask", "123"]) == 0
    assert "没听懂" in capsys.readouterr().out
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
    assert main(["ask", "123"]) == 0
    assert "didn't get that" in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"\xff\xfe=1\n", b"A=1\n\x80"])
def test_a_file_of_settings_that_isnt_text_is_told_in_one_line(
    elsewhere: Path, capsys: Captured, data: bytes
) -> None:
    """Exit code 2 and not a traceback: the line names the file."""
    (elsewhere / ".env").write_bytes(data)
    assert main(["ask", "hi"]) == 2
    assert ".env" in one_line(capsys)


def test_a_database_of_the_file_isnt_a_chosen_one(tmp_path: Path) -> None:
    """`chat --jsonl` keeps people only where DATABASE_URL is in the environment, not in .env."""
    file = tmp_path / ".env"
    file.write_text("DATABASE_URL=sqlite:///a.db\n", encoding="utf-8")
    assert (read_settings({}, file).database, read_settings({}, file).database_set) == (Path("a.db"), False)
    chosen = read_settings({"DATABASE_URL": "sqlite:////b.db"}, file)
    assert (chosen.database, chosen.database_set) == (Path("/b.db"), True)
    assert not read_settings({"DATABASE_URL": ""}, file).database_set


def test_settings_dont_show_the_token() -> None:
    """What ends up in logs and tracebacks has no token in it."""
    token = "123456:secret"
    assert "secret" not in repr(read_settings({"TELEGRAM_BOT_TOKEN": token}, Path("nothing")))
    with pytest.raises(SettingError) as raised:
        read_settings({"TELEGRAM_BOT_TOKEN": token, "LOG_LEVEL": "x"}, Path("nothing"))
    assert "secret" not in str(raised.value)


# --- content


def test_check_names_the_folder_it_read(capsys: Captured, elsewhere: Path) -> None:
    """The content beside the package is read, whatever stands in the working directory; exit code 0."""
    (elsewhere / "flows").mkdir()
    (elsewhere / "flows" / "facts.yaml").write_text("broken: [", encoding="utf-8")
    assert main(["check"]) == 0
    assert re.fullmatch(rf"{ROOT}: \d+ flows, .*: 0 faults\n", capsys.readouterr().out)


BREAKS: dict[str, tuple[str, str, str, int]] = {
    "no YAML": ("flows/cannot_enable.yaml", "start: phone", "start: [phone", 13),
    "unknown target": (
        "flows/cannot_enable.yaml",
        "{ask: platform, to: vpn_told}",
        "{ask: platform, to: nowhere}",
        14,
    ),
    "unknown key": ("flows/en/cannot_enable.yaml", "states:", "states:\nsates: {}", 0),
    "no file": ("knowledge/menus.yaml", "", "", 0),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_fault_is_told_with_its_place(content: Path, capsys: Captured, how: str) -> None:
    """`check` ends with 1 and names file, line and the folder it read; nothing else starts on it."""
    file, old, new, line = BREAKS[how]
    path = content / file
    if old:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    else:
        path.unlink()
    assert main(["check"]) == 1
    *faults, last = capsys.readouterr().out.splitlines()
    places = [re.match(r"(\S+?\.(?:yaml|lock)):(\d+): .+; .+ \[[A-Z]\d{3}\]$", fault) for fault in faults]
    assert all(places), faults
    assert file in {place[1] for place in places if place}
    if line:
        assert (file, str(line)) in {(place[1], place[2]) for place in places if place}
    assert last.startswith(f"{content}: ")
    assert last.endswith(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}")


@pytest.mark.parametrize(
    "arguments", [["chat"], ["chat", "--jsonl"], ["ask", "hi"], ["graph", "cannot_enable"]], ids=" ".join
)
def test_a_broken_file_starts_nothing(
    content: Path, elsewhere: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Every command that needs content ends with 1, tells the faults and writes and makes nothing."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/people.sqlite3")
    (content / "flows" / "line_is_alive.yaml").write_text("flow: [", encoding="utf-8")
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    fault, last = captured.err.splitlines()
    assert re.match(r"flows/line_is_alive\.yaml:\d+: ", fault)
    assert last == "hotspot-bot: 1 fault in the content; nothing was started"
    assert list(elsewhere.iterdir()) == []


# --- graph


def test_graph_prints_mermaid_or_writes_it(elsewhere: Path, capsys: Captured) -> None:
    """Without -o the tree goes to standard output; .mmd gets the same text."""
    assert main(["graph", "cannot_enable"]) == 0
    printed = capsys.readouterr().out
    assert "what_you_see" in printed
    assert main(["graph", "cannot_enable", "-o", "tree.mmd"]) == 0
    assert (elsewhere / "tree.mmd").read_text("utf-8") == printed
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz here")
def test_graph_draws_where_graphviz_is(elsewhere: Path) -> None:
    """.svg is drawn by Graphviz."""
    assert main(["graph", "line_is_alive", "-o", "tree.svg"]) == 0
    assert "</svg>" in (elsewhere / "tree.svg").read_text("utf-8")


def test_graph_says_what_it_needs_for_a_picture(
    elsewhere: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Graphviz .svg is one line with the command that installs it, exit code 2, no file."""
    monkeypatch.setenv("PATH", "")
    assert main(["graph", "line_is_alive", "-o", "tree.svg"]) == 2
    assert "apt install graphviz" in one_line(capsys)
    assert list(elsewhere.iterdir()) == []


# --- databases that can't be used


def foreign(path: Path) -> None:
    """Make another program's database."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text)")
        database.commit()


def newer(path: Path) -> None:
    """Make a database as a later version of the bot would."""
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        database.commit()


def garbage(path: Path) -> None:
    """Make a file that is no database."""
    path.write_bytes(b"not a database\n" * 500)


def folder(path: Path) -> None:
    """Make a folder where the file should be."""
    path.mkdir()


UNUSABLE: dict[Callable[[Path], None], str] = {
    foreign: "another program",
    newer: "newer bot",
    garbage: "not a database",
    folder: "is no file",
}


@pytest.mark.parametrize("make", UNUSABLE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("arguments", [["chat"], ["chat", "--jsonl"]], ids=" ".join)
def test_a_database_that_cant_be_used_is_left_as_it_was(
    make: Callable[[Path], None], arguments: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, one line that names the file and what to do; not a byte of the folder changes."""
    make(Path("people.sqlite3"))
    before = {path: path.is_file() and path.read_bytes() for path in Path().iterdir()}
    monkeypatch.setenv("DATABASE_URL", "sqlite:///people.sqlite3")
    assert main(arguments) == 2
    line = one_line(capsys)
    assert "people.sqlite3" in line
    assert UNUSABLE[make] in line
    assert {path: path.is_file() and path.read_bytes() for path in Path().iterdir()} == before


# --- ask

KEYS = ["intent", "confidence", "alternatives", "facts", "language", "answer", "sources"]


def asked(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, *lines: object, language: str | None = None
) -> list[dict[str, Any]]:
    """Return the answers of `ask --jsonl`: one line out per line in."""
    raw = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    stdin = io.TextIOWrapper(io.BytesIO("\n".join(raw).encode("utf-8", errors="surrogatepass")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["ask", "--jsonl", *(["--language", language] if language else [])]) == 0
    answers = capsys.readouterr().out.split("\n")
    assert answers.pop() == ""
    assert len(answers) == len(raw)
    return [json.loads(answer) for answer in answers]


INTENTS = {
    "my hotspot won't turn on": ("flow.cannot_enable", "Which phone is the hotspot on?"),
    "电脑连上热点没网": ("flow.cannot_connect", "VPN"),
    "the hotspot is slow": ("flow.slow", "When is it slow?"),
    "my hotspot ate all my data": ("flow.cost", "?"),
    "start over": ("control.restart", "What's wrong?"),
    "go back": ("control.back", "There is nothing before this"),
    "stop": ("control.stop", "Bye"),
    "换成英文": ("control.language", "用哪种语言"),
    "你好": ("smalltalk.greet", "你好"),
    "thanks": ("smalltalk.thanks", "You're welcome"),
    "/privacy": ("out_of_scope", "/forget"),
    "/start": ("control.restart", "What's wrong?"),
    "": ("out_of_scope", "empty message"),
    "asdf qwer": ("out_of_scope", "didn't get that"),
}


def test_ask_answers_in_the_order_of_the_lines(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flow, control and small-talk intents have the contract's keys, and an answer in plain words."""
    answers = asked(capsys, monkeypatch, *({"text": text} for text in INTENTS))
    for (text, (intent, words)), answer in zip(INTENTS.items(), answers, strict=True):
        assert list(answer) == KEYS
        assert answer["intent"] == intent, text
        assert words in answer["answer"], text
        assert 0 <= answer["confidence"] <= 1
        assert len(answer["alternatives"]) <= 4
        assert intent not in dict(answer["alternatives"])
        assert answer["sources"] == []
        assert "**" not in answer["answer"]


def test_a_bad_line_of_ask_gets_an_error(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no object of the form gets {"error"} in its place, and the next line its answer."""
    bad = [
        "", "x", "[]", '"hi"', "null", "{}", '{"text": null}', '{"text": 5}', '{"text": "a", "bogus": 1}',
        '{"text": "a", "language": 5}', '{"text": "a", "at": "soon"}', '{"text": "a", "at": 5}',
        "[" * 100_000,
    ]  # fmt: skip
    answers = asked(capsys, monkeypatch, *bad, {"text": "hi", "language": None, "at": "2026-11-22T10:00:00Z"})
    assert [list(answer) for answer in answers[:-1]] == [["error"]] * len(bad)
    assert answers[-1]["intent"] == "smalltalk.greet"


def test_languages_of_ask(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clear text is answered in its own language, any other in the line's; `language` is the text's."""
    lines = (
        {"text": "热点打不开", "language": "en"},
        {"text": "123", "language": "zh-CN"},
        {"text": "熱點打不開"},
        {"text": "no puedo prender el hotspot", "language": "zh"},
    )
    answers = asked(capsys, monkeypatch, *lines)
    assert [answer["language"] for answer in answers] == ["zh-Hans", "und", "zh-Hant", "es"]
    assert [answer["answer"].isascii() for answer in answers[:3]] == [False, False, False]
    assert "celular" in answers[3]["answer"]
    chosen = asked(capsys, monkeypatch, *lines, language="en")
    assert [answer["language"] for answer in chosen] == ["zh-Hans", "und", "zh-Hant", "es"]
    assert all(answer["answer"].isascii() for answer in chosen)


def test_ask_one_question(capsys: Captured) -> None:
    """`ask TEXT` prints the answer, `--json` the object of the contract."""
    assert main(["ask", "热点打不开"]) == 0
    words = capsys.readouterr().out
    assert main(["ask", "热点打不开", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == KEYS
    assert words == f"{answer['answer']}\n"


def test_odd_texts_of_ask(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half characters, NUL, 5,000 characters and markup are answered; the output is UTF-8."""
    texts = ("\ud800", "\0", "a" * 5000, "<b>x</b>", "😀", "a\u2028b")
    answers = asked(capsys, monkeypatch, *({"text": text} for text in texts))
    assert all(answer["intent"] == "out_of_scope" and answer["answer"] for answer in answers)
