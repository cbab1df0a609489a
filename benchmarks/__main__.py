"""`make bench`: every figure beside its target, in one run; exits 1 if one is over."""

import sys

from benchmarks import check, reading, telegram, turn
from benchmarks.table import show


def main() -> int:
    """Print the table."""
    return 1 if sum([show(room.measure()) for room in (turn, check, reading, telegram)]) else 0


if __name__ == "__main__":
    sys.exit(main())
