"""The table `quarantine`: what could not be read, and why, until it could be.

Rows are only added. The same file with the same trouble is written once; when the file could be read later on, a row
with the reason `resolved` closes what stands above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pipeline.store.parquet import Row
from pipeline.store.records import QuarantineRow
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

RESOLVED = "resolved"


def append_quarantined(table: Table, rows: Sequence[QuarantineRow]) -> None:
    """Append the rows that are not open already; no commit when all are."""

    def unseen(snapshot: Snapshot | None) -> list[Row]:
        there = {_trouble(row) for row in _open(_rows(snapshot))}
        fresh: dict[tuple[str, str, str | None], Row] = {}
        for row in rows:
            fresh.setdefault(_trouble(row), asdict(row))
        return [row for key, row in fresh.items() if key not in there]

    table.append(unseen)


def read_quarantined(table: Table) -> list[QuarantineRow]:
    """What is still in quarantine, in the order the inputs were met."""
    return _open(_rows(table.snapshot()))


def _rows(snapshot: Snapshot | None) -> list[QuarantineRow]:
    if snapshot is None:
        return []
    rows = snapshot.columns(tuple(QuarantineRow.__dataclass_fields__)).to_pylist()
    # a file is mended after it was broken: at the same moment, `resolved` stands behind the trouble
    return sorted(
        (QuarantineRow(**row) for row in rows),
        key=lambda row: (row.seen_at, row.reason == RESOLVED, row.uri, row.reason),
    )


def _open(rows: Sequence[QuarantineRow]) -> list[QuarantineRow]:
    closed = {row.uri: place for place, row in enumerate(rows) if row.reason == RESOLVED}
    return [row for place, row in enumerate(rows) if place > closed.get(row.uri, -1)]


def _trouble(row: QuarantineRow) -> tuple[str, str, str | None]:
    return row.uri, row.reason, row.raw_sha256
