"""Some versions of many documents, in one pass over the files: a search for each would read the index each time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pipeline.store.columns import values
from pipeline.store.documents import stored
from pipeline.store.records import StoredDocument
from pipeline.store.schema import schema_of
from pipeline.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

VersionId = tuple[str, int]
"""A doc_id, and a version of it."""


def chosen_documents(snapshot: Snapshot, wanted: Collection[VersionId]) -> Iterator[StoredDocument]:
    """These versions, whole, in no particular order; one that is not there, or holds no text, is left out."""
    for rows in _picked(snapshot, wanted, schema_of("documents").names):
        yield from (document for document in stored(rows) if document.op == "upsert")


def chosen_texts(snapshot: Snapshot, wanted: Collection[VersionId]) -> Iterator[tuple[VersionId, str]]:
    """The texts of these versions alone, likewise."""
    for rows in _picked(snapshot, wanted, ("doc_id", "version", "text")):
        for doc_id, version, text in zip(*(values(rows, name) for name in rows.column_names), strict=True):
            if text is not None:
                yield (doc_id, version), text


def _picked(snapshot: Snapshot, wanted: Collection[VersionId], names: Collection[str]) -> Iterator[pa.Table]:
    sought = frozenset(wanted)

    def pick(rows: pa.Table) -> list[int]:
        keys = zip(values(rows, "doc_id"), values(rows, "version"), strict=True)
        return [place for place, key in enumerate(keys) if key in sought]

    return snapshot.picked(("doc_id", "version"), pick, list(names))
