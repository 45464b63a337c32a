"""Measures how reliable each kind of source is for a field: pipeline/metadata/reliability.toml.

    python -m training.facts PACK KEPT [--field NAME] [--only-scores]

KEPT: the folder that `training.line_model` and `training.page_model` kept the models of their folds in, so that the
lines of each page are judged by models that never saw its publisher.

Prints for each field what is right, wrong and left unknown on publishers not trained on, and how far the probabilities
can be believed, before the weights are learned from everything and written.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow.parquet as pq
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.classify import classify_many, model
from pipeline.classify.model import load_model, page_model
from pipeline.clean import read
from pipeline.errors import UnreadableFile
from pipeline.metadata.reliability import FILE
from pipeline.metadata.sources import NO_MARKUP, Sources, sources_of
from training.documents import fold_of, publisher_of
from training.fact_fields import FIELDS, Case, Field, Row

FILES = ("pages.parquet", "dates.parquet")
AT_ONCE = 30
FEWEST = 5
"""Readings that have a sign: a weight for fewer would be a guess."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Of probabilities, for the table."""

Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("kept", type=Path)
    parser.add_argument("--field", choices=sorted(FIELDS), action="append")
    parser.add_argument("--only-scores", action="store_true")
    options = parser.parse_args()
    names = options.field or sorted(FIELDS)
    cases = all_cases(options.pack, options.kept, names)
    learned = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    for name in names:
        print(f"\n{name}")
        field = FIELDS[name]
        report(cases[name], cross_validated(cases[name], field), field)
        unknown, signs = learn([case for case in cases[name] if case.learn], field)
        learned[name] = {"unknown": unknown, "enough": field.enough, "signs": signs}
    if not options.only_scores:
        FILE.write_text(as_toml(learned), encoding="utf-8")


def all_cases(pack: Path, kept: Path, names: Sequence[str]) -> dict[str, list[Case]]:
    """What each field can be read as on every article page of the pack; by field."""
    by_fold: dict[int, list[Row]] = {}
    for file in FILES:
        for row in pq.read_table(pack / file).to_pylist():
            if row.get("page_type", "article") == "article":
                publisher = publisher_of(row["url"] or row.get("publisher") or row["id"])
                by_fold.setdefault(fold_of(publisher), []).append(row)
    jobs = [
        (rows[start : start + AT_ONCE], fold, kept, names)
        for fold, rows in sorted(by_fold.items())
        for start in range(0, len(rows), AT_ONCE)
    ]
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(_cases, *zip(*jobs, strict=True)))
    return {name: [case for part in found for case in part[name]] for name in names}


def _cases(rows: Sequence[Row], fold: int, kept: Path, names: Sequence[str]) -> dict[str, list[Case]]:
    lines_model = load_model(kept / f"fold_{fold}.npz")
    blocks_model = page_model.load_page_model(kept / f"page_fold_{fold}.npz")
    cases: dict[str, list[Case]] = {name: [] for name in names}
    with (
        patch.object(model, "shipped_model", lambda: lines_model),
        patch.object(page_model, "shipped_page_model", lambda: blocks_model),
    ):
        for row in rows:
            try:
                document = read(row["html"], "text/html", row["url"])
            except UnreadableFile:
                continue
            lines = classify_many([document.lines], [document.page])[0].lines
            text = "\n\n".join(line.text for line in lines if line.kept)
            sources = sources_of(document.article, lines, text, document.page)
            for name in names:
                field = FIELDS[name]
                for given in (sources, _as_plain_text(sources)) if field.plain else (sources,):
                    case = field.case(given, row, fold)
                    if case is not None:
                        cases[name].append(case)
    return cases


def _as_plain_text(sources: Sources) -> Sources:
    """The same lines, and nothing known of their markup."""
    return replace(sources, page=None, markup=NO_MARKUP, articles=(), pages=(), sites=())


def cross_validated(cases: Sequence[Case], field: Field) -> list[Floats]:
    """The probabilities of each case's readings, by weights that never saw its publisher."""
    said: list[Floats] = [np.zeros(0)] * len(cases)
    for fold in sorted({case.fold for case in cases}):
        unknown, signs = learn([case for case in cases if case.learn and case.fold != fold], field)
        for place, case in enumerate(cases):
            if case.fold == fold:
                weights = [sum(signs.get(sign, 0.0) for sign in each.signs) for each in case.readings]
                odds = np.exp(np.array(weights) - unknown)
                said[place] = odds / (1 + odds.sum())
    return said


