"""A small corpus for exports: documents by a word, changed, deleted and purged as the store does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq

from pipeline.export import export
from pipeline.export.names import doc_id_of
from pipeline.store import Candidate, Store
from pipeline.store.keys import id_key
from pipeline.types import Category, CleanDocument, Evidence, Line

NOW = datetime(2023, 8, 7, 3, 0, tzinfo=UTC)
FORMATS = ("markdown", "jsonl", "parquet", "huggingface")


def id_of(name: str) -> str:
    return id_key(f"tests:{name}").key


def document(text: str, **fields: Any) -> CleanDocument:
    """A document with a headline taken out, and a heading where a paragraph begins with `#`."""
    paragraphs = text.split("\n\n")
    lines = [Line(1, "The Bridge", False, Category.TITLE, "the first line", 0.9)]
    for number, each in enumerate(paragraphs, 3):
        kind = Category.HEADING if each.startswith("#") else Category.BODY
        lines.append(Line(number, each.removeprefix("#"), True, kind, "a sentence", 0.8))
    evidence = {"title": Evidence("The Bridge", "The Bridge", "line 1", "title.first", 0.9)}
    facts: dict[str, Any] = {"title": "The Bridge", "published": date(2023, 8, 7), "tags": ("roads", "no")} | fields
    clean = "\n\n".join(each.removeprefix("#") for each in paragraphs)
    unknown = MappingProxyType({"authors": "not_stated"})
    return CleanDocument(clean, tuple(lines), evidence=MappingProxyType(evidence), unknown=unknown, **facts)


def put(store: Store, documents: Mapping[str, CleanDocument | str]) -> None:
    """One commit with these documents; of a text alone the rest is made up."""
    offers = []
    for name, each in documents.items():
        made = document(each) if isinstance(each, str) else each
        raw = f"{name}: {made.text}".encode("utf-8", "replace")
        sha256 = hashlib.sha256(raw).hexdigest()
        offers.append(Candidate(f"/raw/{name}.txt", raw, sha256, "text/plain", made, source_id=f"tests:{name}"))
    store.commit(offers, run_id="run", now=NOW, pipeline="p", rules="r", model="m")


def mark(store: Store, op: str, *names: str) -> None:
    """Delete or purge documents."""
    act = {"delete": store.delete, "purge": store.purge}[op]
    for name in names:
        act(id_of(name), "by request", run_id="upkeep", now=NOW)


def held(folder: Path, format: str) -> dict[str, str]:
    """The text (of Markdown, the whole file) of every document in an export, by doc_id."""
    if format == "markdown":
        found = {str(doc_id_of(path.name)): path.read_text("utf-8") for path in folder.glob("*.md")}
        assert len(found) == len(list(folder.glob("*.md")))
        return found
    if format == "jsonl":
        rows = [json.loads(line) for line in (folder / "documents.jsonl").read_text("utf-8").splitlines()]
    else:
        files = sorted(path for path in folder.rglob("*.parquet") if ".cleanpress" not in path.parts)
        rows = [row for file in files for row in pq.read_table(file, columns=["doc_id", "text"]).to_pylist()]
    assert [row["doc_id"] for row in rows] == sorted({row["doc_id"] for row in rows})
    return {row["doc_id"]: row["text"] for row in rows}


def tree(folder: Path) -> dict[str, bytes]:
    """All that an export shows: every file by its name, without what it keeps for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".cleanpress" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def exported(store: Store, folder: Path, format: str, **how: Any) -> tuple[int, int | None, int]:
    """Documents written, removed, and there."""
    result = export(store, folder, format, now=NOW, **how)
    return result.written, result.removed, result.documents
