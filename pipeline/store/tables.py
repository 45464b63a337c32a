"""One Delta table on a local disk: opened at its newest state, appended to, never changed.

A commit is a compare-and-swap: it says on which version it builds, and fails when somebody was faster. Then the newest
state is read again and the rows are worked out anew from it, because they depend on it: which version number is next,
what is there already. delta-rs would by default retry with the old rows, which writes the same version twice.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pipeline.errors import StoreError
from pipeline.store.damage import RESTORE, damaged, first_line
from pipeline.store.durable import make_folder, sync_file, sync_folder, sync_log_entry
from pipeline.store.parquet import Row, statistics, write_rows
from pipeline.store.schema import ADDED, TableName, properties_of, schema_of
from pipeline.store.snapshot import Snapshot

ATTEMPTS = 40
"""How often a commit is tried before it gives up: about 15 seconds of losing every race."""
LONGEST_WAIT = 0.8
"""Seconds between two attempts, at most."""

ENTRY = re.compile(r"\d{20}\.")
"""How the name of a log entry or checkpoint begins."""

RowsFor = Callable[[Snapshot | None], Sequence[Row]]
"""Works out the rows to append, given the state of the table they build on (None: there is no table yet)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the store; it need not exist yet."""

    folder: Path
    name: TableName

    @property
    def log(self) -> Path:
        return self.folder / "_delta_log"

    def exists(self) -> bool:
        """Whether anything was ever committed. StoreError for data without its log: a new table would hide it."""
        try:
            if any(ENTRY.match(entry.name) for entry in os.scandir(self.log)):
                return True
            orphaned = any(self.folder.glob("*.parquet"))
        except FileNotFoundError:
            orphaned = any(self.folder.glob("*.parquet"))
        except PermissionError as error:
            raise StoreError(f"{self.log} cannot be read ({error.strerror}); give this user the right to") from error
        except OSError as error:
            raise StoreError(f"{self.log} cannot be read ({error.strerror}); {RESTORE}") from error
        if orphaned:
            raise StoreError(f"{self.log} is missing, though there is data beside it; {RESTORE}")
        return False

    def snapshot(self) -> Snapshot | None:
        """The newest state; None when there is no table yet. StoreError when there is one that cannot be read."""
        if not self.exists():
            return None
        from deltalake import DeltaTable

        try:
            delta = DeltaTable(str(self.folder))
            snapshot = Snapshot.of(self.folder, delta, schema_of(self.name))
        except Exception as error:  # delta-rs raises a dozen unrelated types, and its own messages are stack traces
            raise damaged(self.folder, (), error) from error
        missing = [column.name for column in snapshot.lacks if column.name not in ADDED.get(self.name, ())]
        if missing:
            raise StoreError(
                f"{self.folder} has no column {missing[0]}: it was made by another release; "
                "read it with that release, or ingest into a new folder"
            )
        return snapshot

    def append(self, rows_for: RowsFor) -> int | None:
        """Append what `rows_for` works out; the table version it became, or None when there was nothing to append.

        Returns once the rows would survive a power cut. `rows_for` is called again after every lost race.
        """
        for attempt in range(ATTEMPTS):
            snapshot = self.snapshot()
            rows = rows_for(snapshot)
            if not rows:
                return None
            try:
                if snapshot is None:
                    self._create()
                    continue
                if snapshot.lacks:
                    self._widen(snapshot)
                    continue
                if self._commit(snapshot, rows):
                    return snapshot.version + 1
            except OSError as error:
                raise self._unwritable(error) from error
            time.sleep(random.uniform(0, min(LONGEST_WAIT, 0.01 * 2**attempt)))  # noqa: S311 - to part two writers
        raise StoreError(
            f"{self.folder}: other writers were faster {ATTEMPTS} times in a row, so nothing was written; "
            "run it again when they are done"
        )

    def _create(self) -> None:
        """Create the empty table, unless somebody else just did."""
        from deltalake import CommitProperties, DeltaTable

        make_folder(self.log)
        try:
            DeltaTable.create(
                str(self.folder),
                schema_of(self.name),
                configuration=properties_of(self.name),
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        except Exception as error:
            if not self.exists():
                raise self._unwritable(error) from error

    def _widen(self, snapshot: Snapshot) -> None:
        """Add the columns that the table lacks, unless another commit takes the place. A commit of its own: one that
        brings rows cannot, and rows whose columns the table does not know would be kept without them, silently."""
        import pyarrow as pa
        from deltalake import CommitProperties, Schema

        sync_log_entry(self.log, snapshot.version)
        try:
            snapshot.delta.alter.add_columns(
                list(Schema.from_arrow(pa.schema(snapshot.lacks)).fields),
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        except Exception as error:
            if not (self.log / f"{snapshot.version + 1:020}.json").exists():
                raise self._unwritable(error) from error

    def _commit(self, snapshot: Snapshot, rows: Sequence[Row]) -> bool:
        """Commit rows on top of a snapshot. False when another commit took the place; then nothing was written."""
        from deltalake import CommitProperties
        from deltalake.exceptions import DeltaError
        from deltalake.transaction import AddAction

        # whoever wrote the version below may have been killed before it was on the disk; a log with a hole is lost
        sync_log_entry(self.log, snapshot.version)
        data = self.folder / f"part-{uuid4().hex}.parquet"
        try:
            write_rows(data, self.name, rows)
            sync_file(data)  # before the log speaks of it
            sync_folder(self.folder)
            size = data.stat().st_size
            added = AddAction(data.name, size, {}, time.time_ns() // 1_000_000, True, statistics(self.name, rows))
            snapshot.delta.create_write_transaction(
                [added], "append", schema_of(self.name), commit_properties=CommitProperties(max_commit_retries=0)
            )
        except BaseException as error:
            # past the commit delta-rs may still fail at its checkpoint: the log alone tells whether the rows are in
            if not self._landed(snapshot.version + 1, data.name):
                data.unlink(missing_ok=True)
                if isinstance(error, Exception) and (self.log / f"{snapshot.version + 1:020}.json").exists():
                    return False
                if isinstance(error, DeltaError):
                    raise self._unwritable(error) from error
                raise
            if not isinstance(error, Exception):
                raise
        sync_log_entry(self.log, snapshot.version + 1)
        return True

    def _landed(self, version: int, data: str) -> bool:
        try:
            return data in (self.log / f"{version:020}.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    def _unwritable(self, error: Exception) -> StoreError:
        place = getattr(error, "filename", None) or self.folder
        told = getattr(error, "strerror", None) or first_line(error)
        return StoreError(
            f"{place} cannot be written ({told}); make the folder writable and see that the disk has room"
        )
