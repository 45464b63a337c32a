"""Markdown: one file a document, its facts as YAML on top, for editors and notes programs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.fields import DAYS, day_of
from pipeline.export.format import Change, Spot, Written
from pipeline.export.front_matter import front_matter
from pipeline.export.names import doc_id_of, file_name
from pipeline.export.replace import replace_with
from pipeline.export.state import FileFacts
from pipeline.markdown.plain import Paragraph, text_markdown
from pipeline.store.durable import sync_folder
from pipeline.types import Category

if TYPE_CHECKING:
    import pyarrow as pa

FACTS = (
    "doc_id",
    "version",
    "title",
    "kicker",
    "subtitle",
    "outlet",
    "source",
    "section",
    "language",
    "url",
    "licence",
    "published",
    "modified",
    "captured",
    "authors",
    "tags",
    "captions",
    "credits",
    "access",
    "quality",
    "quality_estimate",
)
"""The facts above the text, in this order; those without a value are left out."""
COLUMNS = (
    *(name for name in FACTS if name not in DAYS),
    *(f"{name}_iso" for name in DAYS),
    "text",
    "markdown",
    "lines",
)

_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")


class Markdown:
    """One file a document."""

    name = "markdown"
    columns = COLUMNS

    def as_left(self, folder: Path, files: Mapping[str, FileFacts], documents: int) -> bool:
        return True  # what somebody edited is `--full`'s to mend

    def missing(self, folder: Path, doc_ids: frozenset[str]) -> frozenset[str]:
        return doc_ids - _names(folder, doc_ids).keys()

    def update(self, spot: Spot, change: Change, files: Mapping[str, FileFacts]) -> Written:
        old = _names(spot.folder, change.gone)
        written = 0
        for rows in change.rows:
            written += _write(spot, rows, old)
        removed = _remove(spot.folder, old)
        return Written(written, removed, change.documents)

    def forget(self, spot: Spot, doc_ids: frozenset[str], files: Mapping[str, FileFacts]) -> Written:
        found = _names(spot.folder, doc_ids)
        return Written(0, _remove(spot.folder, found), 0)


def _names(folder: Path, doc_ids: frozenset[str] | None) -> dict[str, list[str]]:
    """The files of these documents, or of all: two where an export was cut short while one was renamed."""
    found: dict[str, list[str]] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            doc_id = doc_id_of(entry.name)
            if doc_id is not None and (doc_ids is None or doc_id in doc_ids):
                found.setdefault(doc_id, []).append(entry.name)
    return found


def _write(spot: Spot, rows: pa.Table, old: dict[str, list[str]]) -> int:
    """Write the documents whose file is not as it should be, take them out of `old`, and remove other files of
    theirs; how many were written."""
    parts, stale = {}, []
    for row, headings in zip(rows.drop_columns(["lines"]).to_pylist(), _headings(rows), strict=True):
        name, data = file_name(row["doc_id"], row["title"]), _file(row, headings).encode("utf-8", "replace")
        before = old.pop(row["doc_id"], [])
        stale += [(each, name) for each in before if each != name]
        if name in before and _holds(spot.folder / name, data):
            continue
        part = spot.parts / name
        part.write_bytes(data)
        parts[part] = spot.folder / name
    replace_with(parts)
    for name, successor in stale:
        # where a disk takes two spellings for one name, this is the file that was just written
        if not os.path.samefile(spot.folder / name, spot.folder / successor):
            (spot.folder / name).unlink(missing_ok=True)
    return len(parts)


def _remove(folder: Path, files: Mapping[str, list[str]]) -> int:
    for names in files.values():
        for name in names:
            (folder / name).unlink(missing_ok=True)
    sync_folder(folder)
    return len(files)


def _holds(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _file(row: Mapping[str, Any], headings: frozenset[str]) -> str:
    facts = {name: day_of(row, name) if name in DAYS else row[name] for name in FACTS}
    body = row["markdown"]
    if body is None:
        paragraphs = (row["text"] or "").split("\n\n")
        kinds = (Category.HEADING if each in headings else Category.BODY for each in paragraphs)
        body = text_markdown(map(Paragraph, paragraphs, kinds), row["title"])
    body = _CONTROL.sub("", _BREAK.sub("\n", body)).strip("\n")
    return f"{front_matter({name: value for name, value in facts.items() if value not in (None, [])})}\n{body}\n"


def _headings(rows: pa.Table) -> Iterator[frozenset[str]]:
    """The lines of each document that are headings: in the text they look like any other."""
    import pyarrow.compute as pc

    lines = rows.column("lines").combine_chunks()
    owner, flat = pc.list_parent_indices(lines), pc.list_flatten(lines)
    chosen = pc.equal(pc.struct_field(flat, "category"), Category.HEADING.value)
    found: dict[int, set[str]] = {}
    texts = pc.struct_field(flat, "text").filter(chosen).to_pylist()
    for place, text in zip(owner.filter(chosen).to_pylist(), texts, strict=True):
        found.setdefault(place, set()).add(text)
    return (frozenset(found.get(place, ())) for place in range(rows.num_rows))


MARKDOWN = Markdown()
