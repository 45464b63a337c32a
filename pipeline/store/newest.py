"""The newest version of every document, today or as of a state: as summaries, or whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.store.as_of import between
from pipeline.store.columns import newest_rows, values
from pipeline.store.documents import stored, summary_columns
from pipeline.store.records import StoredDocument
from pipeline.store.schema import schema_of
from pipeline.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

INDEX = ("doc_id", "version", "dataset_version", "op")
"""The columns that tell which rows are the newest, and of what."""


def listed_documents(snapshot: Snapshot, as_of: int | None) -> list[StoredDocument]:
    """The newest version of every document that was not deleted, as summaries, by raw_uri; as of a state, or today."""
    rows = snapshot.columns(summary_columns(), where=between(None, as_of))
    newest = (document for document in stored(rows.take(newest_rows(rows))) if document.op == "upsert")
    return sorted(newest, key=lambda document: (document.raw_uri, document.doc_id))


def newest_versions(snapshot: Snapshot, as_of: int | None = None, since: int | None = None) -> pa.Table:
    """The `INDEX` columns of the newest version of every document: as it was at a state, or only of those documents
    that changed after one. In no particular order; reads nothing but these columns."""
    rows = snapshot.columns(INDEX, where=between(since, as_of))
    return rows.take(newest_rows(rows))


def whole_documents(snapshot: Snapshot, as_of: int | None, since: int | None) -> Iterator[StoredDocument]:
    """The newest version of every document, whole; with `since` only of those that changed after it, and deleted and
    purged ones as well. File by file, and in a file by doc_id; no more of them in memory than a row group holds."""
    for rows in newest_groups(snapshot, schema_of("documents").names, as_of, since):
        yield from stored(rows)


def newest_groups(snapshot: Snapshot, names: Sequence[str], as_of: int | None, since: int | None) -> Iterator[pa.Table]:
    """The same as columns, group by group of rows: for programs that have no use for Python objects."""
    newest = newest_versions(snapshot, as_of, since)
    index = zip(values(newest, "doc_id"), values(newest, "version"), values(newest, "op"), strict=True)
    wanted = {doc_id: version for doc_id, version, op in index if since is not None or op == "upsert"}

    def pick(rows: pa.Table) -> list[int]:
        keys = zip(values(rows, "doc_id"), values(rows, "version"), strict=True)
        return [place for place, (doc_id, version) in enumerate(keys) if wanted.get(doc_id) == version]

    yield from snapshot.picked(("doc_id", "version"), pick, names, where=between(since, as_of))
