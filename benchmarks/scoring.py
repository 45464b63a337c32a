"""How well the lines of documents were judged, against labels that people gave: from figures down to single lines."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline import Category, CleanDocument
from pipeline.types import ARTICLE

ALIKE = {
    frozenset(pair.split("/"))
    for pair in "share/widget nav/related paywall/newsletter tags/nav ad/newsletter legal/source".split()
}
"""Categories that readers confuse as well: either counts as right for the other."""
ALONE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
"""Kana, Han, Hangul and Thai do without spaces: each character counts as a word."""
WORD = re.compile(rf"[{ALONE}]|[^\W{ALONE}]+")
EDGES = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the bins for how sure a line is: verdicts below even odds are rare."""


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document whose lines have labels. `labels` maps the 1-based number of a non-empty line to its label."""

    name: str
    language: str
    text: str
    labels: dict[int, str]


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line, what it is and what it was taken for."""

    document: str
    text: str
    label: str
    kept: bool
    category: str
    score: float
    unsure: bool

    @property
    def stays(self) -> bool:
        """Whether it should stay."""
        return self.label in ARTICLE

    @property
    def words(self) -> int:
        return len(WORD.findall(self.text))


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """A document after cleaning. `title_found` is None where no line is a title; `f1` is 0 to 1."""

    name: str
    language: str
    lines: tuple[JudgedLine, ...]
    title_found: bool | None
    f1: float


def read_fixture(path: Path) -> LabelledDocument:
    """The document of a file with `label<TAB>text` on each line; raises ValueError for a label that is none."""
    rows = [row for row in path.read_text(encoding="utf-8").split("\n") if not row.startswith("# ")]
    texts, labels = [], {}
    for number, row in enumerate(rows[:-1] if rows[-1] == "" else rows, 1):
        label, tab, text = row.partition("\t")
        if row:
            if not tab or not text.strip():
                raise ValueError(f"{path.name}, line {number}: not label<TAB>text: {row!r}")
            labels[number] = Category(label).value
        texts.append(text)
    return LabelledDocument(path.stem, path.stem.partition("_")[0], "\n".join(texts), labels)


def read_pack(path: Path) -> Iterator[LabelledDocument]:
    """The documents of a `lines.jsonl.gz`: each line has `text`, `label` and `blank`, the empty lines above it."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            texts: list[str] = []
            labels = {}
            for line in row["lines"]:
                texts += [""] * line["blank"] + [line["text"]]
                labels[len(texts)] = line["label"]
            yield LabelledDocument(row["doc"], row["lang"] or "?", "\n".join(texts), labels)


def judge(document: LabelledDocument, cleaned: CleanDocument) -> JudgedDocument:
    """`document` as it was cleaned; a line that has no verdict counts as kept."""
    verdicts = {line.number: line for line in cleaned.lines}
    texts = document.text.split("\n")
    lines = []
    for number, label in document.labels.items():
        line = verdicts.get(number)
        kept, category, score = (line.kept, line.category.value, line.score) if line else (True, "body", 0.0)
        unsure = bool(getattr(line, "unsure", False))
        lines.append(JudgedLine(document.name, texts[number - 1], label, kept, category, score, unsure))
    titles = [_plain(line.text) for line in lines if line.label == "title"]
    found = _plain(cleaned.title or "") in titles if titles else None
    return JudgedDocument(document.name, document.language, tuple(lines), found, _f1(lines))


def figures(documents: Sequence[JudgedDocument]) -> dict[str, float]:
    """Percentages over all lines (`lost`, `lines`, `words`, `unsure`), shares from 0 to 1 (`category`, `title`, `f1`).

    lost: of the article's words, those taken out. lines, words: of what should go, what went. category: of the lines
    that rightly went, those in the right category. title: of the documents with a title, those where it was found.
    f1: the mean over documents. A figure with nothing to count is left out.
    """
    lines = [line for document in documents for line in document.lines]
    article = [line for line in lines if line.stays]
    goes = [line for line in lines if not line.stays]
    gone = [line for line in goes if not line.kept]
    titles = [document.title_found for document in documents if document.title_found is not None]
    shares = {
        "lost": (100 * _words(line for line in article if not line.kept), _words(article)),
        "lines": (100 * len(gone), len(goes)),
        "words": (100 * _words(gone), _words(goes)),
        "category": (sum(_alike(line.category, line.label) for line in gone), len(gone)),
        "title": (sum(titles), len(titles)),
        "f1": (sum(document.f1 for document in documents), len(documents)),
        "unsure": (100 * sum(line.unsure for line in lines), len(lines)),
    }
    return {name: part / whole for name, (part, whole) in shares.items() if whole}


def by_language(documents: Sequence[JudgedDocument]) -> dict[str, list[JudgedDocument]]:
    found: dict[str, list[JudgedDocument]] = {}
    for document in sorted(documents, key=lambda document: document.language):
        found.setdefault(document.language, []).append(document)
    return found


def by_label(documents: Sequence[JudgedDocument]) -> dict[str, tuple[int, int]]:
    """Label of what should go → how many of its lines went, and how many there are; the commonest first."""
    goes = [line for document in documents for line in document.lines if not line.stays]
    gone = Counter(line.label for line in goes if not line.kept)
    return {label: (gone[label], count) for label, count in Counter(line.label for line in goes).most_common()}


def calibration(documents: Sequence[JudgedDocument]) -> list[tuple[float, float, int, float]]:
    """(from, to, lines, share of them rightly kept or taken out) for each bin of scores that has lines."""
    lines = [line for document in documents for line in document.lines]
    bins = []
    for low, high in pairwise(EDGES):
        inside = [line for line in lines if low <= line.score < high or line.score == high == EDGES[-1]]
        if inside:
            bins.append((low, high, len(inside), sum(line.kept == line.stays for line in inside) / len(inside)))
    return bins


def mistakes(documents: Sequence[JudgedDocument]) -> tuple[list[JudgedLine], list[JudgedLine]]:
    """The lines of articles that were lost, and those left in that should go; each the longest first."""
    lines = sorted((line for document in documents for line in document.lines), key=lambda line: -line.words)
    wrong = [line for line in lines if line.kept != line.stays]
    return [line for line in wrong if line.stays], [line for line in wrong if not line.stays]


def _alike(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in ALIKE


def _words(lines: Iterable[JudgedLine]) -> int:
    return sum(line.words for line in lines)


def _plain(text: str) -> str:
    """Without case, marks and spacing."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _f1(lines: Sequence[JudgedLine]) -> float:
    """Of the words of the kept lines against those of the article, as bags."""
    wanted = _bag(line for line in lines if line.stays)
    kept = _bag(line for line in lines if line.kept)
    common = (wanted & kept).total()
    return 2 * common / (wanted.total() + kept.total()) if common else 0.0


def _bag(lines: Iterable[JudgedLine]) -> Counter[str]:
    return Counter(word for line in lines for word in WORD.findall(line.text.lower()))
