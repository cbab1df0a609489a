"""What a text says of usage, once it is clear, and the one question back where it isn't. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["used", "left", "used_pct", "left_pct"]

Why = Literal[
    "units", "role", "negative", "absurd", "no_such_day", "future", "last_cycle", "falling", "allowance",
    "bucket",
]  # fmt: skip
"""What isn't clear; each has a question of its own."""

_CODES: dict[Kind, str] = {"used": "u", "left": "l", "used_pct": "p", "left_pct": "q"}
_KINDS = {code: kind for kind, code in _CODES.items()}
_CODE = re.compile(r"([ulpq])(\d{1,12})(?:o(\d{1,12}))?(?:d(\d{8}))?(c?)")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as it was told: MB used or left, or a percentage of either.

    `of_mb` is the allowance that the text itself names, `day` the day it names (None: now), and
    `last_cycle` says that it is of the cycle before.
    """

    kind: Kind
    value: float
    of_mb: float | None = None
    day: date | None = None
    last_cycle: bool = False

    def encode(self) -> str:
        """Return it in few characters, none of them a point, for the data of a button.

        >>> Told("used", 9400.0, 15000.0).encode()
        'u9400000o15000000'
        """
        of = "" if self.of_mb is None else f"o{round(self.of_mb * _THOUSAND)}"
        day = "" if self.day is None else f"d{self.day:%Y%m%d}"
        last = "c" if self.last_cycle else ""
        return f"{_CODES[self.kind]}{round(self.value * _THOUSAND)}{of}{day}{last}"


def decode(text: str) -> Told | None:
    """Return what `encode` wrote, None if the text is something else.

    >>> decode("p80000o15000000") == Told("used_pct", 80.0, 15000.0)
    True
    """
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    code, value, of, day, last = found.groups()
    try:
        when = None if day is None else date(int(day[:4]), int(day[4:6]), int(day[6:]))
        of_mb = None if of is None else int(of) / _THOUSAND
        return Told(_KINDS[code], int(value) / _THOUSAND, of_mb, when, bool(last))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a text can't be noted as it stands, and the readings that it may mean, likeliest first."""

    why: Why
    options: tuple[Told, ...] = ()
