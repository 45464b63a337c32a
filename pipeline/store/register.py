"""The table `identity`: every key that was ever seen, the document it means, and the bytes it was last taken with.

A document is assigned in one compare-and-swap, before its version is committed: of two writers that bring the same page
at once, the second sees what the first has assigned. A kill in between does no harm, since the next run finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.store.columns import values
from pipeline.store.first_identity import first_documents, first_known, first_rows
from pipeline.store.identity import Assigned, Assigning, Offer
from pipeline.store.known import Input, Known, in_order, known_index, sketch_index
from pipeline.store.parquet import Row
from pipeline.store.raw import RawBytes
from pipeline.store.records import Head
from pipeline.store.snapshot import Snapshot
from pipeline.store.stored_sketches import StoredSketches
from pipeline.store.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class Register:
    """The table, read and written."""

    def __init__(self, table: Table, documents: Table, store_path: str) -> None:
        self.table = table
        self._documents = documents
        self._store_path = store_path
        self._index = known_index()
        self._sketches = sketch_index()
        self._first: tuple[int | None, list[dict[str, Any]]] = (None, [])

    def known(self) -> Known:
        """What is known now; not to be changed. Of a store without the table, what its documents say."""
        return self._known(self.table.snapshot())

    def take(
        self,
        offers: Sequence[Offer],
        heads: Callable[[], Mapping[str, Head]],
        raw: RawBytes,
        run_id: str,
        now: datetime,
    ) -> tuple[list[Assigned], dict[str, Input | None]]:
        """The document of each offer, and the newest capture of each of these. Bytes and keys that are new are stored,
        except those of documents that were deleted."""
        assigned: list[Assigned] = []
        left: dict[str, Input | None] = {}

        def rows_on(snapshot: Snapshot | None) -> list[Row]:
            known = self._known(snapshot)
            assigning = self._assigning(snapshot, known, heads())  # anew: one may have been purged meanwhile
            if known.rows and not (snapshot and snapshot.files):
                assigning.rows += first_rows(self._first_documents(), self._store_path)
            assigned[:] = assigning.assign_all(offers)
            left.update((to.doc_id, assigning.known.newest.get(to.doc_id)) for to in assigned)
            # the bytes first: a row never names bytes that are not there
            there = [offer for offer, to in zip(offers, assigned, strict=True) if not assigning.gone(to.doc_id)]
            raw.append([offer.candidate for offer in there], run_id, now)
            return [{**row, "run_id": run_id, "committed_at": now} for row in assigning.rows]

        self.table.append(rows_on)
        return assigned, left

    def begin(self, run_id: str, now: datetime) -> None:
        """Write down what the documents of a store without the table are known by, while they still tell it."""

        def rows_on(snapshot: Snapshot | None) -> list[Row]:
            if snapshot and snapshot.files:
                return []
            rows = first_rows(self._first_documents(), self._store_path)
            return [{**row, "run_id": run_id, "committed_at": now} for row in rows]

        self.table.append(rows_on)

    def assigning(self, heads: Mapping[str, Head]) -> Assigning:
        """Assigns offers on top of what is known, and writes nothing."""
        snapshot = self.table.snapshot()
        return self._assigning(snapshot, self._known(snapshot), heads)

    def _assigning(self, snapshot: Snapshot | None, known: Known, heads: Mapping[str, Head]) -> Assigning:
        def gone(doc_id: str) -> bool:
            return doc_id in heads and heads[doc_id].op != "upsert"

        return Assigning(
            known.over(), StoredSketches(partial(self._sketches.at, snapshot), self._documents.snapshot), gone
        )

    def uris(self) -> dict[str, str]:
        """Keys of inputs to the path or URL that they were last taken from."""
        return {key: uri for key, _, uri in _told(self.table.snapshot(), "uri")}

    def names(self) -> Iterator[tuple[str, str]]:
        """doc_id and path or address of everything that documents are known by."""
        snapshot = self.table.snapshot()  # one for both: a row that came in between is in neither
        inputs = self._known(snapshot).inputs
        for key, doc_id, name in _told(snapshot, "name"):
            yield (inputs[key].doc_id if key in inputs else doc_id), name

    def _known(self, snapshot: Snapshot | None) -> Known:
        known = self._index.at(snapshot)
        return known if known.rows else first_known(self._first_documents())

    def _first_documents(self) -> list[dict[str, Any]]:
        snapshot = self._documents.snapshot()
        version = snapshot.version if snapshot else None
        if version != self._first[0]:
            self._first = (version, first_documents(snapshot) if snapshot else [])
        return self._first[1]


def _told(snapshot: Snapshot | None, column: str) -> Iterator[tuple[str, str, str]]:
    """Key and doc_id of the rows in which a column has a value, and the value."""
    if snapshot is not None:
        rows = in_order(snapshot.columns(("seq", "key", "doc_id", column)))
        columns = (values(rows, name) for name in ("key", "doc_id", column))
        yield from (row for row in zip(*columns, strict=True) if row[2] is not None)
