"""A small convolutional network over the lines of a document: each line is judged in sight of those around it.

It reads the columns of `features.py`, mixes every line with its neighbours in a few layers (dilated convolutions with
residual connections: Bai, Kolter and Koltun, 2018) and answers several questions about each line. Weights and
activations are small whole numbers, and so few of them meet in a sum that single precision holds it exactly: the answer
is the same to the last bit in any batch, on any processor and with any linear algebra library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]

WIDEST = 3.0
"""Standard deviations: columns are cut off there."""
STEP = 64
"""Activations are whole numbers of 1/STEP, and at most LARGEST."""
LARGEST = 512
FINE = 1024
"""Before a layer is normalised its numbers are whole ones of 1/FINE: their sums and squares are exact in a double."""
EXACT = 1 << 24
"""Whole numbers below this are exact in single precision."""
EPSILON = 1e-5
AT_ONCE = 1000
"""Lines, about, that go through the layers together: their numbers stay in the processor's cache."""


class Layer:
    """A weighted sum of whole numbers for each output."""

    def __init__(self, weights: NDArray[np.int8], scale: Floats, bias: Floats) -> None:
        """`weights`: shape (inputs, outputs); an output is scale x sum of inputs x weights + bias."""
        most = int(np.abs(weights.astype(np.int64)).sum(axis=0).max()) * LARGEST
        if most >= EXACT:
            raise ValueError(f"the weights of a layer add up to {most}: sums below {EXACT} are exact, larger are not")
        self.weights, self.scale, self.bias = weights, scale, bias
        self._weights = weights.astype(np.float32)
        self._scale = scale / np.float32(STEP)

    def __call__(self, lines: Floats) -> Floats:
        """In: whole numbers of 1/STEP (lines, inputs); out: (lines, outputs)."""
        answers: Floats = (lines @ self._weights) * self._scale + self.bias
        return answers


@dataclass(frozen=True)
class Norm:
    """Brings the numbers of a line to mean 0 and spread 1 (Ba, Kiros and Hinton, 2016), times `gain`, plus `offset`."""

    gain: Floats
    offset: Floats

    def __call__(self, lines: Floats) -> Floats:
        """In: (lines, outputs); out: whole numbers of 1/STEP, same shape."""
        fine = np.rint(np.clip(lines, -FINE, FINE) * np.float32(FINE))
        mean = fine.sum(axis=1, dtype=np.float64) / fine.shape[1]
        square = np.einsum("ij,ij->i", fine, fine, dtype=np.float64) / fine.shape[1]
        spread = np.sqrt(square - mean * mean + EPSILON * FINE * FINE)
        fine -= mean.astype(np.float32)[:, None]
        fine *= (1 / spread).astype(np.float32)[:, None]
        return whole(fine * self.gain + self.offset)


def whole(numbers: Floats) -> Floats:
    """The nearest multiples of 1/STEP, as whole numbers, none beyond LARGEST."""
    return np.asarray(np.clip(np.rint(numbers * np.float32(STEP)), -LARGEST, LARGEST), np.float32)


@dataclass(frozen=True)
class Mixing:
    """A layer that looks at a line and at those `distance` lines above and below it, and adds what it finds."""

    distance: int
    layer: Layer
    norm: Norm

    def __call__(self, state: Floats) -> Floats:
        size = state.shape[1]
        seen = np.zeros((len(state), 3 * size), np.float32)
        seen[self.distance :, :size] = state[: -self.distance]
        seen[:, size : 2 * size] = state
        seen[: -self.distance, 2 * size :] = state[self.distance :]
        return self.norm(np.maximum(self.layer(seen), 0) + state / np.float32(STEP))


@dataclass(frozen=True)
class Network:
    """`center` and `spread`: of each column, over the lines it was trained on."""

    center: Floats
    spread: Floats
    first: Layer
    first_norm: Norm
    mixing: tuple[Mixing, ...]
    last: Layer

    def answers(self, columns: Floats, sizes: Sequence[int]) -> Floats:
        """One row per line, one number per question. In: (lines, columns), and how many lines each document has."""
        begin = np.cumsum([0, *sizes])
        group = begin[:-1] // AT_ONCE
        cuts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1], [True])))
        with _one_thread():
            parts = [
                self._answers(columns[begin[low] : begin[high]], np.asarray(sizes[low:high]))
                for low, high in pairwise(cuts.tolist())
            ]
        return np.vstack(parts)

    def _answers(self, columns: Floats, sizes: NDArray[np.int64]) -> Floats:
        gap = max(mixing.distance for mixing in self.mixing)
        place = np.arange(len(columns)) + np.repeat(np.arange(1, len(sizes) + 1) * gap, sizes)
        there = np.zeros((len(columns) + (len(sizes) + 1) * gap, 1), np.float32)
        there[place] = 1
        read = whole(np.clip((columns - self.center) / self.spread, -WIDEST, WIDEST))
        state = np.zeros((len(there), len(self.first.bias)), np.float32)
        state[place] = self.first_norm(np.maximum(self.first(read), 0))
        for mixing in self.mixing:
            state = mixing(state) * there  # nothing stands between two documents
        return self.last(state[place])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `Network.of` takes: for a file."""
        found: dict[str, NDArray[Any]] = {"center": self.center, "spread": self.spread}
        layers = {"first": self.first, "last": self.last}
        norms = {"first": self.first_norm}
        for number, mixing in enumerate(self.mixing):
            layers[f"mixing{number}"], norms[f"mixing{number}"] = mixing.layer, mixing.norm
        found["distances"] = np.array([mixing.distance for mixing in self.mixing])
        for name, layer in layers.items():
            found |= {f"{name}_weights": layer.weights, f"{name}_scale": layer.scale, f"{name}_bias": layer.bias}
        for name, norm in norms.items():
            found |= {f"{name}_gain": norm.gain, f"{name}_offset": norm.offset}
        return found

    @staticmethod
    def of(arrays: Mapping[str, NDArray[Any]]) -> Network:
        """The network that `arrays` describes."""

        def layer(name: str) -> Layer:
            return Layer(arrays[f"{name}_weights"], arrays[f"{name}_scale"], arrays[f"{name}_bias"])

        def norm(name: str) -> Norm:
            return Norm(arrays[f"{name}_gain"], arrays[f"{name}_offset"])

        mixing = tuple(
            Mixing(distance, layer(f"mixing{number}"), norm(f"mixing{number}"))
            for number, distance in enumerate(arrays["distances"].tolist())
        )
        return Network(arrays["center"], arrays["spread"], layer("first"), norm("first"), mixing, layer("last"))


_LIMITED = Lock()


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Several processes share a machine's processors here: linear algebra that takes all of them for itself is slower
    than that which keeps to one. The limit is the process's: the lock keeps threads from restoring each other's."""
    with _LIMITED, _controller().limit(limits=1):
        yield
