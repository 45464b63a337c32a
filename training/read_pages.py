"""Pages whose lines people have read: the labels of the lines are carried over to the blocks of the page.

The pack has them as windows of a page's text. What stands outside a window is not the article's, unless the window
begins or ends inside the article: then nothing is known of what is beyond.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.overlay import overlay
from pipeline.types import ARTICLE

DATA_SET = "dated"
AT_THE_END = 2
"""Lines of the article among the last so many of a window: the article may go on behind it."""


def read_pages(pack: Path) -> list[dict[str, Any]]:
    """Rows like those of pages.parquet, with the kept lines as `gold_text` and all lines as `read`: (text, is_kept)."""
    import pyarrow.parquet as pq

    with gzip.open(pack / "lines.jsonl.gz", "rt", encoding="utf-8") as stream:
        documents = [document for document in map(json.loads, stream) if document["doc"].startswith(DATA_SET)]
    read = {
        document["url"]: [(line["text"], line["label"] in ARTICLE) for line in document["lines"]]
        for document in documents
    }
    rows = [row for row in pq.read_table(pack / "dates.parquet").to_pylist() if row["url"] in read]
    return [
        {
            "id": row["url"],
            "dataset": DATA_SET,
            "url": row["url"],
            "publisher": row["domain"],
            "html": row["html"],
            "gold_text": "\n".join(text for text, kept in read[row["url"]] if kept),
            "read": read[row["url"]],
        }
        for row in rows
    ]


def known_blocks(blocks: Sequence[str], read: Sequence[tuple[str, bool]]) -> NDArray[np.bool_]:
    """Of each block whether the window tells what it is."""
    seen = np.array(overlay(blocks, "\n".join(text for text, _ in read)))
    known = np.ones(len(blocks), np.bool_)
    place = np.flatnonzero(seen)
    if not len(place):
        return ~known
    first, last = int(place[0]), int(place[-1]) + 1
    known[first:last] = seen[first:last]
    known[:first] = not read[0][1]
    known[last:] = not any(kept for _, kept in read[-AT_THE_END:])
    return known
