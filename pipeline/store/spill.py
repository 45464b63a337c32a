"""Rows put in order that are too many for the memory: through a temporary file, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from tempfile import TemporaryFile, gettempdir
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

BYTES = 32_000_000
"""Rows held in memory before they are written away; what is read back at once is about as large."""
MOST_FILES = 200
"""Temporary files at a time: processes may not have many more open."""


def in_order(numbered: Iterable[tuple[Sequence[int], pa.Table]], total: int) -> Iterator[pa.Table]:
    """The rows by their places: 0 to `total` - 1, each of which comes once.

    What comes in order already is handed on at once. Otherwise rows are held, and from `BYTES` on sorted into files by
    ranges of places, which are then read one after the other. The files have no names, so that nothing of them is left
    even when the process is killed.
    """
    import pyarrow as pa

    held: list[pa.Table] = []
    places: list[int] = []
    done = size = 0
    ranges: _Ranges | None = None
    for numbers, rows in numbered:
        if not held and ranges is None and list(numbers) == list(range(done, done + len(numbers))):
            done += len(numbers)
            yield rows
            continue
        held.append(rows)
        places.extend(numbers)
        size += rows.nbytes
        if size > BYTES:
            ranges = ranges or _Ranges(done, total, rows_each=len(places))
            ranges.write(places, pa.concat_tables(held))
            held, places, size = [], [], 0
    if ranges is not None:
        if held:
            ranges.write(places, pa.concat_tables(held))
        yield from ranges.read()
    elif held:
        yield _sorted(places, pa.concat_tables(held))[1]


class _Ranges:
    """Files of rows, one for each range of places."""

    def __init__(self, first: int, total: int, rows_each: int) -> None:
        self.first = first
        self.width = max(rows_each, -(-(total - first) // MOST_FILES))
        self.files: dict[int, tuple[IO[bytes], Any]] = {}

    def write(self, places: Sequence[int], rows: pa.Table) -> None:
        """Add rows to the files of their ranges. StoreError when there is no room for them."""
        import numpy as np

        ordered, table = _sorted(places, rows)
        of_range = (ordered - self.first) // self.width
        starts = [0, *(np.flatnonzero(np.diff(of_range)) + 1).tolist(), len(ordered)]
        table = table.append_column("place", [ordered])
        try:
            for start, stop in pairwise(starts):
                self._writer(int(of_range[start]), table.schema).write_table(table.slice(start, stop - start))
        except OSError as error:
            told = error.strerror or str(error)
            raise StoreError(
                f"{gettempdir()} cannot be written ({told}); set TMPDIR to a folder with room for what changed"
            ) from error

    def read(self) -> Iterator[pa.Table]:
        """The rows of one range after the other."""
        import pyarrow as pa

        for number in sorted(self.files):
            file, writer = self.files.pop(number)
            with file:
                writer.close()
                file.seek(0)
                rows = pa.ipc.open_stream(file).read_all()
            yield _sorted(rows.column("place").to_numpy(), rows.drop_columns(["place"]))[1]

    def _writer(self, number: int, schema: pa.Schema) -> Any:
        import pyarrow as pa

        if number not in self.files:
            file = TemporaryFile()  # noqa: SIM115 - closed when it has been read
            writer = pa.ipc.new_stream(file, schema, options=pa.ipc.IpcWriteOptions(compression="zstd"))
            self.files[number] = (file, writer)
        return self.files[number][1]


def _sorted(places: Any, rows: pa.Table) -> tuple[Any, pa.Table]:
    import numpy as np

    numbers = np.asarray(places, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    return numbers[order], rows.take(order)
