"""The table `runs`: a row after each batch of a run and one at its end; as many runs when read, newest first."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import groupby

from pipeline.store.records import RunRecord
from pipeline.store.tables import Table


def append_run(table: Table, record: RunRecord) -> None:
    row = asdict(record)
    table.append(lambda _: [row])


def read_runs(table: Table) -> list[RunRecord]:
    """Every run as its last row tells it, with the marks of all its rows; newest first. One that was killed is not
    `complete`, and counts what its finished batches did."""
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    rows = snapshot.columns(tuple(RunRecord.__dataclass_fields__)).to_pylist()
    records = sorted((RunRecord(**row) for row in rows), key=lambda run: (run.started, run.run_id, run.ended))
    runs = [_joined(list(found)) for _, found in groupby(records, key=lambda run: run.run_id)]
    return sorted(runs, key=lambda run: (run.started, run.ended, run.run_id), reverse=True)


def _joined(rows: list[RunRecord]) -> RunRecord:
    return replace(rows[-1], checked=b"".join(row.checked for row in rows))
