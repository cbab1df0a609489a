"""A linear model in integers: the weights of all labels for one feature stand side by side in one number.

Adding such numbers adds the weights of every label at once, which needs no library and next to no time.
"""

from collections.abc import Iterable
from math import sqrt

from bot.engine.model import Trained

LANE_BYTES = 3
"""Bytes of one label's sum: room for 65,000 features."""

OFFSET = 128
"""Added to each weight so that none is negative."""


class Linear:
    """Scores labels by the features that a text has."""

    def __init__(self, trained: Trained) -> None:
        self.labels = trained.labels
        self._bias = trained.bias
        self._scale = trained.scale
        width = len(trained.labels)
        spread = bytearray(width * LANE_BYTES)
        self._rows: dict[int, int] = {}
        for number, feature in enumerate(trained.features):
            spread[::LANE_BYTES] = trained.weights[number * width : (number + 1) * width]
            self._rows[feature] = int.from_bytes(spread, "little")

    def __contains__(self, feature: int) -> bool:
        """Say whether a feature was learnt."""
        return feature in self._rows

    def scores(self, groups: Iterable[tuple[float, set[int]]]) -> list[float]:
        """Return the score of every label, in the order of `labels`.

        Args:
            groups: What a group of features weighs, and its features; each group has the same say however
                many features it has.
        """
        scores = list(self._bias)
        for weight, group in groups:
            rows = [row for row in map(self._rows.get, group) if row is not None]
            if not rows:
                continue
            packed = sum(rows).to_bytes((len(scores) + 1) * LANE_BYTES, "little")
            share = weight * self._scale / sqrt(len(group))
            for number in range(len(scores)):
                lane = packed[number * LANE_BYTES : (number + 1) * LANE_BYTES]
                scores[number] += share * (int.from_bytes(lane, "little") - OFFSET * len(rows))
        return scores
