"""Words as 64-bit hashes, and which of them a line shares with the rest of its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.characters import NEWLINE, Characters
from pipeline.classify.model.neighbourhood import FAR, Neighbourhood

Hashes = NDArray[np.uint64]
Index = NDArray[np.int64]
Shares = NDArray[np.float64]

_SPACE = 32
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)
_GOLDEN = np.uint64(_BASE)


@dataclass(frozen=True)
class Words:
    """The words of many lines, in order; one entry per word, but for `count`."""

    hash: Hashes
    line: Index
    place: Index
    """0 for the first word of its line."""
    length: Index
    """Characters."""
    count: Index
    """Per line: how many words."""

    def in_rows(self, size: int) -> tuple[Hashes, Index]:
        """Each run of `size` words of one line as one hash, and its line."""
        last = len(self.hash) - size + 1
        if last <= 0:
            return self.hash[:0], self.line[:0]
        together = self.line[size - 1 :] == self.line[:last]
        mixed = self.hash[:last].copy()
        for step in range(1, size):
            mixed = mixed * np.uint64(31) + self.hash[step : last + step]
        return mixed[together], self.line[:last][together]


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The first powers of the base modulo 2^64, and of its inverse."""
    base, inverse = np.full(size, _BASE, np.uint64), np.full(size, pow(_BASE, -1, 1 << 64), np.uint64)
    base[0] = inverse[0] = 1
    return np.cumprod(base), np.cumprod(inverse)


def words_of(lines: Sequence[str]) -> Words:
    """The words of lines that hold nothing but words and single spaces.

    A polynomial hash (Rabin and Karp): the sum of code x base^place, moved to place 0 by the inverse power, so that
    all words of a batch cost three passes over its characters.
    """
    characters = Characters(lines)
    codes = characters.codes
    end = np.flatnonzero((codes == _SPACE) | (codes == NEWLINE))
    begin = np.concatenate(([0], end[:-1] + 1))
    begin, end = begin[end > begin], end[end > begin]
    size = 1 << max(12, (len(codes) + 1).bit_length())
    power, inverse = _powers(size)
    running = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(7)) * power[: len(codes)], out=running[1:])
    hashes = (running[end] - running[begin]) * inverse[begin]
    line = np.searchsorted(characters.starts, begin, "right") - 1
    count = np.bincount(line, minlength=len(lines))
    place = np.arange(len(line)) - (np.cumsum(count) - count)[line]
    return Words(hashes, line, place, end - begin, count)


class Shared:
    """Keys (words, or rows of words) of the lines of many documents, and on which lines of its document each stands."""

    def __init__(self, near: Neighbourhood, keys: Hashes, line: Index, in_order: bool = False) -> None:
        """`in_order`: the lines of one key stay in order, which `with_marks` needs and the rest is faster without."""
        mixed = keys * _GOLDEN + near.document[line].astype(np.uint64) * _MIX
        mixed ^= mixed >> np.uint64(29)
        order = np.argsort(mixed, kind="stable" if in_order else None)
        self._line = line[order]
        same = mixed[order]
        self._new = np.ones(len(order), np.bool_)
        self._new[1:] = same[1:] != same[:-1]
        self._group = np.cumsum(self._new) - 1
        self._begin = np.flatnonzero(self._new)
        self.total = np.maximum(1, np.bincount(line, minlength=len(near.line)))

    def elsewhere(self, among: NDArray[np.bool_] | None = None) -> Shares:
        """The share of each line's keys that stand on another line of the document (one of those marked), 0 to 1."""
        first, last = self._first_and_last(among)
        found = ((first != FAR) & (first != self._line)) | ((last != -1) & (last != self._line))
        return self._share(found)

    def earlier(self, among: NDArray[np.bool_] | None = None) -> Shares:
        """The share of each line's keys that stand on a line above it (one of those marked), 0 to 1."""
        return self._share(self._first_and_last(among)[0] < self._line)

    def _first_and_last(self, among: NDArray[np.bool_] | None) -> tuple[Index, Index]:
        if not len(self._begin):
            return self._line, self._line
        counted = np.ones(len(self._line), np.bool_) if among is None else among[self._line]
        first = np.minimum.reduceat(np.where(counted, self._line, FAR), self._begin)
        last = np.maximum.reduceat(np.where(counted, self._line, -1), self._begin)
        return first[self._group], last[self._group]

    def _share(self, found: NDArray[np.bool_]) -> Shares:
        return np.bincount(self._line, weights=found, minlength=len(self.total)) / self.total

    def with_marks(self, marks: NDArray[np.uint8], bits: int) -> Index:
        """How many keys of each line stand on lines with mark k (bit k of `marks`): shape (bits, lines)."""
        if not len(self._begin):
            return np.zeros((bits, len(self.total)), np.int64)
        held = np.bitwise_or.reduceat(marks[self._line], self._begin)[self._group]
        once = self._new | np.concatenate(([True], self._line[1:] != self._line[:-1]))
        line, held = self._line[once], held[once]
        rows = [np.bincount(line[(held >> bit) & 1 == 1], minlength=len(self.total)) for bit in range(bits)]
        return np.stack(rows).astype(np.int64)
