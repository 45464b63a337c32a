"""Writing the rows of one commit as one Parquet file that finds its rows again without being read whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.store.columns import SAME_OFTEN
from pipeline.store.place import Place
from pipeline.store.schema import KEYS, TableName, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

GROUP_ROWS = 512
"""Rows per row group. Looking up one document decodes one group of a file, at most: 20 ms; with 128 rows 7 ms, but then
reading the index of the whole corpus costs three times as much."""
GROUP_BYTES = 32_000_000
"""Text and bytes per row group; Arrow cannot hold more than 2 GB of one column in one piece."""


def write_rows(sink: Any, table: TableName, rows: Sequence[Row]) -> None:
    """Write rows into a path or a binary file. Documents go by doc_id, so that the statistics of a row group tell
    whether one can be in it; all others stay in the order in which they came."""
    ordered = sorted(rows, key=lambda row: (row["doc_id"], row["version"])) if table == "documents" else rows
    with writer(sink, table, schema_of(table)) as file:
        for group in _groups(ordered):
            file.write_table(_arrow(table, group), row_group_size=GROUP_ROWS)


def writer(sink: Any, table: TableName, schema: pa.Schema) -> Any:
    """An open writer of a table's data files. Statistics on the keys alone: those of a text column would be its first
    and last text, again, in every footer. Dictionaries where values come back: for hashes and texts they only cost
    time."""
    import pyarrow.parquet as pq

    return pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        write_statistics=list(KEYS[table]),
        use_dictionary=sorted(SAME_OFTEN.intersection(schema.names)),
    )


def read_group(place: Place, name: str, row: int, columns: Sequence[str]) -> tuple[range, pa.Table]:
    """The row group of a file that holds a row: the rows it has, and these columns of them."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(name, filesystem=place.arrow()) as file:
        start = 0
        for group in range(file.metadata.num_row_groups):
            rows = range(start, start + file.metadata.row_group(group).num_rows)
            if row in rows:
                return rows, file.read_row_group(group, [each for each in columns if each in file.schema_arrow.names])
            start = rows.stop
    raise IndexError(f"{place.named(name)} has no row {row}")


def statistics(table: TableName, rows: Sequence[Row]) -> str:
    """The statistics of a file for the log; see `FileStatistics`."""
    told = FileStatistics(table)
    told.add_columns({key: [row[key] for row in rows] for key in KEYS[table]}, len(rows))
    return told.told()


class FileStatistics:
    """The statistics of a file that is written piece by piece."""

    def __init__(self, table: TableName) -> None:
        self._keys = KEYS[table]
        self._rows = 0
        self._lowest: dict[str, Any] = {}
        self._highest: dict[str, Any] = {}
        self._nulls = dict.fromkeys(self._keys, 0)

    def add(self, rows: pa.Table) -> None:
        """Take in rows that go into the file."""
        self.add_columns({key: rows[key].to_pylist() for key in self._keys}, rows.num_rows)

    def add_columns(self, columns: Mapping[str, Sequence[Any]], rows: int) -> None:
        """Take in rows by their key columns."""
        self._rows += rows
        for key, column in columns.items():
            there = [value for value in column if value is not None]
            self._nulls[key] += rows - len(there)
            if there:
                self._lowest[key] = min([*there, *([self._lowest[key]] if key in self._lowest else [])])
                self._highest[key] = max([*there, *([self._highest[key]] if key in self._highest else [])])

    def told(self) -> str:
        """As JSON, in the words of Delta: of the keys, and of nothing else."""
        told = {"numRecords": self._rows, "minValues": self._lowest, "maxValues": self._highest}
        return json.dumps({**told, "nullCount": self._nulls})


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    weight = 0
    for row in rows:
        size = sum(len(value) for value in row.values() if isinstance(value, (str, bytes)))
        if group and (len(group) == GROUP_ROWS or weight + size > GROUP_BYTES):
            yield group
            group, weight = [], 0
        group.append(row)
        weight += size
    if group:
        yield group


def _arrow(table: TableName, rows: Sequence[Row]) -> pa.Table:
    import pyarrow as pa

    try:
        return pa.Table.from_pylist(rows, schema=schema_of(table))
    except UnicodeEncodeError:  # a lone surrogate, as from "\ud83d" cut off in a page's JSON, or a file name in Latin-1
        return pa.Table.from_pylist([_encodable(row) for row in rows], schema=schema_of(table))


def _encodable(value: Any) -> Any:
    """The value with U+FFFD for every code point that no encoding can write."""
    if isinstance(value, str):
        return str.__str__(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {name: _encodable(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(inner) for inner in value]
    return value
