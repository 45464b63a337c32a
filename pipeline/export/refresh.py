"""Bringing a folder to a state of the corpus: what changed since the last time, or all of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline.errors import ExportError, FilesReplaced
from pipeline.export.failed import naming_the_file
from pipeline.export.folder import folder_for, known_state, state_file, writing
from pipeline.export.format import Change, Format, Spot
from pipeline.export.huggingface import HUGGINGFACE
from pipeline.export.jsonl import JSONL
from pipeline.export.known import known_exports, new_record
from pipeline.export.markdown import MARKDOWN
from pipeline.export.owner import noted
from pipeline.export.parquet import PARQUET
from pipeline.export.state import LAYOUT, State, write_state
from pipeline.store import ExportRecord, Store

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS: Mapping[str, Format] = {each.name: each for each in (MARKDOWN, JSONL, PARQUET, HUGGINGFACE)}
"""The formats by name."""

OnCount = Callable[[int, int], None]
"""Told how many documents have been written, of how many."""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export did."""

    folder: str
    """Absolute, with links followed."""
    format: str
    dataset_version: int
    """The state of the corpus that the folder holds now."""
    documents: int
    """How many there are in the folder."""
    written: int
    """Documents that were new or changed."""
    removed: int | None
    """Documents that were taken out; None where all files were written anew and nobody looked."""
    full: bool
    """Whether all documents were gone through, and not those alone that changed since the last export."""


def export(
    store: Store,
    folder: str | os.PathLike[str],
    format: str,
    *,
    as_of: str | int | date | None = None,
    full: bool = False,
    now: datetime | None = None,
    progress: OnCount | None = None,
) -> ExportResult:
    """Export the newest version of every document that was not deleted, or the corpus as of a state or time.

    A folder that holds an export of this store in this format already gets what changed since. With `full`, all
    documents are written as if nothing had been there. Each file is replaced as a whole, and a run that was cut short
    is completed by the next. `now` is noted in the table `exports`; the clock's time unless given.
    ExportError for a folder that cannot be used, naming what is in the way, ValueError for a format that is none of
    `FORMATS`, StoreError when the store cannot be read or written.
    """
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; there are {', '.join(FORMATS)}")
    target, corpus = folder_for(folder, store.place), store.corpus_id()
    if corpus is None:
        raise ExportError(f"{store.uri} has no documents yet; `ingest` some first")
    number = store.as_of(as_of)
    with naming_the_file(target):
        known_state(target, store, format)  # before anything is made in a folder that is somebody else's
        with writing(target) as spot:

            def bring() -> ExportResult:
                before = known_state(target, store, format) or State(corpus, format)
                steps = _Steps(
                    store, noted(store.place), FORMATS[format], spot, before, now or datetime.now(UTC), progress
                )
                return steps.brought_to(number, full=full)

            try:
                return bring()
            except FilesReplaced:  # a purge or a vacuum went on meanwhile; the newest state has what it left
                return bring()


@dataclass(frozen=True, slots=True)
class _Steps:
    """One export, once the folder is its own."""

    store: Store
    home: str
    """Where the store is, as it is noted."""
    format: Format
    spot: Spot
    before: State
    now: datetime
    progress: OnCount | None

    def brought_to(self, number: int | None, *, full: bool) -> ExportResult:
        before, now = self.before, self.store.version("documents") or 0
        target = now if number is None else number
        newest = self.store.newest(as_of=now)
        index = newest if target == now else self.store.newest(as_of=target)
        purged = _ids(newest, "purge")
        there = _ids(index, "upsert") - purged
        documents = len(there)
        since = None if full else self._goes_on_from(target, now, documents)
        gone, fresh, missing = None, there, frozenset[str]()
        if since is not None:
            changed = self.store.newest(as_of=target, since=since)
            gone = _ids(changed) | _ids(_after(newest, before.seen), "purge")
            fresh = _ids(changed, "upsert") - purged
            missing = self.format.missing(self.spot.folder, there - fresh)
        if gone is not None and not gone and not missing:
            after = replace(before, store=self.home, dataset_version=target, seen=now, writing=None)
            if after != before:
                self._note(after)
            if str(self.spot.folder) not in known_exports(self.store):
                self.store.record_export(self._record(target, documents))  # a folder that was moved, or copied
            return self._told(target, before.documents, 0, 0, full=False)

        self._note(
            replace(
                before, store=self.home, dataset_version=since, writing=max(target, before.writing or 0), layout=LAYOUT
            )
        )
        self.store.record_export(self._record(target, documents))
        # what is purged from here on, the purge itself takes out: it waits until this folder is free
        if gone is not None:
            gone, fresh = gone | missing, fresh | missing
        rows = self._rows(target, None if missing else since, fresh)
        done = self.format.update(self.spot, Change(documents, rows, gone, fresh), before.files)
        after = replace(
            before,
            store=self.home,
            dataset_version=target,
            seen=now,
            documents=done.documents,
            files=dict(done.files),
            layout=LAYOUT,
        )
        self._note(replace(after, writing=None))
        return self._told(target, done.documents, done.written, done.removed, full=gone is None)

    def _goes_on_from(self, target: int, now: int, documents: int) -> int | None:
        """The state that the folder holds, where it takes no more than the changes since to come to `target`. None
        for a state that the store has not come to yet: it was put back from a copy, and its states are others now."""
        before = self.before
        if before.dataset_version is None or before.layout != LAYOUT:
            return None
        if target < max(before.dataset_version, before.writing or 0) or now < before.seen:
            return None
        as_left = self.format.as_left(self.spot.folder, before.files, documents)
        return before.dataset_version if as_left else None

    def _rows(self, target: int, since: int | None, wanted: frozenset[str]) -> Iterator[pa.Table]:
        """The documents to write, of those that changed after `since`, as the columns of the format."""
        import pyarrow as pa

        total = len(wanted)
        wanted -= _ids(self.store.newest(), "purge")
        done = 0
        for rows in self.store.newest_columns(self.format.columns, as_of=target, since=since):
            chosen = rows.filter(pa.array([each in wanted for each in rows.column("doc_id").to_pylist()], pa.bool_()))
            if chosen.num_rows:
                yield chosen
            done += chosen.num_rows
            if self.progress is not None:
                self.progress(done, total)

    def _record(self, target: int, documents: int) -> ExportRecord:
        return new_record(self.store, str(self.spot.folder), self.format.name, self.now, target, documents)

    def _note(self, state: State) -> None:
        write_state(state_file(self.spot.folder), state)

    def _told(self, target: int, documents: int, written: int, removed: int | None, *, full: bool) -> ExportResult:
        return ExportResult(str(self.spot.folder), self.format.name, target, documents, written, removed, full)


def _ids(index: pa.Table, op: str | None = None) -> frozenset[str]:
    import pyarrow.compute as pc

    chosen = index if op is None else index.filter(pc.equal(index.column("op"), op))
    return frozenset(chosen.column("doc_id").to_pylist())


def _after(index: pa.Table, number: int) -> pa.Table:
    import pyarrow.compute as pc

    return index.filter(pc.greater(index.column("dataset_version"), number))
