"""Removing a document for good: every version, the bytes it was made from, what is known of where it came from.

What stays is one row that says that this doc_id was purged, when and why; by it other programs learn that they have to
forget the document as well, and inputs that lead to it stay out. That row says `UNFINISHED` until all else is gone, so
that a purge which was cut short is seen, and done again from the start; each step is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import DocumentNotFound
from pipeline.store.documents import WITHOUT
from pipeline.store.parquet import Row
from pipeline.store.records import Head
from pipeline.store.rewriting import Meant, rewrite
from pipeline.store.schema import TableName, schema_of
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

Tables = Mapping[TableName, Table]


UNFINISHED = "unfinished"
"""Stands as `output_hash` of a document whose purge is not done yet."""


class Purged(NamedTuple):
    """What was removed."""

    doc_id: str
    versions: int
    raw: int
    """Of how many raw files the bytes were removed; those that another document was made from as well stay."""
    referred: tuple[str, ...]
    """Archives, outside the store, that hold raw bytes of it: they stay as they are."""
    unread: tuple[str, ...] = ()
    """Files that somebody was writing and that may hold some of it. Unless this is empty the purge is not finished: it
    is to be done again once their writers are done."""


def purge(
    tables: Tables,
    doc_id: str,
    reason: str,
    run_id: str,
    now: datetime,
    elsewhere: Callable[[], object],
    also: Collection[str] = (),
) -> Purged:
    """Remove the document. `elsewhere` is called when readers no longer see it and before the last step: it removes
    what lies outside the tables. `also` are hashes of bytes that are known to be its own. DocumentNotFound when there
    is no such document."""
    documents = tables["documents"]
    for table in tables.values():
        table.snapshot()  # what cannot be read, or is newer than we are, is better known before anything is done
    _mark(documents, doc_id, reason, run_id, now)
    versions = _rows(documents, "doc_id", doc_id, ("op", "raw_sha256", "raw_uri"))
    versions = [row for row in versions if row["op"] != "purge"]
    seen = _rows(tables["identity"], "doc_id", doc_id, ("raw_sha256", "uri"))
    uris = {row["raw_uri"] for row in versions} | {row["uri"] for row in seen}
    uris -= {None, ""}
    shas = {row["raw_sha256"] for row in (*versions, *seen)} | _taken_from(tables["raw"], uris) | set(also)
    shas -= {None, ""}
    referred = _referred(tables["raw"], shas)
    before = _there(tables["raw"], shas)

    def of_its_files() -> Meant:
        return lambda rows: _either(_among(rows, "uri", uris), _among(rows, "raw_sha256", shas))

    def of_its_bytes() -> Meant:
        own = shas - _used_by_others(tables, doc_id, shas)
        return lambda rows: _among(rows, "sha256", own)

    unread = rewrite(tables["quarantine"], ("uri", "raw_sha256"), of_its_files)
    told = ("doc_id", *TELLING)
    unread += rewrite(tables["identity"], told, lambda: lambda rows: _telling(rows, doc_id), _blanked)
    unread += rewrite(tables["raw"], ("sha256",), of_its_bytes)
    elsewhere()
    unread += rewrite(documents, ("doc_id", "op"), lambda: lambda rows: _before_the_purge(rows, doc_id))
    if not unread:
        mark = ("doc_id", "output_hash")
        rewrite(documents, mark, lambda: lambda rows: _unfinished_mark(rows, doc_id), _finished)
    removed = before - _there(tables["raw"], shas)
    return Purged(doc_id, len(versions), len(removed), referred, tuple(unread))


def unfinished(heads: Iterable[Head]) -> list[str]:
    """The documents whose purge was cut short."""
    return sorted(head.doc_id for head in heads if head.op == "purge" and head.output_hash == UNFINISHED)


def _taken_from(raw: Table, uris: set[str]) -> set[str]:
    """Hashes of the bytes that came from these paths: a writer that was killed may have left some nothing names."""
    snapshot = raw.snapshot()
    rows = snapshot.columns(("sha256", "uri")).to_pylist() if snapshot else []
    return {row["sha256"] for row in rows if row["uri"] in uris}


def _there(raw: Table, shas: set[str]) -> set[str]:
    snapshot = raw.snapshot()
    return shas.intersection(snapshot.columns(("sha256",))["sha256"].to_pylist()) if snapshot else set()


def _unfinished_mark(rows: pa.Table, doc_id: str) -> list[bool]:
    pairs = zip(rows["doc_id"].to_pylist(), rows["output_hash"].to_pylist(), strict=True)
    return [each == doc_id and told == UNFINISHED for each, told in pairs]


def _finished(rows: pa.Table, meant: Sequence[bool]) -> pa.Table:
    return _replaced(rows, "output_hash", meant, "")


def _mark(documents: Table, doc_id: str, reason: str, run_id: str, now: datetime) -> None:
    def row_on(snapshot: Snapshot | None) -> list[Row]:
        rows = snapshot.rows("doc_id", doc_id, ("version", "op")).to_pylist() if snapshot else []
        if snapshot is None or not rows:
            raise DocumentNotFound(f"no document {doc_id} in {documents.place.uri}; `corpus list` shows them")
        newest = max(rows, key=lambda row: int(row["version"]))
        if newest["op"] == "purge":
            return []
        made = {
            "doc_id": doc_id,
            "version": newest["version"] + 1,
            "dataset_version": snapshot.version + 1,
        }
        made |= {"op": "purge", "reason": reason, "run_id": run_id, "committed_at": now}
        return [_empty() | made | {"output_hash": UNFINISHED}]

    documents.append(row_on)


def _empty() -> dict[str, Any]:
    """A row of `documents` that says nothing: what always has a value is empty, all else null."""
    import pyarrow as pa

    row: dict[str, Any] = {each.name: [] if pa.types.is_list(each.type) else None for each in schema_of("documents")}
    return row | WITHOUT


TELLING = ("name", "uri", "raw_sha256", "captured", "modified", "output", "sketch")
"""Columns of `identity` that say something of the document. The keys stay, which are hashes: by them it stays out."""


def _telling(rows: pa.Table, doc_id: str) -> list[bool]:
    told = [rows[name].to_pylist() for name in TELLING]
    return [
        each == doc_id and any(column[at] is not None for column in told)
        for at, each in enumerate(rows["doc_id"].to_pylist())
    ]


def _blanked(rows: pa.Table, meant: Sequence[bool]) -> pa.Table:
    for name in TELLING:
        rows = _replaced(rows, name, meant, None)
    return rows


def _replaced(rows: pa.Table, name: str, meant: Sequence[bool], value: str | None) -> pa.Table:
    import pyarrow as pa

    column = [value if each else old for old, each in zip(rows[name].to_pylist(), meant, strict=True)]
    at = rows.schema.get_field_index(name)
    return rows.set_column(at, rows.schema.field(at), pa.array(column, rows.schema.field(at).type))


def _before_the_purge(rows: pa.Table, doc_id: str) -> list[bool]:
    pairs = zip(rows["doc_id"].to_pylist(), rows["op"].to_pylist(), strict=True)
    return [each == doc_id and op != "purge" for each, op in pairs]


def _used_by_others(tables: Tables, doc_id: str, shas: set[str]) -> set[str]:
    used: set[str] = set()
    for name in ("documents", "identity"):
        snapshot = tables[name].snapshot()
        if snapshot is not None:
            rows = snapshot.columns(("doc_id", "raw_sha256")).to_pylist()
            used |= {row["raw_sha256"] for row in rows if row["doc_id"] != doc_id and row["raw_sha256"] in shas}
    return used


def _referred(raw: Table, shas: set[str]) -> tuple[str, ...]:
    rows = [row for sha in sorted(shas) for row in _rows(raw, "sha256", sha, ("ref_uri",))]
    return tuple(dict.fromkeys(row["ref_uri"] for row in rows if row["ref_uri"]))


def _rows(table: Table, key: str, value: str, names: Sequence[str]) -> list[dict[str, Any]]:
    snapshot = table.snapshot()
    rows: list[dict[str, Any]] = snapshot.rows(key, value, names).to_pylist() if snapshot else []
    return rows


def _among(rows: pa.Table, name: str, wanted: set[str]) -> list[bool]:
    return [value in wanted for value in rows[name].to_pylist()]


def _either(one: Iterable[bool], other: Iterable[bool]) -> list[bool]:
    return [a or b for a, b in zip(one, other, strict=True)]
