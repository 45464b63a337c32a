"""Reading takes what the table says belongs to it, no more columns than asked for, and only files not seen before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from pipeline.errors import DocumentNotFound
from pipeline.store import Candidate, Committed, Store, doc_id_for
from pipeline.store.snapshot import Snapshot
from pipeline.types import Category, Line
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[str], int]]:
    """(table, columns, files) for every read of whole columns."""
    seen: list[tuple[str, set[str], int]] = []
    real = Snapshot.columns

    def noting(snapshot: Snapshot, names: Sequence[str], besides: Collection[str] = ()) -> Any:
        seen.append((Path(snapshot.place.uri).name, set(names), len(snapshot.files.difference(besides))))
        return real(snapshot, names, besides)

    monkeypatch.setattr(Snapshot, "columns", noting)
    return seen


def test_heads_are_the_newest_versions_whatever_order_the_rows_are_in(
    store: Store, candidate: Make, commit: Commit
) -> None:
    commit(candidate("a.txt", "1"), candidate("b.txt", "1"))
    commit(candidate("a.txt", "2"))
    commit(candidate("a.txt", "3"), candidate("b.txt", "2"), candidate("c.txt", "1"))
    expected = {doc_id_of(candidate(name)): version for name, version in (("a.txt", 3), ("b.txt", 2), ("c.txt", 1))}
    for reader in (store, Store.open(store.path)):
        assert {doc_id: head.version for doc_id, head in reader.heads().items()} == expected
    DeltaTable(store.path / "documents").optimize.z_order(["content_hash"])
    for reader in (store, Store.open(store.path)):
        assert {doc_id: head.version for doc_id, head in reader.heads().items()} == expected


def test_a_head_is_the_index_entry_of_its_document(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate())
    [head] = store.heads().values()
    kept = store.document(head.doc_id)
    assert all(getattr(kept, name) == getattr(head, name) for name in head._fields)


def test_the_index_is_read_without_the_texts_and_then_only_from_new_files(
    store: Store, candidate: Make, commit: Commit, reads: list[tuple[str, set[str], int]]
) -> None:
    for text in ("1", "2", "3"):
        commit(candidate("a.txt", text))
    reader = Store.open(store.path)
    reads.clear()
    reader.heads()
    commit(candidate("a.txt", "4"))
    reads.clear()
    assert reader.heads()[doc_id_of(candidate("a.txt"))].version == 4
    reader.heads()
    [(table, columns, files)] = reads
    assert (table, files) == ("documents", 1)
    assert not columns & {"text", "lines", "evidence"}


def test_what_another_process_purged_is_gone_from_the_index(store: Store, candidate: Make, commit: Commit) -> None:
    """Its files are rewritten without it; what was known from the old ones must not stay."""
    commit(candidate("a.txt", "One."), candidate("b.txt", "Two."))
    assert len(store.heads()) == 2
    table = DeltaTable(store.path / "documents")
    table.alter.set_table_properties({"delta.appendOnly": "false"})
    table.delete(f"doc_id = '{doc_id_of(candidate('a.txt'))}'")
    assert list(store.heads()) == [doc_id_of(candidate("b.txt"))]


def test_changing_the_answer_does_not_change_the_store(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate())
    store.heads().clear()
    assert len(store.heads()) == 1


def test_a_stray_file_in_the_folder_is_not_part_of_the_table(store: Store, candidate: Make, commit: Commit) -> None:
    """A writer that was killed leaves its data file behind; the log never spoke of it."""
    commit(candidate())
    [file] = (store.path / "documents").glob("*.parquet")
    stray = pq.read_table(file).to_pylist()[0] | {"doc_id": "f" * 16}
    pq.write_table(pq.read_table(file).from_pylist([stray]), file.with_name("part-stray.parquet"))
    assert len(Store.open(store.path).heads()) == len(store.documents()) == 1
    with pytest.raises(DocumentNotFound):
        store.document("f" * 16)


def test_one_document_is_found_among_many_files_and_row_groups(store: Store, candidate: Make, commit: Commit) -> None:
    commit(*(candidate(f"{place}.txt", f"Text {place}.") for place in range(600)))
    commit(candidate("7.txt", "Other."))
    wanted = doc_id_of(candidate("7.txt"))
    assert [store.document(wanted, version).text for version in (1, 2, None)] == ["Text 7.", "Other.", "Other."]
    assert store.document(doc_id_of(candidate("599.txt"))).text == "Text 599."
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    assert snapshot.rows("doc_id", wanted, ("version",)).column_names == ["version"]


def test_the_review_band_is_that_of_the_newest_versions(store: Store, candidate: Make, commit: Commit) -> None:
    """In the order of the list, from all files and row groups; what was deleted is not looked at again."""

    def offer(name: str, text: str, *unsure: int) -> Candidate:
        lines = (Line(1, "Storm", True, Category.BODY, "x", 0.5), Line(2, "Rain", True, Category.BODY, "x", 0.6))
        return candidate(name, text, lines=tuple(replace(line, unsure=line.number in unsure) for line in lines))

    assert store.unsure() == [], "before there is a table"
    commit(*(offer(f"{place:03}.txt", "1", *((1,) if place in (20, 590) else ())) for place in range(600)))
    commit(offer("a.txt", "1", 1, 2), offer("b.txt", "1", 1), offer("c.txt", "1", 1), offer("d.txt", "1"))
    commit(offer("b.txt", "2", 2), offer("c.txt", "2"))
    [row] = [row for row in rows_of(store) if row["doc_id"] == doc_id_of(candidate("590.txt"))]
    store._documents.append(lambda _: [{**row, "version": 2, "op": "delete"}])
    found = [(Path(each.raw_uri).name, each.version, each.line.number, each.line.text) for each in store.unsure()]
    assert found == [
        ("020.txt", 1, 1, "Storm"),
        ("a.txt", 1, 1, "Storm"),
        ("a.txt", 1, 2, "Rain"),
        ("b.txt", 2, 2, "Rain"),
    ]
    ids = {name: doc_id_of(candidate(name)) for name in ("020.txt", "a.txt", "b.txt")}
    assert all(each.line.unsure and each.doc_id == ids[Path(each.raw_uri).name] for each in store.unsure())
    assert store.document(doc_id_of(candidate("a.txt"))).unsure_lines() == store.unsure()[1:3]


def rows_of(store: Store) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = DeltaTable(store.path / "documents").to_pyarrow_table().to_pylist()
    return rows


def test_asking_for_what_is_not_there_names_what_is(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate())
    with pytest.raises(DocumentNotFound, match="no version 2; its newest is 1"):
        store.document(doc_id_of(candidate()), 2)
    for ask in (store.document, store.history):
        with pytest.raises(DocumentNotFound, match="corpus list"):
            ask("0" * 16)


def test_pandas_polars_and_duckdb_read_the_documents(store: Store, candidate: Make, commit: Commit) -> None:
    """With the day as a date, and lists as lists."""
    import duckdb
    import polars as pl

    commit(candidate("a.txt", "One."), candidate("b.txt", "Two.", published=None))
    commit(candidate("a.txt", "One, corrected."))
    table = DeltaTable(store.path / "documents")
    frame = table.to_pandas()
    assert sorted(frame.loc[frame.published == date(2023, 8, 7), "text"]) == ["One, corrected.", "One."]
    by_polars = pl.read_delta(str(store.path / "documents"))
    assert by_polars.schema["published"] == pl.Date
    assert by_polars.filter(pl.col("published").dt.year() == 2023).height == 2
    documents = table.to_pyarrow_dataset()  # noqa: F841 - DuckDB reads the variable by its name
    newest = "select text, len(lines) from documents qualify version = max(version) over (partition by doc_id)"
    found = duckdb.sql(newest)
    assert found is not None
    assert sorted(found.fetchall()) == [("One, corrected.", 3), ("Two.", 3)]


def test_a_path_may_be_relative_and_have_any_letters(
    tmp_path: Path, candidate: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.open("my news #1? 100% [日本] é/clean")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir("other")
    store.commit([candidate()], run_id="run", now=datetime.now(UTC))
    place = tmp_path / "my news #1? 100% [日本] é/clean"
    assert [each.doc_id for each in Store.open(place, create=False).documents()] == [
        doc_id_for(candidate().raw_uri, place)
    ]
    assert Store.open(place).raw(candidate().raw_sha256) == candidate().raw


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where a shell does not see it: in a settings file."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Store.open("~/clean").path == tmp_path / "clean"
