"""One document: which of its versions is meant, and that one whole. No other version's text is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import DocumentNotFound
from pipeline.store.documents import stored
from pipeline.store.records import StoredDocument
from pipeline.store.snapshot import Snapshot
from pipeline.store.tombstones import gone

if TYPE_CHECKING:
    import pyarrow as pa

INDEX = ("doc_id", "version", "dataset_version", "op", "committed_at", "reason")


def one_document(snapshot: Snapshot, doc_id: str, version: int | None, as_of: int | None, uri: str) -> StoredDocument:
    """One version of a document, whole; the newest one unless told. No other version's text is read.

    DocumentNotFound when there is none, when it was not there yet, and when it had been deleted or purged.
    """
    wanted = _wanted(_versions(snapshot, doc_id), doc_id, version, as_of, uri)
    [found] = stored(version_rows(snapshot, doc_id, (wanted,)))
    return found


def two_versions(
    snapshot: Snapshot, doc_id: str, before: int | None, after: int | None, uri: str
) -> tuple[StoredDocument, StoredDocument]:
    """Two versions of a document, whole: the newest unless told, and the one before it unless told. One may say that
    the document was deleted. DocumentNotFound when one of them is not there, or there is only one."""
    versions = _versions(snapshot, doc_id)
    if not versions or versions[-1].op == "purge":
        _wanted(versions, doc_id, None, None, uri)  # says why there is nothing
    known = [each.version for each in versions]
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


def _versions(snapshot: Snapshot, doc_id: str) -> list[StoredDocument]:
    """The versions of a document in their order; of each only what tells which it is."""
    return sorted(stored(snapshot.rows("doc_id", doc_id, INDEX)), key=lambda each: each.version)


def _wanted(versions: Sequence[StoredDocument], doc_id: str, version: int | None, as_of: int | None, uri: str) -> int:
    """Which version of a document is meant."""
    then = [each for each in versions if as_of is None or each.dataset_version <= as_of]
    if not versions:
        raise not_there(doc_id, uri)
    if versions[-1].op == "purge":
        raise DocumentNotFound(gone(versions[-1]))
    if not then:
        came = versions[0].dataset_version
        raise DocumentNotFound(f"{doc_id} was not there in state {as_of}: it came with state {came}")
    if version is None and then[-1].op != "upsert":
        raise DocumentNotFound(gone(then[-1]))
    if version is None:
        return then[-1].version
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise DocumentNotFound(f"{doc_id} has no version {version}; its newest is {versions[-1].version}")
    if found not in then:
        came = found.dataset_version
        raise DocumentNotFound(f"{doc_id} had no version {version} in state {as_of}: it came with state {came}")
    if found.op != "upsert":
        raise DocumentNotFound(f"version {version} holds no text, it says that {gone(found)}")
    return version
