"""Removing files that no state of a table needs any more: what a compaction or a purge left, and what a writer that was
killed had begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from pipeline.errors import StoreError
from pipeline.store.tables import Table

KEEP = timedelta(days=7)
"""How long files stay that nothing needs any more, unless told otherwise: longer than anybody reads one state."""
SHORTEST = timedelta(hours=1)
"""A writer may have written a file that it has yet to commit, and a reader may be at one that was just replaced."""


class Vacuumed(NamedTuple):
    """What was removed from one table's folder."""

    table: str
    files: int
    bytes: int
    waiting: int = 0
    """Files that nothing needs either, but not for long enough yet."""


def vacuum(table: Table, keep: timedelta, now: datetime) -> Vacuumed | None:
    """Remove the files that have been of no use for as long as `keep`. None when there is no table.

    StoreError for less than an hour. No row of any version is touched: rows lie in files that are in use.
    """
    if keep < SHORTEST:
        raise StoreError("files in use a moment ago may still be read or written: keep them for an hour at least")
    snapshot = table.snapshot()
    if snapshot is None:
        return None
    names = [name for name in snapshot.unused(keep) if name not in snapshot.files]
    sizes = {name: facts.size for name, facts in table.place.files().items()}
    for name in names:
        table.place.remove(name)
    table.place.being_written()  # removes what killed writers had begun
    begun = [name for name, facts in table.log.files().items() if name.startswith(".") and now - facts.modified > keep]
    for name in begun:
        table.log.remove(name)
    waiting = sum(name not in snapshot.files for name in snapshot.unused(timedelta(0)))
    return Vacuumed(table.name, len(names) + len(begun), sum(sizes.get(name, 0) for name in names), waiting)
