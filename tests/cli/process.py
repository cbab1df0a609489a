"""The bot as a process of its own, for tests: one command, or one talk line by line."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conftest import ROOT

BOT = (sys.executable, "-m", "bot")
PATIENCE_S = 60
"""A process that is silent for so long hangs; nothing waits for it to pass."""


def environment(**settings: str) -> dict[str, str]:
    """Return an environment without our settings, in a locale that knows only ASCII, with UTF-8 mode off."""
    plain = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    return {**plain, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", **settings}


def command(
    *arguments: str, folder: Path, stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [*BOT, *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment(**settings),
        timeout=PATIENCE_S,
        check=False,
    )


class Talk:
    """A running command that answers lines with lines."""

    def __init__(self, *arguments: str, folder: Path, **settings: str) -> None:
        self.process = subprocess.Popen(
            [*BOT, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment(**settings),
        )
        self.unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def write(self, line: object) -> None:
        """Send a line without waiting for its answer."""
        assert self.process.stdin is not None
        text = line if isinstance(line, bytes) else json.dumps(line).encode()
        self.process.stdin.write(text + b"\n")
        self.process.stdin.flush()

    def until(self, mark: bytes) -> bytes:
        """Return the output up to the first `mark`.

        Raises:
            AssertionError: It didn't come, and nothing else did.
        """
        assert self.process.stdout is not None
        output = self.process.stdout.fileno()
        while mark not in self.unread:
            ready, _, _ = select.select([output], [], [], PATIENCE_S)
            more = os.read(output, 65536) if ready else b""
            assert more, "no answer"
            self.unread += more
        found, _, self.unread = self.unread.partition(mark)
        return found

    def say(self, line: object) -> dict[str, Any]:
        """Send a line and return its answer, which must be the only one."""
        self.write(line)
        answer: dict[str, Any] = json.loads(self.until(b"\n").decode("utf-8"))
        assert self.unread == b"", "more than one line"
        return answer

    def kill(self) -> None:
        """End it at once, as a machine does that loses its power."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def end(self) -> tuple[int, bytes, bytes]:
        """Close its input; return exit code, what else it wrote, and what it wrote on standard error."""
        output, errors = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, self.unread + output, errors
