"""What is purged is gone: out of every byte under the store, whatever the store went through before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from pipeline.errors import DocumentNotFound, StoreError
from pipeline.run import ingest
from pipeline.run.removal import Removal
from pipeline.settings import Settings
from pipeline.store import Candidate, Committed, QuarantineRow, Store
from tests.store.captures import URL, article, capture, take
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
NOW = datetime(2023, 8, 9, tzinfo=UTC)
PREVIOUS = Path(__file__).parent / "previous"


def places_of(text: str, folder: Path) -> list[str]:
    """The files in which a text stands: as bytes, or in any cell of a packed table, whether the log knows it or not."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        told = file.read_bytes().decode("utf-8", "replace")
        if file.suffix == ".parquet" and "checkpoint" not in file.name:
            told += repr(pq.ParquetFile(file).read().to_pylist())
        if text in told:
            found.append(str(file.relative_to(folder)))
    return found


def purge(store: Store, doc_id: str) -> Any:
    return store.purge(doc_id, "asked for by its subject", run_id="purge", now=NOW)


def test_no_byte_under_the_store_holds_it_any_more(store: Store, candidate: Make, commit: Commit) -> None:
    """Old versions, raw bytes, what compactions replaced, quarantine and the table of keys included."""
    secret = candidate("zebra-secret.txt", "The zebra of Mr Quill escaped.", title="Zebra of Mr Quill")
    commit(secret, candidate("b.txt", "Another."))
    commit(candidate("zebra-secret.txt", "The zebra of Mr Quill was caught.", url="https://news.example/zebra-quill"))
    store.compact()
    commit(candidate("c.txt", "A third."))
    store.quarantine([QuarantineRow(secret.raw_uri, "empty_file", "", "zebra", None, None, "run", NOW)])
    assert len(places_of("zebra", store.path)) > 5
    done = purge(store, doc_id_of(secret))
    assert (done.versions, done.raw) == (2, 2)
    assert places_of("zebra", store.path) == []
    assert places_of("Quill", store.path) == []


def test_all_other_documents_stay_as_they_were(store: Store, candidate: Make, commit: Commit) -> None:
    names = [f"{place}.txt" for place in range(20)]
    for turn in range(3):
        commit(*(candidate(name, f"{name} {turn}") for name in names))
    rows_before = {each.doc_id: store.history(each.doc_id) for each in store.documents()}
    gone = doc_id_of(candidate("7.txt"))
    purge(store, gone)
    again = Store.open(store.path)
    assert {each.doc_id: again.history(each.doc_id) for each in again.documents()} == {
        doc_id: versions for doc_id, versions in rows_before.items() if doc_id != gone
    }
    assert all(
        again.raw(each.raw_sha256) for versions in rows_before.values() for each in versions if each.doc_id != gone
    )
    assert [each for each in again.verify() if each.kind == "problem"] == []


def test_one_row_stays_that_says_so(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate("a.txt", "One."), candidate("b.txt", "Two."))
    gone = doc_id_of(candidate("a.txt"))
    purge(store, gone)
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    [row] = snapshot.rows("doc_id", gone).to_pylist()
    told = {name: value for name, value in row.items() if value not in (None, [], "", 0, "unknown")}
    assert told == {
        "doc_id": gone,
        "version": 2,
        "dataset_version": 2,
        "op": "purge",
        "reason": "asked for by its subject",
        "run_id": "purge",
        "committed_at": NOW,
    }
    assert [each.doc_id for each in store.documents()] == [doc_id_of(candidate("b.txt"))]


def test_bytes_that_another_document_was_made_from_as_well_stay(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate("a.txt", "The same."), candidate("b.txt", "The same."))
    assert purge(store, doc_id_of(candidate("a.txt"))).raw == 0
    assert store.raw(candidate("b.txt", "The same.").raw_sha256)
    assert [each for each in store.verify() if each.kind == "problem"] == []


def test_what_leads_to_it_is_not_taken_in_again(store: Store, candidate: Make, commit: Commit) -> None:
    """The file still lies in the inbox, and the page is captured again under another name: neither brings it back."""
    page = {"title": "Zebra of Mr Quill", "url": "https://news.example/zebra-quill"}
    [told] = commit(candidate("zebra.txt", "The zebra of Mr Quill escaped.", **page))
    purge(store, told.doc_id)
    again = commit(
        candidate("zebra.txt", "The zebra of Mr Quill escaped.", **page),
        candidate("later/zebra.txt", "The zebra of Mr Quill was caught.", **page),
        candidate("other.txt", "Another story."),
    )
    assert [each.status for each in again] == ["deleted", "deleted", "new"]
    assert places_of("zebra", store.path) == []


