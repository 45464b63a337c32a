"""A past state is the rows up to a dataset_version; it is read without the texts of other versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from pipeline.errors import DocumentNotFound, StateNotFound
from pipeline.store import Candidate, Store, StoredDocument, doc_id_for
from pipeline.store.snapshot import Snapshot

Make = Callable[..., Candidate]
NOON = datetime(2023, 8, 7, 12, 0, 30, 500, tzinfo=UTC)


def whose(store: Store, candidate: Candidate) -> str:
    """The id of the document that a candidate becomes."""
    return doc_id_for(candidate.raw_uri, store.path)


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
    a, b = whose(store, candidate("a.txt")), whose(store, candidate("b.txt"))
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
    a, b, c, _ = (whose(store, candidate(name)) for name in names)
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
    assert {each.doc_id for each in store.whole()} == {a, whose(store, candidate("d.txt"))}
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


def test_lists_and_documents_are_read_as_they_were(store: Store, candidate: Make) -> None:
    a, b, c = (whose(store, candidate(f"{name}.txt")) for name in "abc")
    runs(store, [candidate("a.txt", "A1."), candidate("b.txt", "B1.")], [candidate("a.txt", "A2.")])
    add_rows(store, "delete", b, at=NOON + timedelta(hours=2))
    runs(store, [candidate("c.txt", "C1.")])
    listed = [[each.doc_id for each in store.documents(as_of=state)] for state in (1, 2, 3, 4, None)]
    assert listed == [[a, b], [a, b], [a], [a, c], [a, c]]
    assert [store.document(a, as_of=state).text for state in (1, 2, 4)] == ["A1.", "A2.", "A2."]
    assert store.document(a, 1, as_of=2).text == "A1."
    assert store.document(b, as_of=2).text == store.document(b, 1).text == "B1."
    with pytest.raises(StateNotFound, match="no state 9"):
        store.documents(as_of=9)


def test_a_document_that_was_not_there_says_when_it_came_and_when_it_went(store: Store, candidate: Make) -> None:
    a, b, c = (whose(store, candidate(f"{name}.txt")) for name in "abc")
    runs(
        store, [candidate("a.txt", "A1.")], [candidate("b.txt", "B1.")], [candidate("b.txt", "B2."), candidate("c.txt")]
    )
    add_rows(store, "delete", b)
    for arguments, message in (
        ((b, None, 1), f"{b} was not there in state 1: it came with state 2"),
        ((b, 2, 2), "had no version 2 in state 2: it came with state 3"),
        ((b, 9, 2), "has no version 9; its newest is 3"),
        ((b, None, None), r"was deleted on 2023-08-07 12:00 UTC: asked for; `--version 2` shows how it last was"),
        ((b, 3, None), r"version 3 holds no text, it says that .* was deleted on 2023-08-07 12:00 UTC: asked for"),
        (("0" * 16, None, 1), "corpus list"),
    ):
        doc_id, version, state = arguments
        with pytest.raises(DocumentNotFound, match=message):
            store.document(doc_id, version, as_of=state)
    assert store.document(a, as_of=1).text == "A1."
    add_rows(store, "purge", c)
    with pytest.raises(DocumentNotFound, match="was purged on 2023-08-07 12:00 UTC: asked for; nothing of it is left"):
        store.document(c, 1)


def test_a_purge_leaves_a_row_that_reads_as_a_document_without_anything(store: Store, candidate: Make) -> None:
    runs(store, [candidate()])
    add_rows(store, "purge", whose(store, candidate()))
    newest = store.history(whose(store, candidate()))[0]
    assert (newest.op, newest.reason, newest.version) == ("purge", "asked for", 2)
    assert (newest.raw_uri, newest.authors, newest.lines_kept, newest.access, newest.text) == (
        "",
        (),
        0,
        "unknown",
        None,
    )


@pytest.mark.parametrize("version", [1, 2, None])
def test_the_texts_of_other_versions_stay_unread(
    store: Store, candidate: Make, version: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for one document, nor for a list of a past state."""
    runs(store, *([candidate("a.txt", text)] for text in "123"))
    read: list[tuple[Any, int]] = []
    real_rows, real_columns = Snapshot.rows, Snapshot.columns

    def rows(*arguments: Any, **named: Any) -> Any:
        found = real_rows(*arguments, **named)
        read.append((found.column_names, found.num_rows))
        return found

    def columns(*arguments: Any, **named: Any) -> Any:
        found = real_columns(*arguments, **named)
        read.append((found.column_names, found.num_rows))
        return found

    monkeypatch.setattr(Snapshot, "rows", rows)
    monkeypatch.setattr(Snapshot, "columns", columns)
    store.document(whose(store, candidate("a.txt")), version, as_of=2)
    store.documents(as_of=2)
    store.history(whose(store, candidate("a.txt")))
    assert [number for names, number in read if "text" in names] == [1]
