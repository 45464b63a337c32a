"""Documents in the order of their doc_id, however many there are, and merged with those of a file in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.spill import in_order

if TYPE_CHECKING:
    import pyarrow as pa


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


def ordered(tables: Iterable[pa.Table], doc_ids: Iterable[str], parts: Path) -> Iterator[pa.Table]:
    """The same rows in the order of `doc_id`, each of which is one of `doc_ids`; `parts` is a folder for what is too
    large for the memory."""
    import numpy as np

    order = np.array([each.encode() for each in sorted(doc_ids)], dtype=bytes)

    def places(table: pa.Table) -> list[int]:
        asked = [each.encode() for each in table.column("doc_id").to_pylist()]
        found: list[int] = np.searchsorted(order, np.array(asked, dtype=bytes)).tolist()
        return found

    return in_order(((places(table), table) for table in tables), len(order), parts)


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
