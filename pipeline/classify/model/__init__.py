"""A learned opinion on each line: how likely it is to leave the text, and as what.

Hashed n-grams (`ngrams.py`) give each line's own words a say; boosted trees (`trees.py`) weigh that against shape,
place, vocabulary and neighbours (`features.py`). Made by `python -m training.line_model`, shipped as one npz file of
numbers. Nothing in it is executable, and a verdict is the same to the last bit on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.features import CATEGORIES, Document, columns_of
from pipeline.classify.model.ngrams import NgramTable
from pipeline.classify.model.opinion import Opinion
from pipeline.classify.model.trees import Trees
from pipeline.types import ARTICLE, Category

FILE = Path(__file__).with_name("line_model.npz")
BATCH = 4000
"""Paragraphs judged in one go: enough that numpy's own cost per call is nothing, small enough for the caches."""
PART = 20_000
"""Paragraphs: a longer document is judged in parts of this length, so that memory stays bounded."""
OUT = tuple(category for category in CATEGORIES if category not in ARTICLE)
"""The outputs of the second forest."""


@dataclass(frozen=True)
class LineModel:
    """The parts of a trained model."""

    kinds: NDArray[np.uint16]
    table: NgramTable
    leaving: Trees
    category: Trees
    calibration: NDArray[np.float64]
    """Shape (2, knots): raw scores, ascending, and how often lines with such a score left in cross-validation."""

    def judge(self, documents: Sequence[Document]) -> list[list[Opinion]]:
        """One opinion per paragraph, document by document. The same whatever else is in the batch."""
        opinions: list[list[Opinion]] = [[] for _ in documents]
        for batch in _batches(documents):
            judged = iter(self._judge([part for _, part in batch]))
            for place, part in batch:
                opinions[place].extend(next(judged) for _ in part.paragraphs)
        return opinions

    def _judge(self, documents: Sequence[Document]) -> list[Opinion]:
        lines = np.stack(list(columns_of(documents, self.table, self.kinds).values()), axis=1)
        leaving = np.round(np.interp(self.leaving.raw(lines)[:, 0], *self.calibration), 4)
        raw = self.category.raw(lines)
        # A line's shares: the exponential is rounded, since its last digits differ between processors.
        power = np.round(np.exp(raw - raw.max(axis=1, keepdims=True)), 6)
        share = np.round(power / power.sum(axis=1, keepdims=True), 4)
        best = share.argmax(axis=1)
        title = np.round(leaving * share[:, OUT.index(Category.TITLE)], 4)
        return [
            Opinion(out, OUT[place], sure, headline)
            for out, place, sure, headline in zip(
                leaving.tolist(), best.tolist(), share.max(axis=1).tolist(), title.tolist(), strict=True
            )
        ]

    def save(self, file: Path) -> None:
        """Write the model; equal models give equal bytes."""
        parts: dict[str, NDArray[Any]] = {"kinds": self.kinds, "calibration": self.calibration}
        parts |= {"weights": self.table.weights, "scale": self.table.scale, "table_bias": self.table.bias}
        for name, trees in (("leaving", self.leaving), ("category", self.category)):
            parts |= {f"{name}_{part}": array for part, array in trees.arrays().items()}
        with file.open("wb") as stream:
            np.savez_compressed(stream, **parts)  # type: ignore[arg-type]


def load_model(file: Path) -> LineModel:
    """The model in a file that `save` wrote. Nothing in the file is executed."""
    with np.load(file, allow_pickle=False) as parts:
        forests = [
            Trees(*(parts[f"{name}_{part}"] for part in ("feature", "border", "leaves", "bias")))
            for name in ("leaving", "category")
        ]
        table = NgramTable(parts["weights"], parts["scale"], parts["table_bias"])
        return LineModel(parts["kinds"], table, forests[0], forests[1], parts["calibration"])


@cache
def shipped_model() -> LineModel:
    """The model of the package, loaded once."""
    return load_model(FILE)


def _batches(documents: Sequence[Document]) -> Iterator[list[tuple[int, Document]]]:
    """The documents (long ones in parts) in batches of about BATCH paragraphs; each with its place in the input."""
    batch: list[tuple[int, Document]] = []
    size = 0
    for place, document in enumerate(documents):
        for start in range(0, len(document.paragraphs), PART):
            part = document
            if len(document.paragraphs) > PART:
                end = start + PART
                part = Document(document.paragraphs[start:end], document.known[start:end], document.ruled[start:end])
            batch.append((place, part))
            size += len(part.paragraphs)
            if size >= BATCH:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch
