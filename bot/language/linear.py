"""A linear model in integers: the weights of all labels for one feature stand side by side in one number.

Adding such numbers adds the weights of every label at once, which needs no library and next to no time.
"""

from collections.abc import Iterable
from math import sqrt
from struct import Struct

from bot.engine.model import Trained

LANE_BYTES = 4
"""Bytes of one label's sum, which `struct` unpacks: room for 16 million features."""

OFFSET = 128
"""Added to each weight so that none is negative."""


class Linear:
    """Scores labels by the features that a text has."""

    def __init__(self, trained: Trained) -> None:
        self.labels = trained.labels
        self._bias = trained.bias
        self._scale = trained.scale
        width = len(trained.labels)
        self._lanes = Struct(f"<{width}I")
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
            rows = [*filter(None, map(self._rows.get, group))]
            if not rows:
                continue
            lanes = self._lanes.unpack(sum(rows).to_bytes(self._lanes.size, "little"))
            share = weight * self._scale / sqrt(len(group))
            offset = OFFSET * len(rows)
            scores = [score + share * (lane - offset) for score, lane in zip(scores, lanes, strict=True)]
        return scores
