"""Learns the n-gram table: one logistic regression per question, rounded to whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from pipeline.classify.model.features import CATEGORIES, LONGEST
from pipeline.classify.model.ngrams import BITS, NgramTable, ngrams
from pipeline.classify.model.words import words_of

AT_ONCE = 20_000
MOST = 127


@dataclass(frozen=True)
class Lines:
    """Lines as rows of n-grams, with what each is: `out` 0 or 1, `category` an index (-1: not known)."""

    rows: Any
    out: NDArray[np.int64]
    category: NDArray[np.int64]

    def where(self, mask: NDArray[np.bool_]) -> Lines:
        return Lines(self.rows[mask], self.out[mask], self.category[mask])


def ngram_rows(normals: Sequence[str], bares: Sequence[str]) -> Any:
    """A sparse matrix (lines, 2^BITS): how often each n-gram stands in a line / sqrt(n-grams of the line)."""
    parts = []
    for start in range(0, len(normals), AT_ONCE):
        shown = [normal[:LONGEST] for normal in normals[start : start + AT_ONCE]]
        words = words_of([bare[:LONGEST] for bare in bares[start : start + AT_ONCE]])
        found = list(ngrams(shown, words))
        column = np.concatenate([rows for rows, _ in found])
        line = np.concatenate([line for _, line in found])
        matrix = sparse.csr_matrix(
            (np.ones(len(column), np.float32), (line, column)), shape=(len(shown), 1 << BITS), dtype=np.float32
        )
        count = np.maximum(1, np.bincount(line, minlength=len(shown)))
        parts.append(sparse.diags((1 / np.sqrt(count)).astype(np.float32)) @ matrix)
    return sparse.vstack(parts).tocsr()


def learn_table(read: Lines, aligned: Lines, examples: Lines) -> NgramTable:
    """The table, from lines that people labelled, lines compared with a gold text, and the examples of rules."""
    known = Lines(
        sparse.vstack([read.rows, examples.rows]).tocsr(),
        np.concatenate([read.out, examples.out]),
        np.concatenate([read.category, examples.category]),
    )
    fits = [fit(known.rows, known.out, 1e-5, 12), fit(aligned.rows, aligned.out, 2e-6, 5)]
    fits += [fit(known.rows, known.category == place, 2e-5, 6) for place in range(len(CATEGORIES))]
    columns = [rounded(*each) for each in fits]
    weights, scales, biases = zip(*columns, strict=True)
    return NgramTable(np.stack(weights, axis=1), np.array(scales), np.array(biases))


def fit(
    rows: Any, target: NDArray[Any], alpha: float, passes: int, weight: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression. Without weights of lines, both answers count the same together."""
    if target.all() or not target.any():
        return np.zeros(rows.shape[1]), -12.0 if not target.any() else 12.0
    balance = "balanced" if weight is None else None
    regression = SGDClassifier(
        loss="log_loss", alpha=alpha, max_iter=passes, tol=None, average=True, random_state=0, class_weight=balance
    )
    regression.fit(rows, target.astype(np.int64), sample_weight=weight)
    return regression.coef_[0], float(regression.intercept_[0])


def rounded(weights: NDArray[np.float64], bias: float) -> tuple[NDArray[np.int8], float, float]:
    """Weights as whole numbers of 8 bits, with their scale, and the bias."""
    used = np.abs(weights[weights != 0])
    scale = float(np.quantile(used, 0.9995)) / MOST if len(used) else 1.0
    return np.clip(np.rint(weights / scale), -MOST, MOST).astype(np.int8), scale, bias
