"""`hotspot-bot run` with a sampler inside, for `python -m benchmarks.telegram profile`.

SIGUSR1 begins it. From then on a timer of the process's own CPU time interrupts the loop's thread, and the
innermost frame of a known file names the layer. SQLite works on a thread of its own, whose CPU clock is read
at the end. What came out is written as JSON to the file that PROFILE names.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from bot.cli import main

EVERY_S = 0.004

LAYERS = (
    ("HTTP: aiohttp and the transport", ("/aiohttp/", "/yarl/", "/multidict/", "channel/transport")),
    ("HTTP: PTB's parameters and errors", ("/telegram/", "channel/client")),
    ("engine: what a screen says", ("bot/engine/screen", "bot/engine/phrases", "bot/engine/markup",
                                    "bot/engine/buttons", "bot/engine/brief", "bot/answers", "bot/usage")),
    ("engine: the move", ("bot/engine/", "/transitions/")),
    ("reading text", ("bot/language/", "bot/interpreter")),
    ("desk", ("bot/desk",)),
    ("parse: poll, reduce, inbox", ("channel/ingest", "channel/inbound", "channel/floods")),
    ("letters: outbound and outbox", ("channel/outbound", "channel/outbox")),
    ("SQL", ("bot/store/", "/aiosqlite/")),
    ("lanes, service, timers", ("bot/channel/",)),
    ("event loop", ("/asyncio/", "selectors")),
)  # fmt: skip
IDLE = "select"


def layer(frame: FrameType | None) -> str:
    """Return the layer of the innermost frame that has one."""
    first = frame
    while frame is not None:
        path = frame.f_code.co_filename
        for name, parts in LAYERS:
            if any(part in path for part in parts):
                return IDLE if frame is first and frame.f_code.co_name == IDLE else name
        frame = frame.f_back
    return "other"


def spent_s() -> tuple[float, float]:
    """Return the CPU seconds of the loop's thread, and of all others."""
    own = time.clock_gettime(time.pthread_getcpuclockid(threading.main_thread().ident or 0))
    return own, time.process_time() - own


def run() -> int:
    """Run the bot and write what was sampled."""
    samples: Counter[str] = Counter()
    began: list[tuple[float, float]] = []

    def begin(*_: object) -> None:
        began.append(spent_s())
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    signal.signal(signal.SIGPROF, lambda _, frame: samples.update((layer(frame),)))
    signal.signal(signal.SIGUSR1, begin)
    code = main(["run"])
    signal.setitimer(signal.ITIMER_PROF, 0)
    own, others = (now - then for now, then in zip(spent_s(), began[0], strict=True))
    result = {"samples": samples, "loop_s": own, "sql_s": others}
    Path(os.environ["PROFILE"]).write_text(json.dumps(result), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(run())
