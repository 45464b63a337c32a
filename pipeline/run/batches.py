"""The run itself: items are read, cleaned and committed in batches; what cannot be read goes to quarantine.

A batch is full at as many documents as the settings say, or at 64 MB of raw bytes, so that memory stays flat however
long the run is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

from pipeline.clean import BATCH_CHARACTERS
from pipeline.clean import BATCH_DOCUMENTS as JUDGED_AT_ONCE
from pipeline.errors import UnreadableFile
from pipeline.run.interrupt import held_interrupt
from pipeline.run.judging import Opened, judged, opened
from pipeline.run.outcome import (
    Facts,
    OnProgress,
    Outcome,
    Progress,
    RunInterrupted,
    RunResult,
    Status,
    facts,
    with_facts,
)
from pipeline.run.outlet_shares import outlet_shares
from pipeline.run.plan import PageParts
from pipeline.run.removal import PurgedEverywhere, Removal
from pipeline.run.uptodate import UpToDate
from pipeline.store import Candidate, Committed, QuarantineRow, RunRecord, Store

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry

BATCH_BYTES = 64_000_000

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to clean: what it is called, and how its bytes are come by."""

    name: str
    uri: str
    key: str
    """The key of the input, for looking up what it was taken with before; empty where that is not asked."""
    read: Callable[[], bytes]
    """Raises `UnreadableFile`."""
    doc_id: str | None = None
    """The document it is, where it is cleaned again."""
    mistyped: bool = False
    """A path that is not there: said, but not noted in the store."""


