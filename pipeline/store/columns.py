"""From a column as Arrow reads it to Python values, fast enough for every document of a large corpus at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

SAME_OFTEN = frozenset(
    {"op", "outlet", "source", "language", "access", "media_type", "pipeline", "rules", "model", "memory"}
    | {"run_id", "committed_at", "kind"}
)
"""Columns of `documents` in which most rows share a value. Each value is made once: saves time, and memory."""


def values(rows: pa.Table, name: str) -> list[Any]:
    """The values of a column, in order; those of a `SAME_OFTEN` column are the same objects over and over."""
    column = rows.column(name)
    if name not in SAME_OFTEN or not rows.num_rows:
        return list(column.to_pylist())
    coded = column.combine_chunks().dictionary_encode()
    known = coded.dictionary.to_pylist()
    return [None if code is None else known[code] for code in coded.indices.to_pylist()]


def newest_rows(rows: pa.Table) -> Any:
    """Places (numpy integers) of the row with the highest version of every doc_id, in no particular order."""
    import numpy as np

    order = np.argsort(rows.column("version").to_numpy(), kind="stable")
    ids = rows.column("doc_id").take(order).to_pylist()
    last = dict(zip(ids, range(len(ids)), strict=True))  # a later place replaces an earlier one
    return order[np.fromiter(last.values(), dtype=np.int64, count=len(last))]
