"""The table `identity` in memory: which document each key means, and which bytes each document was last taken with.

Rows are only added; `seq` counts them. Of an id the first row says for ever which document it is; an address leads to
every document that told it, in their order. Of an input (a path or URL that bytes came from) the last row says with
which bytes it was taken, and which document they are: a file `latest.html` is another article tomorrow.
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

COLUMNS = ("seq", "key", "kind", "doc_id", "raw_sha256", "url_key", "captured", "modified", "output", "current")


SEVERAL = 16
"""Documents that an address leads to. One that more of them tell is a template's: to compare with all would take a time
that grows with the square of their number, and find nothing."""


class Input(NamedTuple):
    """The bytes that an input was last taken with."""

    key: str
    doc_id: str
    """The document they are."""
    raw_sha256: str | None = None
    """None once the document was purged."""
    url_key: str | None = None
    """The key of the address that the page gave itself; None where it gave none."""
    captured: str | None = None
    """When the page was saved, in ISO 8601; None where that is not known."""
    modified: str | None = None
    """When the article was last changed, as the page tells it; as `captured`."""
    output: str | None = None
    """What was made of them when they came: the start of the output hash."""


def shown(output: str) -> str:
    """As much of an output hash as tells whether an input gives again what it gave last."""
    return output[:16]


@dataclass(slots=True)
class Known:
    """What the rows say, taken together."""

    inputs: MutableMapping[str, Input] = field(default_factory=dict)
    """By key: what was taken last."""
    names: MutableMapping[str, str] = field(default_factory=dict)
    """Keys of ids and addresses to doc_id: the first that each was told of."""
    others: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of addresses that several documents told, to those after the first."""
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
            ChainMap({}, self.others),
            ChainMap({}, self.newest),
            ChainMap({}, self.older),
            ChainMap({}, self.identified),
            self.rows,
        )

    def leading(self, key: str) -> tuple[str, ...]:
        """The documents that an id or an address leads to, in the order in which they came."""
        first = self.names.get(key)
        return () if first is None else (first, *self.others.get(key, ()))

    def is_news(self, kind: str, key: str, doc_id: str) -> bool:
        """Whether this id or address would lead to one document more."""
        known = self.leading(key)
        return not known or (kind == "url" and doc_id not in known and len(known) < SEVERAL)

    def note(self, kind: str, taken: Input, *, current: bool | None) -> None:
        """One more row. `current` is None for what is only a name."""
        self.rows += 1
        if kind != "file":
            self.note_name(kind, taken.key, taken.doc_id)
        if current is not None:
            self.note_capture(taken, current=current)

    def note_name(self, kind: str, key: str, doc_id: str) -> None:
        """An id or an address."""
        if self.names.setdefault(key, doc_id) != doc_id and self.is_news(kind, key, doc_id):
            self.others[key] = (*self.others.get(key, ()), doc_id)
        if kind == "id":
            self.identified[doc_id] = True

    def note_capture(self, taken: Input, *, current: bool) -> None:
        """The bytes that an input was taken with."""
        self.inputs[taken.key] = taken
        before = self.newest.get(taken.doc_id)
        if before is None or current:
            self.newest[taken.doc_id] = taken
        if before is not None and before.raw_sha256 != taken.raw_sha256:
            self.older[taken.doc_id, before.raw_sha256 if current else taken.raw_sha256] = True


def known_index() -> Index[Known]:
    """An empty index."""
    return Index(COLUMNS, _add, Known)


def sketch_index() -> Index[dict[str, bytes]]:
    """An empty index: doc_id to the sketch of its newest capture. Loaded only when two captures are to be compared."""
    return Index(("seq", "doc_id", "sketch", "current"), _add_sketches, dict)


def _add(known: Known, rows: pa.Table) -> None:
    import pyarrow.compute as pc

    table = in_order(rows)
    named = table.filter(pc.field("kind") != "file")
    for kind, key, doc_id in zip(*(_shared(named, name) for name in ("kind", "key", "doc_id")), strict=True):
        known.note_name(kind, key, doc_id)
    taken = table.filter(pc.is_valid(pc.field("current")))
    columns = (_shared(taken, name) if name in KEYS else values(taken, name) for name in Input._fields)
    for each, current in zip(map(Input._make, zip(*columns, strict=True)), values(taken, "current"), strict=True):
        known.note_capture(each, current=current)
    known.rows = max(known.rows, *table["seq"].to_pylist()[-1:])


KEYS = ("key", "doc_id", "url_key")


def _shared(rows: pa.Table, name: str) -> list[str | None]:
    """The values of a column. A doc_id is the key of one row and stands in several: the text is kept once."""
    return [None if value is None else intern(value) for value in values(rows, name)]


def _add_sketches(sketches: dict[str, bytes], rows: pa.Table) -> None:
    import pyarrow.compute as pc

    table = in_order(rows.filter(pc.field("current") & pc.is_valid(pc.field("sketch"))))
    sketches.update(zip(values(table, "doc_id"), values(table, "sketch"), strict=True))


def in_order(rows: pa.Table) -> pa.Table:
    """Rows by `seq`; they mostly come so."""
    import numpy as np

    seq = rows["seq"].to_numpy()
    return rows if (seq[1:] > seq[:-1]).all() else rows.take(np.argsort(seq))