def learn(cases: Sequence[Case], field: Field) -> tuple[float, dict[str, float]]:
    """The weight of the case that no reading is right, and of each sign: a conditional logit, since one reading at most
    is right, with a penalty on the squares."""
    groups = [case.readings for case in cases if case.readings for _ in range(case.weight)]
    seen = [reading for case in cases for reading in case.readings]
    counted = Counter(sign for reading in seen for sign in reading.signs)
    names = sorted(sign for sign, count in counted.items() if count >= FEWEST)
    column = {sign: at for at, sign in enumerate(names)}
    rows, columns, group_of, right = [], [], [], []
    for number, group in enumerate(groups):
        for reading in group:
            known = [column[sign] for sign in reading.signs if sign in column]
            rows += [len(group_of)] * len(known)
            columns += known
            group_of.append(number)
            right.append(reading.right)
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(group_of), len(names)))
    of, true = np.array(group_of), np.array(right)
    without = np.bincount(of, weights=true, minlength=len(groups)) == 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        unknown, signs = weights[0], weights[1:]
        odds = matrix @ signs - unknown
        highest = np.zeros(len(groups))
        np.maximum.at(highest, of, odds)
        each = np.exp(odds - highest[of])
        none = np.exp(-highest)
        total = none + np.bincount(of, weights=each, minlength=len(groups))
        share = each / total[of]
        cost = -np.log(share[true] + 1e-12).sum() - np.log((none / total)[without] + 1e-12).sum()
        slope = matrix.T @ (share - true) + 2 * field.penalty * signs
        return cost + field.penalty * signs @ signs, np.concatenate([[(true - share).sum()], slope])

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return round(float(best[0]), 2), {
        name: round(float(weight), 2) for name, weight in zip(names, best[1:], strict=True)
    }


def report(cases: Sequence[Case], said: Sequence[Floats], field: Field) -> None:
    """By data set: of the pages with the fact, how many are answered rightly and wrongly; of those without, how many
    are answered at all. Then the reliability table: answers by their probability, and how many of them are right."""
    answers: list[tuple[float, bool]] = []
    table: dict[str, Counter[str]] = {}
    for case, probabilities in zip(cases, said, strict=True):
        chosen = [at for at, sure in enumerate(probabilities) if sure >= field.enough]
        chosen = sorted(chosen, key=lambda at: -probabilities[at])[:1]
        count = table.setdefault(case.data_set, Counter())
        count["pages" if case.known else "pages without"] += 1
        right = [case.readings[at].right for at in chosen]
        if case.known:
            count["right" if right and all(right) else "wrong" if right else "unknown"] += 1
            answers += [(float(probabilities[at]), case.readings[at].right) for at in chosen]
        else:
            count["answered without"] += bool(right)
    for data_set, count in sorted(table.items()):
        shares = [f"{name} {count[name] / max(1, count['pages']):.3f}" for name in ("right", "wrong", "unknown")]
        print(f"  {data_set:12s} {count['pages']:4d} pages  {'  '.join(shares)}", end="")
        print(f"  answered where there is none {count['answered without']} of {count['pages without']}")
    for low, high in pairwise(BINS):
        inside = [right for sure, right in answers if low <= sure < high]
        if inside:
            print(
                f"  said {low:.2f}-{min(high, 1):.2f}: {len(inside):4d} answers, right {sum(inside) / len(inside):.3f}"
            )


def as_toml(learned: Mapping[str, Mapping[str, object]]) -> str:
    """The file, fields and signs in alphabetical order."""
    parts = ["# Made by `python -m training.facts`: see training/README.md. Weights are log-odds.\n"]
    for name, entry in sorted(learned.items()):
        signs = entry["signs"]
        assert isinstance(signs, dict)
        parts.append(f"[{name}]\nunknown = {entry['unknown']}\nenough = {entry['enough']}\n\n[{name}.signs]")
        parts += [f"{sign} = {weight}" for sign, weight in sorted(signs.items()) if weight]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