def test_another_page_in_the_file_that_held_it_is_taken_in(store: Store) -> None:
    """It has to tell an address of its own, another than the one before: nothing else is left to know it by."""
    latest, bare = (capture(store, name, article("storm"), url) for name, url in (("latest", URL), ("bare", None)))
    for found in take(store, latest, bare):
        purge(store, found.doc_id)
    coming = [capture(store, "latest", article("budget"), url) for url in (URL, None, URL + "-budget")]
    coming.append(capture(store, "bare", article("storm", 1), URL + "-of-it"))
    assert [each.status for each in take(store, *coming)] == ["deleted", "deleted", "new", "deleted"]


def test_an_address_of_others_as_well_keeps_it_out_unless_it_is_surely_a_templates(store: Store) -> None:
    storm, _ = take(store, *(capture(store, name, article(name)) for name in ("storm", "wall")))
    purge(store, storm.doc_id)
    again = capture(store, "again", article("storm", 1))
    assert [each.status for each in take(store, again)] == ["deleted"]
    take(store, capture(store, "c", article("rain"), URL + "-rain"))
    take(store, capture(store, "c", article("rain", 1)))
    assert [each.status for each in take(store, capture(store, "d", article("budget")))] == ["new"]


def test_nothing_is_left_in_the_table_of_keys_but_keys(store: Store) -> None:
    [found] = take(store, capture(store, "a.html", article("storm"), captured=NOW, modified=NOW, source_id="wire:7"))
    purge(store, found.doc_id)
    rows = DeltaTable(store.path / "identity").to_pyarrow_table().to_pylist()
    kept = {"seq", "key", "kind", "doc_id", "url_key", "current", "run_id", "committed_at"}
    assert {name for row in rows for name, value in row.items() if value is not None} == kept


@pytest.mark.parametrize("step", range(6))
def test_a_purge_that_is_cut_short_is_seen_and_finished(
    store: Store, candidate: Make, commit: Commit, monkeypatch: pytest.MonkeyPatch, step: int, tmp_path: Path
) -> None:
    from pipeline.store import purge as purging

    commit(candidate("zebra.txt", "The zebra escaped.", title="Zebra"), candidate("b.txt", "Another."))
    calls = []
    real = purging.rewrite

    def cut(*args: Any) -> list[str]:
        calls.append(args[0].name)
        if len(calls) == step + 1:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(purging, "rewrite", cut)
    if step < 5:
        with pytest.raises(KeyboardInterrupt):
            purge(store, doc_id_of(candidate("zebra.txt")))
        assert [each.what for each in Store.open(store.path).verify() if each.kind == "problem"] == [
            "its purge was cut short"
        ]
    else:
        purge(store, doc_id_of(candidate("zebra.txt")))
    monkeypatch.setattr(purging, "rewrite", real)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/new.txt").write_text("A new story\n\nIt was written on Monday, and nobody knows by whom.")
    result = ingest([tmp_path / "inbox"], Store.open(store.path), settings=Settings())
    assert result.counts.new == 1
    assert places_of("zebra", store.path) == []
    assert [each for each in Store.open(store.path).verify() if each.kind == "problem"] == []


def test_a_document_of_the_previous_release_can_be_purged_and_stays_away(tmp_path: Path) -> None:
    shutil.copytree(PREVIOUS / "0.1.0", tmp_path / "clean")
    shutil.copytree(PREVIOUS / "raw", tmp_path / "raw")
    store = Store.open(tmp_path / "clean")
    Removal(store).purge(store.find("storm.txt"), "")
    Removal(store).purge(store.find("bridge.html"), "")
    (tmp_path / "raw/bridge.html").rename(tmp_path / "raw/the same page.html")
    again = ingest([tmp_path / "raw"], Store.open(tmp_path / "clean"), settings=Settings())
    assert (again.counts.deleted, again.counts.new) == (2, 0)
    assert places_of("harbour", tmp_path / "clean") == places_of("bridge", tmp_path / "clean") == []
    assert [each for each in store.verify() if each.kind == "problem"] == []


def test_what_is_not_there_cannot_be_purged_nor_what_was_be_restored(
    store: Store, candidate: Make, commit: Commit
) -> None:
    commit(candidate("a.txt", "One."))
    with pytest.raises(DocumentNotFound):
        purge(store, "f" * 16)
    purge(store, doc_id_of(candidate("a.txt")))
    with pytest.raises(StoreError, match="was purged"):
        store.restore(doc_id_of(candidate("a.txt")), run_id="restore", now=NOW)
    assert purge(store, doc_id_of(candidate("a.txt"))).versions == 0, "twice is no error"


