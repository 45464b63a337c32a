"""One document: which of its versions is meant, and that one whole. No other version's text is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import DocumentNotFound
from pipeline.store.documents import stored
from pipeline.store.parquet import Row
from pipeline.store.records import StoredDocument
from pipeline.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

INDEX = ("version", "dataset_version", "op", "committed_at", "reason")


def one_document(snapshot: Snapshot, doc_id: str, version: int | None, as_of: int | None, uri: str) -> StoredDocument:
    """One version of a document, whole; the newest one unless told. No other version's text is read.

    DocumentNotFound when there is none, when it was not there yet, and when it had been deleted or purged.
    """
    rows = snapshot.rows("doc_id", doc_id, INDEX).to_pylist()
    wanted = _wanted(sorted(rows, key=lambda row: row["version"]), doc_id, version, as_of, uri)
    [found] = stored(version_rows(snapshot, doc_id, (wanted,)))
    return found


def two_versions(
    snapshot: Snapshot, doc_id: str, before: int | None, after: int | None, uri: str
) -> tuple[StoredDocument, StoredDocument]:
    """Two versions of a document, whole: the newest unless told, and the one before it unless told. One may say that
    the document was deleted. DocumentNotFound when one of them is not there, or there is only one."""
    rows = sorted(snapshot.rows("doc_id", doc_id, INDEX).to_pylist(), key=lambda row: row["version"])
    if not rows or rows[-1]["op"] == "purge":
        _wanted(rows, doc_id, None, None, uri)  # says why there is nothing
    known = [row["version"] for row in rows]
    second = known[-1] if after is None else after
    earlier = [version for version in known if version < second]
    if before is None and not earlier:
        raise DocumentNotFound(f"{doc_id} has no version before {second} to compare it with")
    first = earlier[-1] if before is None else before
    for version in (first, second):
        if version not in known:
            raise DocumentNotFound(f"{doc_id} has no version {version}; its newest is {known[-1]}")
    found = {each.version: each for each in stored(version_rows(snapshot, doc_id, (first, second)))}
    return found[first], found[second]


def version_rows(snapshot: Snapshot, doc_id: str, versions: Collection[int]) -> pa.Table:
    """The rows of some versions of a document, with all columns."""
    import pyarrow.compute as pc

    return snapshot.rows("doc_id", doc_id, where=pc.field("version").isin(list(versions)))


def not_there(doc_id: str, uri: str) -> DocumentNotFound:
    return DocumentNotFound(f"no document {doc_id} in {uri}; `corpus list` shows them")


def _wanted(rows: Sequence[Row], doc_id: str, version: int | None, as_of: int | None, uri: str) -> int:
    """Which version of a document is meant, by the rows of its versions in their order."""
    then = [row for row in rows if as_of is None or row["dataset_version"] <= as_of]
    if not rows:
        raise not_there(doc_id, uri)
    if rows[-1]["op"] == "purge":
        raise DocumentNotFound(f"{doc_id} was purged{_when_and_why(rows[-1])}; nothing of it is left")
    if not then:
        raise DocumentNotFound(
            f"{doc_id} was not there in state {as_of}: it came with state {rows[0]['dataset_version']}"
        )
    if version is None and then[-1]["op"] != "upsert":
        before = next((row["version"] for row in reversed(then) if row["op"] == "upsert"), None)
        raise DocumentNotFound(
            f"{doc_id} was deleted{_when_and_why(then[-1])}; "
            f"`corpus show {doc_id} --version {before}` shows what it was"
        )
    if version is None:
        return int(then[-1]["version"])
    found = next((row for row in rows if row["version"] == version), None)
    if found is None:
        raise DocumentNotFound(f"{doc_id} has no version {version}; its newest is {rows[-1]['version']}")
    if found not in then:
        raise DocumentNotFound(
            f"{doc_id} had no version {version} in state {as_of}: it came with state {found['dataset_version']}"
        )
    if found["op"] != "upsert":
        raise DocumentNotFound(
            f"version {version} of {doc_id} says that it was deleted{_when_and_why(found)}; "
            f"`corpus history {doc_id}` shows the others"
        )
    return version


def _when_and_why(row: Row) -> str:
    """` on 2024-05-01 (asked for by the author)`"""
    why = f" ({row['reason']})" if row["reason"] else ""
    return f" on {row['committed_at']:%Y-%m-%d}{why}"
