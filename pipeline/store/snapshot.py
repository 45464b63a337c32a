"""Reading one state of a table: always by the table's own list of files, never by what lies in the folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pipeline.store.damage import damaged
from pipeline.store.place import Place
from pipeline.store.replaced import replaced

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table at one version."""

    place: Place
    version: int
    files: frozenset[str]
    """Names of the data files that belong to it."""
    delta: DeltaTable
    lacks: tuple[pa.Field, ...] = ()
    """Columns that came after this table was made: they read as null."""

    @classmethod
    def of(cls, place: Place, delta: DeltaTable, expected: pa.Schema) -> Snapshot:
        # names in the log are written as in a URL; ours are plain, but a compaction by another tool names its own
        from urllib.parse import unquote

        start = len(delta.table_uri.rstrip("/").removeprefix("file://"))
        files = frozenset(unquote(uri.removeprefix("file://")[start:].lstrip("/")) for uri in delta.file_uris())
        lacks = [field for field in expected if field.name not in {column.name for column in delta.schema().fields}]
        return cls(place, delta.version(), files, delta, tuple(lacks))

    def sizes(self) -> dict[str, int]:
        """The data files and their bytes."""
        told = self._told()
        return {name: told[name][0] for name in self.files}

    def in_order(self) -> list[str]:
        """The data files in the order in which they were written."""
        told = self._told()
        return sorted(self.files, key=lambda name: (told[name][1], name))

    def _told(self) -> dict[str, tuple[int, int]]:
        """Name to bytes and moment of writing (ms), as the log has them."""
        from urllib.parse import unquote

        import pyarrow as pa

        facts = pa.table(self.delta.get_add_actions(flatten=True)).select(["path", "size_bytes", "modification_time"])
        return {unquote(row["path"]): (row["size_bytes"], row["modification_time"]) for row in facts.to_pylist()}

    def schema(self) -> pa.Schema:
        """The columns as the table has them, those that we do not know included."""
        import pyarrow as pa

        return pa.schema(self.delta.schema().to_arrow())

    def footer(self, name: str) -> Any:
        """What the end of a data file tells of it: pyarrow's FileMetaData."""
        import pyarrow.parquet as pq

        with self._naming_damage():
            return pq.read_metadata(name, filesystem=self.place.arrow())

    def groups(self, name: str, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows of one data file, which need not be in use, group by group; all that the table has unless told."""
        schema = self.schema()
        with self._naming_damage([name]):
            for file in self._dataset([name]).get_fragments():
                for group in file.split_by_row_group():
                    yield group.to_table(schema, columns=names and [each for each in names if each in schema.names])

    def unused(self, keep: timedelta) -> list[str]:
        """The files in the folder that no state has needed for as long as `keep`."""
        from urllib.parse import unquote

        hours = int(keep.total_seconds() // 3600)
        found = self.delta.vacuum(retention_hours=hours, dry_run=True, enforce_retention_duration=False, full=True)
        return [unquote(name) for name in found]

    def columns(self, names: Sequence[str], besides: Collection[str] = (), where: Any = None) -> pa.Table:
        """These columns of every row, or of the rows in files other than `besides`, or of those that meet a condition.
        Other columns are not read."""
        with self._naming_damage():
            return self._dataset(self.files.difference(besides)).to_table(columns=list(names), filter=where)

    def rows(self, key: str, value: str, names: Sequence[str] | None = None, where: Any = None) -> pa.Table:
        """The rows where a key column has a value, or those of them that meet a condition; decodes only the row groups
        that hold one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = pc.field(key) == value if where is None else (pc.field(key) == value) & where
        with self._naming_damage():
            dataset = self._dataset(self.files)
            found = [dataset.schema.empty_table().select(names or dataset.schema.names)]
            for file in dataset.get_fragments():
                for group in file.split_by_row_group(wanted):
                    if group.count_rows(filter=wanted):
                        found.append(group.to_table(dataset.schema, columns=names and list(names), filter=wanted))
        return pa.concat_tables(found)

    def picked(
        self,
        index: Sequence[str],
        pick: Callable[[pa.Table], Sequence[int]],
        names: Sequence[str],
        where: Any = None,
        files: Collection[str] | None = None,
    ) -> Iterator[pa.Table]:
        """These columns of the rows whose places `pick` gives, group by group of rows, when it is shown the columns of
        `index`. Of a group with none of them nothing else is read; groups in which, by their statistics, no row can
        meet the condition `where` are not even shown. Of all files, or of some, in the order of their names."""
        with self._naming_damage():
            dataset = self._dataset(self.files if files is None else files)
            for file in dataset.get_fragments():
                for group in file.split_by_row_group(where):
                    if places := pick(group.to_table(dataset.schema, columns=list(index))):
                        yield group.to_table(dataset.schema, columns=list(names)).take(places)

    def _dataset(self, files: Collection[str]) -> Any:
        import pyarrow as pa
        import pyarrow.dataset as ds

        here = self.place.arrow()
        parquet = ds.ParquetFileFormat()
        schema = pa.schema([*self.schema(), *self.lacks])
        return ds.FileSystemDataset([parquet.make_fragment(f, here) for f in sorted(files)], schema, parquet, here)

    @contextmanager
    def _naming_damage(self, files: Collection[str] = ()) -> Iterator[None]:
        import pyarrow as pa

        try:
            yield
        except (OSError, pa.ArrowException) as error:
            read = sorted(files or self.files)
            raise replaced(self.place, read) or damaged(self.place, read, error) from error


@dataclass(slots=True)
class Index(Generic[T]):
    """What is known of a table's rows, kept up to date by reading the files that came since the last look."""

    names: Sequence[str]
    add: Callable[[T, pa.Table], None]
    """Takes rows that are new into the collection."""
    empty: Callable[[], T]
    known: T | None = None
    files: frozenset[str] = field(default_factory=frozenset)

    def at(self, snapshot: Snapshot | None) -> T:
        """The collection over a snapshot; shared, not to be changed by the caller."""
        files = snapshot.files if snapshot else frozenset[str]()
        if self.known is None or not self.files <= files:  # the files were rewritten, by a compaction or a purge
            self.known, self.files = self.empty(), frozenset()
        if snapshot is not None and self.files != files:
            self.add(self.known, snapshot.columns(self.names, besides=self.files))
            self.files = files
        return self.known
