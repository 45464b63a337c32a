"""Formats that have many documents in a file, in the order of their doc_id.

Where nothing changed, nothing is read. Where something did, the old file is read and written again with the changes
merged in, which asks the store for the changed documents alone; of several files, only those that hold one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.export.format import Change, Spot, Written
from pipeline.export.ordered import Sorted, merged, ordered
from pipeline.export.replace import replace_with
from pipeline.export.state import FileFacts, facts_of

if TYPE_CHECKING:
    import pyarrow as pa

LAST = "\U0010ffff"
"""Comes after every doc_id."""


class Shard(NamedTuple):
    """One of the files that share the documents out among them."""

    name: str
    last: str
    """The highest doc_id that it may hold, or something higher."""


@dataclass(slots=True)
class _Count:
    """How many documents went by."""

    written: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format whose rows are tables with a column `doc_id`."""

    name: str
    columns: Sequence[str]
    shards: Callable[[int], Sequence[Shard]]
    """The files for so many documents, by the doc_ids they hold."""
    there: Callable[[Path], list[str]]
    """The names of all files of the format in a folder."""
    prepared: Callable[[pa.Table], pa.Table]
    """From columns of the store to what is written."""
    read: Callable[[Path], Iterator[pa.Table]]
    """The rows of a file, in order."""
    write: Callable[[Path, Iterable[pa.Table]], int]
    """Rows into a new file; how many."""
    finish: Callable[[Spot], None] = field(default=lambda spot: None)
    """What else belongs into the folder, made from the files in it."""

    def as_left(self, folder: Path, files: Mapping[str, FileFacts], documents: int) -> bool:
        if list(files) != [shard.name for shard in self.shards(documents)]:
            return False
        try:
            return all(facts_of(folder / name, known.documents) == known for name, known in files.items())
        except OSError:
            return False

    def missing(self, folder: Path, doc_ids: frozenset[str]) -> frozenset[str]:
        return frozenset()

    def update(self, spot: Spot, change: Change, files: Mapping[str, FileFacts]) -> Written:
        count, shards = _Count(), self.shards(change.documents)
        prepared = _counted((self.prepared(table) for table in change.rows), count)
        rows = Sorted(ordered(prepared, change.fresh, spot.parts))
        made: dict[str, int] = {}
        below = ""
        for shard in shards:
            old, new = None, rows.up_to(shard.last)
            if change.gone is not None:
                leaving = [doc_id for doc_id in change.gone if below < doc_id <= shard.last]
                below = shard.last
                if not leaving:
                    continue
                old = self._without(spot.folder / shard.name, leaving, change.fresh, count)
            tables = new if old is None else merged([Sorted(old), Sorted(new)])
            made[shard.name] = self.write(_part(spot, shard.name), tables)
        self._replace(spot, made)
        for name in set(self.there(spot.folder)) - {shard.name for shard in shards}:
            (spot.folder / name).unlink()
        self.finish(spot)
        facts = {
            shard.name: facts_of(spot.folder / shard.name, made[shard.name])
            if shard.name in made
            else files[shard.name]
            for shard in shards
        }
        removed = None if change.gone is None and files else count.removed
        return Written(count.written, removed, sum(each.documents for each in facts.values()), facts)

    def forget(self, spot: Spot, doc_ids: frozenset[str], files: Mapping[str, FileFacts]) -> Written:
        count, facts = _Count(), dict(files)
        for name in self.there(spot.folder):
            place = spot.folder / name
            if not any(doc_ids.intersection(table.column("doc_id").to_pylist()) for table in self.read(place)):
                continue
            known = name in facts and facts_of(place, facts[name].documents) == facts[name]
            left = self.write(_part(spot, name), self._without(place, list(doc_ids), frozenset(), count))
            self._replace(spot, {name: left})
            if known:  # a file that nobody knows stays unknown: the next export writes it anew
                facts[name] = facts_of(place, left)
        if count.removed:
            self.finish(spot)
        return Written(0, count.removed, sum(each.documents for each in facts.values()), facts)

    def _without(self, path: Path, leaving: list[str], fresh: frozenset[str], count: _Count) -> Iterator[pa.Table]:
        import pyarrow as pa
        import pyarrow.compute as pc

        for table in self.read(path):
            out = pc.is_in(table.column("doc_id"), value_set=pa.array(leaving, pa.string()))
            count.removed += len(set(table.column("doc_id").filter(out).to_pylist()) - fresh)
            yield table.filter(pc.invert(out))

    def _replace(self, spot: Spot, names: Iterable[str]) -> None:
        for name in names:
            (spot.folder / name).parent.mkdir(exist_ok=True)
        replace_with({_part(spot, name): spot.folder / name for name in names})


def one_file(name: str) -> Callable[[int], Sequence[Shard]]:
    """All documents in one file."""
    return lambda documents: [Shard(name, LAST)]


def _part(spot: Spot, name: str) -> Path:
    return spot.parts / Path(name).name


def _counted(tables: Iterable[pa.Table], count: _Count) -> Iterator[pa.Table]:
    for table in tables:
        count.written += table.num_rows
        yield table
