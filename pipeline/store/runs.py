"""The table `runs`: a row after each batch of a run and one at its end; as many runs when read, newest first."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.store.records import OutletShare, RunRecord
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa


def append_run(table: Table, record: RunRecord) -> None:
    outlets = None if record.outlets is None else [each._asdict() for each in record.outlets]
    row = {**asdict(record), "outlets": outlets}
    table.append(lambda _: [row])


def read_runs(table: Table) -> list[RunRecord]:
    """Every run as its last row tells it, with the marks of all its rows; newest first. One that was killed is not
    `complete`, and counts what its finished batches did."""
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    found = snapshot.columns(tuple(RunRecord.__dataclass_fields__))
    rows = zip(found.drop_columns(["outlets"]).to_pylist(), _outlets(found), strict=True)
    records = sorted(
        (RunRecord(**row, outlets=outlets) for row, outlets in rows),
        key=lambda run: (run.started, run.run_id, run.complete, run.ended),  # a clock may be put back within a run
    )
    runs = [_joined(list(found)) for _, found in groupby(records, key=lambda run: run.run_id)]
    return sorted(runs, key=lambda run: (run.started, run.ended, run.run_id), reverse=True)


def _joined(rows: list[RunRecord]) -> RunRecord:
    return replace(rows[-1], checked=b"".join(row.checked for row in rows))


def _outlets(found: pa.Table) -> list[tuple[OutletShare, ...] | None]:
    """The column `outlets` of each row, read column by column: years of nights have many, and every run reads them."""
    shares = found.column("outlets").combine_chunks()
    columns = [shares.flatten().field(name).to_pylist() for name in OutletShare._fields]
    each = map(OutletShare._make, zip(*columns, strict=True))
    lengths = shares.value_lengths().to_pylist()
    return [None if length is None else tuple(next(each) for _ in range(length)) for length in lengths]