def killed_at(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """The n-th call of a method of LocalFolder does not return, nor does anything after it."""
    from pipeline.store.place import LocalFolder

    real, calls = getattr(LocalFolder, name), []

    def cut(*args: Any, **more: Any) -> Any:
        calls.append(args)
        if len(calls) == number:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(LocalFolder, name, cut)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_purge_killed_before_it_deleted_a_file_is_finished(
    store: Store, candidate: Make, commit: Commit, number: int
) -> None:
    """The table no longer names the file then, but there it lies."""
    commit(candidate("zebra.txt", "The zebra escaped.", title="Zebra"), candidate("b.txt", "Another."))
    with pytest.MonkeyPatch.context() as patched:
        killed_at(patched, "remove", number)
        try:
            purge(store, doc_id_of(candidate("zebra.txt")))
        except KeyboardInterrupt:
            assert store.unfinished_purges() or places_of("zebra", store.path) == []
    Removal(Store.open(store.path)).finish_purges()
    assert places_of("zebra", store.path) == []
    assert Store.open(store.path).unfinished_purges() == []
    assert [each for each in Store.open(store.path).verify() if each.kind == "problem"] == []


def test_a_file_that_is_being_written_keeps_a_purge_from_being_finished(
    store: Store, candidate: Make, commit: Commit
) -> None:
    """What is in it cannot be told; it will not get into the table, but if its writer is killed it stays in the folder."""
    from pipeline.store.durable import held

    commit(candidate("zebra.txt", "The zebra escaped."))
    doc_id, half = doc_id_of(candidate("zebra.txt")), store.path / "documents/.part-half.parquet.part"
    half.write_bytes(b"PAR1 and so on")
    with half.open("rb") as writer:
        assert held(writer.fileno())
        assert purge(store, doc_id).unread == (str(half),)
        assert store.unfinished_purges() == [doc_id]
    Removal(Store.open(store.path)).finish_purges()
    assert not half.exists(), "its writer is gone"
    assert store.unfinished_purges() == []


def test_bytes_that_a_killed_writer_left_are_purged_as_well(store: Store, candidate: Make, commit: Commit) -> None:
    """They were stored, and then nothing came that names them but the path they came from."""
    commit(candidate("zebra.txt", "The zebra escaped."))
    store._raw.append([candidate("zebra.txt", "The zebra was caught.")], "killed", NOW)
    purge(store, doc_id_of(candidate("zebra.txt")))
    assert places_of("zebra", store.path) == []


def test_a_writer_that_met_a_purge_leaves_nothing_of_it(
    store: Store, candidate: Make, monkeypatch: pytest.MonkeyPatch, commit: Commit
) -> None:
    """It looked before the purge, and stores after it."""
    from pipeline.store.raw import RawBytes

    commit(candidate("zebra.txt", "The zebra escaped."), candidate("b.txt", "Another."))
    real, other, met = RawBytes.append, Store.open(store.path), []

    def append(raw: RawBytes, *args: Any) -> None:
        if not met and raw is store._raw:
            met.append(True)
            purge(other, doc_id_of(candidate("zebra.txt")))
        real(raw, *args)

    monkeypatch.setattr(RawBytes, "append", append)
    told = commit(candidate("zebra.txt", "The zebra was caught."))
    assert (met, told[0].status) == ([True], "deleted")
    assert places_of("zebra", store.path) == []


def test_bytes_that_another_document_comes_to_need_meanwhile_stay(
    store: Store, candidate: Make, monkeypatch: pytest.MonkeyPatch, commit: Commit
) -> None:
    from pipeline.store.tables import Table

    commit(candidate("a.txt", "The same."))
    real, other, met = Table.append, Store.open(store.path), []

    def append(table: Table, rows_for: Any) -> Any:
        if not met and table.name == "documents" and table is store._documents:
            met.append(True)
            purge(other, doc_id_of(candidate("a.txt")))
        return real(table, rows_for)

    monkeypatch.setattr(Table, "append", append)
    commit(candidate("b.txt", "The same."))
    assert met
    assert store.raw(candidate("b.txt", "The same.").raw_sha256)
    assert [each for each in Store.open(store.path).verify() if each.kind == "problem"] == []


def test_a_writer_that_is_about_to_commit_has_to_look_again(store: Store, candidate: Make, commit: Commit) -> None:
    """Else it commits a file that the purge has deleted, and the table cannot be read any more."""
    zebra = candidate("zebra.txt", "The zebra escaped.")
    commit(zebra, candidate("b.txt", "Another."))
    other, met = Store.open(store.path), []
    row = QuarantineRow(zebra.raw_uri, "empty_file", "", "zebra", None, None, "run", NOW)
    store.quarantine([row])
    table = store._tables["quarantine"]
    real = type(table)._enter

    def enter(self: Any, *args: Any) -> bool:
        if not met and self is table:
            met.append(True)
            purge(other, doc_id_of(zebra))
        return real(self, *args)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(table), "_enter", enter)
        store.quarantine([QuarantineRow(zebra.raw_uri, "io_error", "", "zebra", None, None, "run", NOW)])
    assert met
    assert len(Store.open(store.path).quarantined()) == 1
