"""Boosted symmetric trees, evaluated with numpy: every level of a tree asks all lines the same question.

(The trees CatBoost grows: Prokhorenkova et al., 2018.) A leaf is the number spelled by the answers, so a tree costs a
comparison, a shift and an "or" per level for a whole batch. Leaf values are whole numbers in units of UNIT, so that
sums are exact (and below 2^31 for sums up to 2,000).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNIT = 2.0**-20


class Trees:
    """`feature`, `border`: shape (trees, depth), in the order of a leaf's bits; `leaves`: (trees, 2^depth, outputs)."""

    def __init__(
        self,
        feature: NDArray[np.int16],
        border: NDArray[np.float32],
        leaves: NDArray[np.int32],
        bias: NDArray[np.float64],
    ) -> None:
        self.feature, self.border, self.leaves, self.bias = feature, border, leaves, bias

    def raw(self, columns: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
        """The sum of the leaves each line falls into, plus the bias: shape (lines, outputs)."""
        count = len(columns[0])
        total = np.zeros((count, self.leaves.shape[2]), np.int32)
        step = np.empty_like(total)
        for features, borders, leaves in zip(self.feature.tolist(), self.border, self.leaves, strict=True):
            leaf = np.zeros(count, np.uint8)
            for bit, (feature, border) in enumerate(zip(features, borders, strict=True)):
                leaf |= (columns[feature] > border).view(np.uint8) << np.uint8(bit)
            np.take(leaves, leaf, axis=0, out=step, mode="clip")
            total += step
        return total * UNIT + self.bias

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `Trees(**arrays)` takes: for a file."""
        return {"feature": self.feature, "border": self.border, "leaves": self.leaves, "bias": self.bias}
