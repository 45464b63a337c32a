"""Grows the two forests with CatBoost and writes them down as arrays."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from numpy.typing import NDArray

from pipeline.classify.model.trees import UNIT, Trees

DEPTH = 6
COMMON: dict[str, Any] = {
    "depth": DEPTH,
    "l2_leaf_reg": 6,
    "border_count": 64,
    "random_seed": 1,
    "rsm": 0.3,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "verbose": 0,
    "allow_writing_files": False,
}


def grow_leaving(columns: NDArray[np.float32], out: NDArray[np.int64], weight: NDArray[np.float64]) -> Trees:
    """One output: the log odds that a line leaves the text."""
    forest = CatBoostClassifier(iterations=500, learning_rate=0.09, **COMMON)
    forest.fit(columns, out, sample_weight=weight)
    return _trees(forest, 1, [0])


def grow_category(
    columns: NDArray[np.float32], category: NDArray[np.int64], weight: NDArray[np.float64], outputs: int
) -> Trees:
    """One output per category (0 to outputs - 1); one that never occurs in training stays far below the others."""
    forest = CatBoostClassifier(loss_function="MultiClass", iterations=110, learning_rate=0.22, **COMMON)
    forest.fit(columns, category, sample_weight=weight)
    return _trees(forest, outputs, [int(place) for place in forest.classes_])


def _trees(forest: CatBoostClassifier, outputs: int, places: list[int]) -> Trees:
    """The forest as arrays. A tree with fewer levels asks questions that no line answers with yes."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "forest.json"
        forest.save_model(str(file), format="json")
        told = json.loads(file.read_text())
    trees = told["oblivious_trees"]
    feature = np.zeros((len(trees), DEPTH), np.int16)
    border = np.full((len(trees), DEPTH), np.inf, np.float32)
    leaves = np.zeros((len(trees), 1 << DEPTH, outputs), np.int32)
    scale, bias = told["scale_and_bias"]
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            feature[number, level], border[number, level] = split["float_feature_index"], split["border"]
        values = np.asarray(tree["leaf_values"]).reshape(-1, len(places)) * scale
        leaves[number, : len(values), places] = np.rint(values / UNIT).astype(np.int32).T
    offset = np.full(outputs, -20.0)
    offset[places] = np.resize(np.asarray(bias, np.float64), len(places))
    return Trees(feature, border, leaves, offset)
