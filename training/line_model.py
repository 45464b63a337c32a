"""Builds the line model that ships in pipeline/classify/model, from a benchmark pack.

    python -m training.line_model PACK [--out FILE] [--keep FOLDER] [--only-scores] [--only-publishers]

Prints what the model reaches on publishers it was not trained on (by fold, by language) and on data sets it was not
trained on, scored through the whole pipeline, before it is trained on everything and written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scoring import JudgedDocument, LabelledDocument, by_label, by_language, figures, judge, mistakes
from pipeline.classify.finders import find_known
from pipeline.classify.judged import judged as judged_document
from pipeline.classify.model import FILE, LEAVES, OUT, LineModel
from pipeline.classify.model.characters import kinds_of_characters
from pipeline.classify.model.features import CATEGORIES, Document, matrix_of
from pipeline.classify.model.network import Network
from pipeline.classify.model.ngrams import NgramTable
from pipeline.classify.normal import normal, words
from pipeline.classify.rules import shipped_rules
from pipeline.classify.settle import settle
from pipeline.clean import read, with_facts
from pipeline.types import ARTICLE, Category
from training.calibration import calibration
from training.documents import (
    Compared,
    Labelled,
    compared_documents,
    data_set_of,
    examples_of_rules,
    fold_of,
    more_documents,
    publisher_of,
    read_documents,
    varied,
)
from training.network import Lesson, train_lines
from training.pages import IN, UNCLEAR, Extracted, extracted_pages
from training.tables import Lines, learn_table, ngram_rows

AT_ONCE = 50
"""Documents whose columns are worked out together."""
MORE_WEIGHT = 0.6
"""Of the documents that were chosen for being hard: they are not what a usual day brings."""
VARIED_WEIGHT = 0.5
"""Of variations: at full weight, measures of whole pages fall more than those of short texts rise."""
KINDS = kinds_of_characters()


@dataclass(frozen=True)
class Material:
    """Everything to learn from. Arrays over paragraphs of all documents, or over aligned lines."""

    documents: list[Labelled]
    read: Lines
    document_of: NDArray[np.int64]
    aligned: Lines
    aligned_from: list[tuple[str, str]]
    """Publisher and data set of each aligned line."""
    examples: Lines
    compared: list[Compared]
    varied: list[Labelled]
    """Variations of the read documents: only the network learns from them."""

    @property
    def hard(self) -> NDArray[np.bool_]:
        """Of each paragraph, whether its document was chosen for being hard."""
        return np.array([labelled.more for labelled in self.documents])[self.document_of]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path, help="folder with lines.jsonl.gz and pages*.parquet")
    parser.add_argument("--out", type=Path, default=FILE, metavar="FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep extracted pages and models of folds there")
    parser.add_argument("--only-scores", action="store_true")
    parser.add_argument("--only-publishers", action="store_true", help="no scores for left-out data sets")
    parser.add_argument("--mistakes", type=int, default=0, metavar="N")
    options = parser.parse_args()
    started = time.monotonic()

    def told(what: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} s] {what}", flush=True)

    material = gather(options.pack, options.keep)
    told(f"{len(material.documents)} documents, {len(material.aligned.out)} aligned lines")
    weak, read, by_fold = cross_validated(material, by_publisher, told)
    knots = calibrated(material, raw_scores(material, read, by_fold, by_publisher))
    models = {name: LineModel(KINDS, *parts, knots) for name, parts in by_fold.items()}
    if options.keep:
        for name, model in models.items():
            model.save(options.keep / f"fold_{name}.npz")
    judged = scored(material, models, by_publisher)
    report("by publisher: no page of a document's publisher was in its training", judged, options.mistakes)
    if not options.only_publishers:
        _, _, by_set = cross_validated(material, by_data_set, told)
        models = {name: LineModel(KINDS, *parts, knots) for name, parts in by_set.items()}
        for name in by_set:
            some = [document for document in material.documents if document.data_set == name and not document.more]
            if some:
                report(f"trained without {name}", scored(material, models, by_data_set, some), 0)
    if not options.only_scores:
        table = learn_table(material.read.where(material.read.category >= 0), material.aligned, material.examples)
        everything = (np.ones(len(lesson), np.bool_) for lesson in (weak, read))
        model = LineModel(KINDS, table, train_lines(weak, read, *everything), knots)
        model.save(options.out)
        told(f"{options.out.name}: {options.out.stat().st_size / 1e6:.1f} MB")


def gather(pack: Path, keep: Path | None) -> Material:
    """Documents and aligned lines of a pack; with `keep`, the extracted pages are taken from there the next time."""
    pages = _pages(pack, keep)
    documents = read_documents(pack) + more_documents({(page.name, page.extractor): page for page in pages})
    paragraphs = [paragraph for labelled in documents for paragraph in labelled.document.paragraphs]
    labels = [label for labelled in documents for label in labelled.labels]
    category = np.array([CATEGORIES.index(label) if label else -1 for label in labels])
    out = np.array([label not in ARTICLE for label in labels], np.int64)
    rows = ngram_rows([paragraph.normal for paragraph in paragraphs], [paragraph.bare for paragraph in paragraphs])
    owner = np.repeat(np.arange(len(documents)), [len(labelled.labels) for labelled in documents])
    aligned: dict[tuple[str, str, str], tuple[str, str]] = {}
    for page in pages:
        for line, mark in zip(page.lines, page.gold, strict=True):
            if mark != UNCLEAR:
                aligned[page.name, normal(line), mark] = (
                    publisher_of(page.url or page.name),
                    data_set_of(page.name),
                )
    examples = list(examples_of_rules())
    return Material(
        documents,
        Lines(rows, out, category),
        owner,
        _lines([line for _, line, _ in aligned], [mark != IN for _, _, mark in aligned]),
        list(aligned.values()),
        _lines(
            [normal(line) for line, _ in examples],
            [label not in ARTICLE for _, label in examples],
            [CATEGORIES.index(label) for _, label in examples],
        ),
        compared_documents(pages),
        varied(documents),
    )


def _pages(pack: Path, keep: Path | None) -> list[Extracted]:
    file = keep / "pages.jsonl.gz" if keep else None
    if file and file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            return [Extracted(**page) for page in map(json.loads, stream)]
    pages = extracted_pages(pack)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(file, "wt", 1, encoding="utf-8") as stream:
            stream.writelines(json.dumps(asdict(page)) + "\n" for page in pages)
    return pages


def _lines(normals: Sequence[str], out: Sequence[bool], category: Sequence[int] | None = None) -> Lines:
    rows = ngram_rows(normals, [" ".join(words(line)) for line in normals])
    kinds = np.array(category) if category is not None else np.full(len(normals), -1)
    return Lines(rows, np.array(out, np.int64), kinds)


Group = Callable[[str, str], str]
"""Publisher and data set of a document -> the part of the cross-validation it is held back in."""


def by_publisher(publisher: str, _: str) -> str:
    return str(fold_of(publisher))


def by_data_set(_: str, data_set: str) -> str:
    return data_set


Parts = tuple[NgramTable, Network]
"""The table, and the network that weighs its answers."""


def cross_validated(
    material: Material, group: Group, told: Callable[[str], None]
) -> tuple[Lesson, Lesson, dict[str, Parts]]:
    """For each group a model that was trained without it; and the lessons of all documents (compared, read) whose
    columns are from the table that was learned without their own group: what networks may be trained on."""
    taught = [*material.documents, *material.varied]
    groups, taught_groups, weak_groups = (
        np.array([group(each.publisher, each.data_set) for each in documents])
        for documents in (material.documents, taught, material.compared)
    )
    tables = tables_without(material, sorted({*groups, *weak_groups}), group, told)
    weak = _weak_lesson(material.compared, _columns([each.document for each in material.compared], weak_groups, tables))
    read = _read_lesson(taught, _columns([each.document for each in taught], taught_groups, tables))
    with ProcessPoolExecutor() as pool:
        tasks = {
            name: pool.submit(train_lines, weak, read, weak_groups != name, taught_groups != name) for name in tables
        }
        models = {name: (tables[name], task.result()) for name, task in tasks.items()}
    told("networks")
    return weak, read, models


def tables_without(
    material: Material, names: Sequence[str], group: Group, told: Callable[[str], None]
) -> dict[str, NgramTable]:
    """For each named group the table that was learned without it."""
    groups = np.array([group(each.publisher, each.data_set) for each in material.documents])
    of_row = groups[material.document_of]
    of_aligned = np.array([group(*origin) for origin in material.aligned_from])
    known = material.read.category >= 0
    tables = {}
    for name in names:
        tables[name] = learn_table(
            material.read.where(known & (of_row != name)), material.aligned.where(of_aligned != name), material.examples
        )
        told(f"table without {name}")
    return tables


def _columns(
    documents: Sequence[Document], groups: NDArray[np.str_], tables: dict[str, NgramTable]
) -> NDArray[np.float32]:
    """The columns of all lines of the documents, each from the table that was learned without its group."""
    parts: list[NDArray[np.float32]] = [np.zeros((0, 0), np.float32)] * len(documents)
    for name, table in tables.items():
        places = np.flatnonzero(groups == name)
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            columns = matrix_of([documents[place] for place in some], table, KINDS)
            ends = np.cumsum([len(documents[place].paragraphs) for place in some])
            for place, part in zip(some, np.split(columns, ends[:-1]), strict=True):
                parts[place] = part
    return np.vstack(parts)


def _read_lesson(documents: Sequence[Labelled], columns: NDArray[np.float32]) -> Lesson:
    labels = [label for labelled in documents for label in labelled.labels]
    out = np.array([-1 if label is None else int(label not in ARTICLE) for label in labels])
    category = np.array([OUT.index(label) if label in OUT else -1 for label in labels])
    sizes = np.array([len(labelled.labels) for labelled in documents])
    known = np.array([sum(label is not None for label in labelled.labels) for labelled in documents])
    hard = np.array([labelled.more for labelled in documents])
    counts = [MORE_WEIGHT if each.more else VARIED_WEIGHT if each.varied else 1.0 for each in documents]
    length = [paragraph.length for labelled in documents for paragraph in labelled.document.paragraphs]
    weight = _weights(out, length, np.repeat(known, sizes)) * np.repeat(counts, sizes)
    return Lesson(columns, sizes, out, category, weight.astype(np.float32), ~hard)


def _weak_lesson(documents: Sequence[Compared], columns: NDArray[np.float32]) -> Lesson:
    sizes = np.array([len(each.said) for each in documents])
    said = [line for each in documents for line in each.said]
    out = np.array([-1 if leaves is None else int(leaves) for leaves, _ in said])
    category = np.array([OUT.index(label) if label else -1 for _, label in said])
    length = [paragraph.length for each in documents for paragraph in each.document.paragraphs]
    weight = _weights(out, length, np.repeat(sizes, sizes))
    headline = np.array([(True, Category.TITLE) in each.said for each in documents])
    return Lesson(columns, sizes, out, category, weight.astype(np.float32), headline)


def _weights(out: NDArray[np.int64], length: Sequence[int], lines: NDArray[Any]) -> NDArray[np.float64]:
    """A line counts by its words, more so where it is the article's, and less the more lines its document has."""
    words = np.array(length)
    value = np.where(out == 1, np.sqrt(np.clip(words, 4, 40) / 6), np.sqrt(np.clip(words, 1, 60) / 8))
    return np.asarray(value / np.sqrt(np.maximum(1, lines)))


