"""Builds the model of page kinds that ships in pipeline/classify/model, from a benchmark pack.

    python -m training.page_kind PACK KEPT [--out FILE] [--only-scores]

KEPT: the folder that `training.line_model` and `training.page_model` kept the models of their folds in, so that each
page is judged by models that never saw its publisher.

Prints how well pages that are no articles are found on publishers not trained on, and how the expected F1 of a page
goes with its true one, before the model is trained on everything and written.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise, starmap
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.classify.finders import find_known
from pipeline.classify.model import load_model
from pipeline.classify.model.features import document
from pipeline.classify.model.page_kind import BITS, FILE, NO_ARTICLE, PageKind, kind_columns, name_rows
from pipeline.classify.model.page_model import load_page_model
from pipeline.classify.paragraphs import paragraphs_of
from pipeline.classify.rules import shipped_rules
from pipeline.read import read_article
from pipeline.segment.extractor import extracted
from pipeline.segment.html import page_of, parse
from pipeline.types import SourceLine
from training.documents import fold_of, publisher_of
from training.page_samples import FILES, word_f1
from training.tables import rounded

AT_ONCE = 30
OF_NAMES, OF_COLUMNS = 10.0, 0.1
"""How freely the two regressions may choose their weights (C)."""
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Of expected F1, for the table."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """A page as the models of its fold see it."""

    data_set: str
    page_type: str
    fold: str
    columns: list[float]
    names: list[int]
    expected: float
    f1: float
    """Of the words taken with the gold text's; nan where the pack has none."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path, help="folder with pages.parquet and pages-more.parquet")
    parser.add_argument("kept", type=Path, help="folder with fold_*.npz and page_fold_*.npz")
    parser.add_argument("--out", type=Path, default=FILE, metavar="FILE")
    parser.add_argument("--only-scores", action="store_true")
    options = parser.parse_args()
    pages = judged_pages(options.pack, options.kept)
    folds = np.array([page.fold for page in pages])
    named = np.zeros(len(pages))
    for fold in sorted({*folds}):
        inside, outside = of(pages, folds == fold), of(pages, folds != fold)
        named[folds == fold] = said_by_names(inside, *learn_names(outside))
    likely = np.zeros(len(pages))
    for fold in sorted({*folds}):
        mine, others = folds == fold, folds != fold
        weights, bias = learn_columns(of(pages, others), named[others])
        likely[mine] = 1 / (1 + np.exp(-(columns_of(of(pages, mine), named[mine]) @ weights + bias)))
    report(pages, likely)
    if not options.only_scores:
        PageKind(*learn_names(pages), *learn_columns(pages, named)).save(options.out)
        print(f"{options.out.name}: {options.out.stat().st_size / 1e3:.1f} kB")


def judged_pages(pack: Path, kept: Path) -> list[Judged]:
    """All pages of the pack that have blocks, fold by fold."""
    import pyarrow.parquet as pq

    by_fold: dict[str, list[dict[str, Any]]] = {}
    for row in (row for name in FILES for row in pq.read_table(pack / name).to_pylist()):
        by_fold.setdefault(str(fold_of(publisher_of(row["url"] or row["publisher"] or row["id"]))), []).append(row)
    tasks = [
        (rows[start : start + AT_ONCE], fold, kept)
        for fold, rows in sorted(by_fold.items())
        for start in range(0, len(rows), AT_ONCE)
    ]
    with ProcessPoolExecutor() as pool:
        return [page for task in [pool.submit(_judged, *task) for task in tasks] for page in task.result()]


def _judged(rows: list[dict[str, Any]], fold: str, kept: Path) -> list[Judged]:
    lines_model, page_model = load_model(kept / f"fold_{fold}.npz"), load_page_model(kept / f"page_fold_{fold}.npz")
    found = []
    for row in rows:
        root = parse(read_article(row["html"], media_type="text/html", uri="").text)
        page = page_of(root) if root is not None else None
        if page is None or not page.blocks:
            continue
        paragraphs = paragraphs_of(list(starmap(SourceLine, enumerate((block.text for block in page.blocks), 1))))
        lines = lines_model.columns([document(paragraphs, find_known(paragraphs, shipped_rules()))])
        opinion = page_model.judge(page, paragraphs, lines, extracted)
        taken = (block.text for block, out in zip(page.blocks, opinion.out, strict=True) if out < opinion.limit)
        gold = row["gold_text"]
        found.append(
            Judged(
                row["dataset"],
                row["page_type"],
                fold,
                kind_columns(page, paragraphs, opinion),
                name_rows(page),
                opinion.expected,
                word_f1("\n".join(taken), gold) if gold else np.nan,
            )
        )
    return found


