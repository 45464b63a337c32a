"""Removing a document for good: every version, the bytes it was made from, what is known of where it came from.

What stays is one row that says that this doc_id was purged, when and why; by it other programs learn that they have to
forget the document as well, and inputs that lead to it stay out. The steps go from what is found by the document's
versions to the versions themselves, so that a purge that was cut short can be seen, and done again from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import DocumentNotFound
from pipeline.store.parquet import Row
from pipeline.store.rewriting import rewrite
from pipeline.store.schema import TableName, schema_of
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

Tables = Mapping[TableName, Table]


class Purged(NamedTuple):
    """What was removed."""

    doc_id: str
    versions: int
    raw: int
    """Of how many raw files the bytes were removed; those that another document was made from as well stay."""
    referred: tuple[str, ...]
    """Archives, outside the store, that hold raw bytes of it: they stay as they are."""


def purge(
    tables: Tables,
    doc_id: str,
    reason: str,
    run_id: str,
    now: datetime,
    elsewhere: Callable[[], object],
) -> Purged:
    """Remove the document. `elsewhere` is called when readers no longer see it and before the last step: it removes
    what lies outside the tables. DocumentNotFound when there is no such document."""
    documents = tables["documents"]
    _mark(documents, doc_id, reason, run_id, now)
    versions = _rows(documents, "doc_id", doc_id, ("op", "raw_sha256", "raw_uri"))
    versions = [row for row in versions if row["op"] != "purge"]
    seen = _rows(tables["identity"], "doc_id", doc_id, ("raw_sha256", "uri"))
    shas = {row["raw_sha256"] for row in (*versions, *seen)} - {None, ""}
    uris = {row["raw_uri"] for row in versions} | {row["uri"] for row in seen} - {
        None,
        "",
    }
    shas -= _used_by_others(tables, doc_id, shas)
    referred = _referred(tables["raw"], shas)
    rewrite(tables["raw"], ("sha256",), lambda rows: _among(rows, "sha256", shas), now)
    rewrite(
        tables["quarantine"],
        ("uri", "raw_sha256"),
        lambda rows: _either(_among(rows, "uri", uris), _among(rows, "raw_sha256", shas)),
        now,
    )
    rewrite(
        tables["identity"],
        ("doc_id", *TELLING),
        lambda rows: _telling(rows, doc_id),
        now,
        _blanked,
    )
    elsewhere()
    rewrite(documents, ("doc_id", "op"), lambda rows: _before_the_purge(rows, doc_id), now)
    return Purged(doc_id, len(versions), len(shas), referred)


def unfinished(documents: Table) -> list[str]:
    """The documents whose purge was cut short."""
    snapshot = documents.snapshot()
    if snapshot is None:
        return []
    rows = snapshot.columns(("doc_id", "op")).to_pylist()
    purged = {row["doc_id"] for row in rows if row["op"] == "purge"}
    return sorted({row["doc_id"] for row in rows if row["doc_id"] in purged and row["op"] != "purge"})


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
        return [_empty() | made | {"op": "purge", "reason": reason, "run_id": run_id, "committed_at": now}]

    documents.append(row_on)


def _empty() -> dict[str, Any]:
    """A row of `documents` that says nothing: what always has a value is empty, all else null."""
    import pyarrow as pa

    row: dict[str, Any] = {each.name: [] if pa.types.is_list(each.type) else None for each in schema_of("documents")}
    words = (
        "content_hash",
        "output_hash",
        "raw_sha256",
        "raw_uri",
        "media_type",
        "pipeline",
        "rules",
    )
    return row | dict.fromkeys(words, "") | {"access": "unknown", "lines_kept": 0, "lines_out": 0}


TELLING = ("name", "uri", "raw_sha256", "captured", "sketch")
"""Columns of `identity` that say something of the document. The keys stay, which are hashes: by them it stays out."""


def _telling(rows: pa.Table, doc_id: str) -> list[bool]:
    told = [rows[name].to_pylist() for name in TELLING]
    return [
        each == doc_id and any(column[at] is not None for column in told)
        for at, each in enumerate(rows["doc_id"].to_pylist())
    ]


def _blanked(rows: pa.Table, meant: Sequence[bool]) -> pa.Table:
    import pyarrow as pa

    for name in TELLING:
        kept = [None if gone else value for value, gone in zip(rows[name].to_pylist(), meant, strict=True)]
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.array(kept, rows.schema.field(at).type))
    return rows


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
