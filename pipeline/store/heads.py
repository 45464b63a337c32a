"""The newest version of every document, from the index columns alone: the texts are never read for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.store.columns import newest_rows, values
from pipeline.store.records import Head
from pipeline.store.snapshot import Index

if TYPE_CHECKING:
    import pyarrow as pa


def head_index() -> Index[dict[str, Head]]:
    """An empty index: doc_id to the newest version."""
    return Index(Head._fields, _add, dict)


def _add(heads: dict[str, Head], rows: pa.Table) -> None:
    newest = rows.take(newest_rows(rows))
    fresh = map(Head._make, zip(*(values(newest, name) for name in Head._fields), strict=True))
    if not heads:
        heads.update((head.doc_id, head) for head in fresh)
        return
    for head in fresh:
        known = heads.get(head.doc_id)
        if known is None or known.version < head.version:
            heads[head.doc_id] = head