def of(pages: Sequence[Judged], mask: NDArray[np.bool_]) -> list[Judged]:
    return [page for page, is_in in zip(pages, mask, strict=True) if is_in]


def no_articles(pages: Sequence[Judged]) -> NDArray[np.int64]:
    return np.array([int(page.page_type != "article") for page in pages])


def learn_names(pages: Sequence[Judged]) -> tuple[NDArray[np.int8], float]:
    """Weights of the words in names, and their scale."""
    regression = LogisticRegression(C=OF_NAMES, class_weight="balanced", max_iter=300)
    regression.fit(_name_matrix(pages), no_articles(pages))
    weights, scale, _ = rounded(regression.coef_[0], 0.0)
    return weights, scale


def said_by_names(pages: Sequence[Judged], weights: NDArray[np.int8], scale: float) -> Floats:
    return np.asarray(_name_matrix(pages) @ (weights * scale))


def _name_matrix(pages: Sequence[Judged]) -> Any:
    rows = [page.names for page in pages]
    pointer = np.concatenate([[0], np.cumsum([len(each) for each in rows])])
    value = np.concatenate([np.full(len(each), 1 / np.sqrt(max(1, len(each)))) for each in rows])
    return sparse.csr_matrix((value, np.concatenate(rows).astype(np.int32), pointer), shape=(len(rows), 1 << BITS))


def columns_of(pages: Sequence[Judged], named: Floats) -> Floats:
    return np.column_stack([np.array([page.columns for page in pages]), named])


def learn_columns(pages: Sequence[Judged], named: Floats) -> tuple[Floats, float]:
    """Weights of the columns as they are (not standardised), and the bias."""
    chain = make_pipeline(StandardScaler(), LogisticRegression(C=OF_COLUMNS, max_iter=1000))
    chain.fit(columns_of(pages, named), no_articles(pages))
    scaler, regression = chain[0], chain[1]
    weights = regression.coef_[0] / scaler.scale_
    return weights, float(regression.intercept_[0] - (weights * scaler.mean_).sum())


def report(pages: Sequence[Judged], likely: Floats) -> None:
    """Precision and recall of "no article", by type of page; and expected F1 beside the true one."""
    truth, flagged = no_articles(pages) == 1, likely >= NO_ARTICLE
    right = int((truth & flagged).sum())
    precision, recall = right / flagged.sum(), right / truth.sum()
    print(f"no article: {truth.sum()} of {len(pages)} pages, precision {precision:.3f}, recall {recall:.3f},", end=" ")
    print(f"F1 {2 * precision * recall / (precision + recall):.3f}")
    kinds = np.array([f"{page.data_set} {page.page_type}" for page in pages])
    for kind in sorted({*kinds}):
        print(f"  {kind:24s} {(kinds == kind).sum():4d} pages, flagged {flagged[kinds == kind].mean():.3f}")
    f1, expected = np.array([page.f1 for page in pages]), np.array([page.expected for page in pages])
    known = ~np.isnan(f1)
    for name, mask in (("all pages", known), ("articles", known & ~truth)):
        ranks = (np.argsort(np.argsort(each[mask])) for each in (f1, expected))
        print(f"expected F1, {name}: rank correlation with the true one {np.corrcoef(*ranks)[0, 1]:.3f}")
    for low, high in pairwise(BINS):
        here = known & (expected >= low) & (expected < high)
        print(f"  expected {low:.2f} to {high:.2f}: {here.sum():4d} pages, true mean {f1[here].mean():.3f}")


if __name__ == "__main__":
    main()
