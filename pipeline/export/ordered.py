"""Documents in the order of their doc_id, however many there are: sorted runs on the disk, merged as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

RUN_BYTES = 32_000_000
"""Documents of this size are sorted in memory at once; more go to the disk."""
RUN_ROWS = 256
"""Documents of each run that are in memory while runs are merged."""


class Sorted:
    """What is still to come of documents that come in order."""

    def __init__(self, tables: Iterable[pa.Table]) -> None:
        self._tables = iter(tables)
        self._held: pa.Table | None = None
        self._fill()

    def __bool__(self) -> bool:
        return self._held is not None

    @property
    def last(self) -> str:
        """The doc_id up to which the documents are in memory. Only of what is not at its end."""
        assert self._held is not None
        return str(self._held.column("doc_id")[-1])

    def up_to(self, doc_id: str) -> Iterator[pa.Table]:
        """Takes out all documents up to this one, it included."""
        import pyarrow.compute as pc

        while self._held is not None:
            held, count = self._held, pc.sum(pc.less_equal(self._held.column("doc_id"), doc_id)).as_py()
            if count < held.num_rows:
                self._held = held.slice(count)
                if count:
                    yield held.slice(0, count)
                return
            self._fill()
            yield held

    def _fill(self) -> None:
        self._held = next((table for table in self._tables if table.num_rows), None)


def ordered(tables: Iterable[pa.Table], parts: Path) -> Iterator[pa.Table]:
    """The same rows in the order of `doc_id`. No more than `RUN_BYTES` of them are in memory; `parts` is a folder for
    the others."""
    runs: list[Path] = []
    held: list[pa.Table] = []
    size = 0
    for table in tables:
        held.append(table)
        size += table.nbytes
        if size >= RUN_BYTES:
            runs.append(_spilled(_in_order(held), parts / f"run-{len(runs):05}.arrow"))
            held, size = [], 0
    if not runs:
        yield from [_in_order(held)] if held else []
        return
    streams = [Sorted(_run(run)) for run in runs]
    if held:
        streams.append(Sorted(_cut(_in_order(held), RUN_ROWS)))
    yield from merged(streams)
    for run in runs:
        run.unlink()


def merged(streams: Sequence[Sorted]) -> Iterator[pa.Table]:
    """The rows of all, in order."""
    while live := [stream for stream in streams if stream]:
        bound = min(stream.last for stream in live)
        yield _in_order([table for stream in live for table in stream.up_to(bound)])


def groups(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """The same rows in tables of so many, the last of what is left: wherever they were cut before."""
    import pyarrow as pa

    held: list[pa.Table] = []
    count = 0
    for table in tables:
        held.append(table)
        count += table.num_rows
        while count >= rows:
            whole = pa.concat_tables(held)
            yield whole.slice(0, rows)
            held, count = [whole.slice(rows)], count - rows
    if count:
        yield pa.concat_tables(held)


def _in_order(tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.concat_tables(tables).combine_chunks()
    return whole.take(pc.sort_indices(whole.column("doc_id")))


def _cut(table: pa.Table, rows: int) -> Iterator[pa.Table]:
    for start in range(0, table.num_rows, rows):
        yield table.slice(start, rows)


def _spilled(table: pa.Table, path: Path) -> Path:
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(str(path), table.schema, options=options) as file:
        file.write_table(table, max_chunksize=RUN_ROWS)
    return path


def _run(path: Path) -> Iterator[pa.Table]:
    import pyarrow as pa

    with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as file:
        for place in range(file.num_record_batches):
            yield pa.Table.from_batches([file.get_batch(place)])
