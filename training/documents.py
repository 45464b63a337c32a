"""Labelled documents to learn from: those of a pack, read by people, and further pages of the same pack.

`lines.jsonl.gz` of a pack holds documents with a label on every line. `read_lines.jsonl.gz` beside this file holds
labels for more documents and none of their text: which page, which extractor, from which line on, and for each line a
label and a digest. The lines themselves are extracted from the pack's pages again; a line whose digest is another
today (an extractor changed) goes without a label.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.finders import find_known
from pipeline.classify.model.features import Document, document
from pipeline.classify.paragraphs import paragraphs_of
from pipeline.classify.rules import shipped_rules
from pipeline.read import read_article
from pipeline.segment import segment
from pipeline.types import ARTICLE, Category
from training.pages import HEADLINE, IN, OUT, Extracted

MORE = Path(__file__).with_name("read_lines.jsonl.gz")
FOLDS = 5
WINDOW, FEWEST, NEAR_TOP = 220, 4, 40
"""Lines: of a compared page at most and at least, and how far from the top half of the windows begin."""
CHOSEN = 60
"""Per cent of the extracted pages that are compared: a page by three extractors of five, on average."""
PARTS = ((5, 12), (10, 30))
"""Paragraphs of a document that is cut short: at least, and fewer than."""
ABOUT_STAYS = 0.7
"""How often a headline, byline, date or source stays in a text without boilerplate."""
INTRUDERS = 6
"""Fewer lines of boilerplate than this, on average, in a text with a few of them."""
_ABOUT = (Category.TITLE, Category.BYLINE, Category.DATE, Category.SOURCE)
_SECOND_LEVEL = frozenset("co com org net gov ac edu or ne".split())

Mark = TypeVar("Mark")


@dataclass(frozen=True)
class Labelled:
    """A document whose paragraphs have labels, or None where nobody gave one."""

    name: str
    data_set: str
    publisher: str
    language: str
    text: str
    document: Document
    labels: tuple[Category | None, ...]
    more: bool
    """From read_lines.jsonl.gz: chosen for being hard, and not used to measure."""
    varied: bool = False
    """Not read as it stands, but made from one that was."""

    @property
    def fold(self) -> int:
        return fold_of(self.publisher)


@dataclass(frozen=True)
class Compared:
    """A page, or a part of it, and what its gold text and its markup say of each paragraph."""

    name: str
    data_set: str
    publisher: str
    document: Document
    said: tuple[tuple[bool | None, Category | None], ...]
    """Whether it leaves, and as what."""


def fold_of(publisher: str) -> int:
    """The part of the cross-validation a publisher is held back in."""
    return zlib.crc32(publisher.encode()) % FOLDS


def publisher_of(url: str) -> str:
    """The domain somebody registered: `news.example.co.uk` -> `example.co.uk`."""
    host = re.sub(r"^https?://(www\.)?", "", url).split("/")[0].split(":")[0]
    parts = host.split(".")
    second = len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3:] if second else parts[-2:])


def data_set_of(name: str) -> str:
    """The data set a page or document is from: `wcxb` of `wcxb-dev_0001` and of `wcxb_0001_dev|read`."""
    return name.split("_")[0].split("-")[0]


def read_documents(pack: Path) -> list[Labelled]:
    """The documents of the pack's lines.jsonl.gz, in the order of the file."""
    found = []
    with gzip.open(pack / "lines.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            lines = [(line["text"], line["blank"], line["label"]) for line in row["lines"]]
            found.append(_labelled(row["doc"], row["url"] or row["doc"], row["lang"] or "?", lines, more=False))
    return found


def more_documents(pages: Mapping[tuple[str, str], Extracted]) -> list[Labelled]:
    """The documents of read_lines.jsonl.gz whose page is among the extracted ones, by page and extractor."""
    found = []
    with gzip.open(MORE, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            page = pages.get((row["page"], row["extractor"]))
            if page is None:
                continue
            labels: dict[int, str] = {}
            for place, (digest, label) in enumerate(zip(row["digests"], row["labels"], strict=True), row["first"]):
                if place < len(page.lines) and digest_of(page.lines[place]) == digest:
                    labels[place] = label
            low, high = max(0, row["first"] - row["around"]), row["first"] + len(row["labels"]) + row["around"]
            lines = [
                (text, blank, labels.get(place))
                for place, (text, blank) in enumerate(zip(page.lines, page.blank, strict=True))
                if low <= place < high
            ]
            if labels:
                found.append(_labelled(f"{page.name}|{page.extractor}", page.url, row["language"], lines, more=True))
    return found


def digest_of(line: str) -> str:
    """Six hex digits of a line: enough to see that it is another."""
    return sha256(line.encode()).hexdigest()[:6]


def varied(documents: Sequence[Labelled]) -> list[Labelled]:
    """What else the read documents could have been: clean, with a few intruders, cut short.

    Pages are long and full of boilerplate; many texts that people have are neither, and a model that never saw such a
    text takes every line for what its neighbours often are.
    """
    dice = np.random.default_rng(0)
    found = []
    whole = [labelled for labelled in documents if not labelled.more and None not in labelled.labels]
    for labelled in whole:
        article = np.array([label in ARTICLE for label in labelled.labels])
        about = np.array([label in _ABOUT for label in labelled.labels])
        place = np.arange(len(article))
        choices = [article | (about & (dice.random(len(article)) < ABOUT_STAYS))]
        intruder = dice.random(len(article)) < min(0.5, dice.integers(1, INTRUDERS) / max(1, (~article).sum()))
        choices.append(article | about | intruder)
        for shortest, longest in PARTS:
            size = int(dice.integers(shortest, longest))
            first = int(dice.integers(max(1, len(article) - size + 1)))
            choices.append((place >= first) & (place < first + size))
        found += [_variation(labelled, kept) for kept in choices if (kept & article).sum() >= FEWEST]
    return found


def _variation(labelled: Labelled, chosen: NDArray[np.bool_]) -> Labelled:
    """Some of a document's paragraphs as a document of its own."""
    rows = [
        (line.text, min(line.blank_before, 2), label)
        for paragraph, label, kept in zip(labelled.document.paragraphs, labelled.labels, chosen, strict=True)
        if kept
        for line in paragraph.lines
    ]
    text, judged, labels = _judged(rows)
    return replace(labelled, text=text, document=judged, labels=tuple(labels), varied=True)


def compared_documents(pages: Sequence[Extracted]) -> list[Compared]:
    """Some of the extracted pages, up to WINDOW lines of each, with what gold text and markup say."""
    dice = np.random.default_rng(0)
    found = []
    for page in pages:
        chosen = zlib.crc32((page.name + page.extractor).encode()) % 100 < CHOSEN
        if not chosen or len(page.lines) < FEWEST:
            continue
        beyond = max(0, len(page.lines) - WINDOW)
        # Half of the windows begin near the top, where the headline is and most of what should leave.
        first = int(dice.integers(1 + (min(beyond, NEAR_TOP) if dice.random() < 0.5 else beyond)))
        window = range(first, min(first + WINDOW, len(page.lines)))
        _, judged, places = _judged([(page.lines[place], page.blank[place], place) for place in window])
        found.append(
            Compared(
                page.name,
                data_set_of(page.name),
                publisher_of(page.url or page.name),
                judged,
                tuple(_said(page, place) for place in places),
            )
        )
    return found


def _said(page: Extracted, place: int | None) -> tuple[bool | None, Category | None]:
    """Whether a line leaves, and as what, by its page's gold text and its markup; None where they do not tell."""
    if place is None:
        return None, None
    gold, markup = page.gold[place], page.markup[place]
    if gold == HEADLINE:
        return True, Category.TITLE
    if gold == IN:
        return False, None
    return (True, Category(markup)) if markup else (True if gold == OUT else None, None)


def _labelled(name: str, url: str, language: str, lines: Sequence[tuple[str, int, str | None]], more: bool) -> Labelled:
    text, judged, labels = _judged(lines)
    given = tuple(Category(label) if label else None for label in labels)
    return Labelled(name, data_set_of(name), publisher_of(url), language, text, judged, given, more)


def _judged(lines: Sequence[tuple[str, int, Mark]]) -> tuple[str, Document, list[Mark | None]]:
    """Lines with the empty ones above each and a mark -> their text, its paragraphs, and the mark of each of those."""
    rows: list[str] = []
    marks: dict[int, Mark] = {}
    for line, blank, mark in lines:
        rows += [""] * blank + [line]
        marks[len(rows)] = mark
    text = "\n".join(rows)
    paragraphs = paragraphs_of(segment(read_article(text, media_type="text/plain", uri="")).lines)
    judged = document(paragraphs, find_known(paragraphs, shipped_rules()))
    return text, judged, [marks.get(paragraph.lines[0].number) for paragraph in paragraphs]


def examples_of_rules() -> Iterator[tuple[str, Category]]:
    """Every example that a rule was written with: prompts in many languages, and near misses that are text."""
    for rule in shipped_rules().rules:
        for line in rule.drop:
            yield line, rule.category
        for line in rule.keep:
            yield line, Category.BODY
