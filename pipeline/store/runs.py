"""The table `runs`: one row per run, newest first when read."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.store.records import RunRecord
from pipeline.store.tables import Table


def append_run(table: Table, record: RunRecord) -> None:
    row = asdict(record)
    table.append(lambda _: [row])


def read_runs(table: Table) -> list[RunRecord]:
    """Every run, newest first."""
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    rows = snapshot.columns(tuple(RunRecord.__dataclass_fields__)).to_pylist()
    return sorted(
        (RunRecord(**row) for row in rows), key=lambda run: (run.started, run.ended, run.run_id), reverse=True
    )
