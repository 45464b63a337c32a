"""One Delta table: opened at its newest state, appended to; its rows are never changed.

A commit is a compare-and-swap: it says on which version it builds, and fails when somebody was faster. Then the newest
state is read again and the rows are worked out anew from it, because they depend on it: which version number is next,
what is there already. delta-rs would by default retry with the old rows, which writes the same version twice.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from pipeline.errors import FilesReplaced, StoreError
from pipeline.store.damage import RESTORE, damaged, first_line
from pipeline.store.log import CHECKPOINT_EVERY, DataFile, checkpoint_name, entry, entry_name
from pipeline.store.parquet import Row, statistics, write_rows
from pipeline.store.place import Place
from pipeline.store.schema import ADDED, FORMAT, TableName, format_of, properties_of, schema_of
from pipeline.store.snapshot import Snapshot

log = logging.getLogger(__name__)

ATTEMPTS = 40
"""How often a commit is tried before it gives up: about 15 seconds of losing every race."""
LONGEST_WAIT = 0.8
"""Seconds between two attempts, at most."""

PROTOCOL = (1, 2)
"""The versions of Delta for readers and writers that we keep to. Whoever asks for more has put something into the table
that we would not see, or not keep."""
ENTRY = re.compile(r"\d{20}\.")
"""How the name of a log entry or checkpoint begins."""

RowsFor = Callable[[Snapshot | None], Sequence[Row]]
"""Works out the rows to append, given the state of the table they build on (None: there is no table yet)."""
Rearranged = Callable[[Snapshot], tuple[Sequence[str], Sequence[DataFile]]]
"""Works out which files of a state are to go and writes those that take their place."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the store; it need not exist yet."""

    place: Place
    name: TableName

    @property
    def log(self) -> Place:
        return self.place.inside("_delta_log")

    def exists(self) -> bool:
        """Whether anything was ever committed. StoreError for data without its log: a new table would hide it."""
        if self._has_log():
            return True
        if not self._has_data():
            return False
        if self._has_log():  # asked again: another may just have created the table
            return True
        raise StoreError(f"{self.log.uri} is missing, though there is data beside it; {RESTORE}")

    def _has_log(self) -> bool:
        try:
            return self.log.has(lambda name: ENTRY.match(name) is not None)
        except OSError as error:
            remedy = "give this user the right to" if isinstance(error, PermissionError) else RESTORE
            raise StoreError(f"{self.log.uri} cannot be read ({error.strerror}); {remedy}") from error

    def _has_data(self) -> bool:
        try:
            return self.place.has(lambda name: name.endswith(".parquet"))
        except OSError:
            return False

    def snapshot(self) -> Snapshot | None:
        """The newest state; None when there is no table yet. StoreError when there is one that cannot be read."""
        if not self.exists():
            return None
        from deltalake import DeltaTable

        try:
            delta = DeltaTable(self.place.uri)
            snapshot = Snapshot.of(self.place, delta, schema_of(self.name))
        except Exception as error:  # delta-rs raises a dozen unrelated types, and its own messages are stack traces
            raise damaged(self.place, (), error) from error
        protocol = delta.protocol()
        spoken = (protocol.min_reader_version, protocol.min_writer_version)
        if format_of(delta.metadata().description) > FORMAT or spoken > PROTOCOL or spoken[1] > PROTOCOL[1]:
            raise StoreError(
                f"{self.place.uri} was written by a newer release; update this one (pip install -U cleanpress)"
            )
        missing = [column.name for column in snapshot.lacks if column.name not in ADDED.get(self.name, ())]
        if missing:
            raise StoreError(
                f"{self.place.uri} has no column {missing[0]}: it was made by another release; "
                "read it with that release, or ingest into a new folder"
            )
        return snapshot

    def append(self, rows_for: RowsFor) -> int | None:
        """Append what `rows_for` works out; the table version it became, or None when there was nothing to append.

        Returns once the rows would survive a power cut. `rows_for` is called again after every lost race.
        """
        for attempt in range(ATTEMPTS):
            snapshot = self.snapshot()
            try:
                rows = rows_for(snapshot)
            except FilesReplaced:  # a purge went on meanwhile
                _part(attempt)
                continue
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
            _part(attempt)
        raise self._beaten()

    def rearrange(self, rearranged: Rearranged, operation: str) -> int | None:
        """Put files in the place of others, with the same rows or with fewer; the table version it became, or None when
        `rearranged` had nothing to do. The files that went are still in the folder: readers may be at them.

        `rearranged` is called again only if a file it wants gone has gone already.
        """
        wanted: tuple[Sequence[str], Sequence[DataFile]] | None = None
        entered = False
        try:
            for attempt in range(ATTEMPTS):
                snapshot = self.snapshot()
                if snapshot is None:
                    return None
                if wanted is None or not snapshot.files.issuperset(wanted[0]):
                    self._drop(wanted[1] if wanted else ())
                    wanted = None
                    wanted = rearranged(snapshot)
                gone, come = wanted
                if not gone and not come:
                    return None
                if self._enter(snapshot, entry(operation, come, gone)):
                    entered = True
                    return snapshot.version + 1
                _part(attempt)
            raise self._beaten()
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            if wanted is not None and not entered and not self.place.answers_can_be_lost:
                self._drop(wanted[1])

    def bump(self, operation: str) -> None:
        """A commit without rows: who was about to commit on top of what there was has to look again."""
        for attempt in range(ATTEMPTS):
            snapshot = self.snapshot()
            try:
                if snapshot is None or self._enter(snapshot, entry(operation, [])):
                    return
            except OSError as error:
                raise self._unwritable(error) from error
            _part(attempt)
        raise self._beaten()

    def new_file(self) -> str:
        """A name for a data file that nobody else uses."""
        return f"part-{uuid4().hex}.parquet"

    def _create(self) -> None:
        """Create the empty table, unless somebody else just did."""
        from deltalake import CommitProperties, DeltaTable

        self.log.make()
        try:
            DeltaTable.create(
                self.place.uri,
                schema_of(self.name),
                description=f"cleanpress {self.name}, format {FORMAT}",
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

        self._settle(snapshot.version)
        try:
            snapshot.delta.alter.add_columns(
                list(Schema.from_arrow(pa.schema(snapshot.lacks)).fields),
                commit_properties=CommitProperties(max_commit_retries=0),
            )
        except Exception as error:
            if entry_name(snapshot.version + 1) not in self.log.files():
                raise self._unwritable(error) from error

    def _commit(self, snapshot: Snapshot, rows: Sequence[Row]) -> bool:
        """Commit rows on top of a snapshot. False when another commit took the place; then nothing was written."""
        name = self.new_file()
        entered: bytes | None = None
        try:
            size = self.place.write(name, lambda sink: write_rows(sink, self.name, rows))
            entered = entry("WRITE", [DataFile(name, size, statistics(self.name, rows))])
            if self._enter(snapshot, entered):
                return True
        except BaseException:
            # of a request whose answer was lost nobody knows whether it will be done: then the file stays for a vacuum
            unknown = entered is not None and self.place.answers_can_be_lost
            if not unknown and (entered is None or not self._landed(snapshot.version + 1, entered)):
                self.place.remove(name)
            raise
        self.place.remove(name)
        return False

    def _enter(self, snapshot: Snapshot, lines: bytes) -> bool:
        """Write the next log entry, unless another did; the one moment at which a commit happens."""
        # whoever wrote the version below may have been killed before it was on the disk; a log with a hole is lost
        self._settle(snapshot.version)
        version = snapshot.version + 1
        if not self.log.create(entry_name(version), lines):
            return False
        every = int(snapshot.delta.metadata().configuration.get("delta.checkpointInterval", CHECKPOINT_EVERY))
        if version % every == 0:
            self._checkpoint(version)
        return True

    def _checkpoint(self, version: int) -> None:
        """So that opening the table stays cheap. The commit is in; without a checkpoint it is only slower to read."""
        from deltalake import DeltaTable

        try:
            DeltaTable(self.place.uri, version=version).create_checkpoint()
            self.log.settle(checkpoint_name(version), "_last_checkpoint")
        except Exception as error:
            log.warning("no checkpoint of %s at version %d: %s", self.place.uri, version, first_line(error))

    def _settle(self, version: int) -> None:
        self.log.settle(entry_name(version))

    def _landed(self, version: int, lines: bytes) -> bool:
        try:
            return self.log.read(entry_name(version)) == lines
        except OSError:
            return False

    def _drop(self, files: Sequence[DataFile]) -> None:
        for file in files:
            self.place.remove(file.name)

    def _beaten(self) -> StoreError:
        return StoreError(
            f"{self.place.uri}: other writers were faster {ATTEMPTS} times in a row, so nothing was written; "
            "run it again when they are done"
        )

    def _unwritable(self, error: Exception) -> StoreError:
        place = getattr(error, "filename", None) or self.place.uri
        told = getattr(error, "strerror", None) or first_line(error)
        return StoreError(
            f"{place} cannot be written ({told}); make the folder writable and see that the disk has room"
        )


def _part(attempt: int) -> None:
    """Wait a moment, so that two writers do not meet again."""
    time.sleep(random.uniform(0, min(LONGEST_WAIT, 0.01 * 2**attempt)))  # noqa: S311
