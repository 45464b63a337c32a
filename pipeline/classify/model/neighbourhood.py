"""Which lines stand beside which: looking up and down within one document, over many documents at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]
Index = NDArray[np.int64]

FAR = 1 << 40
"""Stands for a line that is not there."""


class Neighbourhood:
    """The lines of several documents laid end to end; `start` and `end` are those of each line's own document."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = np.asarray(sizes, np.int64)
        self.first = np.cumsum(self.sizes) - self.sizes
        self.document = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.line = np.arange(len(self.document))
        self.start = self.first[self.document]
        self.end = self.start + self.sizes[self.document]

    def running(self, column: Column) -> Index:
        """Sums of whole numbers from the first line on: exact, so that a batch's other documents leave no trace."""
        total = np.zeros(len(column) + 1, np.int64)
        np.cumsum(column, out=total[1:])
        return total

    def mean(self, running: Index, low: Index, high: Index) -> Column:
        """The mean over lines low to high (not included) of the own document; 0 where there are none."""
        low, high = np.clip(low, self.start, self.end), np.clip(high, self.start, self.end)
        return np.asarray((running[high] - running[low]) / np.maximum(1, high - low))

    def whole(self, running: Index) -> Index:
        """The sum over the document each line is in."""
        total: Index = running[self.end] - running[self.start]
        return total

    def last_above(self, marked: NDArray[np.bool_]) -> Index:
        """The nearest marked line above each line, or -1."""
        seen = np.maximum.accumulate(np.where(marked, self.line, -1))
        above = np.concatenate(([-1], seen[:-1])) if len(seen) else seen
        return np.where(above >= self.start, above, -1)

    def next_below(self, marked: NDArray[np.bool_]) -> Index:
        """The nearest marked line below each line, or FAR."""
        seen = np.minimum.accumulate(np.where(marked, self.line, FAR)[::-1])[::-1]
        below = np.concatenate((seen[1:], [FAR])) if len(seen) else seen
        return np.where(below < self.end, below, FAR)
