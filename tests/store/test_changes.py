"""The feed of changes: one event per document, in order, from which anybody can keep a copy of the corpus."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StateNotFound, StoreError
from pipeline.store import Candidate, Store, spill
from pipeline.store.snapshot import Snapshot
from tests.promises.test_history import candidate as offer
from tests.promises.test_history import runs_over
from tests.store.test_as_of import NOON, add_rows, runs, whose

Make = Callable[..., Candidate]


def events(store: Store, since: int) -> list[tuple[int, str, str, int, str | None]]:
    return [
        (each.dataset_version, each.doc_id, each.op, each.version, each.text) for each in store.changes(since=since)
    ]


def test_each_document_that_changed_comes_once_in_its_newest_version_by_state_and_id(
    store: Store, candidate: Make
) -> None:
    a, b, c, d = (whose(store, candidate(f"{name}.txt")) for name in "abcd")
    runs(
        store,
        [candidate(f"{name}.txt", "1") for name in "abcd"],
        [candidate("a.txt", "2")],
        [candidate("a.txt", "3"), candidate("b.txt", "2")],
    )
    add_rows(store, "delete", c)
    first = sorted([(3, a, "upsert", 3, "3"), (3, b, "upsert", 2, "2")])
    assert events(store, 0) == [(1, d, "upsert", 1, "1"), *first, (4, c, "delete", 2, None)]
    assert events(store, 1) == events(store, 2) == [*first, (4, c, "delete", 2, None)]
    assert events(store, 4) == []
    assert [store.changes(since=since).version for since in (0, 3, 4)] == [4, 4, 4]


def test_the_events_are_also_had_without_their_texts(store: Store, candidate: Make) -> None:
    runs(store, [candidate("a.txt", "1"), candidate("b.txt", "1")], [candidate("a.txt", "2")])
    changes = store.changes()
    told = [(each.doc_id, each.version, each.title) for each in changes.summaries()]
    assert told == [(each.doc_id, each.version, each.title) for each in changes]
    assert all(each.text is None and each.lines is None for each in changes.summaries())


def test_what_comes_later_is_not_among_the_changes_that_were_asked_for(store: Store, candidate: Make) -> None:
    """Or the cursor would be behind what was applied, and documents come twice or are missed."""
    runs(store, [candidate("a.txt", "1"), candidate("b.txt", "1")])
    changes = store.changes()
    runs(store, [candidate("a.txt", "2")])
    assert (changes.version, sorted(each.text or "" for each in changes)) == (1, ["1", "1"])
    assert [each.text for each in store.changes(since=changes.version)] == ["2"]


def test_a_consumer_of_another_store_is_told_so(store: Store, candidate: Make) -> None:
    runs(store, [candidate("a.txt", "1")])
    with pytest.raises(StateNotFound, match="has no state 2: the newest is 1"):
        store.changes(since=2)
    with pytest.raises(StateNotFound, match="no state -1"):
        store.changes(since=-1)


@pytest.mark.parametrize("limit", [1, 2_000, spill.BYTES])
def test_the_order_holds_where_a_compaction_has_mixed_the_commits(
    store: Store, candidate: Make, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all rows in memory, and with files of a few rows each."""
    monkeypatch.setattr(spill, "BYTES", limit)
    monkeypatch.setattr("pipeline.store.parquet.GROUP_ROWS", 3)
    runs(store, *([candidate(f"{place}.txt", f"{place}") for place in range(run, 20, 7)] for run in range(7)))
    add_rows(store, "delete", whose(store, candidate("3.txt")), whose(store, candidate("9.txt")))
    before = events(store, 0)
    assert [event[:2] for event in before] == sorted(event[:2] for event in before)
    assert len(before) == 20
    DeltaTable(store.path / "documents").optimize.z_order(["doc_id"])
    compacted = Store.open(store.path)
    assert events(compacted, 0) == before
    assert events(compacted, 5) == [event for event in before if event[0] > 5]


