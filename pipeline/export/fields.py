"""What of a document an export holds: the fields of docs/fields.md but `lines`, and by what it was made.

The lines that were taken out, the raw bytes and the paths on this machine stay in the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.store.schema import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.types import Day

COLUMNS = (
    "doc_id",
    "version",
    "dataset_version",
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
    "published_iso",
    "modified",
    "modified_iso",
    "captured",
    "captured_iso",
    "authors",
    "tags",
    "captions",
    "credits",
    "access",
    "quality",
    "quality_estimate",
    "text",
    "markdown",
    "evidence",
    "unknown",
    "content_hash",
    "raw_sha256",
    "media_type",
    "pipeline",
    "rules",
    "model",
    "committed_at",
)
"""The columns of `documents` that are exported, in this order."""
DAYS = ("published", "modified", "captured")
LISTS = ("authors", "tags", "captions", "credits", "quality")


@cache
def schema() -> pa.Schema:
    """The exported columns, as they are in the store."""
    import pyarrow as pa

    return pa.schema([schema_of("documents").field(name) for name in COLUMNS])


def objects(rows: pa.Table) -> Iterator[dict[str, Any]]:
    """Each row with the field names of `CleanDocument`: days to the last digit as ISO 8601, evidence by field."""
    names = [name for name in COLUMNS if name not in DAYS]
    for row in rows.select(names).to_pylist():
        yield {name.removesuffix("_iso"): _plain(name, row[name]) for name in names}


def _plain(name: str, value: Any) -> Any:
    if name in LISTS:
        return value or []  # null in versions that were written before there was such a column
    if name == "evidence":
        return {each.pop("field"): each for each in value or ()}
    if name == "unknown":
        return {each["field"]: each["reason"] for each in value or ()}
    return value.isoformat() if isinstance(value, datetime) else value


def day_of(row: Mapping[str, Any], name: str) -> Day | None:
    """A day or moment of a row, exactly as the page tells it."""
    told = row[f"{name}_iso"]
    if told is None:
        return None
    return date.fromisoformat(told) if len(told) == len("2023-08-07") else datetime.fromisoformat(told)
