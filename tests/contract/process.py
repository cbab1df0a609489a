"""A real `hotspot-bot` process on JSON lines, for tests of the public contract."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conftest import ROOT


def environment(**given: str) -> dict[str, str]:
    """The test's own environment without settings of ours, in a locale that isn't UTF-8."""
    ours = ("TELEGRAM_", "DATABASE_URL", "CONTENT_DIR", "DEFAULT_LANGUAGE", "LOG_LEVEL", "OPERATOR_CONTACT")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "LC_ALL": "C", "PYTHONPATH": str(ROOT), **given}


def run(*arguments: str, folder: Path, text: str = "", **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, env=environment(**given), input=text,
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


class Lines:
    """A process that answers one line with one line."""

    def __init__(self, *arguments: str, folder: Path, **given: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=folder, env=environment(**given),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def send(self, line: str | dict[str, Any]) -> dict[str, Any]:
        """Send a line and return the one that answers it."""
        text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(text.encode("utf-8", errors="surrogatepass") + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process ended"
        return json.loads(answer.decode("utf-8"))  # type: ignore[no-any-return]  # an object by the contract

    def kill(self) -> None:
        """Kill it as the machine would."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Close its input and wait for its end."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