def test_rows_that_come_in_order_are_handed_on_as_they_come(store: Store, candidate: Make) -> None:
    """Not held until the last of them was read: a corpus need not fit into the memory."""
    import pyarrow as pa

    read: list[int] = []

    def groups() -> Any:
        for number in range(5):
            read.append(number)
            yield [2 * number, 2 * number + 1], pa.table({"n": [2 * number, 2 * number + 1]})

    handed = spill.in_order(groups(), total=10)
    assert next(handed).column("n").to_pylist() == [0, 1]
    assert read == [0]
    assert [row for rows in handed for row in rows.column("n").to_pylist()] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_commit_is_handed_on_before_the_next_is_read(
    store: Store, candidate: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a file of its own until a compaction, so nothing has to wait for the end of the corpus."""
    runs(store, *([candidate(f"{run}.txt", "1")] for run in range(4)))
    read: list[int] = []
    real = Snapshot.picked

    def noting(snapshot: Snapshot, index: Any, pick: Any, names: Any, where: Any, files: frozenset[str]) -> Any:
        read.append(len(files))
        return real(snapshot, index, pick, names, where, files)

    monkeypatch.setattr(Snapshot, "picked", noting)
    changes = iter(store.changes())
    assert (next(changes).dataset_version, read) == (1, [1])
    assert ([each.dataset_version for each in changes], read) == ([2, 3, 4], [1, 1, 1, 1])


def test_a_disk_without_room_for_the_order_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    def full(dir: object) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spill, "BYTES", 1)
    monkeypatch.setattr(spill, "TemporaryFile", full)
    with pytest.raises(StoreError, match=r"No space left on device.*TMPDIR"):
        list(spill.in_order([([1], pa.table({"n": [1]})), ([0], pa.table({"n": [0]}))], total=2))


def test_what_is_too_large_for_the_memory_takes_neither_much_of_it_nor_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by the number of rows, nor where some of them are much larger than others."""
    import pyarrow as pa

    files: list[Any] = []
    most_files = most_bytes = 0
    dice = random.Random(3)
    places = dice.sample(range(3_000), 2_900)
    groups = [
        (part, pa.table({"n": part, "text": ["x" * (1_000 if n < 300 else 10) for n in part]}))
        for part in (places[at : at + 10] for at in range(0, len(places), 10))
    ]

    def opened(dir: Path) -> Any:
        nonlocal most_files
        assert dir == tmp_path
        files.append(TemporaryFile(dir=dir))  # noqa: SIM115 - what opened it closes it
        most_files = max(most_files, sum(not file.closed for file in files))
        return files[-1]

    monkeypatch.setattr(spill, "BYTES", 20_000)
    monkeypatch.setattr(spill, "MOST_FILES", 4)
    monkeypatch.setattr(spill, "TemporaryFile", opened)
    seen: list[int] = []
    for rows in spill.in_order(groups, 3_000, tmp_path):
        most_bytes = max(most_bytes, rows.nbytes)
        seen += rows.column("n").to_pylist()
    assert seen == sorted(places)
    assert most_bytes <= 50_000
    assert most_files <= 16
    assert all(file.closed for file in files)
    assert not list(tmp_path.iterdir())


STATES = st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz-"), min_size=1), min_size=1, max_size=6)
"""One run each: file name to its new text, or `-` to delete it."""


@settings(max_examples=12, deadline=None)
@given(STATES)
def test_any_state_can_be_read_again_and_brought_up_to_date_by_the_feed(states: Sequence[dict[str, str]]) -> None:
    """The state as of N is what was seen after N; the changes since any N, applied to it, give the newest state."""
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "clean")
        seen: dict[int, dict[str, str | None]] = {0: {}}
        for state in states:
            runs_over(store, [{name: text for name, text in state.items() if text != "-"}])
            there = {each.doc_id for each in store.documents()}
            gone = [whose(store, offer(store, name, "")) for name, text in state.items() if text == "-"]
            for doc_id in sorted(there.intersection(gone)):
                store.delete(doc_id, "asked for", run_id="upkeep", now=NOON)
            seen[store.version("documents") or 0] = {each.doc_id: each.text for each in store.whole()}
        newest = seen[max(seen)]
        for number, then in seen.items():
            if number:
                assert {each.doc_id: each.text for each in store.whole(as_of=number)} == then
                assert {each.doc_id for each in store.documents(as_of=number)} == set(then)
            copy = dict(then)
            changes = store.changes(since=number)
            for each in changes:
                if each.op == "upsert":
                    copy[each.doc_id] = each.text
                else:
                    copy.pop(each.doc_id, None)
            assert copy == newest
            assert changes.version == max(seen)
