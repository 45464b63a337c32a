"""Deleting a document and bringing it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.errors import DocumentNotFound, StoreError
from pipeline.store import Store
from tests.store.captures import URL, article, capture, take, told

LATER = datetime(2023, 9, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def doc_id(store: Store) -> str:
    take(store, capture(store, "a.html", article("storm")))
    take(store, capture(store, "b.html", article("storm", 1)))
    take(store, capture(store, "other.html", article("budget"), None))
    return store.find("b.html")


def delete(store: Store, doc_id: str) -> int:
    return store.delete(doc_id, "the paper asked for it", run_id="delete", now=LATER)


def test_a_deleted_document_is_in_no_list_but_its_history_stays(store: Store, doc_id: str) -> None:
    text = store.document(doc_id).text
    assert delete(store, doc_id) == 3
    assert [each.raw_uri.rpartition("/")[2] for each in store.documents()] == ["other.html"]
    assert [(each.version, each.op, each.reason) for each in store.history(doc_id)] == [
        (3, "delete", "the paper asked for it"),
        (2, "upsert", None),
        (1, "upsert", None),
    ]
    assert store.document(doc_id, 2).text == text
    with pytest.raises(DocumentNotFound, match="version 3 holds no text"):
        store.document(doc_id, 3)


def test_asking_for_it_says_when_and_why_it_was_deleted(store: Store, doc_id: str) -> None:
    delete(store, doc_id)
    for ref in (doc_id, URL, "b.html", "a.html", doc_id[:6]):
        with pytest.raises(DocumentNotFound, match=r"deleted on 2023-09-01 12:30 UTC: the paper.*--version 2.*restore"):
            store.document(store.find(ref))


def test_a_name_that_a_living_document_has_as_well_means_the_living_one(store: Store, doc_id: str) -> None:
    take(store, capture(store, "x/b.html", article("school"), None))
    delete(store, doc_id)
    assert store.find("b.html") == store.find("x/b.html") != doc_id


def test_whatever_leads_to_it_stays_away_and_leaves_no_trace(store: Store, doc_id: str) -> None:
    delete(store, doc_id)
    before = {name: store.version(name) for name in ("documents", "raw", "identity")}
    coming = (
        capture(store, "a.html", article("storm")),
        capture(store, "b.html", article("storm", 7)),
        capture(store, "new.html", article("storm", 8)),
        replace(capture(store, "b.html", article("storm", 9)), doc_id=doc_id),
    )
    assert store.plan(coming) == take(store, *coming)
    assert told(take(store, *coming)) == [(3, "deleted")] * 4
    assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before


def test_its_address_stays_away_whatever_it_shows_now(store: Store, doc_id: str) -> None:
    """A notice in place of the article brings it back into no list; the file it was in may hold another page."""
    delete(store, doc_id)
    notice = capture(store, "notice.html", article("retracted by the desk"), title="Retracted")
    assert told(take(store, notice)) == [(3, "deleted")]
    elsewhere = capture(store, "b.html", article("school"), URL + "-school")
    assert told(take(store, elsewhere)) == [(1, "new")]


def test_another_document_under_its_address_goes_on(store: Store, doc_id: str) -> None:
    [wall] = take(store, capture(store, "wall.html", article("we and our partners")))
    delete(store, doc_id)
    coming = [capture(store, f"new/{name}.html", article(name, 9)) for name in ("storm", "we and our partners", "rain")]
    assert [(each.doc_id, each.status) for each in take(store, *coming)][:2] == [
        (doc_id, "deleted"),
        (wall.doc_id, "changed"),
    ]
    assert told(take(store, coming[2])) == [(1, "unchanged")], "new, as it is like neither"


def test_a_restored_document_is_as_it_was_in_a_new_version_and_grows_again(store: Store, doc_id: str) -> None:
    was = store.document(doc_id).clean()
    delete(store, doc_id)
    assert store.restore(doc_id, run_id="restore", now=LATER) == 4
    back = store.document(doc_id)
    assert (back.clean(), back.op, back.reason, back.run_id, back.committed_at) == (
        was,
        "upsert",
        None,
        "restore",
        LATER,
    )
    assert back.dataset_version == store.version("documents")
    assert told(take(store, capture(store, "b.html", article("storm", 1)))) == [(4, "unchanged")]
    assert told(take(store, capture(store, "b.html", article("storm", 2)))) == [(5, "changed")]


def test_deleting_and_restoring_twice_is_doing_it_once(store: Store, doc_id: str) -> None:
    assert (store.restore(doc_id, run_id="r", now=LATER), delete(store, doc_id), delete(store, doc_id)) == (2, 3, 3)
    assert [store.restore(doc_id, run_id="r", now=LATER) for _ in range(2)] == [4, 4]


def test_what_is_not_there_cannot_be_deleted_and_what_was_purged_cannot_be_restored(store: Store, doc_id: str) -> None:
    for change in (delete, lambda store, doc_id: store.restore(doc_id, run_id="r", now=LATER)):
        with pytest.raises(DocumentNotFound, match="corpus list"):
            change(store, "0" * 16)
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    row = {**snapshot.rows("doc_id", doc_id).to_pylist()[0], "version": 3, "op": "purge", "reason": None}
    store._documents.append(lambda _: [row])
    with pytest.raises(StoreError, match="purged"):
        store.restore(doc_id, run_id="r", now=LATER)
    with pytest.raises(DocumentNotFound, match="was purged on"):
        store.document(doc_id)
    assert delete(store, doc_id) == 3
