"""The bytes as they came: one row per sha256, so that any version can be made again from what it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count, groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import StoreError
from pipeline.store.damage import RESTORE, damaged
from pipeline.store.parquet import Row, read_group
from pipeline.store.records import Candidate
from pipeline.store.snapshot import Index, Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa


class Place(NamedTuple):
    """Where the bytes lie: a data file, and the row in it, from 0."""

    file: str
    row: int


class RawBytes:
    """The table `raw`."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._places: Index[dict[str, Place]] = Index(("sha256", "__filename"), _add, dict)
        self._near: tuple[str, range, list[bytes]] = ("", range(0), [])

    def append(self, candidates: Sequence[Candidate], run_id: str, now: datetime) -> None:
        """Store the bytes that are not there yet; no commit when all are."""

        def missing(snapshot: Snapshot | None) -> list[Row]:
            there = self._places.at(snapshot)
            return [row for sha, row in rows.items() if sha not in there]

        rows: dict[str, Row] = {}
        for candidate in candidates:
            if candidate.raw_sha256 not in rows:
                rows[candidate.raw_sha256] = _row(candidate, run_id, now)
        self.table.append(missing)

    def read(self, sha: str) -> bytes:
        """The bytes with this sha256. StoreError when they are not there, or are no longer what they were."""
        place = self._places.known.get(sha) if self._places.known else None
        if place is None or not (self.table.folder / place.file).exists():  # new since, or moved by a compaction
            place = self._places.at(self.table.snapshot()).get(sha)
        if place is None:
            raise StoreError(
                f"{self.table.folder} has no bytes with sha256 {sha}; `raw_sha256` of a document names one"
            )
        data = self._read(place)
        if sha256(data).hexdigest() != sha:
            raise StoreError(f"{self.table.folder / place.file}: the bytes of {sha} are damaged; {RESTORE}")
        return data

    def _read(self, place: Place) -> bytes:
        import pyarrow as pa

        file, rows, group = self._near
        if place.file != file or place.row not in rows:
            # the whole row group stays at hand: files are read again in the order in which they came
            try:
                rows, group = read_group(self.table.folder / place.file, place.row, "bytes")
            except (OSError, pa.ArrowException) as error:
                raise damaged(self.table.folder, [place.file], error) from error
            self._near = (place.file, rows, group)
        return group[place.row - rows.start]


def _row(candidate: Candidate, run_id: str, now: datetime) -> Row:
    if sha256(candidate.raw).hexdigest() != candidate.raw_sha256:
        raise ValueError(f"{candidate.raw_uri}: raw_sha256 is not the hash of raw")
    return {
        "sha256": candidate.raw_sha256,
        "size": len(candidate.raw),
        "media_type": candidate.media_type,
        "uri": candidate.raw_uri,
        "bytes": candidate.raw,
        "run_id": run_id,
        "committed_at": now,
    }


def _add(places: dict[str, Place], rows: pa.Table) -> None:
    named = zip(rows.column("__filename").to_pylist(), rows.column("sha256").to_pylist(), strict=True)
    for file, of_file in groupby(named, key=lambda pair: pair[0]):  # a scan goes file by file, in their own order
        places.update((sha, Place(file, row)) for row, (_, sha) in zip(count(), of_file, strict=False))
