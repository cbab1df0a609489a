"""The bot forked from a process that has loaded it: a start takes a tenth, so that thousands can be killed.

Everything after the loading is as in `hotspot-bot run`: its own process, file, sockets and signals.
"""

import os
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.soak import nursery
from tests.standin.process import BotProcess, Running

ROOT = Path(__file__).resolve().parents[2]

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload([nursery.__name__])


class _Forked:
    """A forked process with the manners of `subprocess.Popen`."""

    def __init__(self, process: BaseProcess) -> None:
        process.start()
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise TimeoutError(f"the bot still runs after {timeout} s")
        return code

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)


class ForkedBot(BotProcess):
    """`hotspot-bot run`, forked; while `dying` is set it kills itself before its Nth statement or step."""

    dying: tuple[str, int] | None = None

    def spawn(self, *arguments: str) -> None:
        """Start it and don't wait."""
        assert not arguments
        os.environ["PYTHONPATH"] = str(ROOT)  # the server of forks finds the nursery by it
        process = _FORKS.Process(
            target=nursery.live, args=(self.dying, self.environment(), str(self.log)), daemon=True
        )
        forked: Running = _Forked(process)
        self._process = forked
