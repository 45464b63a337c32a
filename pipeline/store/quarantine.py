"""The table `quarantine`: what could not be read, and why. The same file with the same trouble is written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pipeline.store.parquet import Row
from pipeline.store.records import QuarantineRow
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

SAME = ("uri", "reason", "raw_sha256")


def append_quarantined(table: Table, rows: Sequence[QuarantineRow]) -> None:
    """Append the rows that are not there yet; no commit when all are."""

    def unseen(snapshot: Snapshot | None) -> list[Row]:
        there = set() if snapshot is None else {tuple(row.values()) for row in snapshot.columns(SAME).to_pylist()}
        fresh: dict[tuple[str, str, str | None], Row] = {}
        for row in rows:
            fresh.setdefault((row.uri, row.reason, row.raw_sha256), asdict(row))
        return [row for key, row in fresh.items() if key not in there]

    table.append(unseen)


def read_quarantined(table: Table) -> list[QuarantineRow]:
    """Every row, in the order the inputs were met."""
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    rows = snapshot.columns(tuple(QuarantineRow.__dataclass_fields__)).to_pylist()
    return sorted((QuarantineRow(**row) for row in rows), key=lambda row: (row.seen_at, row.uri, row.reason))
