"""Builds the page model that ships in pipeline/classify/model, from a benchmark pack.

    python -m training.page_model PACK [--out FILE] [--keep FOLDER] [--only-scores] [--leave-out] [--ablation]

After `training.line_model`: what that model reads of a line is part of what this one reads of a block.

Prints the word F1 of the blocks it takes for the article on publishers it was not trained on, and with `--leave-out`
on data sets it was not trained on (with `--ablation` also without each kind of evidence), before it is trained on
everything and written.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from pipeline.classify.model import shipped_model
from pipeline.classify.model.features import matrix_of
from pipeline.classify.model.names import BITS, NameTable
from pipeline.classify.model.ngrams import NgramTable
from pipeline.classify.model.page_model import FILE, SECOND, PageModel, with_second
from pipeline.classify.model.phrases import words_in
from pipeline.segment.page import Page
from training.ablation import LEFT_OUT, ablation
from training.calibration import calibration
from training.line_model import KINDS, Group, by_data_set, by_publisher, tables_without
from training.line_model import gather as gather_lines
from training.network import Lesson, train_pages
from training.page_samples import Sample, gather, word_f1
from training.read_pages import DATA_SET
from training.tables import fit, ngram_rows, rounded

WEIGHTS = {"fundus": 2.0, DATA_SET: 1.5}
"""Of the data sets: news from publishers all over the world is what there is least of."""
GOLD_WORDS, POWER, MOST = 200, 0.7, 5.0
"""How the words of a block and of its article make its weight: so that long articles do not outweigh short ones."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path, help="folder with pages.parquet and pages-more.parquet")
    parser.add_argument("--out", type=Path, default=FILE, metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep extracted pages and models of folds there")
    parser.add_argument("--only-scores", action="store_true")
    parser.add_argument("--leave-out", action="store_true", help="scores for left-out data sets as well")
    parser.add_argument("--ablation", action="store_true", help="the same again without each kind of evidence")
    options = parser.parse_args()
    started = time.monotonic()

    def told(what: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} s] {what}", flush=True)

    samples = gather(options.pack)
    told(f"{len(samples)} pages, {sum(len(each.paragraphs) for each in samples)} blocks")
    material = Material.of(samples)
    told("n-grams")
    lines = gather_lines(options.pack, options.keep)
    told("lines")

    def without(group: Group) -> tuple[NDArray[np.str_], Lesson, dict[str, Tables]]:
        groups = np.array([group(each.publisher, each.data_set) for each in samples])
        return groups, *cross_fitted(material, groups, tables_without(lines, sorted({*groups}), group, told))

    folds, lesson, tables = without(by_publisher)
    networks = trained(lesson, {fold: folds != fold for fold in tables})
    told("networks")
    raw = raw_scores(lesson, networks, folds)
    known = material.known
    knots = calibration(raw[known], lesson.out[known])
    models = {fold: PageModel(*tables[fold], networks[fold], knots) for fold in tables}
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        for fold, model in models.items():
            model.save(options.keep / f"page_fold_{fold}.npz")
    report("by publisher", samples, lesson, [models[fold] for fold in folds])
    if options.leave_out or options.ablation:
        sets, apart, by_set = without(by_data_set)
        others = trained(apart, {name: sets != name for name in by_set})
        report("by data set", samples, apart, [PageModel(*by_set[name], others[name], knots) for name in sets])
        if options.ablation:
            report_ablation(samples, apart, sets)
    if not options.only_scores:
        everything = np.ones(len(samples), np.bool_)
        network = trained(lesson, {"all": everything})["all"]
        PageModel(*material.tables(everything), network, knots).save(options.out)
        told(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


@dataclass(frozen=True)
class Material:
    """Everything to learn tables from; arrays over the blocks of all samples, end to end."""

    samples: Sequence[Sample]
    sizes: NDArray[np.int64]
    article: NDArray[np.bool_]
    known: NDArray[np.bool_]
    weight: NDArray[np.float64]
    ngrams: Any
    names: Any

    @staticmethod
    def of(samples: Sequence[Sample]) -> Material:
        paragraphs = [paragraph for sample in samples for paragraph in sample.paragraphs]
        rows = [rows for sample in samples for rows in sample.name_rows]
        pointer = np.concatenate([[0], np.cumsum([len(each) for each in rows])])
        flat = np.array([row for each in rows for row in each], np.int32)
        names = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, pointer), shape=(len(rows), 1 << BITS))
        names.sum_duplicates()
        return Material(
            samples,
            np.array([len(sample.paragraphs) for sample in samples]),
            np.concatenate([sample.article for sample in samples]),
            np.concatenate([sample.known for sample in samples]),
            np.concatenate([_weights(sample) for sample in samples]),
            ngram_rows([each.normal for each in paragraphs], [each.bare for each in paragraphs]),
            names,
        )

    def tables(self, use: NDArray[np.bool_]) -> tuple[NameTable, NgramTable]:
        """What names and n-grams say of being the article's, from the marked samples."""
        seen = np.repeat(use, self.sizes)
        article, weight = self.article[seen], np.minimum(self.weight[seen] ** POWER, MOST)
        named, name_scale, name_bias = rounded(*fit(self.names[seen], article, 3e-5, 8, weight))
        said, scale, bias = rounded(*fit(self.ngrams[seen], article, 2e-6, 6, weight))
        return NameTable(named, name_scale, name_bias), NgramTable(said[:, None], np.array([scale]), np.array([bias]))


