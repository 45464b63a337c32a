"""From scores to how often a line with such a score leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

SMALLEST_STEP = 10
"""Lines: a step of the calibration curve with fewer is chance."""


def calibration(score: NDArray[np.float64], left: NDArray[np.int64]) -> NDArray[np.float64]:
    """Isotonic regression of "left the text" on the score: shape (2, knots), scores ascending and shares."""
    order = np.argsort(score, kind="stable")
    score, left = score[order], left[order]
    share = IsotonicRegression(y_min=0.001, y_max=0.999).fit_transform(score, left)
    # A step of the curve is a group of lines with one share: a knot in its middle makes the curve rise throughout.
    _, step = np.unique(share, return_inverse=True)
    size = np.bincount(step)
    knots = np.stack([np.bincount(step, weights=score) / size, np.bincount(step, weights=share) / size])
    return knots[:, size >= SMALLEST_STEP]
