"""Deleting a document and bringing it back: rows like any other, so that the history stays whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import DocumentNotFound, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.store.parquet import Row
    from pipeline.store.records import StoredDocument
    from pipeline.store.snapshot import Snapshot
    from pipeline.store.tables import Table

LEFT_OUT: Mapping[str, None] = dict.fromkeys(("text", "lines", "evidence", "unknown", "foreign", "markdown"))
"""What a tombstone does not repeat: the version below it has it."""


def delete(table: Table, doc_id: str, reason: str, run_id: str, now: datetime) -> int:
    """Append a tombstone; its version, or that of the one which is there. DocumentNotFound when there is no such
    document."""

    def tombstone(versions: Mapping[int, Mapping[str, Any]], newest: Mapping[str, Any]) -> Row | None:
        return None if newest["op"] != "upsert" else {**newest, **LEFT_OUT, "op": "delete", "reason": reason}

    return _append(table, doc_id, tombstone, run_id, now)


def restore(table: Table, doc_id: str, run_id: str, now: datetime) -> int:
    """Append the last version from before the tombstone again; its version, or the newest of a document that was not
    deleted. DocumentNotFound when there is no such document, StoreError for one that was purged."""

    def again(versions: Mapping[int, Mapping[str, Any]], newest: Mapping[str, Any]) -> Row | None:
        if newest["op"] == "upsert":
            return None
        there = [version for version, row in versions.items() if row["op"] == "upsert"]
        if newest["op"] == "purge" or not there:
            raise StoreError(f"{doc_id} was purged, so nothing is left to restore")
        return versions[max(there)]

    return _append(table, doc_id, again, run_id, now)


def _append(
    table: Table,
    doc_id: str,
    row_for: Callable[[Mapping[int, Mapping[str, Any]], Mapping[str, Any]], Row | None],
    run_id: str,
    now: datetime,
) -> int:
    told: list[int] = []

    def rows_on(snapshot: Snapshot | None) -> list[Row]:
        found = snapshot.rows("doc_id", doc_id).to_pylist() if snapshot else []
        versions: dict[int, Mapping[str, Any]] = {row["version"]: row for row in found}
        if snapshot is None or not versions:
            raise DocumentNotFound(f"no document {doc_id} in {table.place.uri}; `corpus list` shows them")
        newest = max(versions)
        row = row_for(versions, versions[newest])
        told[:] = [newest if row is None else newest + 1]
        if row is None:
            return []
        made = {"version": newest + 1, "dataset_version": snapshot.version + 1, "run_id": run_id, "committed_at": now}
        return [{**row, **made}]

    table.append(rows_on)
    return told[0]


def gone(tombstone: StoredDocument) -> str:
    """The sentence for whoever asks for a document that was deleted or purged: when, why, and what can be done."""
    doc_id, why = tombstone.doc_id, f": {tombstone.reason}" if tombstone.reason else ""
    when = f"{tombstone.committed_at:%Y-%m-%d %H:%M} UTC"
    if tombstone.op == "purge":
        return f"{doc_id} was purged on {when}{why}; nothing of it is left"
    before = tombstone.version - 1
    return (
        f"{doc_id} was deleted on {when}{why}; `--version {before}` shows how it last was, "
        f"`corpus restore {doc_id}` brings it back"
    )
