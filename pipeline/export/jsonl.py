"""JSON lines: one object a document, with the field names of `CleanDocument`, UTF-8."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.fields import COLUMNS, objects
from pipeline.export.files import FileFormat, one_file

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "documents.jsonl"
AT_ONCE = 512
"""Lines that are read at once."""

_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
"""Characters JSON may hold as they are, but which some programs take for the end of a line, or cannot read."""


def prepared(rows: pa.Table) -> pa.Table:
    """`doc_id` and the whole line of each document."""
    import pyarrow as pa

    lines = [_line(each) for each in objects(rows)]
    return pa.table({"doc_id": rows.column("doc_id").cast(pa.string()), "line": pa.array(lines, pa.binary())})


def _line(document: dict[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def read(path: Path) -> Iterator[pa.Table]:
    """The lines of a file, as they are, each with its doc_id."""
    import pyarrow as pa

    with path.open("rb") as file:
        while lines := list(islice(file, AT_ONCE)):
            yield pa.table({"doc_id": [_doc_id(line) for line in lines], "line": pa.array(lines, pa.binary())})


def _doc_id(line: bytes) -> str:
    """The first value of the line: what is behind it need not be parsed."""
    return line.split(b'"', 4)[3].decode()


def write(path: Path, tables: Iterable[pa.Table]) -> int:
    """Write lines; how many."""
    count = 0
    with path.open("wb") as file:
        for table in tables:
            file.writelines(table.column("line").to_pylist())
            count += table.num_rows
    return count


def there(folder: Path) -> list[str]:
    """The file, once it is there."""
    return [FILE] if (folder / FILE).exists() else []


JSONL = FileFormat("jsonl", COLUMNS, one_file(FILE), there, prepared, read, write)
