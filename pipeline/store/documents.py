"""Between a clean document and its row in `documents`, and what a commit makes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.store.columns import values
from pipeline.store.hashing import content_hash, iso, markdown_hash
from pipeline.store.records import Candidate, Committed, Head, StoredDocument
from pipeline.store.schema import FULL_TEXT, schema_of
from pipeline.types import Category, Day, Evidence, Line

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.store.identity import Assigned
    from pipeline.store.parquet import Row


class MadeBy(NamedTuple):
    """What a version says about its making, the same for all documents of one commit."""

    run_id: str
    committed_at: datetime
    pipeline: str
    rules: str
    model: str | None
    memory: str | None


def planned(
    candidates: Sequence[Candidate], assigned: Sequence[Assigned], hashes: Sequence[str], heads: Mapping[str, Head]
) -> list[Committed]:
    """What would become of each candidate, in their order.

    A document that comes twice in one batch is judged against its first coming. One that was deleted stays away,
    whatever comes. Markdown that is missing or other makes a version, because rows never change and there is no other
    way to store it; a candidate without Markdown was not asked for any, and takes none away. So runs with and without
    it over one corpus do not undo each other's work.
    """
    now: dict[str, tuple[int, str, str | None]] = {}
    told = []
    for candidate, (doc_id, current), output in zip(candidates, assigned, hashes, strict=True):
        head = heads.get(doc_id)
        if head is not None and head.op != "upsert":
            told.append(Committed(doc_id, head.version, "deleted"))
            continue
        version, before, markdown_before = now.get(doc_id) or _standing(head)
        markdown = markdown_hash(candidate.document)
        # what was replaced already is a version only where no other is: its replacement may still be on its way
        if version and (not current or (output == before and markdown in (None, markdown_before))):
            told.append(Committed(doc_id, version, "unchanged"))
            continue
        now[doc_id] = (version + 1, output, markdown)
        told.append(Committed(doc_id, version + 1, "changed" if version else "new"))
    return told


def _standing(head: Head | None) -> tuple[int, str, str | None]:
    """Version, output and Markdown that a candidate is compared with."""
    return (0, "", None) if head is None else (head.version, head.output_hash, head.markdown_hash)


def row_of(candidate: Candidate, output: str, to: Committed, dataset_version: int, made: MadeBy) -> Row:
    """The row of `documents` that holds this version."""
    document = candidate.document
    return {
        "doc_id": to.doc_id,
        "version": to.version,
        "dataset_version": dataset_version,
        "op": "upsert",
        "title": document.title,
        "outlet": document.outlet,
        "source": document.source,
        "language": document.language,
        "url": document.url,
        "published": _day(document.published),
        "published_iso": iso(document.published),
        "modified": _day(document.modified),
        "modified_iso": iso(document.modified),
        "captured": _day(document.captured),
        "captured_iso": iso(document.captured),
        "authors": document.authors,
        "tags": document.tags,
        "captions": document.captions,
        "access": document.access,
        "quality": document.quality,
        "lines_kept": sum(line.kept for line in document.lines),
        "lines_out": sum(not line.kept for line in document.lines),
        "text": document.text,
        "lines": [
            {"number": line.number, "text": line.text, "kept": line.kept, "category": line.category.value}
            | {"reason": line.reason, "score": line.score}
            for line in document.lines
        ],
        "evidence": [
            {"field": field, "value": found.value, "seen": found.seen, "where": found.where, "rule": found.rule}
            | {"confidence": found.confidence, "also": found.also}
            for field, found in sorted(document.evidence.items())
        ],
        "content_hash": content_hash(document),
        "output_hash": output,
        "raw_sha256": candidate.raw_sha256,
        "raw_uri": candidate.raw_uri,
        "media_type": candidate.media_type,
        **made._asdict(),
        "unsure": [line.number for line in document.lines if line.unsure],
        "markdown": document.markdown,
        "markdown_hash": markdown_hash(document),
        "quality_estimate": document.quality_estimate,
        "kicker": document.kicker,
        "subtitle": document.subtitle,
        "section": document.section,
        "licence": document.licence,
        "credits": document.credits,
        "unknown": [{"field": field, "reason": reason} for field, reason in sorted(document.unknown.items())],
        "foreign": [{"number": line.number, "language": line.language} for line in document.lines if line.language],
        "reason": None,
    }


def summary_columns() -> list[str]:
    """The columns of `documents` that a summary is made of."""
    return [name for name in schema_of("documents").names if name not in FULL_TEXT]


def stored(rows: pa.Table) -> list[StoredDocument]:
    """Rows as they were read, in their order; summaries where the text columns were not read.

    Goes column by column: 200,000 summaries are asked for at once, and row by row takes three times as long.
    """
    columns = [_column(rows, field) for field in StoredDocument.__dataclass_fields__]
    return [StoredDocument(*values) for values in zip(*columns, strict=True)]


def _column(rows: pa.Table, field: str) -> list[Any]:
    name = f"{field}_iso" if field in ("published", "modified", "captured") else field
    if name not in rows.column_names:
        return [None] * rows.num_rows
    if field == "lines":
        return lines_of(rows)
    found, read = values(rows, name), READ_AS.get(field)
    if field in LISTS:  # null in versions that were written before there was such a column, and where all was purged
        return [tuple(each or ()) for each in found]
    if field in WITHOUT:
        return [WITHOUT[field] if each is None else each for each in found]
    return found if read is None else [None if value is None else read(value) for value in found]


def lines_of(rows: pa.Table) -> list[tuple[Line, ...] | None]:
    """The lines of each row, marked where `unsure` and `foreign` have their numbers; None where a row has no lines."""
    columns = zip(values(rows, "lines"), values(rows, "unsure"), _foreign(rows), strict=True)
    return [None if lines is None else _lines(lines, unsure or (), foreign) for lines, unsure, foreign in columns]


def _foreign(rows: pa.Table) -> list[dict[int, str]]:
    if "foreign" not in rows.column_names:
        return [{} for _ in range(rows.num_rows)]
    return [{each["number"]: each["language"] for each in row or ()} for row in values(rows, "foreign")]


def _lines(rows: Iterable[Mapping[str, Any]], unsure: Collection[int], foreign: Mapping[int, str]) -> tuple[Line, ...]:
    marked = frozenset(unsure)
    return tuple(
        Line(
            **{**row, "category": Category(row["category"])},
            unsure=row["number"] in marked,
            language=foreign.get(row["number"]),
        )
        for row in rows
    )


def _evidence(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Evidence]:
    found = {}
    for row in rows:
        facts = {name: value for name, value in row.items() if name != "field"}
        found[row["field"]] = Evidence(**{**facts, "also": tuple(row["also"])})
    return MappingProxyType(found)


def _unknown(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    return MappingProxyType({row["field"]: row["reason"] for row in rows})


def _exact(text: str) -> Day:
    return date.fromisoformat(text) if len(text) == len("2023-08-07") else datetime.fromisoformat(text)


READ_AS: dict[str, Callable[[Any], Any]] = {
    "published": _exact,
    "modified": _exact,
    "captured": _exact,
    "evidence": _evidence,
    "unknown": _unknown,
}
"""How a column's values become a field's, where they differ."""
LISTS = frozenset({"authors", "tags", "captions", "credits", "quality", "unsure"})
EMPTY = ("content_hash", "output_hash", "raw_sha256", "raw_uri", "media_type", "pipeline", "rules")
WITHOUT: dict[str, str | int] = {"access": "unknown", "lines_kept": 0, "lines_out": 0, **dict.fromkeys(EMPTY, "")}
"""What the row of a purge has in the fields that every version has."""


def _day(day: Day | None) -> date | None:
    """The day as the page tells it: a time is not moved to another zone first."""
    return day.date() if isinstance(day, datetime) else day
