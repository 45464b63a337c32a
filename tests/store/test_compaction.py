"""Many files become few, and nothing that can be read changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.store import Candidate, Committed, Store, compaction
from pipeline.store.compaction import compact
from pipeline.store.parquet import GROUP_ROWS
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
NOW = datetime.now(UTC)


def rows(store: Store, table: str = "documents") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = DeltaTable(store.path / table).to_pyarrow_table().to_pylist()
    return found


def in_any_order(found: list[dict[str, Any]]) -> list[str]:
    return sorted(map(repr, found))


def commit_often(candidate: Make, commit: Commit, times: int = 6) -> None:
    for turn in range(times):
        commit(*(candidate(f"{name}.txt", f"{name} {turn if name < 3 else 0}") for name in range(turn + 3)))


def test_all_files_become_one_and_every_row_stays_as_it_was(store: Store, candidate: Make, commit: Commit) -> None:
    commit_often(candidate, commit)
    before = {table: in_any_order(rows(store, table)) for table in ("documents", "raw", "identity")}
    told = {done.table: (done.files_before, done.files_after) for done in store.compact()}
    assert told == {"documents": (6, 1), "raw": (6, 1), "identity": (6, 1)}
    assert {table: in_any_order(rows(store, table)) for table in ("documents", "raw", "identity")} == before


def test_documents_lie_in_the_order_of_their_ids(store: Store, candidate: Make, commit: Commit) -> None:
    """So that looking one up reads one group of rows; in a compaction that only appends, each may be anywhere."""
    commit_often(candidate, commit)
    store.compact()
    order = [(row["doc_id"], row["version"]) for row in rows(store)]
    assert order == sorted(order)


def test_the_statistics_in_the_log_are_those_of_the_rows(store: Store, candidate: Make, commit: Commit) -> None:
    """Other programs leave files out by them: wrong ones would hide documents."""
    commit_often(candidate, commit)
    store.compact()
    [told] = _actions(store)
    ids = [row["doc_id"] for row in rows(store)]
    assert (told["num_records"], told["min.doc_id"], told["max.doc_id"]) == (len(ids), min(ids), max(ids))
    assert set(told) == {"path", "size_bytes", "modification_time", "num_records"} | {
        f"{what}.{key}" for what in ("min", "max", "null_count") for key in ("doc_id", "version", "dataset_version")
    }, "nothing of any text"


def _actions(store: Store) -> list[dict[str, Any]]:
    import pyarrow as pa

    found: list[dict[str, Any]] = pa.table(
        DeltaTable(store.path / "documents").get_add_actions(flatten=True)
    ).to_pylist()
    return found


def test_a_store_is_read_and_written_after_it_as_before(store: Store, candidate: Make, commit: Commit) -> None:
    commit_often(candidate, commit)
    asked_before = Store.open(store.path)
    raw = asked_before.raw(candidate("0.txt", "0 5").raw_sha256)
    history = [
        (each.version, each.dataset_version, each.run_id) for each in store.history(doc_id_of(candidate("0.txt")))
    ]
    store.compact()
    for each in (store, asked_before, Store.open(store.path)):
        found = each.history(doc_id_of(candidate("0.txt")))
        assert [(one.version, one.dataset_version, one.run_id) for one in found] == history
        assert each.raw(candidate("0.txt", "0 5").raw_sha256) == raw
    assert commit(candidate("0.txt", "0 5"))[0].status == "unchanged"
    assert commit(candidate("0.txt", "new"))[0].version == 7
    assert [each for each in store.verify() if each.kind == "problem"] == []


def test_a_compacted_table_is_not_compacted_again(store: Store, candidate: Make, commit: Commit) -> None:
    commit_often(candidate, commit)
    store.compact()
    version = store.version("documents")
    assert [(done.files_before, done.files_after) for done in store.compact()] == [(1, 1)] * 3
    assert store.version("documents") == version


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=30), min_size=1, max_size=5
    ),
    st.integers(1, 7),
)
def test_sorted_files_merge_into_sorted_rows_whatever_the_groups(
    files: list[list[tuple[int, int]]], group: int
) -> None:
    """Also where the versions of one document fill a group, or stand at the border of two."""
    import pyarrow as pa

    def groups(pairs: list[tuple[int, int]]) -> Any:
        ordered = sorted(pairs)
        table = pa.table({"doc_id": [str(a) for a, _ in ordered], "version": [b for _, b in ordered]})
        return (table.slice(at, group) for at in range(0, len(ordered), group))

    merged = [row for block in compaction._by_document([groups(each) for each in files]) for row in block.to_pylist()]
    assert [(int(row["doc_id"]), row["version"]) for row in merged] == sorted(pair for each in files for pair in each)


def test_groups_of_rows_stay_small_enough_to_look_one_up(
    store: Store, candidate: Make, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(3):
        commit(*(candidate(f"{turn}-{name}.txt", f"{turn} {name}") for name in range(300)))
    store.compact()
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    [name] = snapshot.files
    facts = snapshot.footer(name)
    assert [facts.row_group(at).num_rows for at in range(facts.num_row_groups)] == [GROUP_ROWS, 900 - GROUP_ROWS]


def test_who_commits_meanwhile_is_not_disturbed_and_loses_nothing(
    store: Store, candidate: Make, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_often(candidate, commit)
    rival, real, raced = Store.open(store.path), compaction._merge, []

    def beaten(*args: Any) -> Any:
        done = real(*args)
        if not raced:
            raced.append(True)
            rival.commit([candidate("rival.txt", "Rival.")], run_id="rival", now=NOW)
        return done

    monkeypatch.setattr(compaction, "_merge", beaten)
    compact(store._documents)
    assert Store.open(store.path).document(doc_id_of(candidate("rival.txt"))).text == "Rival."
    assert len(rows(store)) == len(rows(rival))
    assert [each for each in store.verify() if each.kind == "problem"] == []


def test_vacuum_removes_what_nothing_needs_and_only_once_it_is_old(
    store: Store, candidate: Make, commit: Commit
) -> None:
    commit_often(candidate, commit)
    before = rows(store)
    store.compact()
    killed = store.path / "documents/part-killed.parquet"
    killed.write_bytes(b"half a file")
    begun = store.path / "documents/_delta_log/.00000000000000000099.json.abc"
    begun.write_bytes(b"{")
    assert {done.files for done in store.vacuum(now=NOW)} == {0}, "somebody may be at them"
    for file in (killed, begun):
        os.utime(file, ((NOW - timedelta(days=8)).timestamp(),) * 2)
    assert {done.table: done.files for done in store.vacuum(now=NOW)} == {"documents": 2, "raw": 0, "identity": 0}
    assert not killed.exists()
    assert not begun.exists()
    assert in_any_order(rows(store)) == in_any_order(before)


def test_vacuum_leaves_what_a_writer_may_be_at(store: Store, commit: Commit, candidate: Make) -> None:
    commit(candidate())
    with pytest.raises(StoreError, match="for an hour at least"):
        store.vacuum(timedelta(minutes=59), now=NOW)


def test_a_column_that_we_do_not_know_survives(store: Store, candidate: Make, commit: Commit) -> None:
    """Another program, or a newer release, added it: what it says is not ours to lose."""
    import pyarrow as pa
    from deltalake import Schema

    commit(candidate("a.txt", "One."))
    table = DeltaTable(store.path / "documents")
    table.alter.add_columns(list(Schema.from_arrow(pa.schema([("topic", pa.string())])).fields))
    extra = table.to_pyarrow_table().to_pylist()[0] | {"doc_id": "f" * 16, "topic": "bridges"}
    from deltalake import write_deltalake

    write_deltalake(table, pa.Table.from_pylist([extra], schema=pa.schema(table.schema().to_arrow())), mode="append")
    store.compact()
    assert {row["doc_id"]: row["topic"] for row in rows(store)} == {
        doc_id_of(candidate("a.txt")): None,
        "f" * 16: "bridges",
    }


def test_any_reader_of_delta_reads_what_was_compacted(store: Store, candidate: Make, commit: Commit) -> None:
    """Plain Delta: any reader of it finds the rows by the log alone, from a checkpoint as well."""
    commit_often(candidate, commit)
    store.compact()
    table = DeltaTable(store.path / "documents")
    table.create_checkpoint()
    assert len(DeltaTable(store.path / "documents").to_pyarrow_table()) == len(rows(store))
    assert {Path(uri).name for uri in table.file_uris()} < {each.name for each in (store.path / "documents").iterdir()}
