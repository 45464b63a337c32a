"""The review band of the whole corpus: the lines that stayed in because nobody was sure enough to take them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.store.columns import values
from pipeline.store.documents import lines_of
from pipeline.store.records import Head, UnsureLine
from pipeline.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

INDEX = ("doc_id", "version", "unsure")


def unsure_lines(snapshot: Snapshot, heads: Mapping[str, Head]) -> list[UnsureLine]:
    """Those of the newest version of every document that was not deleted, by raw_uri and then as they stand there.

    Goes through the files once; lines are only read where the index says that some are unsure.
    """

    def pick(rows: pa.Table) -> list[int]:
        rows_by_place = enumerate(zip(*(values(rows, name) for name in INDEX), strict=True))
        return [place for place, (doc_id, version, unsure) in rows_by_place if unsure and _is_head(doc_id, version)]

    def _is_head(doc_id: str, version: int) -> bool:
        head = heads[doc_id]
        return head.version == version and head.op == "upsert"

    found = [
        each for rows in snapshot.picked(INDEX, pick, (*INDEX, "lines", "foreign")) for each in _marked(rows, heads)
    ]
    return sorted(found, key=lambda each: (each.raw_uri, each.doc_id))


def _marked(rows: pa.Table, heads: Mapping[str, Head]) -> Iterator[UnsureLine]:
    for doc_id, version, lines in zip(values(rows, "doc_id"), values(rows, "version"), lines_of(rows), strict=True):
        for line in lines or ():
            if line.unsure:
                yield UnsureLine(doc_id, version, heads[doc_id].raw_uri, line)
