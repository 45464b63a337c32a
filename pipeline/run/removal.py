"""Documents leave the corpus, or come back: each time a run, so that `runs` tells who was taken out and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar
from uuid import uuid4

from pipeline.errors import NothingChanged
from pipeline.export import Forgotten, forget
from pipeline.store import Purged, RunRecord, Store, StoredDocument
from pipeline.versions import pipeline_version, rules_version

Done = TypeVar("Done")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class PurgedEverywhere(NamedTuple):
    """What a purge removed."""

    store: Purged
    exports: tuple[Forgotten, ...]
    """One for each export that was ever made; those with a `problem` a person has to look after."""
    before: str = ""
    """Where it had been purged before, when and why: then only the exports were seen to again."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal is done with."""

    store: Store
    clock: Clock = utc_now

    def delete(self, doc_id: str, reason: str) -> int:
        """A tombstone; the version it is. The history stays. DocumentNotFound when there is no such document,
        NothingChanged for one that is gone already."""
        self.refuse_gone(doc_id)
        return self._run("delete", lambda run_id, now: self.store.delete(doc_id, reason, run_id=run_id, now=now))

    def refuse_gone(self, doc_id: str) -> None:
        """NothingChanged, with when and why, for a document that was deleted or purged."""
        newest = self.store.history(doc_id)[0]
        if newest.op == "delete":
            raise NothingChanged(f"{_gone(newest)}; `corpus restore {doc_id}` brings it back")
        if newest.op == "purge":
            raise NothingChanged(f"{_gone(newest)}; nothing of it is left")

    def restore(self, doc_id: str) -> int:
        """The document as it was before it was deleted, in a new version; which one that is. NothingChanged for one
        that is not deleted, or was purged."""
        newest = self.store.history(doc_id)[0]
        if newest.op == "upsert":
            raise NothingChanged(f"{doc_id} is not deleted, so there is nothing to restore")
        if newest.op == "purge":
            raise NothingChanged(f"{_gone(newest)}; nothing of it is left to restore")
        return self._run("restore", lambda run_id, now: self.store.restore(doc_id, run_id=run_id, now=now))

    def purge(self, doc_id: str, reason: str) -> PurgedEverywhere:
        """The document, its history and its raw bytes, in the store and in every export, for good. Of one that was
        purged to the end before, exports that could not be reached then are seen to, and no run is recorded."""
        newest = self.store.history(doc_id)[0]
        if newest.op == "purge" and doc_id not in self.store.unfinished_purges():
            return PurgedEverywhere(Purged(doc_id, 0, 0, ()), tuple(forget(self.store, doc_id)), _gone(newest))
        exports: list[Forgotten] = []

        def act(run_id: str, now: datetime) -> Purged:
            return self.store.purge(
                doc_id, reason, run_id=run_id, now=now, elsewhere=lambda: exports.extend(forget(self.store, doc_id))
            )

        return PurgedEverywhere(self._run("purge", act), tuple(exports))

    def finish_purges(self) -> list[PurgedEverywhere]:
        """The purges that were cut short, done to their end; nothing where there is none."""
        if not any(head.op == "purge" for head in self.store.heads().values()):
            return []
        return [self.purge(doc_id, "") for doc_id in self.store.unfinished_purges()]

    def _run(self, kind: str, act: Callable[[str, datetime], Done]) -> Done:
        started = self.clock()
        run_id = f"{started:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
        done = act(run_id, started)
        record = RunRecord(
            run_id=run_id,
            kind=kind,
            started=started,
            ended=self.clock(),
            inputs=1,
            new=0,
            changed=1,
            unchanged=0,
            quarantined=0,
            pipeline=pipeline_version(),
            rules=rules_version(),
            documents_version=self.store.version("documents"),
            complete=True,
        )
        self.store.record_run(record)
        return done


def _gone(newest: StoredDocument) -> str:
    done = "deleted" if newest.op == "delete" else "purged"
    why = f", because: {newest.reason}" if newest.reason else ""
    return f"{newest.doc_id} was already {done} on {newest.committed_at:%Y-%m-%d %H:%M} UTC{why}"
