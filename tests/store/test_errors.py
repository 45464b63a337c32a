"""What is wrong with a store is said in one sentence: which file, and what to do about it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from pipeline.errors import StoreError
from pipeline.store import Candidate, Committed, Store, parquet

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
NOBODY = 65534


@pytest.fixture
def damaged(store: Store, candidate: Make, commit: Commit) -> Path:
    """The documents table of a store with two commits, to be broken."""
    commit(candidate("a.txt", "One."))
    commit(candidate("b.txt", "Two."))
    return store.path / "documents"


def entry(table: Path, version: int) -> Path:
    return table / "_delta_log" / f"{version:020}.json"


def one_data_file(table: Path) -> Path:
    return sorted(table.glob("*.parquet"))[0]


def look_at_everything(store: Store) -> None:
    store.heads()
    for each in store.documents():
        store.document(each.doc_id)


def refusal(store: Store) -> str:
    with pytest.raises(StoreError) as refused:
        look_at_everything(store)
    assert "\n" not in str(refused.value), "not the stack trace that delta-rs gives"
    return str(refused.value)


def test_a_folder_without_a_store_is_refused_where_one_is_expected(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(StoreError, match=re.escape(f"no store in {place}") + ".*`ingest`"):
            Store.open(place, create=False)
    assert not (tmp_path / "none").exists()


def test_a_store_that_only_knows_quarantine_or_runs_is_a_store(store: Store, damaged: Path) -> None:
    shutil.rmtree(damaged)
    assert Store.open(store.path, create=False).documents() == []


@pytest.mark.parametrize("below", ["", "clean"])
def test_a_file_where_the_store_should_be_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "news.txt").write_text("x")
    with pytest.raises(StoreError, match=r"news\.txt is a file"):
        Store.open(tmp_path / "news.txt" / below)


@pytest.mark.parametrize("path", ["file:///srv/clean", "https://example.com/"])
def test_a_url_is_not_taken_for_a_folder(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="is an address; a store is a folder, or s3://"):
        Store.open(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["100%25", "a\\b", "two\nlines"])
def test_a_name_that_delta_reads_as_another_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="name it otherwise"):
        Store.open(tmp_path / name)


@pytest.mark.parametrize("content", [b"\0" * 300, b'{"add":{"path":"par', b"<html>"], ids=["zeros", "half", "other"])
def test_a_damaged_log_entry_is_named(store: Store, damaged: Path, content: bytes) -> None:
    entry(damaged, 1).write_bytes(content)
    assert refusal(store).startswith(f"{entry(damaged, 1)} is damaged; put it back from a backup")


def test_a_missing_log_entry_is_named(store: Store, damaged: Path) -> None:
    entry(damaged, 1).unlink()
    assert refusal(store).startswith(f"{entry(damaged, 1)} is missing; put it back from a backup")


def test_a_damaged_checkpoint_is_named(store: Store, damaged: Path) -> None:
    DeltaTable(damaged).create_checkpoint()
    [checkpoint] = (damaged / "_delta_log").glob("*.checkpoint.parquet")
    checkpoint.write_bytes(b"not parquet")
    assert refusal(store).startswith(f"{checkpoint} is damaged; remove it and _last_checkpoint beside it")
    checkpoint.unlink()
    checkpoint.with_name("_last_checkpoint").unlink()
    assert Store.open(store.path).documents()


def test_a_table_of_documents_that_was_lost_is_not_begun_again(store: Store, candidate: Make, commit: Commit) -> None:
    """All would come again as version 1, and nobody would ever learn of it."""
    from tests.store.test_runs_and_quarantine import RUN

    commit(candidate("a.txt", "One."))
    store.record_run(replace(RUN, documents_version=1))
    shutil.rmtree(store.path / "documents")
    again = Store.open(store.path)
    for act in (again.heads, lambda: again.commit([candidate("a.txt", "Two.")], run_id="run", now=datetime.now(UTC))):
        with pytest.raises(StoreError, match=r"documents is missing, though runs wrote to it; put it back"):
            act()
    assert any("runs have reached state 1" in each.what for each in again.verify())


def test_a_log_entry_that_is_empty_is_found(store: Store, candidate: Make, commit: Commit) -> None:
    """To Delta it is a commit of nothing: the documents it brought would be gone without a word."""
    commit(candidate("a.txt", "One."))
    (store.path / "documents/_delta_log/00000000000000000001.json").write_bytes(b"")
    assert any("00000000000000000001.json" in each.where and each.what == "is empty" for each in store.verify())


def test_a_table_with_features_of_delta_that_we_do_not_know_is_left_alone(
    store: Store, candidate: Make, commit: Commit
) -> None:
    """Row ids, change feeds, deletion vectors: what we wrote or merged would not have them."""
    from deltalake import TableFeatures

    commit(candidate("a.txt", "One."))
    DeltaTable(store.path / "documents").alter.add_feature(TableFeatures.ChangeDataFeed, True)
    with pytest.raises(StoreError, match="was written by a newer release"):
        store.compact()
    with pytest.raises(StoreError, match="was written by a newer release"):
        commit(candidate("a.txt", "Two."))


def test_a_missing_data_file_is_named(store: Store, damaged: Path) -> None:
    file = one_data_file(damaged)
    file.unlink()
    assert refusal(store).startswith(f"{file} is missing; put it back from a backup")


def test_a_damaged_data_file_is_named(store: Store, damaged: Path) -> None:
    file = one_data_file(damaged)
    file.write_bytes(file.read_bytes()[:100])
    assert refusal(store).startswith(f"{file} is damaged; put it back from a backup")


def test_damage_in_the_text_is_named_when_the_text_is_read(store: Store, damaged: Path) -> None:
    """The index is whole, so lists still work; the document itself does not."""
    file = one_data_file(damaged)
    content = bytearray(file.read_bytes())
    text = parquet_start(file, "text")
    content[text : text + 40] = b"x" * 40
    file.write_bytes(content)
    assert len(store.documents()) == 2
    assert refusal(store).startswith(f"{file} is damaged")


def parquet_start(file: Path, column: str) -> int:
    import pyarrow.parquet as pq

    group = pq.ParquetFile(file).metadata.row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    return next(int(each.data_page_offset) for each in columns if each.path_in_schema == column)


def test_data_whose_log_has_gone_is_not_hidden_under_a_new_table(
    store: Store, damaged: Path, candidate: Make, commit: Commit
) -> None:
    shutil.rmtree(damaged / "_delta_log")
    with pytest.raises(StoreError, match="_delta_log is missing"):
        commit(candidate("c.txt", "Three."))
    assert not (damaged / "_delta_log").exists()


def test_a_creation_that_was_killed_before_its_first_entry_is_gone_on_with(
    store: Store, candidate: Make, commit: Commit
) -> None:
    (store.path / "documents/_delta_log").mkdir(parents=True)
    assert store.documents() == []
    assert commit(candidate())[0].status == "new"


def test_a_table_of_another_release_is_named_with_what_it_lacks(store: Store, damaged: Path) -> None:
    import pyarrow as pa

    shutil.rmtree(damaged)
    DeltaTable.create(str(damaged), pa.schema([("doc_id", pa.string()), ("version", pa.int64())]))
    assert refusal(store).startswith(f"{damaged} has no column dataset_version: it was made by another release")


def test_damaged_raw_bytes_are_not_handed_out(
    store: Store, candidate: Make, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(candidate())
    other = pa.table({"bytes": [b"something else"]})
    monkeypatch.setattr("pipeline.store.raw.read_group", lambda *_: (range(1), other))
    with pytest.raises(StoreError, match=r"raw/part-\w+\.parquet: the bytes of \w+ are damaged"):
        store.raw(candidate().raw_sha256)


def test_raw_bytes_that_are_not_there_are_asked_for_by_name(store: Store, candidate: Make, commit: Commit) -> None:
    for _ in range(2):  # before there is a table, and then with one
        with pytest.raises(StoreError, match=r"raw has no bytes with sha256 0000"):
            store.raw("0" * 64)
        commit(candidate())


def test_a_full_disk_is_named_and_leaves_the_store_as_it_was(
    store: Store, candidate: Make, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(candidate("a.txt", "One."))
    before = sorted(path for path in store.path.rglob("*"))

    def full(path: str, *_: object) -> None:
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device", path)

    monkeypatch.setattr("pipeline.store.tables.write_rows", full)
    with pytest.raises(StoreError, match=r"part-\w+\.parquet\.part cannot be written \(No space left.*disk has room"):
        commit(candidate("b.txt", "Two."))
    assert sorted(path for path in store.path.rglob("*")) == before
    monkeypatch.setattr("pipeline.store.tables.write_rows", parquet.write_rows)
    assert commit(candidate("b.txt", "Two."))[0].status == "new"


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of somebody else, entered without root's right to write everywhere."""
    folder = Path(mkdtemp())
    was_root = os.geteuid() == 0
    yield folder
    if was_root:
        os.seteuid(0)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


