"""The columns of the tables: the form in which other programs read the corpus for years.

Dates are kept twice. `published`, `modified` and `captured` are true date columns, the day as the page itself tells it
(never moved to another time zone), so that pandas, polars and DuckDB can filter and group by them. `published_iso`,
`modified_iso` and `captured_iso` beside them are the same values to the last digit: `2023-08-07` where the page gives a
day only, `2023-08-07T10:15:00+02:00` where it gives the time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

TableName = Literal["documents", "raw", "identity", "runs", "quarantine", "exports"]
TABLES: tuple[TableName, ...] = ("documents", "raw", "identity", "runs", "quarantine", "exports")

KEYS: dict[TableName, tuple[str, ...]] = {
    "documents": ("doc_id", "version", "dataset_version"),
    "raw": ("sha256",),
    "identity": ("key",),
    "runs": ("run_id",),
    "quarantine": ("raw_sha256",),
    "exports": ("export_id",),
}
"""The columns a table is sorted by and looked up with; the first is the one rows are searched by.

Only these get statistics, in the log as in the files. By default the first characters of every text would land in the
log, where they outlive the removal of the document."""

ADDED: dict[TableName, frozenset[str]] = {
    "documents": frozenset(
        {
            "unsure",
            "markdown",
            "markdown_hash",
            "quality_estimate",
            "kicker",
            "subtitle",
            "section",
            "licence",
            "credits",
            "unknown",
            "foreign",
            "reason",
        }
    ),
    "raw": frozenset({"ref_uri", "ref_offset", "ref_length"}),
    "runs": frozenset({"model", "deleted", "outlets"}),
    "exports": frozenset({"forgotten"}),
}
"""Columns that came after the first tables, so that there are tables without them: they read as null there, and the
next row that is written brings them. They stand last, where Delta puts them; a field of a struct cannot be added."""

FORMAT = 1
"""Written into every table. It grows when an older release could no longer read or write a table without harm."""

FULL_TEXT = ("text", "lines", "evidence", "unknown", "markdown")
"""The columns of `documents` that a summary leaves unread: nearly all of its bytes."""


def format_of(description: str | None) -> int:
    """The format that a table says it has; the first releases did not say."""
    found = re.search(r", format (\d+)$", description or "")
    return int(found[1]) if found else 1


@cache
def schema_of(table: TableName) -> pa.Schema:
    """The Arrow schema of a table; times are microseconds in UTC."""
    import pyarrow as pa

    text, number, moment = pa.string(), pa.int64(), pa.timestamp("us", tz="UTC")
    texts = pa.list_(pa.field("element", text))
    line = pa.struct(
        [
            ("number", number),
            ("text", text),
            ("kept", pa.bool_()),
            ("category", text),
            ("reason", text),
            ("score", pa.float64()),
        ]
    )
    evidence = pa.struct(
        [
            ("field", text),
            ("value", text),
            ("seen", text),
            ("where", text),
            ("rule", text),
            ("confidence", pa.float64()),
            ("also", texts),
        ]
    )
    unknown = pa.struct([("field", text), ("reason", text)])
    foreign = pa.struct([("number", number), ("language", text)])
    share = pa.struct(
        [
            ("outlet", text),
            ("documents", number),
            ("kept", number),
            ("out", number),
            ("shares", pa.float64()),
            ("squares", pa.float64()),
            ("without_article", number),
        ]
    )
    columns: dict[TableName, list[tuple[str, pa.DataType]]] = {
        "documents": [
            ("doc_id", text),
            ("version", number),
            ("dataset_version", number),
            ("op", text),
            ("title", text),
            ("outlet", text),
            ("source", text),
            ("language", text),
            ("url", text),
            ("published", pa.date32()),
            ("published_iso", text),
            ("modified", pa.date32()),
            ("modified_iso", text),
            ("captured", pa.date32()),
            ("captured_iso", text),
            ("authors", texts),
            ("tags", texts),
            ("captions", texts),
            ("access", text),
            ("quality", texts),
            ("lines_kept", number),
            ("lines_out", number),
            ("text", text),
            ("lines", pa.list_(pa.field("element", line))),
            ("evidence", pa.list_(pa.field("element", evidence))),
            ("content_hash", text),
            ("output_hash", text),
            ("raw_sha256", text),
            ("raw_uri", text),
            ("media_type", text),
            ("pipeline", text),
            ("rules", text),
            ("model", text),
            ("memory", text),
            ("run_id", text),
            ("committed_at", moment),
            ("unsure", pa.list_(pa.field("element", number))),
            ("markdown", text),
            ("markdown_hash", text),
            ("quality_estimate", pa.float64()),
            ("kicker", text),
            ("subtitle", text),
            ("section", text),
            ("licence", text),
            ("credits", texts),
            ("unknown", pa.list_(pa.field("element", unknown))),
            ("foreign", pa.list_(pa.field("element", foreign))),
            ("reason", text),
        ],
        "raw": [
            ("sha256", text),
            ("size", number),
            ("media_type", text),
            ("uri", text),
            ("bytes", pa.binary()),
            ("run_id", text),
            ("committed_at", moment),
            ("ref_uri", text),
            ("ref_offset", number),
            ("ref_length", number),
        ],
        "identity": [
            ("seq", number),
            ("key", text),
            ("kind", text),
            ("name", text),
            ("doc_id", text),
            ("raw_sha256", text),
            ("uri", text),
            ("url_key", text),
            ("captured", text),
            ("modified", text),
            ("output", text),
            ("current", pa.bool_()),
            ("sketch", pa.binary()),
            ("run_id", text),
            ("committed_at", moment),
        ],
        "runs": [
            ("run_id", text),
            ("kind", text),
            ("started", moment),
            ("ended", moment),
            ("inputs", number),
            ("new", number),
            ("changed", number),
            ("unchanged", number),
            ("quarantined", number),
            ("pipeline", text),
            ("rules", text),
            ("documents_version", number),
            ("complete", pa.bool_()),
            ("checked", pa.binary()),
            ("model", text),
            ("deleted", number),
            ("outlets", pa.list_(pa.field("element", share))),
        ],
        "quarantine": [
            ("uri", text),
            ("reason", text),
            ("remedy", text),
            ("detail", text),
            ("raw_sha256", text),
            ("size", number),
            ("run_id", text),
            ("seen_at", moment),
        ],
        "exports": [
            ("export_id", text),
            ("folder", text),
            ("format", text),
            ("dataset_version", number),
            ("documents", number),
            ("at", moment),
            ("forgotten", pa.bool_()),
        ],
    }
    return pa.schema(columns[table])


def properties_of(table: TableName) -> dict[str, str]:
    """The Delta properties a table is created with; programs other than this one have to keep to them as well."""
    return {
        "delta.dataSkippingStatsColumns": ",".join(KEYS[table]),
        # a DELETE or UPDATE from another tool is refused: every version that was ever acknowledged stays
        "delta.appendOnly": "true",
        # the log is what reads a past state; Delta would drop what is older than 30 days at the next checkpoint
        "delta.enableExpiredLogCleanup": "false",
    }
