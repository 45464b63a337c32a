"""The store: a folder of Delta tables that grow and never change."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StoreError
from pipeline.store.as_of import asked_for, check_state, state_at
from pipeline.store.changes import Changes, changes_since
from pipeline.store.chosen import VersionId, chosen_documents, chosen_texts
from pipeline.store.compaction import Compacted, compact
from pipeline.store.damage import RESTORE
from pipeline.store.diff import Diff, compare
from pipeline.store.documents import MadeBy, planned, row_of, stored, summary_columns
from pipeline.store.exports import append_export, read_exports
from pipeline.store.find import find
from pipeline.store.heads import head_index
from pipeline.store.identity import offer_of, unreplaced
from pipeline.store.known import Known
from pipeline.store.nesting import refuse_nested
from pipeline.store.new_place import refuse_occupied
from pipeline.store.newest import INDEX, listed_documents, newest_groups, newest_versions, whole_documents
from pipeline.store.one_document import not_there, one_document, two_versions
from pipeline.store.parquet import Row
from pipeline.store.place import LocalFolder, Place, place_of
from pipeline.store.purge import Purged, purge, unfinished
from pipeline.store.quarantine import RESOLVED, append_quarantined, read_quarantined
from pipeline.store.raw import RawBytes
from pipeline.store.records import (
    Candidate,
    Committed,
    ExportRecord,
    Head,
    QuarantineRow,
    RunRecord,
    StoredDocument,
    UnsureLine,
)
from pipeline.store.register import Register
from pipeline.store.rehearsal import Rehearsal
from pipeline.store.runs import append_run, read_runs
from pipeline.store.schema import TABLES, TableName, schema_of
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table
from pipeline.store.tombstones import delete, restore
from pipeline.store.unsure import unsure_lines
from pipeline.store.vacuum import KEEP, Vacuumed, vacuum
from pipeline.store.verify import Finding, verify

if TYPE_CHECKING:
    import pyarrow as pa


class Store:
    """Documents with their history, the bytes they came from, the runs, and what could not be read.

    Any number of processes may read and write at once. Every method that writes returns once its rows are safe, and
    raises StoreError, naming the file and the remedy, when it cannot.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._tables = {name: Table(place.inside(name), name) for name in TABLES}
        self._documents = self._tables["documents"]
        self._raw = RawBytes(self._tables["raw"])
        self._register = Register(self._tables["identity"], self._documents, place.uri)
        self._heads = head_index()

    @property
    def uri(self) -> str:
        """Where the store is: an absolute path, or `s3://bucket/prefix`."""
        return self.place.uri

    @property
    def path(self) -> Path:
        """The folder of a store that is on a disk; StoreError for one that is not."""
        if not isinstance(self.place, LocalFolder):
            raise StoreError(f"{self.uri} is not a folder on a disk")
        return self.place.path

    @classmethod
    def open(cls, path: str | os.PathLike[str], create: bool = True) -> Store:
        """The store in a folder, or in an `s3://bucket/prefix`. Nothing is written: each table appears with its first
        row.

        StoreError when the path cannot be a store, when it lies inside another store or around one, and, with
        `create=False`, when there is none yet.
        """
        store = cls(place_of(os.fspath(path)))
        refuse_nested(store.place)
        if not create and not any(table.exists() for table in store._tables.values()):
            raise StoreError(f"there is no store in {store.uri}; make one with `ingest`, or name another folder")
        return store

    def refuse_occupied(self) -> None:
        """StoreError when the store is yet to be made and other things lie in its place; for those who are about to
        write what people name on a command line."""
        if not any(table.exists() for table in self._tables.values()):
            refuse_occupied(self.place)

    def heads(self) -> dict[str, Head]:
        """The newest version of every document by doc_id, deleted ones included. StoreError when the table is gone."""
        snapshot = self._documents.snapshot()
        if snapshot is None:
            self._refuse_to_begin_again()
        return dict(self._heads.at(snapshot))

    def _refuse_to_begin_again(self) -> None:
        """A table of documents that was lost must not be taken for one that was never there: all would be made anew,
        as version 1."""
        if any(run.documents_version is not None for run in self.runs()):
            place = self._documents.place.uri
            raise StoreError(f"{place} is missing, though runs wrote to it; {RESTORE}")

    def known(self) -> Known:
        """What every document is known by, and the bytes it was last taken with; not to be changed."""
        return self._register.known()

    def captured_from(self) -> dict[str, str]:
        """Keys of inputs to the path or URL that each was last taken from."""
        return self._register.uris()

    def plan(self, candidates: Sequence[Candidate]) -> list[Committed]:
        """What `commit` would do, in the order of the candidates. Writes nothing."""
        return self.rehearsal().plan(candidates)

    def rehearsal(self) -> Rehearsal:
        """Tells what several commits would do, one after the other."""
        heads = self.heads()
        return Rehearsal(self.uri, heads, self._register.assigning(heads))

    def commit(
        self,
        candidates: Sequence[Candidate],
        *,
        run_id: str,
        now: datetime,
        pipeline: str | None = None,
        rules: str | None = None,
        model: str | None = None,
        memory: str | None = None,
    ) -> list[Committed]:
        """Store what is new or changed, all in one commit; what became of each candidate, in their order.

        A document whose output is what it was gets no version; bytes that are new are stored all the same, so that it
        can be made again from what came last. Where nothing is new there is no commit at all. What leads to a document
        that was deleted is `deleted`, and nothing of it is stored. `pipeline`, `rules` and `model` are the running
        code's versions unless given.
        """
        made = MadeBy(run_id, _aware(now), *_versions(pipeline, rules, model), memory)
        offers = [offer_of(candidate, self.uri) for candidate in candidates]
        hashes = [offer.output for offer in offers]
        heads = lambda: self._heads.at(self._documents.snapshot())  # noqa: E731
        assigned, left = self._register.take(offers, heads, self._raw, run_id, made.committed_at)
        told: list[Committed] = []

        def rows_on(snapshot: Snapshot | None) -> list[Row]:
            now = unreplaced(offers, assigned, left, self._register.known().newest)
            if snapshot is None:
                self._refuse_to_begin_again()
            told[:] = planned(candidates, now, hashes, self._heads.at(snapshot))
            steps = [
                step for step in zip(candidates, hashes, told, strict=True) if step[2].status in ("new", "changed")
            ]
            dataset_version = snapshot.version + 1 if snapshot else 1
            return [row_of(candidate, output, to, dataset_version, made) for candidate, output, to in steps]

        self._documents.append(rows_on)
        self._after_purges(candidates, told, run_id, made.committed_at)
        return told

    def _after_purges(
        self, candidates: Sequence[Candidate], told: Sequence[Committed], run_id: str, now: datetime
    ) -> None:
        """What a purge that went on meanwhile could not see is put right: bytes of the purged document that were stored
        since go, and bytes that it took from a document which has only come to need them are stored again."""
        heads = self._heads.at(self._documents.snapshot())
        there = self._raw.known()
        needed, late = [], []
        for candidate, to in zip(candidates, told, strict=True):
            if to.status != "deleted":
                needed += [candidate] if candidate.raw_sha256 not in there else []
            elif heads[to.doc_id].op == "purge" and candidate.raw_sha256 in there:
                late.append((to.doc_id, candidate.raw_sha256))
        if needed:
            self._raw.append(needed, run_id, now)
        shared = {head.raw_sha256 for head in heads.values()} if late else set()
        for doc_id, sha in late:
            if sha in shared:
                continue
            purge(self._tables, doc_id, "", run_id, now, lambda: None, also=(sha,))

    def delete(self, doc_id: str, reason: str, *, run_id: str, now: datetime) -> int:
        """Take a document out of the corpus: a version that says so, with its history below it; which version that is.
        It stays away, whatever comes in, until it is restored. DocumentNotFound when there is no such document."""
        return delete(self._documents, doc_id, reason, run_id, _aware(now))

    def restore(self, doc_id: str, *, run_id: str, now: datetime) -> int:
        """Bring a deleted document back, as it last was, in a new version; which version that is. DocumentNotFound when
        there is no such document, StoreError for one that was purged."""
        return restore(self._documents, doc_id, run_id, _aware(now))

    def documents(self, *, as_of: int | None = None) -> list[StoredDocument]:
        """The newest version of every document that was not deleted, as summaries, by raw_uri; as of a state, where one
        is given (StateNotFound when it never was)."""
        snapshot = self._reached(as_of)
        return [] if snapshot is None else listed_documents(snapshot, as_of)

    def document(self, doc_id: str, version: int | None = None, *, as_of: int | None = None) -> StoredDocument:
        """One version of a document, whole: the newest unless told, the newest then with `as_of`. DocumentNotFound when
        there is none, or it was deleted; StateNotFound for a state that never was."""
        snapshot = self._reached(as_of)
        if snapshot is None:
            raise not_there(doc_id, self.uri)
        return one_document(snapshot, doc_id, version, as_of, self.uri)

    def history(self, doc_id: str) -> list[StoredDocument]:
        """Every version of a document, newest first, as summaries. DocumentNotFound when there is none."""
        snapshot = self._documents.snapshot()
        versions = stored(snapshot.rows("doc_id", doc_id, summary_columns())) if snapshot else []
        if not versions:
            raise not_there(doc_id, self.uri)
        return sorted(versions, key=lambda document: document.version, reverse=True)

    def as_of(self, told: str | int | date | None) -> int | None:
        """The number of the state meant by a number, or by an ISO date or time; None for None.

        Of a time, the highest `dataset_version` committed by then. A time without a zone is UTC; a day, minute or
        second means the end of it. ValueError for what is neither, StateNotFound for a state that never was.
        """
        return None if told is None else state_at(asked_for(told), self._documents.snapshot(), self.uri, _now())

    def whole(self, *, as_of: int | None = None, since: int | None = None) -> Iterator[StoredDocument]:
        """The newest version of every document that was not deleted, whole; as of a state, where one is given.

        With `since`, only of documents that changed after that state, and deleted and purged ones too (see `op`).
        File by file, and in a file by doc_id; no more of them are in memory than a group of rows holds. StateNotFound
        for a state that never was; `since=0` is before the first.
        """
        snapshot = self._reached(as_of)
        if since is not None:
            check_state(since, snapshot, self.uri, first=0)
        return iter(()) if snapshot is None else whole_documents(snapshot, as_of, since)

    def chosen(self, wanted: Collection[VersionId]) -> Iterator[StoredDocument]:
        """These versions (doc_id, version), whole, in no particular order, in one pass; what is not there is left out,
        and so are deleted and purged ones."""
        snapshot = self._documents.snapshot() if wanted else None
        return iter(()) if snapshot is None else chosen_documents(snapshot, wanted)

    def chosen_texts(self, wanted: Collection[VersionId]) -> Iterator[tuple[VersionId, str]]:
        """The texts of these versions, and nothing else of them, likewise."""
        snapshot = self._documents.snapshot() if wanted else None
        return iter(()) if snapshot is None else chosen_texts(snapshot, wanted)

    def diff(self, doc_id: str, before: int | None = None, after: int | None = None) -> Diff:
        """What is different in one version of a document from another, and why: in the newest from the one before it,
        unless told. DocumentNotFound when there are no two versions to compare."""
        snapshot = self._documents.snapshot()
        if snapshot is None:
            raise not_there(doc_id, self.uri)
        return compare(*two_versions(snapshot, doc_id, before, after, self.uri))

    def changes(self, since: str | int | date = 0) -> Changes:
        """What changed after a state, for those who follow the corpus: each document in its newest version, deleted and
        purged ones too. The state as for `as_of`; 0, and any time before the first, for all. StateNotFound for a state
        that is still to come."""
        snapshot = self._documents.snapshot()
        return changes_since(snapshot, state_at(asked_for(since), snapshot, self.uri, _now(), first=0))

    def newest(self, *, as_of: int | None = None, since: int | None = None) -> pa.Table:
        """`doc_id`, `version`, `dataset_version` and `op` of what `whole` would go through, deleted and purged
        documents among them, in no particular order. Reads the index alone."""
        snapshot = self._documents.snapshot()
        return (
            schema_of("documents").empty_table().select(INDEX)
            if snapshot is None
            else newest_versions(snapshot, as_of, since)
        )

    def newest_columns(
        self, names: Sequence[str], *, as_of: int | None = None, since: int | None = None
    ) -> Iterator[pa.Table]:
        """What `whole` gives, as these columns of `documents`, group by group of rows."""
        snapshot = self._documents.snapshot()
        return iter(()) if snapshot is None else newest_groups(snapshot, names, as_of, since)

    def corpus_id(self) -> str | None:
        """What tells this corpus from all others, wherever its folder is moved to; None while it has no documents."""
        snapshot = self._documents.snapshot()
        return None if snapshot is None else str(snapshot.delta.metadata().id)

    def record_export(self, record: ExportRecord) -> None:
        """Add one row to `exports`."""
        append_export(self._tables["exports"], record)

    def exports(self) -> list[ExportRecord]:
        """Every export that wrote something, oldest first."""
        return read_exports(self._tables["exports"])

    def unsure(self) -> list[UnsureLine]:
        """The lines in the review band of the newest version of every document that was not deleted, by raw_uri."""
        snapshot = self._documents.snapshot()
        return [] if snapshot is None else unsure_lines(snapshot, self._heads.at(snapshot))

    def find(self, ref: str) -> str:
        """The doc_id meant by a doc_id, an unambiguous start of one, a file name, a path or a URL: all that it was ever
        known by. Deleted documents are found as well, where no other answers.

        DocumentNotFound when nothing answers to it, or several do; then they are named.
        """
        return find(ref, self.heads(), self.uri, self.known(), self._register.names)

    def raw(self, sha256: str) -> bytes:
        """The bytes a document was made from, by its `raw_sha256`, checked against it."""
        return self._raw.read(sha256)

    def record_run(self, record: RunRecord) -> None:
        """Add one row to `runs`."""
        append_run(self._tables["runs"], record)

    def runs(self) -> list[RunRecord]:
        """Every run, newest first."""
        return read_runs(self._tables["runs"])

    def quarantine(self, rows: Sequence[QuarantineRow]) -> None:
        """Note inputs that could not be read; one with the same uri, reason and bytes is noted once."""
        append_quarantined(self._tables["quarantine"], rows)

    def quarantined(self) -> list[QuarantineRow]:
        """What could not be read and has not been read since, oldest first."""
        return read_quarantined(self._tables["quarantine"])

    def resolve(self, uris: Sequence[str], *, run_id: str, now: datetime) -> None:
        """Note that inputs which were in quarantine have been read."""
        rows = [QuarantineRow(uri, RESOLVED, "", "", None, None, run_id, _aware(now)) for uri in uris]
        append_quarantined(self._tables["quarantine"], rows)

    def purge(
        self, doc_id: str, reason: str, *, run_id: str, now: datetime, elsewhere: Callable[[], object] = lambda: None
    ) -> Purged:
        """Remove a document for good: every version, its raw bytes, and where it came from. Inputs that lead to it stay
        out from now on. `elsewhere` is called before the last step, to remove what lies outside the store. Safe to
        repeat after a kill. DocumentNotFound when there is no such document."""
        self._register.begin(run_id, _aware(now))
        return purge(self._tables, doc_id, reason, run_id, now, elsewhere)

    def unfinished_purges(self) -> list[str]:
        """The documents whose purge was cut short: `purge` finishes it."""
        return unfinished(self._heads.at(self._documents.snapshot()).values())

    def verify(self) -> Iterator[Finding]:
        """What is wrong with the store, as it is found; see `verify.verify`. Reads all of it, changes nothing."""
        return verify(self._tables)

    def compact(self) -> list[Compacted]:
        """Merge the small files of every table. Nothing that can be read changes; others may go on meanwhile."""
        return [done for table in self._tables.values() if (done := compact(table)) is not None]

    def vacuum(self, keep: timedelta = KEEP, *, now: datetime) -> list[Vacuumed]:
        """Remove the files that no table has needed for as long as `keep`. StoreError for less than an hour."""
        return [done for table in self._tables.values() if (done := vacuum(table, keep, _aware(now))) is not None]

    def version(self, table: TableName) -> int | None:
        """The Delta version of a table; None while there is no such table."""
        snapshot = self._tables[table].snapshot()
        return snapshot.version if snapshot else None

    def _reached(self, state: int | None) -> Snapshot | None:
        """The newest snapshot of the documents, in which a past state can be read. StateNotFound for one that never
        was."""
        snapshot = self._documents.snapshot()
        if state is not None:
            check_state(state, snapshot, self.uri)
        return snapshot


def _now() -> datetime:
    return datetime.now(UTC)


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now has no time zone; give datetime.now(timezone.utc)")
    return now


def _versions(pipeline: str | None, rules: str | None, model: str | None) -> tuple[str, str, str]:
    from pipeline.versions import model_version, pipeline_version, rules_version

    return pipeline or pipeline_version(), rules or rules_version(), model or model_version()
