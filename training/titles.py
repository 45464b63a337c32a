"""Measures how reliable the signs of a headline are, and writes them as the weights of `title` in rivals.toml.

    python -m training.titles PACK KEPT [--out FILE] [--only-scores]

KEPT: the folder that `training.line_model` and `training.page_model` kept the models of their folds in, so that the
lines of each page are judged by models that never saw its publisher.

Prints how many titles are exact on publishers that the weights were not learned from, with a table of how often a title
of a given confidence is, before the weights are learned from everything and written.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.optimize import minimize

import pipeline.classify.model
import pipeline.classify.model.page_model
from pipeline.classify import classify_many
from pipeline.classify.model import load_model
from pipeline.classify.model.page_model import load_page_model
from pipeline.clean import read
from pipeline.metadata.headlines import headlines
from pipeline.metadata.rivals import ANY, FILE
from pipeline.metadata.sources import sources_of
from training.documents import FOLDS, data_set_of, fold_of, publisher_of

STRICTNESS = 0.5
"""How much weights are held to nothing (L2)."""
NEWS = 2.0
"""How much a page of Fundus counts: there are six times as many of WCXB."""
FEWEST = 4
"""Candidates that have a sign: of rarer ones nothing is known."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
AT_ONCE = 40

Floats = NDArray[np.float64]
Page = dict[str, Any]


@dataclass(frozen=True)
class Rivals:
    """The candidates of one page, and which of them are its title."""

    data_set: str
    fold: int
    signs: tuple[frozenset[str], ...]
    right: tuple[bool, ...]


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("pack", type=Path)
    told.add_argument("kept", type=Path)
    told.add_argument("--out", type=Path, default=FILE)
    told.add_argument("--only-scores", action="store_true")
    given = told.parse_args()
    pages = read_rivals(given.pack, given.kept)
    print_scores(pages)
    if not given.only_scores:
        signs, weights = learned(pages)
        rows = [f'"{sign}" = {weight:.2f}' for sign, weight in sorted(zip(signs, weights[:-1], strict=True))]
        head = "# Log-odds of the signs of each field's candidates, measured by training/titles.py."
        text = "\n".join([head, "[title]", f"{ANY} = {weights[-1]:.2f}", *rows])
        given.out.write_text(text + "\n", encoding="utf-8")


def read_rivals(pack: Path, kept: Path) -> list[Rivals]:
    """The candidates of all article pages that have a gold title."""
    rows = pq.read_table(pack / "pages.parquet").to_pylist()
    pages = [row for row in rows if row["page_type"] == "article" and row["gold_text"] and row["gold_title"]]
    by_fold = [[page for page in pages if _fold(page) == fold] for fold in range(FOLDS)]
    work = [(kept, f, each[at : at + AT_ONCE]) for f, each in enumerate(by_fold) for at in range(0, len(each), AT_ONCE)]
    with ProcessPoolExecutor() as processes:
        return [rivals for found in processes.map(_rivals, *zip(*work, strict=True)) for rivals in found]


def _fold(page: Page) -> int:
    return fold_of(publisher_of(page["url"] or page["publisher"] or page["id"]))


def _rivals(kept: Path, fold: int, pages: Sequence[Page]) -> list[Rivals]:
    line_model, page_model = load_model(kept / f"fold_{fold}.npz"), load_page_model(kept / f"page_fold_{fold}.npz")
    pipeline.classify.model.shipped_model = lambda: line_model
    pipeline.classify.model.page_model.shipped_page_model = lambda: page_model
    found = []
    for page in pages:
        document = read(page["html"], "text/html", page["url"])
        lines = classify_many([document.lines], [document.page])[0].lines
        text = "\n\n".join(line.text for line in lines if line.kept)
        candidates = headlines(sources_of(document.article, lines, text, document.page))
        gold = squashed(page["gold_title"])
        found.append(
            Rivals(
                data_set_of(page["dataset"]),
                fold,
                tuple(frozenset(each.signs) for each in candidates),
                tuple(squashed(each.value) == gold for each in candidates),
            )
        )
    return found


def squashed(text: str) -> str:
    """Words alone, as titles are compared."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def learned(pages: Sequence[Rivals]) -> tuple[list[str], Floats]:
    """The signs and their weights; behind these the one that every candidate has."""
    count: dict[str, int] = {}
    for page in pages:
        for signs in page.signs:
            for sign in signs:
                count[sign] = count.get(sign, 0) + 1
    known = sorted(sign for sign in count if count[sign] >= FEWEST)
    table, owner, right = _table(pages, known)
    heavy = np.array([NEWS if page.data_set == "fundus" else 1.0 for page in pages])
    answered = np.bincount(owner, right, len(pages)) > 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = np.exp(np.clip(table @ weights, -30, 30))
        all_odds = 1 + np.bincount(owner, odds, len(pages))
        right_odds = np.where(answered, np.bincount(owner, odds * right, len(pages)), 1)
        held = weights.copy()
        held[-1] = 0
        value = (heavy * (np.log(all_odds) - np.log(right_odds))).sum() + STRICTNESS / 2 * (held**2).sum()
        pull = odds / all_odds[owner] - np.where(answered[owner], right * odds / right_odds[owner], 0)
        return float(value), table.T @ (heavy[owner] * pull) + STRICTNESS * held

    best = minimize(loss, np.zeros(len(known) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return known, np.round(best.x, 2)


def _table(pages: Sequence[Rivals], known: Sequence[str]) -> tuple[Floats, NDArray[np.int64], Floats]:
    """A row for each candidate of each page; the page of each row; whether it is right."""
    column = {sign: at for at, sign in enumerate(known)}
    rows = [signs for page in pages for signs in page.signs]
    table = np.zeros((len(rows), len(known) + 1))
    table[:, -1] = 1
    for row, signs in enumerate(rows):
        table[row, [column[sign] for sign in signs if sign in column]] = 1
    owner = np.array([at for at, page in enumerate(pages) for _ in page.signs])
    return table, owner, np.array([float(right) for page in pages for right in page.right])


def print_scores(pages: Sequence[Rivals]) -> None:
    """Exact titles by data set, and the reliability of the confidence, on publishers held back."""
    answers: list[tuple[str, float, bool]] = []
    for fold in range(FOLDS):
        signs, weights = learned([page for page in pages if page.fold != fold])
        own = [page for page in pages if page.fold == fold]
        table, owner, right = _table(own, signs)
        odds = np.exp(table @ weights)
        for at, page in enumerate(own):
            mine = np.flatnonzero(owner == at)
            best = mine[np.argmax(odds[mine])] if len(mine) else None
            sure = odds[best] / (1 + odds[mine].sum()) if best is not None else 0.0
            answers.append((page.data_set, float(sure), best is not None and bool(right[best])))
    for name in sorted({answer[0] for answer in answers}):
        own_answers = [good for data_set, _, good in answers if data_set == name]
        print(f"{name:8} {len(own_answers):5} pages, exact {np.mean(own_answers):.3f}")
    for low, high in pairwise(BINS):
        good = [each for _, sure, each in answers if low <= sure < high]
        if good:
            print(f"confidence {low:.2f} to {min(high, 1):.2f}: {len(good):4} titles, exact {np.mean(good):.3f}")


if __name__ == "__main__":
    main()
