"""What each kind of evidence about a page's blocks is worth: networks that are trained without it.

Each is also trained without a data set and scored on that: what holds for pages of the same collection only, shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.names import NEAR
from pipeline.classify.model.page_model import SECOND, UNSURE, opinion_of
from training.calibration import calibration
from training.network import Lesson, train_pages

LEFT_OUT = ("fundus", "wcxb-dev")
AROUND = 4
"""Columns of `surroundings`."""
NAMES, WORDS = NEAR + 3 + AROUND, 1 + AROUND


def evidence(columns: int, of_lines: int) -> dict[str, slice]:
    """The columns of each kind of evidence. `of_lines`: how many come from the line model."""
    second = columns - SECOND
    words, names = second - WORDS, second - WORDS - NAMES
    return {
        "nothing": slice(0, 0),
        "what the line model reads of the text": slice(0, of_lines),
        "the markup around a block": slice(of_lines, names),
        "the names of elements": slice(names, words),
        "n-grams of articles": slice(words, second),
        "a second opinion": slice(second, columns),
    }


def ablation(
    lesson: Lesson, sets: NDArray[np.str_], of_lines: int, blocks: Sequence[Sequence[tuple[str, int]]], f1: Any
) -> list[tuple[str, list[float]]]:
    """For each kind of evidence that is taken away, the mean F1 on each of LEFT_OUT, trained without it.

    `lesson`: columns from tables learned without a page's own data set; `blocks`: of each page, the blocks' texts and
    words; `f1`: a function of a page's number and the text taken.
    """
    found = []
    for name, columns in evidence(lesson.columns.shape[1], of_lines).items():
        less = replace(lesson, columns=lesson.columns.copy())
        less.columns[:, columns] = -1 if name == "a second opinion" else 0
        with ProcessPoolExecutor() as pool:
            tasks = {left: pool.submit(train_pages, less, sets != left) for left in LEFT_OUT}
            networks = {left: task.result() for left, task in tasks.items()}
        found.append((name, [_score(less, sets == left, networks[left], blocks, f1) for left in LEFT_OUT]))
    return found


def _score(
    lesson: Lesson, mine: NDArray[np.bool_], network: Any, blocks: Sequence[Sequence[tuple[str, int]]], f1: Any
) -> float:
    pages = np.flatnonzero(mine)
    spans = [slice(start, start + size) for start, size in lesson.spans(pages)]
    unasked = lesson.columns.copy()
    unasked[:, -lesson.optional :] = -1
    raw = [network.answers(unasked[span], [span.stop - span.start])[:, 0].astype(float) for span in spans]
    out = np.concatenate([lesson.out[span] for span in spans])
    knots = calibration(np.concatenate(raw)[out >= 0], out[out >= 0])
    scores = []
    for page, span, first in zip(pages.tolist(), spans, raw, strict=True):
        words = [size for _, size in blocks[page]]
        opinion = opinion_of(np.round(np.interp(first, *knots), 4), words)
        if opinion.expected < UNSURE and (lesson.columns[span, -1] >= 0).any():
            again = network.answers(lesson.columns[span], [span.stop - span.start])[:, 0]
            opinion = opinion_of(np.round(np.interp(again, *knots), 4), words)
        taken = [text for (text, _), out in zip(blocks[page], opinion.out, strict=True) if out < opinion.limit]
        scores.append(f1(page, "\n".join(taken)))
    return float(np.mean(scores))
