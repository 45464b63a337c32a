"""The first rows of `identity` in a store that was written before there was such a table.

There a document was its path or URL: its doc_id is that key. Its page's own address becomes an alias; of several
documents with one address, which could be told apart by their paths then and still are, each has it, in the order of
their paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.store.columns import newest_rows
from pipeline.store.keys import Key, input_key, url_key
from pipeline.store.known import Input, Known, shown
from pipeline.store.parquet import Row
from pipeline.store.snapshot import Snapshot
from pipeline.web_address import is_web_address

COLUMNS = ("doc_id", "version", "raw_uri", "raw_sha256", "url", "captured_iso", "modified_iso", "output_hash")


class _Named(NamedTuple):
    kind: str
    taken: Input
    is_input: bool
    document: Mapping[str, Any]


def first_documents(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The newest version of every document, by path: no more of it than the keys need."""
    rows = snapshot.columns(COLUMNS)
    found: list[dict[str, Any]] = rows.take(newest_rows(rows)).to_pylist()
    return sorted(found, key=lambda row: (row["raw_uri"] or "", row["doc_id"]))


def first_known(documents: Iterable[Mapping[str, Any]]) -> Known:
    """What the first rows will say."""
    known = Known()
    for each in _named(documents):
        known.note(each.kind, each.taken, current=True if each.is_input else None)
    return known


def first_rows(documents: Iterable[Mapping[str, Any]], store_path: str) -> Iterator[Row]:
    """The first rows, without `run_id` and `committed_at`."""
    for seq, each in enumerate(_named(documents), start=1):
        taken, uri = each.taken, each.document["raw_uri"] or None
        yield {
            "seq": seq,
            "key": taken.key,
            "kind": each.kind,
            "name": _name(taken.key, uri, store_path) if each.is_input else url_key(each.document["url"]).name,
            "doc_id": taken.doc_id,
            "raw_sha256": taken.raw_sha256,
            "uri": uri if each.is_input else None,
            "url_key": taken.url_key,
            "captured": taken.captured,
            "modified": taken.modified,
            "output": taken.output,
            "current": True if each.is_input else None,
            "sketch": None,
        }


def _named(documents: Iterable[Mapping[str, Any]]) -> Iterator[_Named]:
    for each in documents:
        doc_id, uri = each["doc_id"], each["raw_uri"]
        url = url_key(each["url"]).key if each["url"] else None
        kind = "url" if is_web_address(uri or "") else "file"
        days = each["captured_iso"], each["modified_iso"]
        taken = Input(doc_id, doc_id, each["raw_sha256"], url, *days, shown(each["output_hash"]))
        yield _Named(kind, taken, True, each)
        if url is not None and url != doc_id:
            yield _Named("url", Input(url, doc_id), False, each)


def _name(key: str, uri: str | None, store_path: str) -> str | None:
    """The path relative to the store; where the folder of the files was moved since, the path as it was. None of what
    was purged."""
    if not uri:
        return None
    found: Key = input_key(uri, store_path)
    return found.name if found.key == key else uri
