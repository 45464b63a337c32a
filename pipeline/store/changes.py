"""What changed after a state, for those who keep a copy of the corpus: one event per document, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.store.as_of import between
from pipeline.store.columns import newest_rows, values
from pipeline.store.documents import stored, summary_columns
from pipeline.store.newest import INDEX
from pipeline.store.records import StoredDocument
from pipeline.store.schema import schema_of
from pipeline.store.snapshot import Snapshot
from pipeline.store.spill import in_order

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 256
"""Documents that are made from their columns at once."""
FILE = "__filename"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after `since`, up to `version`. Can be gone through any number of times, and is the same each time.

    changes = store.changes(since=cursor)
    for document in changes:
        ...                      # document.op is upsert, delete or purge
    cursor = changes.version     # what to ask with next time
    """

    since: int
    version: int
    """The state that is reached once all of them are applied: the newest there was."""
    snapshot: Snapshot | None

    def __iter__(self) -> Iterator[StoredDocument]:
        """Each document that changed, whole, in its newest version, by `dataset_version` and then doc_id.

        In memory are the index and a group of rows. Only where a compaction has mixed the commits, the texts are put in
        order through a temporary file, which has no name and is gone with the process.
        """
        if self.snapshot is None:
            return iter(())
        rows = self.snapshot.columns((*INDEX, FILE), where=self._where())
        order = [("dataset_version", "ascending"), ("doc_id", "ascending")]
        return _whole(self.snapshot, rows.take(newest_rows(rows)).sort_by(order), self._where())

    def summaries(self) -> list[StoredDocument]:
        """The same events without their texts, which are not read."""
        if self.snapshot is None:
            return []
        rows = self.snapshot.columns(summary_columns(), where=self._where())
        return sorted(stored(rows.take(newest_rows(rows))), key=lambda each: (each.dataset_version, each.doc_id))

    def _where(self) -> Any:
        return between(self.since, self.version)


def changes_since(snapshot: Snapshot | None, since: int) -> Changes:
    """The changes after a state, of which it is known that it was."""
    return Changes(since, snapshot.version if snapshot else since, snapshot)


def _whole(snapshot: Snapshot, newest: pa.Table, where: Any) -> Iterator[StoredDocument]:
    """The documents of an index that is in the order of the events."""
    start = 0
    for stop, files in _parts(values(newest, FILE)):
        part = newest.slice(start, stop - start)
        for rows in in_order(_numbered(snapshot, part, files, where), total=part.num_rows):
            for place in range(0, rows.num_rows, AT_ONCE):
                yield from stored(rows.slice(place, AT_ONCE))
        start = stop


def _parts(files: Sequence[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """Cuts the order of events where no file has events on both sides: ends of the parts, and their files.

    A commit is a file until it is compacted, so that a part is mostly one file, and in the order of events already.
    """
    last = {file: place for place, file in enumerate(files)}
    here: set[str] = set()
    end = -1
    for place, file in enumerate(files):
        here.add(file)
        end = max(end, last[file])
        if place == end:
            yield place + 1, frozenset(here)
            here.clear()


def _numbered(
    snapshot: Snapshot, part: pa.Table, files: frozenset[str], where: Any
) -> Iterator[tuple[Sequence[int], pa.Table]]:
    """The rows of a part as the files have them, each group with the places of its rows in the order of events."""
    wanted = {key: place for place, key in enumerate(_keys(part))}

    def pick(rows: pa.Table) -> list[int]:
        return [place for place, key in enumerate(_keys(rows)) if key in wanted]

    names = schema_of("documents").names
    for rows in snapshot.picked(("doc_id", "version"), pick, names, where, files):
        yield [wanted[key] for key in _keys(rows)], rows


def _keys(rows: pa.Table) -> Iterator[tuple[Any, Any]]:
    return zip(values(rows, "doc_id"), values(rows, "version"), strict=True)