def raw_scores(material: Material, read: Lesson, models: dict[str, Parts], group: Group) -> NDArray[np.float64]:
    """The score of each paragraph, from the model that was trained without its group."""
    groups = np.array([group(labelled.publisher, labelled.data_set) for labelled in material.documents])
    sizes = read.sizes[: len(groups)]  # the variations come after the documents
    columns = read.columns[: sizes.sum()]
    raw = np.zeros(len(columns))
    for name, (_, network) in models.items():
        mine = groups == name
        lines = np.repeat(mine, sizes)
        raw[lines] = network.answers(columns[lines], sizes[mine].tolist())[:, LEAVES]
    return raw


def calibrated(material: Material, raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often lines with such a score left, over documents that were not chosen for being hard."""
    use = (material.read.category >= 0) & ~material.hard
    return calibration(raw[use], material.read.out[use])


def scored(
    material: Material, models: dict[str, LineModel], group: Group, some: Sequence[Labelled] | None = None
) -> list[JudgedDocument]:
    """The pack's own documents through the whole pipeline, each with the model that was trained without its group."""
    found = []
    for labelled in material.documents if some is None else some:
        if labelled.more:
            continue
        opinions = models[group(labelled.publisher, labelled.data_set)].judge([labelled.document])[0]
        paragraphs = labelled.document.paragraphs
        verdicts = settle(paragraphs, find_known(paragraphs, shipped_rules()), opinions)
        document = with_facts(read(labelled.text, "text/plain"), judged_document(paragraphs, verdicts))
        labels = {p.lines[0].number: label.value for p, label in zip(paragraphs, labelled.labels, strict=True) if label}
        found.append(judge(LabelledDocument(labelled.name, labelled.language, labelled.text, labels), document))
    return found


def report(title: str, judged: Sequence[JudgedDocument], count: int) -> None:
    print(f"\n{title}: {len(judged)} documents")
    print("  " + "  ".join(f"{name} {value:.3f}" for name, value in figures(judged).items()))
    for language, group in by_language(judged).items():
        found = figures(group)
        print(
            f"  {language:6s} {len(group):4d} documents  "
            + "  ".join(f"{name} {value:.2f}" for name, value in found.items())
        )
    print("  went: " + "  ".join(f"{label} {gone}/{count}" for label, (gone, count) in by_label(judged).items()))
    for what, lines in zip(("lost", "left"), mistakes(judged), strict=True):
        for line in lines[:count]:
            print(
                f"  {what} {line.words} {line.label} as {line.category} {line.score} {line.document}: {line.text[:120]}"
            )


if __name__ == "__main__":
    main()
