"""Many small files into few large ones, so that reading stays fast however many commits there were.

No row changes, and none gets another version: `dataset_version` and all that is read by it stay as they are. Documents
are merged in the order of their doc_id, so that looking one up decodes one group of rows; other tables keep theirs.
What is in memory at a time is one group of rows of each file that is merged, whatever the size of the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.store.log import DataFile
from pipeline.store.parquet import GROUP_BYTES, GROUP_ROWS, FileStatistics, writer
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

LARGE = 128_000_000
"""Bytes from which a file is left as it is."""
MEMORY = 64_000_000
"""Bytes of rows that are held at a time, as Parquet counts them; in memory they are some four times that."""


class Compacted(NamedTuple):
    """What a compaction did to one table."""

    table: str
    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def compact(table: Table) -> Compacted | None:
    """Merge the small files of a table until one is left, or none has room for another. None when there is no table.

    Others may read and write meanwhile. The files that went stay in the folder until `vacuum`.
    """
    before = table.snapshot()
    if before is None:
        return None
    sizes = before.sizes()

    def merged(snapshot: Snapshot) -> tuple[Sequence[str], Sequence[DataFile]]:
        names = _next(snapshot)
        return (names, [_merge(table, snapshot, names)]) if names else ((), ())

    while table.rearrange(merged, "OPTIMIZE") is not None:
        pass
    after = table.snapshot() or before
    left = after.sizes()
    return Compacted(table.name, len(sizes), len(left), sum(sizes.values()), sum(left.values()))


def _next(snapshot: Snapshot) -> list[str]:
    """The files to merge next, in the order in which they came: the smallest ones, as many as fit; none when done."""
    small = sorted((size, name) for name, size in snapshot.sizes().items() if size < LARGE)
    chosen: list[str] = []
    written, held = 0, 0
    for size, name in small:
        group = _largest_group(snapshot, name)
        if len(chosen) >= 2 and held + group > MEMORY:
            break
        if chosen and written + size > LARGE + LARGE // 2:
            break
        chosen.append(name)
        written, held = written + size, held + group
    order = {name: place for place, name in enumerate(snapshot.in_order())}
    return sorted(chosen, key=order.__getitem__) if len(chosen) > 1 else []


def _largest_group(snapshot: Snapshot, name: str) -> int:
    """Bytes of the largest group of rows of a file, unpacked."""
    facts = snapshot.footer(name)
    return max((facts.row_group(at).total_byte_size for at in range(facts.num_row_groups)), default=0)


def _merge(table: Table, snapshot: Snapshot, names: Sequence[str]) -> DataFile:
    groups = [snapshot.groups(name) for name in names]
    rows = _by_document(groups) if table.name == "documents" else (each for file in groups for each in file)
    return write_blocks(table, snapshot, rows)


def write_blocks(table: Table, snapshot: Snapshot, blocks: Iterator[pa.Table]) -> DataFile:
    """A new data file of these rows, in groups as a commit makes them. It is not in the log yet."""
    name, statistics = table.new_file(), FileStatistics(table.name)

    def fill(sink: Any) -> None:
        with writer(sink, table.name, snapshot.schema()) as file:
            for group in _grouped(blocks):
                statistics.add(group)
                file.write_table(group, row_group_size=GROUP_ROWS)

    size = table.place.write(name, fill)
    return DataFile(name, size, statistics.told())


def _by_document(files: Sequence[Iterator[pa.Table]]) -> Iterator[pa.Table]:
    """The rows of files that are each sorted by doc_id, sorted by doc_id and version, in blocks.

    A document can be told whole once every file has been read beyond its doc_id.
    """
    waiting: list[pa.Table | None] = [next(file, None) for file in files]
    more = [rows is not None for rows in waiting]
    while any(more):
        ends = [str(rows["doc_id"][-1]) for rows, goes_on in zip(waiting, more, strict=True) if goes_on and rows]
        bound = min(ends)
        done, left = [], []
        for rows in waiting:
            ready, rest = _split(rows, bound) if rows is not None else (None, None)
            done.append(ready)
            left.append(rest)
        if block := _sorted([rows for rows in done if rows is not None and rows.num_rows]):
            yield block
        for at, file in enumerate(files):
            rest = left[at]
            if more[at] and rest is not None and str(rest["doc_id"][-1]) == bound:
                fresh = next(file, None)
                more[at] = fresh is not None
                rest = _joined([rest, fresh]) if fresh is not None else rest
            waiting[at] = rest if rest is not None and rest.num_rows else None
    if block := _sorted([rows for rows in waiting if rows is not None]):
        yield block


def _split(rows: pa.Table, bound: str) -> tuple[pa.Table, pa.Table]:
    """The rows of documents below a doc_id, and the others."""
    import bisect

    ids = rows["doc_id"].to_pylist()
    at = bisect.bisect_left(ids, bound)
    return rows.slice(0, at), rows.slice(at)


def _sorted(parts: Sequence[pa.Table]) -> pa.Table | None:
    if not parts:
        return None
    import pyarrow.compute as pc

    rows = _joined(parts)
    return rows.take(pc.sort_indices(rows, sort_keys=[("doc_id", "ascending"), ("version", "ascending")]))


def _joined(parts: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(parts)


def _grouped(blocks: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in groups of `GROUP_ROWS`, or fewer where they are heavy."""
    waiting: list[pa.Table] = []
    rows = weight = 0
    for block in blocks:
        at = 0
        while at < block.num_rows:
            room = max(1, min(GROUP_ROWS - rows, block.num_rows - at))
            piece = block.slice(at, room)
            while piece.num_rows > 1 and weight + piece.nbytes > GROUP_BYTES:
                piece = piece.slice(0, max(1, piece.num_rows // 2))
            if waiting and weight + piece.nbytes > GROUP_BYTES:
                yield _joined(waiting)
                waiting, rows, weight = [], 0, 0
            waiting.append(piece)
            at, rows, weight = at + piece.num_rows, rows + piece.num_rows, weight + piece.nbytes
            if rows >= GROUP_ROWS:
                yield _joined(waiting)
                waiting, rows, weight = [], 0, 0
    if waiting:
        yield _joined(waiting)