@dataclass(frozen=True, slots=True)
class How:
    """How a run is done."""

    kind: str
    batch_documents: int
    dry_run: bool = False
    force: bool = False
    progress: OnProgress | None = None
    clock: Clock = lambda: datetime.now(UTC)
    skipped: tuple[str, ...] = ()
    parts: tuple[PageParts, ...] = ()
    outlets: Registry | None = None
    """The outlets that are known; the shipped ones when None."""
    entered: tuple[str, ...] = ()
    """Folders that could be read."""
    narrowed: bool = False
    """The items are some documents of the corpus, chosen by what they are like."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An input that was read and waits to be judged with others."""

    place: int
    item: Item
    data: bytes
    digest: str
    opened: Opened


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A cleaned document whose batch is not committed yet."""

    place: int
    item: Item
    candidate: Candidate
    facts: Facts


class BatchedRun:
    """One run over `items`: all of it by `go`, or batch by batch: `next_batch` while there is one `left`, then `end`.

    What a batch found out is in the store when it is done, so a run that is killed goes on from there the next time.
    """

    def __init__(self, items: Sequence[Item], store: Store, up_to_date: UpToDate, how: How) -> None:
        self.items = items
        self.kind = how.kind
        self.store = store
        self.up_to_date = up_to_date
        self.how = how
        self.started = how.clock()
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
        self.outcomes: list[Outcome | None] = [None] * len(items)
        self.ended_as: Counter[Status] = Counter()
        self.read: list[_Read] = []
        self.waiting: list[_Waiting] = []
        self.refused: list[QuarantineRow] = []
        self.broken_before = {row.uri for row in store.quarantined()}
        self.mended = sorted(self.broken_before.intersection(how.entered))
        self.purges: tuple[PurgedEverywhere, ...] | None = None
        self.rehearsal = store.rehearsal() if how.dry_run else None
        self.characters_read = 0
        self.bytes_waiting = 0
        self.taken = 0
        """Items that were read, or could not be."""
        self.done = 0
        """Items that are cleaned, or needed no cleaning."""

    def go(self) -> RunResult:
        """The result. Raises `RunInterrupted` on Ctrl-C, after committing what was finished; `StoreError` where the
        store refuses, with the earlier batches committed."""
        try:
            while self.left:
                self.next_batch()
        except KeyboardInterrupt:
            raise RunInterrupted(self.end(complete=False)) from None
        return self.end()

    @property
    def left(self) -> bool:
        """Whether there is another batch to do."""
        return self.taken < len(self.items)

    def next_batch(self) -> None:
        """Read, clean and commit one batch. Raises KeyboardInterrupt with what was read still to be committed: `end`
        does that."""
        self._finish_purges()
        while self.left and not self._full:
            self._take(self.taken, self.items[self.taken])
            self.taken += 1
            if self._full or len(self.read) >= JUDGED_AT_ONCE or self.characters_read >= BATCH_CHARACTERS:
                self._judge()
        self._judge()
        with held_interrupt():
            self._commit()
            if self.left and not self.how.dry_run:
                self.store.record_run(self._record(complete=False))

    @property
    def _full(self) -> bool:
        return len(self.waiting) + len(self.read) >= self.how.batch_documents or self.bytes_waiting >= BATCH_BYTES

    def _finish_purges(self) -> None:
        if self.purges is None:
            self.purges = () if self.how.dry_run else tuple(Removal(self.store, self.how.clock).finish_purges())

    def _take(self, place: int, item: Item) -> None:
        """Read one input. The one place where an unreadable one is caught."""
        digest, size = None, None
        try:
            data = item.read()
            digest, size = sha256(data).hexdigest(), len(data)
            head = None if item.doc_id else self.up_to_date.settled(item.key, digest, force=self.how.force)
            if head is not None:
                self._note_mended(item)
                status = Status.UNCHANGED if head.op == "upsert" else Status.DELETED
                self.done += 1
                self._settle(place, Outcome(item.name, item.uri, status, head.doc_id, head.version))
                return
            self.read.append(_Read(place, item, data, digest, opened(data, item.uri)))
            self.bytes_waiting += size
            self.characters_read += len(self.read[-1].opened.document.article.text)
        except UnreadableFile as error:
            self._refuse(place, item, error, digest, size)

    def _judge(self) -> None:
        """What was read becomes documents: together, since that costs less than half of one by one."""
        batch, self.read, self.characters_read = self.read, [], 0
        wanted = self.up_to_date
        opened_now, outlets = [each.opened for each in batch], self.how.outlets
        documents = judged(opened_now, markdown=wanted.markdown, fast=wanted.fast, outlets=outlets)
        for each, document in zip(batch, documents, strict=True):
            if isinstance(document, UnreadableFile):
                self._refuse(each.place, each.item, document, each.digest, len(each.data))
                continue
            self._note_mended(each.item)
            kind = each.opened.media_type
            candidate = Candidate(each.item.uri, each.data, each.digest, kind, document, doc_id=each.item.doc_id)
            self.waiting.append(_Waiting(each.place, each.item, candidate, facts(document)))
            self.done += 1
            self._tell(each.item.name, None)

    def _note_mended(self, item: Item) -> None:
        if item.uri in self.broken_before:
            self.mended.append(item.uri)

    def _refuse(self, place: int, item: Item, error: UnreadableFile, digest: str | None, size: int | None) -> None:
        """Into quarantine. A document that the input gave in an earlier run stays as it is."""
        row = QuarantineRow(
            uri=item.uri,
            reason=error.reason,
            remedy=error.remedy,
            detail=error.detail,
            raw_sha256=digest,
            size=size,
            run_id=self.run_id,
            seen_at=self.how.clock(),
        )
        if not item.mistyped:
            self.refused.append(row)
        outcome = Outcome(
            name=item.name,
            uri=item.uri,
            status=Status.QUARANTINED,
            reason=error.reason,
            remedy=error.remedy,
            detail=error.detail or None,
            mistyped=item.mistyped,
        )
        self.done += 1
        self._settle(place, outcome)

    def _commit(self) -> None:
        """Write what waits. Always called with Ctrl-C held back: a batch is written whole or not begun."""
        if self.refused and not self.how.dry_run:
            self.store.quarantine(self.refused)
        if self.mended and not self.how.dry_run:
            self.store.resolve(self.mended, run_id=self.run_id, now=self.how.clock())
        self.refused, self.mended = [], []
        batch, self.waiting, self.bytes_waiting = self.waiting, [], 0
        if not batch:
            return
        for waited, committed in zip(batch, self._written([each.candidate for each in batch]), strict=True):
            if committed.status == "unchanged":
                self.up_to_date.checked(committed, waited.candidate.raw_sha256)
            self._settle(waited.place, _outcome(waited, committed))

    def _written(self, candidates: list[Candidate]) -> list[Committed]:
        if self.rehearsal is not None:
            return self.rehearsal.plan(candidates)
        by = self.up_to_date
        made_by = {"pipeline": by.pipeline, "rules": by.rules, "model": by.model}
        return self.store.commit(candidates, run_id=self.run_id, now=self.how.clock(), **made_by)

    def end(self, *, complete: bool = True) -> RunResult:
        """Close the run: its row in the runs table, and what the caller gets. Not `complete`: it was interrupted."""
        with held_interrupt(then_raise=False):  # whoever presses it here gets what they want: the run is ending
            if complete:
                self._finish_purges()
            else:
                self._judge()  # a second's work at most, and nothing that was read has to be read again
            self._commit()
            if not self.how.dry_run and self._worth_a_row:
                outlets = None if self.how.narrowed else outlet_shares(self.kind, self.outcomes)
                self.store.record_run(replace(self._record(complete=complete), outlets=outlets))
        return self._result(complete=complete)

    @property
    def _worth_a_row(self) -> bool:
        """Not a night with nothing to do, and not mistyped paths alone: that would make a store of its own."""
        if self.kind == "reprocess":
            return bool(self.items)
        return not (self.items and all(item.mistyped for item in self.items))

    def _result(self, *, complete: bool) -> RunResult:
        return RunResult(
            run_id=self.run_id,
            kind=self.kind,
            started=self.started,
            ended=self.how.clock(),
            dry_run=self.how.dry_run,
            outcomes=tuple(outcome for outcome in self.outcomes if outcome is not None),
            store_path=self.store.uri,
            documents_version=self.store.version("documents"),
            inputs=len(self.items),
            complete=complete,
            skipped=self.how.skipped,
            parts=self.how.parts,
            purges=self.purges or (),
            narrowed=self.how.narrowed,
        )

    def _record(self, *, complete: bool) -> RunRecord:
        return RunRecord(
            run_id=self.run_id,
            kind=self.kind,
            started=self.started,
            ended=self.how.clock(),
            inputs=len(self.items),
            new=self.ended_as[Status.NEW],
            changed=self.ended_as[Status.CHANGED],
            unchanged=self.ended_as[Status.UNCHANGED],
            quarantined=self.ended_as[Status.QUARANTINED],
            pipeline=self.up_to_date.pipeline,
            rules=self.up_to_date.rules,
            documents_version=self.store.version("documents"),
            complete=complete,
            checked=self.up_to_date.take_marks(),
            model=self.up_to_date.model,
            deleted=self.ended_as[Status.DELETED],
        )

    def _settle(self, place: int, outcome: Outcome) -> None:
        """What became of an input."""
        self.outcomes[place] = outcome
        self.ended_as[outcome.status] += not outcome.mistyped
        self._tell(outcome.name, outcome)

    def _tell(self, name: str, outcome: Outcome | None) -> None:
        if self.how.progress is not None:
            self.how.progress(Progress(self.done, len(self.items), name, outcome))


def _outcome(waited: _Waiting, committed: Committed) -> Outcome:
    item = waited.item
    outcome = Outcome(item.name, item.uri, Status(committed.status), committed.doc_id, committed.version)
    # of what was deleted or purged, nothing is shown again
    return outcome if outcome.status is Status.DELETED else with_facts(outcome, waited.facts)
