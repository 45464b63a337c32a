"""A past state is the rows up to a dataset_version; it is read without the texts of other versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from pipeline.errors import StateNotFound
from pipeline.store import Candidate, Store, StoredDocument
from pipeline.store.snapshot import Snapshot

Make = Callable[..., Candidate]
NOON = datetime(2023, 8, 7, 12, 0, 30, 500, tzinfo=UTC)


def runs(store: Store, *runs: Iterable[Candidate]) -> None:
    """One commit each, an hour apart."""
    for place, offers in enumerate(runs):
        now = NOON + timedelta(hours=place)
        store.commit(list(offers), run_id=f"run {place}", now=now, pipeline="p1", rules="r1")


def add_rows(store: Store, op: str, *doc_ids: str, reason: str = "asked for", at: datetime = NOON) -> None:
    """Rows that delete or purge, as the store writes them."""

    def rows(snapshot: Snapshot | None) -> list[dict[str, Any]]:
        assert snapshot is not None
        made = {"op": op, "reason": reason, "run_id": "upkeep", "committed_at": at}
        versions = {doc_id: store.heads()[doc_id].version + 1 for doc_id in doc_ids}
        number = snapshot.version + 1
        nothing = dict.fromkeys(field.name for field in snapshot.delta.schema().fields)
        return [
            nothing | made | {"doc_id": doc_id, "version": version, "dataset_version": number}
            for doc_id, version in versions.items()
        ]

    store._documents.append(rows)


def told(found: Iterable[StoredDocument]) -> list[tuple[str, int, str | None]]:
    return sorted((each.doc_id[:4], each.version, each.text) for each in found)


def test_whole_gives_the_newest_version_of_every_document_as_of_any_state(store: Store, candidate: Make) -> None:
    a, b = candidate("a.txt").doc_id, candidate("b.txt").doc_id
    runs(
        store,
        [candidate("a.txt", "A1."), candidate("b.txt", "B1.")],
        [candidate("a.txt", "A2.")],
        [candidate("b.txt", "B2.")],
    )
    assert told(store.whole()) == sorted([(a[:4], 2, "A2."), (b[:4], 2, "B2.")])
    assert told(store.whole(as_of=1)) == sorted([(a[:4], 1, "A1."), (b[:4], 1, "B1.")])
    assert told(store.whole(as_of=2)) == sorted([(a[:4], 2, "A2."), (b[:4], 1, "B1.")])
    assert [store.document(each.doc_id) for each in store.whole()] == list(store.whole())


def test_since_gives_what_changed_after_a_state_and_what_was_deleted(store: Store, candidate: Make) -> None:
    names = ("a.txt", "b.txt", "c.txt", "d.txt")
    a, b, c, _ = (candidate(name).doc_id for name in names)
    runs(store, [candidate(name, "1") for name in names], [candidate("a.txt", "2")])
    add_rows(store, "delete", b)
    add_rows(store, "purge", c)
    found = {each.doc_id: (each.version, each.op, each.text, each.reason) for each in store.whole(since=1)}
    assert found == {
        a: (2, "upsert", "2", None),
        b: (2, "delete", None, "asked for"),
        c: (2, "purge", None, "asked for"),
    }
    assert {each.doc_id for each in store.whole(since=2)} == {b, c}
    assert {each.doc_id for each in store.whole(since=2, as_of=3)} == {b}
    assert {each.doc_id for each in store.whole()} == {a, candidate("d.txt").doc_id}
    assert len(list(store.whole(as_of=2))) == 4
    assert list(store.whole(since=4)) == []


def test_rows_of_an_unchanged_past_are_not_read_again(
    store: Store, candidate: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what came before `since`, not even the index."""
    runs(store, [candidate(f"{n}.txt", "1") for n in range(9)], [candidate("0.txt", "2")])
    shown: list[int] = []
    real = Snapshot.picked

    def noting(snapshot: Snapshot, index: Any, pick: Any, names: Any, where: Any = None) -> Any:
        return real(snapshot, index, lambda rows: shown.append(rows.num_rows) or pick(rows), names, where)

    monkeypatch.setattr(Snapshot, "picked", noting)
    assert [each.text for each in store.whole(since=1)] == ["2"]
    assert shown == [1]


def test_a_state_outlives_a_compaction(store: Store, candidate: Make) -> None:
    runs(store, [candidate("a.txt", "A1."), candidate("b.txt", "B1.")], [candidate("a.txt", "A2.")])
    before = told(store.whole(as_of=1))
    table = DeltaTable(store.path / "documents")
    table.optimize.compact()
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    assert told(Store.open(store.path).whole(as_of=1)) == before


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        (1, 1),
        ("2", 2),
        ("2023-08-07T12:00:30.000500Z", 1),
        ("2023-08-07T12:00:30", 1),  # a second is meant to its end
        ("2023-08-07 12:00", 1),  # as listings show it
        ("2023-08-07 13:00", 2),
        ("2023-08-07T12:59:59Z", 1),
        ("2023-08-07T15:00+02:00", 2),
        ("2023-08-07T14:59:59 +0200", 1),
        ("2023-08-07", 3),  # a day is meant to its end
        ("2024-02-29", 3),
        (date(2023, 8, 7), 3),
        (NOON, 1),
        (NOON.replace(tzinfo=None) + timedelta(hours=1), 2),  # no zone is UTC
        (None, None),
    ],
)
def test_a_state_is_meant_by_its_number_or_a_time(store: Store, candidate: Make, asked: Any, state: int | None) -> None:
    runs(store, *([candidate("a.txt", text)] for text in "123"))
    assert store.as_of(asked) == state


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (3, "has no state 3: the newest is 2"),
        ("-1", "there is no state -1"),
        (0, "count from 1"),
        ("2023-08-07T12:00:29Z", r"no documents as of 2023-08-07T12:00:29Z; its first came at 2023-08-07 12:00:30 UTC"),
        ("2023-08-06", "no documents as of 2023-08-06"),
        ("9999-12-31", "still to come"),
        (datetime.now(UTC) + timedelta(hours=1), "still to come"),
    ],
)
def test_a_state_that_never_was_is_an_error_that_says_what_there_is(
    store: Store, candidate: Make, asked: Any, message: str
) -> None:
    runs(store, *([candidate("a.txt", text)] for text in "12"))
    with pytest.raises(StateNotFound, match=message):
        store.as_of(asked)


def test_the_day_that_is_not_over_is_the_state_until_now(store: Store, candidate: Make) -> None:
    store.commit([candidate()], run_id="run", now=datetime.now(UTC))
    assert store.as_of(datetime.now(UTC).date()) == 1


@pytest.mark.parametrize(
    "asked", ["", "yesterday", "2024-05", "2024-02-30", "2024-05-01T25:00", "1.5", "20240501T10", "१२"]
)
def test_what_is_neither_number_nor_time_is_refused(store: Store, asked: str) -> None:
    with pytest.raises(ValueError, match="neither a state's number nor a time"):
        store.as_of(asked)


def test_a_store_without_documents_has_no_state_but_the_one_before_the_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    assert list(store.whole()) == list(store.whole(since=0)) == []
    for ask in (lambda: store.as_of(1), lambda: store.as_of("2023-08-07"), lambda: store.whole(as_of=1)):
        with pytest.raises(StateNotFound, match=r"no documents|no state 1"):
            ask()
    with pytest.raises(StateNotFound, match="no state 5"):
        store.whole(since=5)
