"""What a line's own words say: hashed character and word n-grams, each with a small whole-number weight per question.

The n-grams of a line are looked up in a table of 2^BITS rows (Weinberger et al., "Feature Hashing for Large Scale
Multitask Learning", 2009). Weights are 8-bit whole numbers, so a sum is the same in any order, batch or processor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.characters import Characters
from pipeline.classify.model.words import Words, words_of

BITS = 17
HEAD, TAIL = 80, 40
"""Characters looked at from the start and from the end of a line."""
FIRST_WORDS, LAST_WORDS = 40, 6
"""Words looked at, likewise; of pairs of words, a third as many."""
LANES = 4
OFFSET = 128
"""How weights are packed: see `_packed`."""
LIMIT = 12.0
"""Logits beyond this say no more."""

Buckets = NDArray[np.int32]
Index = NDArray[np.int64]

_START, _CUT, _END = "\x02", "\x04", "\x03"
_STEPS = tuple(np.uint64(step) for step in (1, 0x100000001B3, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F))


def _bucket(hashes: NDArray[np.uint64], kind: int) -> Buckets:
    """The table row of each hash; `kind` keeps n-grams of different kinds apart."""
    mixed = hashes * np.uint64(0xFF51AFD7ED558CCD) + np.uint64(kind * 0x9E3779B9)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int32)


def _shown(normal: str) -> str:
    if len(normal) <= HEAD + TAIL:
        return f"{_START}{normal}{_END}"
    return f"{_START}{normal[:HEAD]}{_CUT}{normal[-TAIL:]}{_END}"


def ngrams(normals: Sequence[str], words: Words) -> Iterator[tuple[Buckets, Index]]:
    """The n-grams of lines in normal form, kind by kind: their table rows, and the line of each (ascending)."""
    characters = Characters([_shown(normal) for normal in normals])
    codes = characters.codes.astype(np.uint64)
    codes[(codes >= 48) & (codes <= 57)] = 48  # any digit
    line = characters.text_of
    left = characters.ends[line] - np.arange(len(codes))
    for size in (3, 4):
        last = max(0, len(codes) - size + 1)
        mixed = np.zeros(last, np.uint64)
        for step in range(size):
            mixed += codes[step : last + step] * _STEPS[step]
        inside = left[:last] >= size
        yield _bucket(mixed[inside], size), line[:last][inside]
    from_end = words.count[words.line] - words.place
    looked_at = (words.place < FIRST_WORDS) | (from_end <= LAST_WORDS)
    yield _bucket(words.hash[looked_at], 11), words.line[looked_at]
    together = words.line[1:] == words.line[:-1]
    together &= (words.place[1:] < FIRST_WORDS // 3) | (from_end[1:] <= LAST_WORDS - 2)
    yield _bucket((words.hash[:-1] * np.uint64(31) + words.hash[1:])[together], 12), words.line[1:][together]
    for kind, there in ((13, words.place == 0), (14, from_end == 1)):
        yield _bucket(words.hash[there], kind), words.line[there]
    yield _bucket(np.minimum(words.count, 30).astype(np.uint64), 15), np.arange(len(normals))


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of lines and their n-grams: what every table is asked about."""

    words: Words
    ngrams: tuple[tuple[Buckets, Index], ...]

    @staticmethod
    def of(normals: Sequence[str], bares: Sequence[str]) -> Wording:
        """`normals`: the lines in normal form; `bares`: only their words."""
        words = words_of(bares)
        return Wording(words, tuple(ngrams(normals, words)))


class NgramTable:
    """Weights of all n-grams for several questions at once."""

    def __init__(self, weights: NDArray[np.int8], scale: NDArray[np.float64], bias: NDArray[np.float64]) -> None:
        """`weights`: shape (2^BITS, questions); a logit is scale x sum of weights / sqrt(n-grams) + bias."""
        self.weights, self.scale, self.bias = weights, scale, bias
        self._packed = _packed(weights)

    def logits(self, wording: Wording) -> NDArray[np.float64]:
        """One logit per line and question, between -LIMIT and LIMIT: shape (lines, questions)."""
        questions, lines = self.weights.shape[1], len(wording.words.count)
        total = np.zeros((lines, self._packed.shape[1] * LANES), np.int64)
        count = np.zeros(lines, np.int64)
        for rows, line in wording.ngrams:
            if not len(rows):
                continue
            begin = np.flatnonzero(np.concatenate(([True], line[1:] != line[:-1])))
            sums = np.add.reduceat(self._packed.take(rows, axis=0), begin, axis=0)
            total[line[begin]] += sums.view(np.uint16)
            count += np.bincount(line, minlength=lines)
        exact = total[:, :questions] - OFFSET * count[:, None]
        logits = exact * self.scale / np.sqrt(np.maximum(1, count))[:, None] + self.bias
        return np.clip(logits, -LIMIT, LIMIT)


def _packed(weights: NDArray[np.int8]) -> NDArray[np.int64]:
    """Four questions to a 64-bit number, each in 16 bits: one addition adds four weights. Shape (rows, numbers).

    Weights are moved up by OFFSET so that no sum borrows from the next lane; more than 257 n-grams of a kind would fill
    a lane, and a line has at most HEAD + TAIL + 3 that are looked at.
    """
    questions = weights.shape[1]
    padded = np.zeros((len(weights), -(-questions // LANES) * LANES), np.uint16)
    padded[:, :questions] = weights.astype(np.int16) + OFFSET
    return padded.view(np.int64)
