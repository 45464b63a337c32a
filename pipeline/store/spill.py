"""Rows put in order that are too many for the memory: through temporary files, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

BYTES = 32_000_000
"""Rows held in memory before they are written away; what is read back at once is up to twice as large."""
MOST_FILES = 100
"""Temporary files that are written at a time: processes may not have many more open."""


def in_order(
    numbered: Iterable[tuple[Sequence[int], pa.Table]], total: int, folder: Path | None = None
) -> Iterator[pa.Table]:
    """The rows by their places: 0 to `total` - 1, each of which comes once at most.

    What comes in order already is handed on at once. Otherwise rows are held, and from `BYTES` on sorted into files by
    ranges of places, which are then read one after the other; one that is too large for the memory is sorted in the
    same way again. The files are in `folder`, else where temporary files are; they have no names, so that nothing of
    them is left even when the process is killed. StoreError when there is no room for them.
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
            ranges = ranges or _Ranges(done, total, folder)
            ranges.write(places, pa.concat_tables(held))
            held, places, size = [], [], 0
    if ranges is not None:
        if held:
            ranges.write(places, pa.concat_tables(held))
            held = []
        yield from ranges.read()
    elif held:
        yield _sorted(places, pa.concat_tables(held))[1]


@dataclass(slots=True)
class _File:
    """The rows of a range, as they came."""

    file: IO[bytes]
    writer: Any
    size: int = 0
    """Bytes in memory of what was written."""


class _Ranges:
    """Files of rows, one for each range of places."""

    def __init__(self, first: int, total: int, folder: Path | None) -> None:
        self.first = first
        self.width = max(1, -(-(total - first) // MOST_FILES))
        self.folder = folder
        self.files: dict[int, _File] = {}

    def write(self, places: Sequence[int], rows: pa.Table) -> None:
        """Add rows to the files of their ranges."""
        import numpy as np

        ordered, table = _sorted(places, rows)
        of_range = (ordered - self.first) // self.width
        starts = [0, *(np.flatnonzero(np.diff(of_range)) + 1).tolist(), len(ordered)]
        table = table.append_column("place", [ordered])
        with self._naming_the_folder():
            for start, stop in pairwise(starts):
                part = table.slice(start, stop - start)
                to = self._of(int(of_range[start]), table.schema)
                to.writer.write_table(part)
                to.size += part.nbytes

    def read(self) -> Iterator[pa.Table]:
        """The rows of one range after the other."""
        import pyarrow as pa

        for number in sorted(self.files):
            of_range = self.files.pop(number)
            with of_range.file as file:
                with self._naming_the_folder():
                    of_range.writer.close()
                    file.seek(0)
                if of_range.size <= 2 * BYTES or self.width == 1:
                    rows = pa.ipc.open_stream(file).read_all()
                    yield _sorted(rows.column("place").to_numpy(), rows.drop_columns(["place"]))[1]
                else:
                    first = self.first + number * self.width
                    yield from in_order(_placed(file, first), self.width, self.folder)

    def _of(self, number: int, schema: pa.Schema) -> _File:
        import pyarrow as pa

        if number not in self.files:
            file = TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed when it has been read
            options = pa.ipc.IpcWriteOptions(compression="zstd")
            self.files[number] = _File(file, pa.ipc.new_stream(file, schema, options=options))
        return self.files[number]

    @contextmanager
    def _naming_the_folder(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            told = error.strerror or str(error)
            remedy = "make room on the disk" if self.folder else "set TMPDIR to a folder with room for what changed"
            raise StoreError(f"{self.folder or gettempdir()} cannot be written ({told}); {remedy}") from error


def _placed(file: IO[bytes], first: int) -> Iterator[tuple[Sequence[int], pa.Table]]:
    """The rows of a range, with their places in it."""
    import pyarrow as pa

    for batch in pa.ipc.open_stream(file):
        rows = pa.Table.from_batches([batch])
        yield (rows.column("place").to_numpy() - first).tolist(), rows.drop_columns(["place"])


def _sorted(places: Any, rows: pa.Table) -> tuple[Any, pa.Table]:
    import numpy as np

    numbers = np.asarray(places, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    return numbers[order], rows.take(order)
