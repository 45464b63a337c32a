"""Is all that was ever stored still there, and still what it was? Reads everything, changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import FilesReplaced, StoreError
from pipeline.store.damage import RESTORE, broken_data, broken_log, remedy_for
from pipeline.store.documents import stored
from pipeline.store.hashing import content_hash, markdown_hash, output_hash
from pipeline.store.heads import head_index
from pipeline.store.purge import unfinished
from pipeline.store.records import StoredDocument
from pipeline.store.reference import Reference
from pipeline.store.replaced import replaced
from pipeline.store.runs import read_runs
from pipeline.store.schema import TableName
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

SMALL_FILES = 500
"""So many files in a table, and a compaction is worth its while."""
REPLACED = "\ufffd"
"""Stands where a document had half a letter, which no file can hold; its hashes were made before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or worth knowing."""

    kind: Literal["problem", "note"]
    where: str
    """The file, document or table."""
    what: str
    remedy: str


def verify(tables: Mapping[TableName, Table]) -> Iterator[Finding]:
    """What is wrong with a store, as it is found. None of kind `problem`: every version and every raw byte is there.

    Checks that the log of each table has no gap and can be read; that each data file is there, of the size that the log
    tells, and can be read to its end; that versions of a document count from 1 without a gap, in the order of the
    commits; that each text, Markdown and document has the hash that was stored with it; that the bytes of each version
    are there and have theirs; that no document is known by a key without being there; that no purge was cut short.
    """
    snapshots: dict[TableName, Snapshot] = {}
    for name, table in tables.items():
        try:
            snapshot = table.snapshot()
        except StoreError as error:
            yield Finding("problem", table.place.uri, str(error), RESTORE)
            continue
        if snapshot is not None:
            snapshots[name] = snapshot
            yield from _files(table, snapshot)
    documents, raw = snapshots.get("documents"), snapshots.get("raw")
    if raw is not None:
        yield from _row_by_row(raw, lambda rows: (found for row in rows.to_pylist() for found in _bytes(row)))
    if documents is not None:
        yield from _row_by_row(documents, lambda rows: _contents(_widened(rows, documents)))
    with suppress(StoreError):  # files that cannot be read are told above
        yield from _lost(tables, snapshots)
    if documents is not None:
        with suppress(StoreError):
            yield from _versions(documents, raw)
            heads = head_index().at(documents)
            for doc_id in unfinished(heads.values()):
                yield Finding("problem", doc_id, "its purge was cut short", f"`corpus purge {doc_id}` finishes it")


def _lost(tables: Mapping[TableName, Table], snapshots: Mapping[TableName, Snapshot]) -> Iterator[Finding]:
    """Tables, or states of them, that others speak of and that are not there."""
    runs = read_runs(tables["runs"]) if "runs" in snapshots else []
    documents, identity = tables["documents"].snapshot(), snapshots.get("identity")  # now: runs may be going on
    reached = max((run.documents_version or 0 for run in runs), default=0)
    if reached > (documents.version if documents else 0):
        what = f"runs have reached state {reached}, which is not there"
        yield Finding("problem", tables["documents"].place.uri, what, RESTORE)
    if identity is None:
        if any(run.deleted is not None for run in runs if run.new or run.changed):
            yield Finding("problem", tables["identity"].place.uri, "is missing, though runs wrote to it", RESTORE)
        return
    there = set(documents.columns(("doc_id",))["doc_id"].to_pylist()) if documents else set()
    missing = sorted(set(identity.columns(("doc_id",))["doc_id"].to_pylist()) - there)
    if missing and not documents:
        what = f"is missing, though {len(missing):,} documents are known"
        yield Finding("problem", tables["documents"].place.uri, what, RESTORE)
    elif missing:
        what = f"{len(missing):,} documents are known and not there, such as {missing[0]}: a run was killed at it"
        yield Finding("note", identity.place.uri, what, "ingest what came last again")


def _row_by_row(snapshot: Snapshot, judged: Callable[[pa.Table], Iterator[Finding]]) -> Iterator[Finding]:
    """What is wrong with the rows of every file that can be read, and the files that cannot."""
    for name in snapshot.in_order():
        try:
            for rows in snapshot.groups(name):
                yield from judged(rows)
        except FilesReplaced as error:
            yield Finding("note", snapshot.place.named(name), str(error), "`corpus verify` again looks at what it left")
        except StoreError as error:
            where, what = broken_data(snapshot.place, [name]) or (snapshot.place.named(name), str(error))
            yield Finding("problem", where, what, RESTORE)


def _files(table: Table, snapshot: Snapshot) -> Iterator[Finding]:
    if found := broken_log(table.log):
        yield Finding("problem", *found, remedy_for(found[0]))
    there = table.place.files()
    for name, size in sorted(snapshot.sizes().items()):
        if name in there and there[name].size != size:
            what = f"has {there[name].size:,} bytes, the log says {size:,}"
            yield Finding("problem", table.place.named(name), what, RESTORE)
        elif name not in there and (gone := replaced(table.place, [name])):
            yield Finding("note", table.place.named(name), str(gone), "`corpus verify` again looks at what it left")
        elif table.name not in READ_WHOLE and (found := broken_data(table.place, [name])):
            yield Finding("problem", *found, RESTORE)
    left = set(there).difference(snapshot.files)
    if left:
        files = "1 file" if len(left) == 1 else f"{len(left):,} files"
        what = f"{files} that no commit speaks of, {sum(there[name].size for name in left):,} bytes"
        yield Finding("note", table.place.uri, what, "`corpus vacuum` removes them once they are old enough")
    if len(snapshot.files) > SMALL_FILES:
        what = f"{len(snapshot.files):,} files"
        yield Finding("note", table.place.uri, what, "`corpus compact` makes few of them, which are faster to read")


def _bytes(row: Mapping[str, Any]) -> Iterator[Finding]:
    data, where, remedy = row["bytes"], f"raw {row['sha256']}", RESTORE
    if row.get("ref_uri"):
        reference = Reference(row["ref_uri"], row["ref_offset"], row["ref_length"])
        where, remedy = str(reference), "put the archive back as it was"
        try:
            data = reference.read()
        except StoreError as error:
            yield Finding("problem", where, str(error), remedy)
            return
    if data is None or sha256(data).hexdigest() != row["sha256"]:
        yield Finding("problem", where, f"the bytes of {row['uri']} are not what they were", remedy)


READ_WHOLE = ("documents", "raw")
"""Tables whose rows are all looked at, so that their files need not be read before."""
INDEX = ("doc_id", "version", "dataset_version", "op", "raw_sha256")


def _versions(snapshot: Snapshot, raw: Snapshot | None) -> Iterator[Finding]:
    shas = set(raw.columns(("sha256",))["sha256"].to_pylist()) if raw else set()
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in snapshot.columns(INDEX).to_pylist():
        documents[row["doc_id"]].append(row)
    for doc_id, rows in sorted(documents.items()):
        rows.sort(key=lambda row: (row["version"], row["dataset_version"]))
        versions = [row["version"] for row in rows]
        purged = rows[-1]["op"] == "purge"
        if not purged and versions != list(range(1, len(rows) + 1)):
            told = ", ".join(map(str, versions[:20]))
            yield Finding("problem", doc_id, f"its versions are {told}: one is missing, or there twice", RESTORE)
        commits = [row["dataset_version"] for row in rows]
        if commits != sorted(commits) or commits[-1] > snapshot.version:
            yield Finding("problem", doc_id, f"its versions came with table versions {commits[:20]}", RESTORE)
        for row in rows:
            if row["op"] == "upsert" and not purged and row["raw_sha256"] not in shas:
                what = f"the bytes that version {row['version']} was made from are gone ({row['raw_sha256']})"
                yield Finding("problem", doc_id, what, "ingest the file again, with --force")


def _contents(rows: pa.Table) -> Iterator[Finding]:
    for document in stored(rows):
        if document.op != "upsert" or not (wrong := _wrong(document)):
            continue
        where = f"{document.doc_id} version {document.version}"
        if _half_letters(document):
            what = f"its {wrong} cannot be checked: it had half a letter, which no file can hold"
            yield Finding("note", where, what, "none is needed")
        else:
            yield Finding("problem", where, f"its {wrong} is not what was stored", RESTORE)


def _widened(rows: pa.Table, snapshot: Snapshot) -> pa.Table:
    import pyarrow as pa

    for column in snapshot.lacks:
        rows = rows.append_column(column, pa.nulls(rows.num_rows, column.type))
    return rows


def _wrong(document: StoredDocument) -> str | None:
    clean = document.clean()
    if content_hash(clean) != document.content_hash:
        return "text"
    if markdown_hash(clean) != document.markdown_hash:
        return "Markdown"
    return None if output_hash(clean) == document.output_hash else "record of lines and facts"


def _half_letters(document: StoredDocument) -> bool:
    return REPLACED in repr(document.clean())
