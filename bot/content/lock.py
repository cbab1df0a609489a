"""`python -m bot.content.lock`: rewrite flows/states.lock, the list of states that people may stand in.

`check` compares: a state that stands there and in no flow needs a `moved`, so that nobody is stranded.
"""

import sys
from pathlib import Path

from bot.content.bundle import LOCK, Bundle, gather
from bot.content.load import problems

HEAD = "# Written by `make lock`. States that people may stand in; one that goes needs `moved` in its flow.\n"


def lock_text(bundle: Bundle) -> str:
    """Return the lock of the flows as they are."""
    lines = [
        f"{name}: {' '.join(sorted(flow.model.states))}\n" for name, flow in sorted(bundle.flows.items())
    ]
    return HEAD + "".join(lines)


def main() -> int:
    """Rewrite the lock of the working directory; refuse while the content has faults."""
    root = Path()
    bundle = gather(root)
    faults = problems(bundle)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        return 1
    (root / LOCK).write_text(lock_text(bundle), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
