"""A learned opinion on each line: how likely it is to leave the text, and as what.

Hashed n-grams (`ngrams.py`) give each line's own words a say; a network (`network.py`) weighs that against shape, place
and vocabulary (`features.py`) and against what the lines around it say. Made by `python -m training.line_model`,
shipped as one npz file of numbers. Nothing in it is executable, and a verdict is the same to the last bit on every
machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.features import CATEGORIES, Document, matrix_of
from pipeline.classify.model.network import Network
from pipeline.classify.model.ngrams import NgramTable, Wording
from pipeline.classify.model.opinion import Opinion
from pipeline.types import ARTICLE

Answers = NDArray[np.float64]

FILE = Path(__file__).with_name("line_model.npz")
BATCH = 4000
"""Paragraphs judged in one go: enough that numpy's own cost per call is nothing, small enough for the caches."""
PART = 20_000
"""Paragraphs: a longer document is judged in parts of this length, so that memory stays bounded."""
OUT = tuple(category for category in CATEGORIES if category not in ARTICLE)
"""What the network is asked about a line: first, how like it is to each of these; then whether it leaves; then whether
it is the headline."""
LEAVES, HEADLINE = len(OUT), len(OUT) + 1


@dataclass(frozen=True)
class LineModel:
    """The parts of a trained model."""

    kinds: NDArray[np.uint16]
    table: NgramTable
    network: Network
    calibration: NDArray[np.float64]
    """Shape (2, knots): raw scores, ascending, and how often lines with such a score left in cross-validation."""

    def judge(self, documents: Sequence[Document]) -> list[list[Opinion]]:
        """One opinion per paragraph, document by document. The same whatever else is in the batch."""
        opinions: list[list[Opinion]] = [[] for _ in documents]
        for batch in _batches(documents):
            parts = [part for _, part in batch]
            judged = iter(self.opinions(self.columns(parts), [len(part.paragraphs) for part in parts]))
            for place, part in batch:
                opinions[place].extend(next(judged) for _ in part.paragraphs)
        return opinions

    def columns(self, documents: Sequence[Document], wording: Wording | None = None) -> NDArray[np.float32]:
        """What the network reads: shape (paragraphs of all documents, columns)."""
        return matrix_of(documents, self.table, self.kinds, wording)

    def opinions(self, lines: NDArray[np.float32], sizes: Sequence[int]) -> list[Opinion]:
        """One opinion per row of `lines`; `sizes`: how many rows each document has."""
        answers = self.network.answers(lines, sizes).astype(np.float64)
        leaving = np.round(np.interp(answers[:, LEAVES], *self.calibration), 4)
        power = _power(answers[:, : len(OUT)], answers[:, : len(OUT)].max(axis=1, keepdims=True))
        share = np.round(power / power.sum(axis=1, keepdims=True), 4)
        title = _headlines(answers[:, HEADLINE], sizes)
        return [
            Opinion(out, OUT[place], sure, headline)
            for out, place, sure, headline in zip(
                leaving.tolist(),
                share.argmax(axis=1).tolist(),
                share.max(axis=1).tolist(),
                title.tolist(),
                strict=True,
            )
        ]

    def save(self, file: Path) -> None:
        """Write the model; equal models give equal bytes."""
        parts: dict[str, NDArray[Any]] = {"kinds": self.kinds, "calibration": self.calibration}
        parts |= {"weights": self.table.weights, "scale": self.table.scale, "table_bias": self.table.bias}
        parts |= {f"network_{name}": array for name, array in self.network.arrays().items()}
        with file.open("wb") as stream:
            np.savez_compressed(stream, **parts)  # type: ignore[arg-type]


def load_model(file: Path) -> LineModel:
    """The model in a file that `save` wrote. Nothing in the file is executed."""
    with np.load(file, allow_pickle=False) as parts:
        table = NgramTable(parts["weights"], parts["scale"], parts["table_bias"])
        of_network = {name.removeprefix("network_"): parts[name] for name in parts if name.startswith("network_")}
        return LineModel(parts["kinds"], table, Network.of(of_network), parts["calibration"])


@cache
def shipped_model() -> LineModel:
    """The model of the package, loaded once."""
    return load_model(FILE)


def _power(answers: Answers, most: Answers | float) -> Answers:
    """e^(answer - most). Rounded, since the last digits of an exponential differ between processors."""
    return np.asarray(np.round(np.exp(answers - most), 6), np.float64)


def _headlines(answers: Answers, sizes: Sequence[int]) -> Answers:
    """How likely each line is to be the headline of its document. That it has none is an answer too, and counts 0."""
    begin = np.cumsum([0, *sizes])
    found = np.zeros(len(answers))
    for first, last in pairwise(begin.tolist()):
        most = max(0.0, float(answers[first:last].max()))
        power = _power(answers[first:last], most)
        found[first:last] = power / (math.fsum(power) + float(_power(np.zeros(1), most)[0]))
    return np.asarray(np.round(found, 4), np.float64)


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
