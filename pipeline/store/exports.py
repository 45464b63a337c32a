"""The table `exports`: one row per export that wrote something, so that a purge knows where copies lie."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.store.records import ExportRecord
from pipeline.store.tables import Table


def append_export(table: Table, record: ExportRecord) -> None:
    row = asdict(record)
    table.append(lambda _: [row])


def read_exports(table: Table) -> list[ExportRecord]:
    """Every export, oldest first."""
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    rows = snapshot.columns(tuple(ExportRecord.__dataclass_fields__)).to_pylist()
    return sorted((ExportRecord(**row) for row in rows), key=lambda export: (export.at, export.export_id))
