"""The sketches of documents as they are stored: of the newest capture. Where that was taken before there were sketches,
of the newest version with a text; those are made for all documents that a batch could ask for, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.store.columns import values
from pipeline.store.sketch import sketch_of
from pipeline.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class StoredSketches:
    """Nothing is read before the first is asked for."""

    noted: Callable[[], Mapping[str, bytes]]
    """Those in the table of keys."""
    documents: Callable[[], Snapshot | None]
    made: dict[str, bytes | None] = field(default_factory=dict)

    def of(self, doc_id: str, with_it: Collection[str]) -> bytes | None:
        """The sketch of a document; None of one without a text. `with_it` are those that may be asked for next."""
        noted = self.noted()
        found = noted.get(doc_id)
        if found is None and doc_id not in self.made:
            self._make({each for each in (doc_id, *with_it) if each not in noted and each not in self.made})
        return found or self.made[doc_id]

    def _make(self, wanted: set[str]) -> None:
        import pyarrow.compute as pc

        self.made.update(dict.fromkeys(wanted))
        snapshot, newest = self.documents(), dict.fromkeys(wanted, 0)
        if snapshot is None:
            return

        def among(rows: pa.Table) -> list[int]:
            return [place for place, doc_id in enumerate(values(rows, "doc_id")) if doc_id in wanted]

        where, columns = pc.field("doc_id").isin(sorted(wanted)), ("doc_id", "version", "title", "text")
        for rows in snapshot.picked(("doc_id",), among, columns, where):
            for doc_id, version, title, text in zip(*(values(rows, name) for name in columns), strict=True):
                if text is not None and version > newest[doc_id]:
                    newest[doc_id], self.made[doc_id] = version, sketch_of(title, text)