def drop_rights(folder: Path, closed: Path | None = None) -> None:
    """Leave nothing writable under a folder, and nothing readable in `closed`."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if closed is not None:
        closed.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


def test_a_read_only_folder_can_be_read_and_refuses_writing_by_name(unprivileged: Path, candidate: Make) -> None:
    store = Store.open(unprivileged / "clean")
    store.commit([candidate("a.txt", "One.")], run_id="run", now=datetime.now(UTC))
    drop_rights(unprivileged)
    reader = Store.open(store.path, create=False)
    assert [each.title for each in reader.documents()] == ["The Bridge"]
    with pytest.raises(StoreError, match=r"clean/raw.* cannot be written .*make the folder writable"):
        reader.commit([candidate("a.txt", "Two.")], run_id="run", now=datetime.now(UTC))
    assert len(reader.documents()) == 1


def test_a_store_that_cannot_be_created_names_the_folder(unprivileged: Path, candidate: Make) -> None:
    drop_rights(unprivileged)
    with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\)"):
        Store.open(unprivileged / "clean").commit([candidate()], run_id="run", now=datetime.now(UTC))


def test_a_folder_that_may_not_be_looked_into_is_named(unprivileged: Path, candidate: Make) -> None:
    store = Store.open(unprivileged / "clean")
    store.commit([candidate()], run_id="run", now=datetime.now(UTC))
    drop_rights(unprivileged, closed=store.path / "documents")
    with pytest.raises(StoreError, match=r"documents\S* cannot be read \(Permission denied\)"):
        Store.open(store.path, create=False).documents()


def test_a_store_of_a_newer_release_is_neither_read_nor_written(store: Store, candidate: Make, commit: Commit) -> None:
    """It may hold what this one would lose."""
    commit(candidate("a.txt", "One."))
    table = DeltaTable(store.path / "documents")
    table.alter.set_table_description("cleanpress documents, format 99")
    before = {path: path.stat().st_mtime_ns for path in store.path.rglob("*")}
    for act in (store.documents, store.compact, lambda: commit(candidate("a.txt", "Two."))):
        with pytest.raises(StoreError, match=r"documents was written by a newer release; update this one"):
            act()
    assert any("newer release" in each.what for each in store.verify() if each.kind == "problem")
    assert {path: path.stat().st_mtime_ns for path in store.path.rglob("*")} == before


def test_a_store_in_another_one_is_refused_and_so_is_one_around_it(tmp_path: Path, candidate: Make) -> None:
    """The files of the inner one would be taken for the outer one's, and removed with them."""
    Store.open(tmp_path / "a/clean").commit([candidate()], run_id="run", now=datetime.now(UTC))
    for place in ("a/clean/documents", "a/clean/more", "a/clean/documents/deep"):
        with pytest.raises(StoreError, match=r"lies inside the store .*/a/clean; name that one"):
            Store.open(tmp_path / place)
    with pytest.raises(StoreError, match=r"/a has a store in it, .*/a/clean; name that one"):
        Store.open(tmp_path / "a")
    Store.open(tmp_path / "a/beside")
