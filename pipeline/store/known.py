"""The table `identity` in memory: which document each key means, and which bytes each document was last taken with.

Rows are only added; `seq` counts them. Of an id or an address the first row says for ever which document it is. Of an
input (a path or URL that bytes came from) the last row says with which bytes it was taken, and which document they are:
a file `latest.html` is another article tomorrow.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from pipeline.store.columns import values
from pipeline.store.snapshot import Index

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("seq", "key", "kind", "doc_id", "raw_sha256", "url_key", "captured", "current")


class Input(NamedTuple):
    """The bytes that an input was last taken with."""

    key: str
    doc_id: str
    """The document they are."""
    raw_sha256: str | None
    """None once the document was purged."""
    url_key: str | None
    """The key of the address that the page gave itself; None where it gave none."""
    captured: str | None
    """When the page was saved, in ISO 8601; None where that is not known."""


@dataclass(slots=True)
class Known:
    """What the rows say, taken together."""

    inputs: MutableMapping[str, Input] = field(default_factory=dict)
    """By key: what was taken last."""
    names: MutableMapping[str, str] = field(default_factory=dict)
    """Keys of ids and addresses to doc_id."""
    newest: MutableMapping[str, Input] = field(default_factory=dict)
    """By doc_id: the capture that the document is to be made from."""
    older: MutableMapping[tuple[str, str | None], bool] = field(default_factory=dict)
    """doc_id and raw_sha256 of the captures that the newest one has replaced."""
    identified: MutableMapping[str, bool] = field(default_factory=dict)
    """The documents that their source has given an id."""
    rows: int = 0

    def over(self) -> Known:
        """The same for the asking; what is noted in it stays in it."""
        return Known(
            ChainMap({}, self.inputs),
            ChainMap({}, self.names),
            ChainMap({}, self.newest),
            ChainMap({}, self.older),
            ChainMap({}, self.identified),
            self.rows,
        )

    def note(self, kind: str, taken: Input, *, current: bool | None) -> None:
        """One more row. `current` is None for what is only a name."""
        self.rows += 1
        doc_id = taken.doc_id
        if kind != "file":
            self.names.setdefault(taken.key, doc_id)
            if kind == "id":
                self.identified[doc_id] = True
        if current is None:
            return
        self.inputs[taken.key] = taken
        before = self.newest.get(doc_id)
        if current or before is None:
            self.newest[doc_id] = taken
            if before is not None and before.raw_sha256 != taken.raw_sha256:
                self.older[doc_id, before.raw_sha256] = True
        elif before.raw_sha256 != taken.raw_sha256:
            self.older[doc_id, taken.raw_sha256] = True


def known_index() -> Index[Known]:
    """An empty index."""
    return Index(COLUMNS, _add, Known)


def sketch_index() -> Index[dict[str, bytes]]:
    """An empty index: doc_id to the sketch of its newest capture. Loaded only when two captures are to be compared."""
    return Index(("seq", "doc_id", "sketch", "current"), _add_sketches, dict)


def _add(known: Known, rows: pa.Table) -> None:
    table = _in_order(rows)
    columns = (values(table, name) for name in COLUMNS[1:])
    for key, kind, doc_id, sha, url, captured, current in zip(*columns, strict=True):
        # a doc_id is the key of one row and stands in several: the text is kept once
        taken = Input(intern(key), intern(doc_id), sha, intern(url) if url else None, captured)
        known.note(kind, taken, current=current)
    known.rows = max(known.rows, *table.column("seq").to_pylist()[-1:])


def _add_sketches(sketches: dict[str, bytes], rows: pa.Table) -> None:
    table = _in_order(rows)
    columns = (values(table, name) for name in ("doc_id", "sketch", "current"))
    sketches.update((doc_id, sketch) for doc_id, sketch, current in zip(*columns, strict=True) if sketch and current)


def _in_order(rows: pa.Table) -> pa.Table:
    return rows.sort_by("seq")
