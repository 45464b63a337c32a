"""Boosted symmetric trees, evaluated with numpy: every level of a tree asks all lines the same question.

(The trees CatBoost grows: Prokhorenkova et al., 2018.) A leaf is the number spelled by the answers, so a tree costs a
comparison per level for a whole batch. Leaf values are whole numbers in units of UNIT, so that sums are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

UNIT = 2.0**-20


AT_ONCE = 128
"""Lines whose answers are worked out together: their numbers stay in the processor's cache."""
_BYTE = 8


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
        trees, depth = feature.shape
        # The answers of a tree fill one byte; questions that nobody answers with yes make up the eight.
        self._asked = np.zeros((trees, _BYTE), np.int64)
        self._asked[:, :depth] = feature
        self._border = np.full((trees, _BYTE), np.inf, np.float32)
        self._border[:, :depth] = border
        self._first_leaf = np.arange(trees) * leaves.shape[1]

    def raw(self, lines: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of the leaves each line falls into, plus the bias. In: (lines, features); out: (lines, outputs)."""
        outputs = self.leaves.shape[2]
        leaves = self.leaves.reshape(-1, outputs) if outputs > 1 else self.leaves.reshape(-1)
        total = np.zeros((len(lines), outputs), np.int64)
        for start in range(0, len(lines), AT_ONCE):
            some = lines[start : start + AT_ONCE]
            answers = some.take(self._asked.reshape(-1), axis=1) > self._border.reshape(-1)
            leaf = np.packbits(answers, axis=1, bitorder="little") + self._first_leaf
            total[start : start + AT_ONCE] = leaves.take(leaf, axis=0).sum(axis=1).reshape(len(some), outputs)
        return total * UNIT + self.bias

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `Trees(**arrays)` takes: for a file."""
        return {"feature": self.feature, "border": self.border, "leaves": self.leaves, "bias": self.bias}
