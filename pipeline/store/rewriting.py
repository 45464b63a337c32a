"""Taking rows out of a table for good: the files that hold them are written anew without them, and then deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.compaction import write_blocks
from pipeline.store.log import DataFile
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

Meant = Callable[["pa.Table"], Sequence[bool]]
"""Tells of each row, by the columns it is shown, whether it is meant."""
Without = Callable[["pa.Table", Sequence[bool]], "pa.Table"]
"""What is left of rows of which some are meant."""


def dropped(rows: pa.Table, meant: Sequence[bool]) -> pa.Table:
    """The rows that are not meant."""
    return rows.filter([not each for each in meant])


def rewrite(
    table: Table, columns: Sequence[str], now_meant: Callable[[], Meant], without: Without = dropped
) -> list[str]:
    """Write every file that holds a row which is meant anew, as `without` leaves it; then delete each file that still
    holds one, also those that an earlier compaction left behind. `now_meant` is asked each time the table is looked at.

    Returns the files that somebody is writing: they may hold one, and will not get into the table. Safe to repeat after
    a kill at any moment. Who is reading a deleted file at that moment gets an error and finds all that is left at the
    next try.
    """
    meant = now_meant()

    def rewritten(snapshot: Snapshot) -> tuple[Sequence[str], Sequence[DataFile]]:
        nonlocal meant
        meant = now_meant()
        gone = [name for name in snapshot.in_order() if _holds(snapshot, name, columns, meant)]
        left = [_left(snapshot, name, meant, without) for name in gone]
        return gone, [write_blocks(table, snapshot, chain([first], rest)) for rest in left for first in islice(rest, 1)]

    while table.rearrange(rewritten, "PURGE") is not None:  # until nothing that came meanwhile holds one
        pass
    # a writer may be about to commit a file that is looked at below: it has to work its rows out anew
    table.bump("PURGE")
    snapshot = table.snapshot()
    if snapshot is None:
        return []
    for name in table.place.files():
        if name.endswith(".parquet") and name not in snapshot.files and _may_hold(snapshot, name, columns, meant):
            table.place.remove(name)
    return [table.place.named(name) for name in table.place.being_written()]


def _holds(snapshot: Snapshot, name: str, columns: Sequence[str], meant: Meant) -> bool:
    return any(any(meant(group)) for group in snapshot.groups(name, columns))


def _may_hold(snapshot: Snapshot, name: str, columns: Sequence[str], meant: Meant) -> bool:
    """A file that no table needs and that cannot be read was left by a writer of an earlier release that was killed."""
    try:
        return _holds(snapshot, name, columns, meant)
    except StoreError:
        return True


def _left(snapshot: Snapshot, name: str, meant: Meant, without: Without) -> Iterator[pa.Table]:
    for group in snapshot.groups(name):
        rows = without(group, meant(group))
        if rows.num_rows:
            yield rows