def _weights(sample: Sample) -> NDArray[np.float64]:
    length = np.array([paragraph.length for paragraph in sample.paragraphs])
    gold = len(words_in(sample.gold))
    weight: NDArray[np.float64] = ((length + 3) / (gold + GOLD_WORDS) * 300) ** POWER
    return weight * WEIGHTS.get(sample.data_set, 1.0) * sample.known


Tables = tuple[NameTable, NgramTable]
"""What names say, and what words say."""


def cross_fitted(
    material: Material, groups: NDArray[np.str_], of_lines: dict[str, NgramTable]
) -> tuple[Lesson, dict[str, Tables]]:
    """All pages with columns from the tables learned without their own group, and those tables. `of_lines`: the line
    model's table, likewise."""
    tables = {name: material.tables(groups != name) for name in of_lines}
    columns: list[NDArray[np.float32]] = []
    for sample, group in zip(material.samples, groups.tolist(), strict=True):
        lines = matrix_of([sample.document], of_lines[group], KINDS)
        blank = PageModel(*tables[group], None, None)  # type: ignore[arg-type]
        unasked = blank.columns(sample.page, sample.paragraphs, lines)
        columns.append(unasked if sample.second is None else with_second(unasked, sample.second))
    count = len(material.article)
    lesson = Lesson(
        np.concatenate(columns),
        material.sizes,
        np.where(material.known, ~material.article, -1),
        np.full(count, -1),
        material.weight.astype(np.float32),
        np.zeros(len(material.samples), np.bool_),
        optional=SECOND,
    )
    return lesson, tables


def trained(lesson: Lesson, use: dict[str, NDArray[np.bool_]]) -> dict[str, Any]:
    """A network for each mark of the pages to learn from."""
    with ProcessPoolExecutor() as pool:
        tasks = {name: pool.submit(train_pages, lesson, mark) for name, mark in use.items()}
        return {name: task.result() for name, task in tasks.items()}


def raw_scores(lesson: Lesson, networks: dict[str, Any], groups: NDArray[np.str_]) -> NDArray[np.float64]:
    """The score of each block, from the network trained without its page's group and without a second opinion."""
    columns = lesson.columns.copy()
    columns[:, -lesson.optional :] = -1
    raw = np.zeros(len(columns))
    for name, network in networks.items():
        mine = groups == name
        blocks = np.repeat(mine, lesson.sizes)
        raw[blocks] = network.answers(columns[blocks], lesson.sizes[mine].tolist())[:, 0]
    return raw


def report(title: str, samples: Sequence[Sample], lesson: Lesson, models: Sequence[PageModel]) -> None:
    """Word F1 by data set, and how the expected F1 goes with it."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    asked = 0
    width = shipped_model().network.center.shape[0]
    columns = np.split(lesson.columns[:, :width], np.cumsum(lesson.sizes)[:-1])
    for sample, lines, model in zip(samples, columns, models, strict=True):

        def second(_: Page, sample: Sample = sample) -> Sequence[bool] | None:
            nonlocal asked
            asked += 1
            return sample.second

        opinion = model.judge(sample.page, sample.paragraphs, lines, second)
        text = "\n".join(
            block.text for block, out in zip(sample.page.blocks, opinion.out, strict=True) if out < opinion.limit
        )
        found[sample.data_set].append((word_f1(text, sample.gold), opinion.expected))
    print(f"\n{title}: {len(samples)} pages, another extractor asked about {asked}")
    for name, rows in sorted(found.items()):
        f1, expected = np.array(rows).T
        ranks = np.argsort(np.argsort(f1)), np.argsort(np.argsort(expected))
        print(
            f"  {name:12s} {len(rows):4d} pages  word F1 {f1.mean():.4f}  below half {(f1 < 0.5).mean():.4f}  "
            f"rank correlation of expected F1 {np.corrcoef(*ranks)[0, 1]:.3f}"
        )


def report_ablation(samples: Sequence[Sample], lesson: Lesson, sets: NDArray[np.str_]) -> None:
    """What is lost without each kind of evidence, on data sets that were not trained on."""
    blocks = [
        [(block.text, each.length) for block, each in zip(sample.page.blocks, sample.paragraphs, strict=True)]
        for sample in samples
    ]
    of_lines = shipped_model().network.center.shape[0]
    found = ablation(lesson, sets, of_lines, blocks, lambda page, text: word_f1(text, samples[page].gold))
    for name, scores in found:
        shown = "  ".join(f"{left} {score:.4f}" for left, score in zip(LEFT_OUT, scores, strict=True))
        print(f"  without {name:40s} {shown}")


if __name__ == "__main__":
    main()
