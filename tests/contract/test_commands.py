"""The commands: exit codes, one line that says what is wrong, and nothing overwritten."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.problem import SettingError
from bot.settings import database_path, read_settings
from tests.conftest import ROOT
from tests.contract.process import Lines, environment, run

COMMANDS = ("run", "chat", "ask", "check", "graph")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and an environment without settings of ours."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "CONTENT_DIR", "DEFAULT_LANGUAGE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to be broken."""
    folder = tmp_path / "content"
    for part in ("flows", "knowledge"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


Captured = pytest.CaptureFixture[str]


def one_line(captured: Captured) -> str:
    """The one line on standard error."""
    (line,) = captured.readouterr().err.strip().splitlines()
    return line


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], *([command, "--help"] for command in COMMANDS)]
)
def test_version_and_help_are_everywhere(arguments: list[str], capsys: Captured) -> None:
    """Both print and end well."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("arguments", [[], ["dance"], ["graph"], ["chat", "--loud"], ["ask", "a", "b"]])
def test_wrong_use_is_told_in_one_line(arguments: list[str], capsys: Captured) -> None:
    """Exit code 2, and what would do."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "--help" in one_line(capsys)


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["run"], "BotFather"),
        (["graph", "nowhere"], "cannot_enable"),
        (["graph", "cannot_enable", "-o", "tree.pdf"], ".svg"),
        (["chat", "--language", "fr"], "zh-Hans"),
        (["ask"], "ask TEXT"),
        (["ask", "hi", "--language", "xx"], "zh-Hans"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_line(arguments: list[str], names: str, capsys: Captured) -> None:
    """Unknown flow or language, no token, a wrong suffix: exit code 2 and what would do."""
    assert main(arguments) == 2
    assert names in one_line(capsys)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEFAULT_LANGUAGE", "klingon"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "postgres://x"),
        ("CONTENT_DIR", "/nowhere"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(
    name: str, value: str, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The setting and its value are named; nothing is made."""
    monkeypatch.setenv(name, value)
    assert main(["check"]) == 2
    assert value in one_line(capsys)
    assert list(elsewhere.iterdir()) == []


def test_the_environment_wins_over_the_file_and_empty_is_none(tmp_path: Path) -> None:
    """.env is read, the environment beats it, and an empty value counts as not given."""
    file = tmp_path / ".env"
    file.write_text(
        "TELEGRAM_BOT_TOKEN=from-file\nDEFAULT_LANGUAGE=zh-Hans\nCONTENT_DIR=\n", encoding="utf-8"
    )
    settings = read_settings({"DEFAULT_LANGUAGE": "es", "TELEGRAM_BOT_TOKEN": ""}, file)
    assert (settings.telegram_bot_token, settings.default_language, settings.content_dir) == (
        "from-file",
        "es",
        None,
    )
    assert not settings.database_set
    assert read_settings({"DATABASE_URL": "sqlite:///x"}, file).database_set
    assert "from-file" not in repr(settings)


def test_a_database_url_names_a_file() -> None:
    """Three slashes relative, four absolute; anything else is told."""
    assert database_path("sqlite:///data/x.db") == Path("data/x.db")
    assert database_path("sqlite:////srv/x.db") == Path("/srv/x.db")
    for url in ("sqlite:///", "sqlite://x", "x.db"):
        with pytest.raises(SettingError, match="sqlite:///"):
            database_path(url)


def test_check_says_which_folder_it_read_and_finds_nothing(capsys: Captured, elsewhere: Path) -> None:
    """The content beside the package, never that of the working directory."""
    (elsewhere / "flows").mkdir()
    assert main(["check"]) == 0
    assert re.fullmatch(rf"{ROOT}: .* 0 faults\n", capsys.readouterr().out)


def test_a_broken_file_is_told_with_its_line_and_never_starts_the_bot(
    content: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Every fault, exit code 1, and no database is made."""
    flow = content / "flows" / "cannot_enable.yaml"
    text = flow.read_text(encoding="utf-8")
    flow.write_text(text.replace("ask: platform, to: phone_online", "ask: platform, to: phone_onlin"))
    monkeypatch.setenv("CONTENT_DIR", str(content))
    line = text[: text.index("phone: {ask")].count("\n") + 1
    place = f"flows/cannot_enable.yaml:{line}: states.phone.to"
    fault = f"{place}: no state 'phone_onlin'; did you mean \"phone_online\"?"
    assert main(["check"]) == 1
    assert fault in capsys.readouterr().out
    assert main(["chat"]) == 1
    assert fault in capsys.readouterr().err
    assert not (elsewhere / "data").exists()


def make_newer(file: Path) -> None:
    """Write a database of a version that nobody has yet."""
    run("chat", folder=file.parent, text="hi\n", DATABASE_URL=f"sqlite:///{file}")
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()


@pytest.mark.parametrize(
    "make",
    [lambda file: file.write_bytes(b"no database at all " * 100), lambda file: file.mkdir(), make_newer],
    ids=["garbage", "folder", "newer"],
)
def test_a_database_that_can_not_be_used_is_left_as_it_was(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    """One line that names the file and says what to do, exit code 2, nothing overwritten."""
    file = tmp_path / "people.sqlite3"
    make(file)
    before = file.read_bytes() if file.is_file() else None
    ended = run("chat", folder=tmp_path, text="hi\n", DATABASE_URL=f"sqlite:///{file}")
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    assert str(file) in line
    assert (file.read_bytes() if file.is_file() else None) == before


@pytest.mark.usefixtures("elsewhere")
def test_graph_prints_or_writes_the_tree(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mermaid on standard output or in a .mmd; .svg without Graphviz is one line."""
    assert main(["graph", "line_is_alive"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("flowchart LR\n")
    assert main(["graph", "line_is_alive", "-o", "tree.mmd"]) == 0
    assert Path("tree.mmd").read_text(encoding="utf-8") == printed
    if shutil.which("dot"):
        assert main(["graph", "line_is_alive", "-o", "tree.svg"]) == 0
        assert "<svg" in Path("tree.svg").read_text(encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert main(["graph", "line_is_alive", "-o", "other.svg"]) == 2
    assert "Graphviz" in one_line(capsys)
    assert not Path("other.svg").exists()


def test_a_bug_of_ours_ends_with_three(tmp_path: Path) -> None:
    """What nobody foresaw is told with its traceback and exit code 3: here an output that takes nothing."""
    code = "import sys, bot.cli as c; c.read_settings = lambda _: 1 / 0; sys.argv = ['x', 'check']; c.run()"
    ended = run_python(code, tmp_path)
    assert ended == 3


def run_python(code: str, folder: Path) -> int:
    """Run a line of Python where the package can be imported; return its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment(), capture_output=True, check=False
    )
    assert b"ZeroDivisionError" in done.stderr
    return done.returncode


# --- ask


def test_ask_answers_in_the_contracts_form(capsys: Captured) -> None:
    """Meaning, answer in plain words, and sources."""
    assert main(["ask", "热点打不开，小米14", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["intent", "confidence", "alternatives", "facts", "language", "answer", "sources"]
    assert (answer["intent"], answer["language"]) == ("flow.cannot_enable", "zh-Hans")
    assert answer["facts"]["platform"] == "xiaomi"
    assert "看网页能不能打开" in answer["answer"]
    assert main(["ask", "热点打不开", "--language", "en"]) == 0
    assert "Which phone" in capsys.readouterr().out


def test_ask_keeps_the_order_of_its_lines(tmp_path: Path) -> None:
    """One line out per line in; a bad one gets an error and the next is answered."""
    with Lines("ask", "--jsonl", folder=tmp_path) as bot:
        assert bot.send({"text": "hello", "language": None, "at": None})["intent"] == "smalltalk.greet"
        assert bot.send({"text": "go back"})["intent"] == "control.back"
        for bad in (
            "",
            "[]",
            '{"text": 5}',
            '{"txt": "a"}',
            '{"text": "a", "at": "soon"}',
            '{"text": "a", "language": 1}',
        ):
            assert set(bot.send(bad)) == {"error"}
        assert (
            bot.send({"text": "谢谢", "language": "en", "at": "2026-11-22T10:00:00Z"})["language"]
            == "zh-Hans"
        )
        assert bot.send({"text": ""})["answer"].strip()
