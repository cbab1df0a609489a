"""Figures as a table, each beside what it may be at most."""

import sys
from collections.abc import Iterable

Row = tuple[str, float, float, str]
"""What, figure, most allowed (infinite: no bound), unit."""


def show(rows: Iterable[Row]) -> int:
    """Print rows as they come; return how many are over."""
    over = 0
    for what, figure, most, unit in rows:
        bound = "" if most == float("inf") else f"  (at most {most:.3g})"
        over += figure > most
        sys.stdout.write(f"{what:<52} {figure:8.2f} {unit}{bound}{'  OVER' if figure > most else ''}\n")
        sys.stdout.flush()
    return over
