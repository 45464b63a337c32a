"""Some versions of many documents at once."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.store import Store
from tests.store.captures import NOW, capture, take


def test_exactly_the_versions_that_were_asked_for_come(store: Store) -> None:
    for edition in range(3):
        made = take(store, *(capture(store, f"{n}.html", f"{n} {edition}", f"https://n/{n}") for n in range(4)))
    ids = [each.doc_id for each in made]
    wanted = {(ids[0], 1), (ids[0], 3), (ids[2], 2)}
    assert dict(store.chosen_texts(wanted)) == {(ids[0], 1): "0 0", (ids[0], 3): "0 2", (ids[2], 2): "2 1"}
    assert {(each.doc_id, each.version): each.text for each in store.chosen(wanted)} == dict(store.chosen_texts(wanted))


def test_what_is_not_there_is_left_out(store: Store) -> None:
    """A version that never was, one that says it was deleted, and one that was purged."""
    first, second = take(store, *(capture(store, f"{n}.html", f"{n}", f"https://n/{n}") for n in range(2)))
    store.delete(first.doc_id, "asked for", run_id="d", now=NOW)
    store.purge(second.doc_id, "asked for", run_id="p", now=datetime(2024, 1, 1, tzinfo=UTC))
    wanted = {(first.doc_id, 1), (first.doc_id, 2), (first.doc_id, 9), (second.doc_id, 1), (second.doc_id, 2)}
    assert [(each.doc_id, each.version) for each in store.chosen(wanted)] == [(first.doc_id, 1)]
    assert [version for version, _ in store.chosen_texts(wanted)] == [(first.doc_id, 1)]


def test_nothing_wanted_reads_nothing(store: Store) -> None:
    assert list(store.chosen(())) == []
    assert list(store.chosen_texts(())) == []
