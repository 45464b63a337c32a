"""Taking rows out of a table for good: the files that hold them are written anew without them, and then deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.compaction import write_blocks
from pipeline.store.log import DataFile
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table
from pipeline.store.vacuum import SHORTEST

if TYPE_CHECKING:
    import pyarrow as pa

Meant = Callable[["pa.Table"], Sequence[bool]]
"""Tells of each row, by the columns it is shown, whether it is meant."""
Without = Callable[["pa.Table", Sequence[bool]], "pa.Table"]
"""What is left of rows of which some are meant."""


def dropped(rows: pa.Table, meant: Sequence[bool]) -> pa.Table:
    """The rows that are not meant."""
    return rows.filter([not each for each in meant])


def rewrite(table: Table, columns: Sequence[str], meant: Meant, now: datetime, without: Without = dropped) -> int:
    """Write every file that holds a row which is meant anew, as `without` leaves it; then delete each file that still
    holds one, also those that an earlier compaction left behind. Returns how many files it deleted.

    Safe to repeat after a kill at any moment. Who is reading a deleted file at that moment gets an error and finds all
    that is left at the next try.
    """

    def rewritten(snapshot: Snapshot) -> tuple[Sequence[str], Sequence[DataFile]]:
        gone = [name for name in snapshot.in_order() if _holds(snapshot, name, columns, meant)]
        left = [_left(snapshot, name, meant, without) for name in gone]
        return gone, [write_blocks(table, snapshot, chain([first], rest)) for rest in left for first in islice(rest, 1)]

    table.rearrange(rewritten, "PURGE")
    snapshot = table.snapshot()
    if snapshot is None:
        return 0
    files = table.place.files()
    unused = [name for name in files if name.endswith(".parquet") and name not in snapshot.files]
    doomed = [name for name in unused if _may_hold(snapshot, name, columns, meant, now - files[name].modified)]
    for name in doomed:
        table.place.remove(name)
    return len(doomed)


def _may_hold(snapshot: Snapshot, name: str, columns: Sequence[str], meant: Meant, age: timedelta) -> bool:
    """A file that cannot be read is one whose writer was killed, or, if it is young, whose writer is still at it."""
    try:
        return _holds(snapshot, name, columns, meant)
    except StoreError:
        return age > SHORTEST


def _holds(snapshot: Snapshot, name: str, columns: Sequence[str], meant: Meant) -> bool:
    return any(any(meant(group)) for group in snapshot.groups(name, columns))


def _left(snapshot: Snapshot, name: str, meant: Meant, without: Without) -> Iterator[pa.Table]:
    for group in snapshot.groups(name):
        rows = without(group, meant(group))
        if rows.num_rows:
            yield rows
