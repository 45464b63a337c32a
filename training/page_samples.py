"""Pages whose blocks are known to be the article's or not: laid over with a gold text, or read line by line."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.finders import find_known
from pipeline.classify.model.features import Document, document
from pipeline.classify.model.names import rows_of
from pipeline.classify.model.phrases import words_in
from pipeline.classify.paragraphs import Paragraph, paragraphs_of
from pipeline.classify.rules import shipped_rules
from pipeline.read import read_article
from pipeline.segment.extractor import extracted
from pipeline.segment.html import page_of, parse
from pipeline.segment.overlay import overlay
from pipeline.segment.page import Page
from pipeline.types import SourceLine
from training.documents import publisher_of
from training.read_pages import known_blocks, read_pages

FILES = ("pages.parquet", "pages-more.parquet")
TOLD_BY_GOLD = 0.5
"""F1 of the labelled blocks with the gold text below which a page's gold is of another text."""


@dataclass(frozen=True)
class Sample:
    """A page whose blocks are known to be the article's or not."""

    name: str
    data_set: str
    publisher: str
    gold: str
    page: Page
    paragraphs: tuple[Paragraph, ...]
    article: NDArray[np.bool_]
    """Of each block, whether the gold text has it."""
    known: NDArray[np.bool_]
    """Of each block, whether that tells what it is."""
    document: Document
    second: list[bool] | None
    """What another extractor says."""
    name_rows: list[list[int]]


def gather(pack: Path) -> list[Sample]:
    """The article pages of the pack that have a gold text, or lines that were read, and blocks."""
    import pyarrow.parquet as pq

    pages = [page for name in FILES for page in pq.read_table(pack / name).to_pylist()]
    wanted = [page for page in pages if page["page_type"] == "article" and page["gold_text"]]
    wanted += read_pages(pack)
    with ProcessPoolExecutor() as pool:
        return [sample for sample in pool.map(_sample, wanted, chunksize=8) if sample is not None]


def _sample(row: dict[str, Any]) -> Sample | None:
    root = parse(read_article(row["html"], media_type="text/html", uri="").text)
    page = page_of(root) if root is not None else None
    if page is None or not page.blocks:
        return None
    texts = [block.text for block in page.blocks]
    article = overlay(texts, row["gold_text"])
    chosen = " ".join(text for text, is_article in zip(texts, article, strict=True) if is_article)
    if word_f1(chosen, row["gold_text"]) < TOLD_BY_GOLD:
        return None
    paragraphs = paragraphs_of(
        [SourceLine(at, block.text, path=block.path) for at, block in enumerate(page.blocks, start=1)]
    )
    return Sample(
        row["id"],
        row["dataset"],
        publisher_of(row["url"] or row["publisher"] or row["id"]),
        row["gold_text"],
        replace(page, tree=None),  # type: ignore[arg-type]  # a tree does not travel between processes
        paragraphs,
        np.array(article),
        known_blocks(texts, row["read"]) if "read" in row else np.ones(len(texts), np.bool_),
        document(paragraphs, find_known(paragraphs, shipped_rules())),
        extracted(page),
        rows_of(page),
    )


def word_f1(text: str, gold: str) -> float:
    """F1 of the words of two texts, in any order."""
    one, other = Counter(words_in(text)), Counter(words_in(gold))
    common = sum((one & other).values())
    return 2 * common / max(1, sum(one.values()) + sum(other.values()))
