"""Tables that were made before a column was added: they are read as they are, and get it with the next row."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from pipeline.errors import StoreError
from pipeline.store import Candidate, Committed, OutletShare, RunRecord, Store
from pipeline.store.schema import ADDED, TableName, properties_of
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
START = datetime(2023, 8, 7, 3, 0, tzinfo=UTC)
RUN = RunRecord("r1", "ingest", START, START + timedelta(seconds=2), 1, 1, 0, 0, 0, "p1", "r1", 1, True, b"12345678")


@pytest.fixture
def old(store: Store, candidate: Make, commit: Commit) -> Store:
    """A store with one document and one run, as it was written before any column was added."""
    commit(candidate("old.txt", "Old."))
    store.record_run(RUN)
    without(store, "documents", *sorted(ADDED["documents"]), nulls="model")
    without(store, "runs", "model", "outlets")
    return Store.open(store.path)


def without(store: Store, table: TableName, *columns: str, nulls: str = "") -> None:
    folder = str(store.path / table)
    rows = pa.table(DeltaTable(folder).to_pyarrow_table()).drop_columns(list(columns))
    if nulls:
        rows = rows.set_column(rows.column_names.index(nulls), nulls, pa.nulls(rows.num_rows, pa.string()))
    shutil.rmtree(folder)
    DeltaTable.create(folder, rows.schema, configuration=properties_of(table))
    write_deltalake(folder, rows, mode="append")


def unsure(candidate: Make, name: str) -> Candidate:
    first, second, third = candidate(name).document.lines
    return candidate(name, lines=(first, replace(second, unsure=True), third))


def columns(store: Store, table: TableName) -> list[str]:
    return [field.name for field in DeltaTable(store.path / table).schema().fields]


def test_it_is_listed_and_read_without_being_written_to(old: Store, candidate: Make) -> None:
    doc_id = doc_id_of(candidate("old.txt"))
    [listed] = old.documents()
    assert (listed.doc_id, listed.unsure, listed.model) == (doc_id, (), None)
    assert [each.version for each in old.history(doc_id)] == [1]
    assert old.document(doc_id).clean() == candidate("old.txt", "Old.").document
    assert (old.heads()[doc_id].model, old.heads()[doc_id].markdown_hash) == (None, None)
    assert old.unsure() == []
    assert old.runs() == [RUN]
    assert (old.version("documents"), old.version("runs")) == (1, 1)
    assert "unsure" not in columns(old, "documents")


def test_the_next_row_brings_the_column(old: Store, candidate: Make, commit: Commit) -> None:
    told = commit(unsure(candidate, "new.txt"), candidate("old.txt", "Old."))
    assert [each.status for each in told] == ["new", "unchanged"]
    assert {each.raw_uri[-7:]: each.unsure for each in Store.open(old.path).documents()} == {
        "new.txt": (3,),
        "old.txt": (),
    }
    rows = DeltaTable(old.path / "documents").to_pyarrow_table().to_pylist()
    assert {row["raw_uri"][-7:]: row["unsure"] for row in rows} == {"new.txt": [3], "old.txt": None}
    shares = (OutletShare("A", 9, 6500, 2500, 2.5, 0.75, 0),)
    old.record_run(replace(RUN, run_id="r2", started=START + timedelta(days=1), model="m1", outlets=shares))
    assert [(run.model, run.outlets) for run in old.runs()] == [("m1", shares), (None, None)]


def test_the_row_names_the_table_version_that_brought_it(old: Store, candidate: Make, commit: Commit) -> None:
    """The column is a version without rows; the past is still where it was."""
    commit(candidate("new.txt", "New."))
    assert old.document(doc_id_of(candidate("new.txt"))).dataset_version == old.version("documents") == 3
    assert [len(DeltaTable(old.path / "documents", version=at).to_pyarrow_table()) for at in (1, 2, 3)] == [1, 1, 2]


def test_the_columns_and_the_properties_are_those_of_a_new_table(old: Store, candidate: Make, commit: Commit) -> None:
    before = DeltaTable(old.path / "documents").metadata().configuration
    commit(candidate("new.txt", "New."))
    assert DeltaTable(old.path / "documents").metadata().configuration == before
    new = Store.open(old.path.parent / "new")
    new.commit([candidate("new.txt", "New.")], run_id="run", now=START)
    assert columns(old, "documents") == columns(new, "documents")


def test_nothing_to_write_adds_no_column(old: Store, candidate: Make, commit: Commit) -> None:
    assert commit(candidate("old.txt", "Old."))[0].status == "unchanged"
    assert old.version("documents") == 1


def test_two_writers_that_both_bring_the_column_lose_no_row(old: Store, candidate: Make) -> None:
    other, rows_seen = Store.open(old.path), []

    def rows_for(snapshot: Any) -> list[dict[str, Any]]:
        if not rows_seen:
            other.commit([unsure(candidate, "first.txt")], run_id="first", now=START)
        rows_seen.append(snapshot.version)
        return [{**rows_in(old)[0], "doc_id": "f" * 16, "unsure": [1]}]

    assert old._documents.append(rows_for) == 4
    assert rows_seen == [1, 3], "the column was there when it looked again"
    assert sorted(row["unsure"] or [] for row in rows_in(old)) == [[], [1], [3]]


def test_a_writer_of_the_earlier_release_that_was_faster_is_looked_at_first(old: Store) -> None:
    """What it wrote may not be on the disk yet, and may change what there is to write."""
    folder, rows_seen = str(old.path / "documents"), []
    before = DeltaTable(folder).to_pyarrow_table()

    def rows_for(snapshot: Any) -> list[dict[str, Any]]:
        if not rows_seen:
            write_deltalake(folder, before, mode="append")
        rows_seen.append(snapshot.version)
        return [{**pa.table(before).to_pylist()[0], "doc_id": "f" * 16, "unsure": [1]}]

    assert old._documents.append(rows_for) == 4
    assert rows_seen == [1, 2, 3]
    assert sorted(row["unsure"] or [] for row in rows_in(old)) == [[], [], [1]]


def rows_in(store: Store) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = DeltaTable(store.path / "documents").to_pyarrow_table().to_pylist()
    return rows


def test_a_table_that_cannot_be_given_the_column_is_named(old: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise DeltaError("no room")

    monkeypatch.setattr("deltalake.table.TableAlterer.add_columns", refused)
    with pytest.raises(StoreError, match=r"runs cannot be written \(no room\)"):
        old.record_run(RUN)


def test_its_documents_get_markdown_once_that_is_asked_for(old: Store, candidate: Make, commit: Commit) -> None:
    assert old.document(doc_id_of(candidate("old.txt"))).markdown is None
    told = commit(candidate("old.txt", "Old.", markdown="# The Bridge\n\nOld."))
    assert (told[0].status, told[0].version) == ("changed", 2)
    assert old.document(told[0].doc_id).markdown == "# The Bridge\n\nOld."
    assert old.document(told[0].doc_id, 1).markdown is None


def test_the_language_of_a_foreign_line_is_stored_and_read(old: Store, candidate: Make, commit: Commit) -> None:
    first, second, third = candidate("new.txt").document.lines
    told = candidate("new.txt", lines=(first, replace(second, language="es"), third))
    [made] = commit(told)
    assert old.document(made.doc_id).clean() == told.document
    assert commit(candidate("new.txt"))[0].status == "changed"
    rows = {row["raw_uri"][-7:]: row["foreign"] for row in rows_in(old) if row["version"] == 1}
    assert rows == {"old.txt": None, "new.txt": [{"number": second.number, "language": "es"}]}
