"""The pages of a pack as several extractors flatten them, their lines compared with the page's gold text."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import inscriptis
import pyarrow.parquet as pq
import trafilatura
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding

from training.markup import named_blocks

FILES = ("pages.parquet", "pages-more.parquet", "dates.parquet")
LARGEST = 2_000_000
"""Characters of a page, and lines of its text: larger ones are left out, some extractors take minutes for them."""
MOST_LINES = 1500
IN, OUT, UNCLEAR, HEADLINE = "in", "out", "unclear", "headline"
_SEPARATE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_SEPARATE}]|[^\W_{_SEPARATE}]+")
ROW = 4
"""Words in a row that are looked for in the gold text."""

EXTRACTORS: dict[str, Callable[[str], str | None]] = {
    "wet": lambda html: extract_plain_text(html, main_content=False, preserve_formatting=True),
    "insc": lambda html: inscriptis.get_text(html),
    "trec": lambda html: trafilatura.extract(html, favor_recall=True, include_comments=True, include_tables=True),
    "read": lambda html: extract_plain_text(Document(html).summary(), main_content=False, preserve_formatting=True),
    "rmain": lambda html: extract_plain_text(html, main_content=True, preserve_formatting=True),
}
"""Whole page, whole page again, trafilatura for recall, Readability, and resiliparse's main text."""


@dataclass(frozen=True)
class Extracted:
    """One page as one extractor flattens it. `blank`: empty lines above each line; `gold`: one of the marks above."""

    name: str
    extractor: str
    url: str
    lines: tuple[str, ...]
    blank: tuple[int, ...]
    gold: tuple[str, ...]
    markup: tuple[str | None, ...]
    """The category that the page's markup gives each line, where it gives one."""


def extracted_pages(pack: Path) -> list[Extracted]:
    """Every page of the pack by every extractor, on all processors; those that fail on a page are left out."""
    found: list[Extracted] = []
    with ProcessPoolExecutor() as pool:
        for texts in pool.map(_extracted, _pages(pack), chunksize=8):
            found += texts
    return found


def _pages(pack: Path) -> Iterator[dict[str, Any]]:
    for file in FILES:
        if (pack / file).exists():
            for batch in pq.ParquetFile(pack / file).iter_batches(batch_size=50):
                for row in batch.to_pylist():
                    if row["html"] and row.get("page_type") in (None, "article"):
                        yield row


def _extracted(row: dict[str, Any]) -> list[Extracted]:
    logging.disable(logging.CRITICAL)
    html = _decoded(row["html"])
    if len(html) > LARGEST:
        return []
    url = row["url"] or row.get("publisher") or ""
    name = f"{row['dataset']}_{row['id']}" if "dataset" in row else f"dated_{sha256(url.encode()).hexdigest()[:10]}"
    gold = row.get("gold_text") or ""
    named = {_words(block): category.value for block, category in reversed(named_blocks(html))}
    found = []
    for extractor, extract in EXTRACTORS.items():
        try:
            text = extract(html) or ""
        except Exception:  # noqa: S112  somebody else's parser on somebody's page: that page goes without
            continue
        lines, blank = _lines(text)
        if lines and len(lines) <= MOST_LINES:
            marks = _compared(lines, gold, row.get("gold_title") or "") if gold else [UNCLEAR] * len(lines)
            markup = tuple(named.get(_words(line)) for line in lines)
            found.append(Extracted(name, extractor, url, tuple(lines), tuple(blank), tuple(marks), markup))
    return found


def _decoded(html: bytes | str) -> str:
    if isinstance(html, str):
        return html
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return html.decode(detect_encoding(html) or "latin-1", errors="replace")


def _lines(text: str) -> tuple[list[str], list[int]]:
    lines, blank, empty = [], [], 0
    for row in text.splitlines():
        line = re.sub(r"\s+", " ", row).strip()
        if line:
            lines.append(line)
            blank.append(min(empty, 2))
            empty = 0
        else:
            empty += 1
    return lines, blank


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _compared(lines: list[str], gold: str, title: str) -> list[str]:
    """Whether each line is part of the gold text: by its rows of words, short lines by being one of its lines."""
    wanted = _words(gold)
    rows = {wanted[at : at + ROW] for at in range(len(wanted) - ROW + 1)}
    whole = {_words(line) for line in gold.split("\n")}
    running = f" {' '.join(wanted)} "
    headline = _words(title)
    of_headline = set(headline)
    seen: set[tuple[str, ...]] = set()
    marks: list[str] = []
    for line in lines:
        own = _words(line)
        mark = UNCLEAR
        if own and own == headline and HEADLINE not in marks:
            mark = HEADLINE
        elif own and headline and len(of_headline & set(own)) >= 0.75 * len(of_headline | set(own)):
            mark = OUT
        elif own and not (own in seen and len(own) > ROW - 1):
            mark = _mark(own, rows, whole, running)
        seen.add(own)
        marks.append(mark)
    return marks


def _mark(own: tuple[str, ...], rows: set[tuple[str, ...]], whole: set[tuple[str, ...]], running: str) -> str:
    if own in whole:
        return IN
    if len(own) < ROW:
        return UNCLEAR if f" {' '.join(own)} " in running else OUT
    share = sum(own[at : at + ROW] in rows for at in range(len(own) - ROW + 1)) / (len(own) - ROW + 1)
    return IN if share >= 0.8 else OUT if share <= 0.15 else UNCLEAR
