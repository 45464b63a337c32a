"""Documents leave the corpus, or come back: each time a run, so that `runs` tells who was taken out and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar
from uuid import uuid4

from pipeline.export import Forgotten, forget
from pipeline.store import Purged, RunRecord, Store
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


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal is done with."""

    store: Store
    clock: Clock = utc_now

    def delete(self, doc_id: str, reason: str) -> int:
        """A tombstone; the version it is. The history stays. DocumentNotFound when there is no such document."""
        return self._run("delete", lambda run_id, now: self.store.delete(doc_id, reason, run_id=run_id, now=now))

    def restore(self, doc_id: str) -> int:
        """The document as it was before it was deleted, in a new version; which one that is. StoreError for one that
        was purged."""
        return self._run("restore", lambda run_id, now: self.store.restore(doc_id, run_id=run_id, now=now))

    def purge(self, doc_id: str, reason: str) -> PurgedEverywhere:
        """The document, its history and its raw bytes, in the store and in every export, for good."""
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
