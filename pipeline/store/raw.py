"""The bytes as they came: one row per sha256, so that any version can be made again from what it was made from.

A record of an archive is not copied: its row says in which file it lies, from which byte, and how long it is there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import StoreError
from pipeline.store.damage import RESTORE, damaged
from pipeline.store.parquet import Row, read_group
from pipeline.store.records import Candidate
from pipeline.store.reference import Reference
from pipeline.store.snapshot import Index, Snapshot
from pipeline.store.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa


REFERENCE = ("ref_uri", "ref_offset", "ref_length")
"""Where bytes that were not copied lie."""


class Spot(NamedTuple):
    """Where the bytes lie: a data file, and the row in it, from 0."""

    file: str
    row: int


class RawBytes:
    """The table `raw`."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._places: Index[dict[str, Spot]] = Index(("sha256", "__filename"), _add, dict)
        self._near: tuple[str, range, pa.Table | None] = ("", range(0), None)

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

    def known(self) -> dict[str, Spot]:
        """Where the bytes of every sha256 lie."""
        return self._places.at(self.table.snapshot())

    def read(self, sha: str) -> bytes:
        """The bytes with this sha256. StoreError when they are not there, or are no longer what they were."""
        place = self._places.known.get(sha) if self._places.known else None
        row = None
        if place is not None:
            with suppress(FileNotFoundError):  # moved by a compaction
                row = self._read(place)
        if row is None:
            place = self.known().get(sha)
            if place is None:
                raise StoreError(
                    f"{self.table.place.uri} has no bytes with sha256 {sha}; `raw_sha256` of a document names one"
                )
            row = self._found(place)
        data, where = row["bytes"], self.table.place.named(place.file) if place else ""
        if row.get("ref_uri") is not None:
            reference = Reference(row["ref_uri"], row["ref_offset"], row["ref_length"])
            data, where = reference.read(), str(reference)
        if sha256(data).hexdigest() != sha:
            raise StoreError(f"{where}: the bytes of {sha} are damaged; {RESTORE}")
        return bytes(data)

    def _found(self, place: Spot) -> dict[str, Any]:
        try:
            return self._read(place)
        except FileNotFoundError as error:
            raise damaged(self.table.place, [place.file], error) from error

    def _read(self, place: Spot) -> dict[str, Any]:
        """FileNotFoundError when the file is not there."""
        import pyarrow as pa

        file, rows, group = self._near
        if group is None or place.file != file or place.row not in rows:
            # the whole row group stays at hand: files are read again in the order in which they came
            try:
                rows, group = read_group(self.table.place, place.file, place.row, ("bytes", *REFERENCE))
            except FileNotFoundError:
                raise
            except (OSError, pa.ArrowException) as error:
                raise damaged(self.table.place, [place.file], error) from error
            self._near = (place.file, rows, group)
        found: dict[str, Any] = group.slice(place.row - rows.start, 1).to_pylist()[0]
        return found


def _row(candidate: Candidate, run_id: str, now: datetime) -> Row:
    if sha256(candidate.raw).hexdigest() != candidate.raw_sha256:
        raise ValueError(f"{candidate.raw_uri}: raw_sha256 is not the hash of raw")
    reference = candidate.reference
    return {
        "sha256": candidate.raw_sha256,
        "size": len(candidate.raw),
        "media_type": candidate.media_type,
        "uri": candidate.raw_uri,
        "bytes": candidate.raw if reference is None else None,
        "run_id": run_id,
        "committed_at": now,
        "ref_uri": reference and reference.uri,
        "ref_offset": reference and reference.offset,
        "ref_length": reference and reference.length,
    }


def _add(places: dict[str, Spot], rows: pa.Table) -> None:
    named = zip(rows.column("__filename").to_pylist(), rows.column("sha256").to_pylist(), strict=True)
    for file, of_file in groupby(named, key=lambda pair: pair[0]):  # a scan goes file by file, in their own order
        places.update((sha, Spot(file, row)) for row, (_, sha) in zip(count(), of_file, strict=False))
