"""What only a real process shows: bytes, flushing, signals, restarts."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from tests.cli.process import PATIENCE_S, Talk, command, environment
from tests.terminal.lines import buttons, id_of


def test_jsonl_is_utf_8_and_flushed_whatever_the_locale(tmp_path: Path) -> None:
    """Under LC_ALL=C each line is answered before the next is sent, in UTF-8; a folder is left as it was."""
    with Talk("chat", "--jsonl", folder=tmp_path) as talk:
        answer = talk.say('{"user": 1, "text": "热点打不开"}'.encode())
        assert "什么手机" in answer["screens"][0]["text"]
        assert list(talk.say(b'{"user": 1, "text": "\xff\xfe"')) == ["error"]
        assert "screens" in talk.say(b'{"user": 1, "text": "\xff"}\r')
        assert "screens" in talk.say({"user": 1, "text": "\ud800"})
        assert talk.end() == (0, b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_people_and_buttons_outlive_the_process(tmp_path: Path) -> None:
    """With DATABASE_URL on a file, session, Back and ids are the same in the next process."""
    url = f"sqlite:///{tmp_path}/new/folder/people.sqlite3"
    with Talk("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url) as talk:
        talk.say({"user": 1, "text": "hotspot won't turn on"})
        shown = talk.say({"user": 1, "label": "iPhone"})
        assert talk.end()[0] == 0
    with Talk("chat", "--jsonl", folder=tmp_path, DATABASE_URL=url) as talk:
        assert talk.say({"user": 1})["session"] == shown["session"]
        again = talk.say({"user": 1, "press": "nothing"})
        assert buttons(again) == buttons(shown)
        back = talk.say({"user": 1, "press": id_of(shown, "Back")})
        assert back["session"]["state"] == "phone"
        assert "facts" not in talk.say({"user": 1, "text": "\0\ud800"})
        assert talk.end()[0] == 0


def test_a_terminal_in_any_locale(tmp_path: Path) -> None:
    """`chat` says goodbye at end of input and ends with 0, in Chinese under LC_ALL=C too; then it goes on."""
    lines = "我的小米热点打不开\n".encode()
    first = command("chat", folder=tmp_path, stdin=lines)
    assert (first.returncode, first.stderr) == (0, b"")
    assert "你看到什么" in first.stdout.decode("utf-8")
    second = command("chat", folder=tmp_path)
    assert second.returncode == 0
    screen, goodbye = second.stdout.decode("utf-8").rsplit("╯", 1)
    assert "你看到什么" in screen
    assert goodbye.strip()
    assert (tmp_path / "data" / "hotspot-bot.sqlite3").is_file()


def test_ctrl_c_ends_a_terminal_that_waits(tmp_path: Path) -> None:
    """An interrupt ends the command at once, without the next line or a traceback, with 0."""
    with Talk("chat", folder=tmp_path) as talk:
        talk.until("╯".encode())
        talk.process.send_signal(signal.SIGINT)
        talk.process.wait(timeout=PATIENCE_S)
        code, _, errors = talk.end()
        assert (code, errors) == (0, b"")


def test_without_standard_input_it_is_at_its_end(tmp_path: Path) -> None:
    """A closed standard input is an empty one."""
    shell = 'exec "$0" -m bot chat --jsonl <&-'
    ended = subprocess.run(
        ["/bin/sh", "-c", shell, sys.executable],
        capture_output=True,
        cwd=tmp_path,
        env=environment(),
        timeout=PATIENCE_S,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    """`hotspot-bot ... | head` ends quietly."""
    with Talk("chat", "--jsonl", folder=tmp_path) as talk:
        talk.say({"user": 1, "text": "hi"})
        assert talk.process.stdout is not None
        talk.process.stdout.close()
        talk.write({"user": 1, "text": "hi"})
        assert talk.process.wait(timeout=PATIENCE_S) == 0
        assert talk.process.stderr is not None
        assert b"Traceback" not in talk.process.stderr.read()
        talk.process.stdout = None


def test_a_bug_of_ours_ends_with_three(tmp_path: Path) -> None:
    """What nobody foresaw, here a table gone from under a running bot, ends with 3 and its traceback."""
    path = tmp_path / "people.sqlite3"
    with Talk("chat", "--jsonl", folder=tmp_path, DATABASE_URL=f"sqlite:///{path}") as talk:
        talk.say({"user": 1, "text": "hotspot won't turn on"})
        with closing(sqlite3.connect(path)) as database:
            database.execute("DROP TABLE past")
            database.execute("DROP TABLE sessions")
            database.commit()
        talk.write({"user": 1, "text": "iphone"})
        code, output, errors = talk.end()
    assert (code, output) == (3, b"")
    assert b"no such table" in errors


def test_the_script_and_the_package_are_one(tmp_path: Path) -> None:
    """`python -m bot` names itself and its version as the console script does."""
    ended = command("--version", folder=tmp_path)
    assert (ended.returncode, ended.stdout.decode().strip()) == (0, version("esim-hotspot-bot"))
    assert command("--help", folder=tmp_path).stdout.startswith(b"usage: hotspot-bot ")
