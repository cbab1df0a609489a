"""Token buckets: how much one person may do, and how much may be done to one chat."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(slots=True)
class _Level:
    tokens: float
    at: float


class Buckets:
    """One bucket per key, in constant memory: the longest unused are forgotten, and so full again."""

    def __init__(self, capacity: float, per_second: float, most: int = 10_000) -> None:
        """Let `capacity` pass at once and `per_second` after; remember at most `most` keys."""
        self._capacity = capacity
        self._rate = per_second
        self._most = most
        self._levels: OrderedDict[int, _Level] = OrderedDict()

    def take(self, key: int, now: float) -> float:
        """Take a token and return 0.0, or take none and return the seconds until there is one.

        A clock that goes back stands still.
        """
        level = self._levels.get(key)
        if level is None:
            level = self._levels[key] = _Level(self._capacity, now)
            if len(self._levels) > self._most:
                self._levels.popitem(last=False)
        else:
            self._levels.move_to_end(key)
            level.tokens = min(self._capacity, level.tokens + max(0.0, now - level.at) * self._rate)
            level.at = max(level.at, now)
        if level.tokens < 1.0:
            return (1.0 - level.tokens) / self._rate
        level.tokens -= 1.0
        return 0.0

    def __len__(self) -> int:
        return len(self._levels)
