"""`make bench`: every figure beside its target, in one run; exits 1 if one is over."""

import sys

from benchmarks import check, turn


def main() -> int:
    """Print the table."""
    over = 0
    for room in (turn, check):
        for what, figure, most, unit in room.measure():
            bound = "" if most == float("inf") else f"  (at most {most:g})"
            over += figure > most
            sys.stdout.write(f"{what:<52} {figure:8.2f} {unit}{bound}{'  OVER' if figure > most else ''}\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
