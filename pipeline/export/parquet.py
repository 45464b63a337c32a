"""Parquet: one row a document, the newest version, under the column names of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.fields import COLUMNS, schema
from pipeline.export.files import FileFormat, one_file
from pipeline.export.ordered import groups
from pipeline.store.columns import SAME_OFTEN

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "documents.parquet"
GROUP_ROWS = 2_048
"""Documents in a row group: 10 MB of 5 KB each. What reads one column does not mind; what reads a document decodes so
many texts, and what writes has so many in memory."""
NO_STATISTICS = frozenset(
    {"text", "markdown", "evidence", "unknown", "authors", "tags", "captions", "credits", "quality"}
)
"""Columns that nobody looks up by their lowest and highest value."""


def prepared(rows: pa.Table) -> pa.Table:
    """The exported columns, in their order and types."""
    return rows.select(list(COLUMNS)).cast(schema())


def read(path: Path) -> Iterator[pa.Table]:
    """The rows of a file, group by group."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for group in range(file.metadata.num_row_groups):
            yield file.read_row_group(group)


def write(path: Path, tables: Iterable[pa.Table]) -> int:
    """Write rows in groups of the same size, zstd compressed: the same rows are the same bytes."""
    import pyarrow.parquet as pq

    count = 0
    with pq.ParquetWriter(
        path,
        schema(),
        compression="zstd",
        use_dictionary=sorted(SAME_OFTEN.intersection(COLUMNS)),
        write_statistics=[name for name in COLUMNS if name not in NO_STATISTICS],
    ) as writer:
        for group in groups(tables, GROUP_ROWS):
            writer.write_table(group, row_group_size=GROUP_ROWS)
            count += group.num_rows
    return count


def there(folder: Path) -> list[str]:
    """The file, once it is there."""
    return [FILE] if (folder / FILE).exists() else []


PARQUET = FileFormat("parquet", COLUMNS, one_file(FILE), there, prepared, read, write)
