"""Versioned documents in Delta tables: what was made, from which bytes, by what, and when.

    store = Store.open("data/clean")
    store.commit([Candidate(...)], run_id="20230807T030000Z", now=datetime.now(timezone.utc))
    store.document(store.find("a.txt")).text

Importing this is cheap; deltalake and pyarrow are imported when a table is first touched.
"""

from __future__ import annotations

from pipeline.store.changes import Changes
from pipeline.store.diff import Diff
from pipeline.store.hashing import content_hash, output_hash
from pipeline.store.keys import doc_id_for, input_key
from pipeline.store.known import Input, Known
from pipeline.store.purge import Purged
from pipeline.store.records import (
    Candidate,
    Committed,
    ExportRecord,
    Head,
    OutletShare,
    QuarantineRow,
    RunRecord,
    StoredDocument,
    UnsureLine,
)
from pipeline.store.rehearsal import Rehearsal
from pipeline.store.store import Store

__all__ = [
    "Candidate",
    "Changes",
    "Committed",
    "Diff",
    "ExportRecord",
    "Head",
    "Input",
    "Known",
    "OutletShare",
    "Purged",
    "QuarantineRow",
    "Rehearsal",
    "RunRecord",
    "Store",
    "StoredDocument",
    "UnsureLine",
    "content_hash",
    "doc_id_for",
    "input_key",
    "output_hash",
]
