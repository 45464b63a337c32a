"""Documents by state, outlet and conditions, over the newest versions in a store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StateNotFound, WrongSelection
from pipeline.run import Selection, selected
from pipeline.store import Candidate, Store
from pipeline.store.schema import FULL_TEXT
from pipeline.store.snapshot import Snapshot
from pipeline.types import Category, CleanDocument, Line

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


def offer(store: Store, name: str, text: str, **fields: Any) -> Candidate:
    lines = (Line(1, text, True, Category.BODY, "a sentence", 0.8),)
    data = f"{name} {text} {fields}".encode()
    uri = str(store.path.parent / name)
    return Candidate(uri, data, sha256(data).hexdigest(), "text/plain", CleanDocument(text, lines, **fields))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """State 1: a, b, c, d of three outlets and none. State 2, an hour later: another version of b. State 3: d gone."""
    store = Store.open(tmp_path / "clean")
    first = [
        offer(store, "a", "The harbour is closed.", outlet="The Post", published=date(2024, 4, 30), language="en"),
        offer(store, "b", "Havnen er lukket.", outlet="Politiken", language="da"),
        offer(store, "c", "Nobody says where this is from.", language="en-GB", tags=("Sea", "Storm")),
        offer(store, "d", "The last of them.", outlet="the post", published=date(2024, 5, 2)),
    ]
    store.commit(first, run_id="r1", now=START)
    again = offer(store, "b", "Havnen er lukket.", outlet="Berlingske", language="da", published=date(2024, 5, 1))
    store.commit([again], run_id="r2", now=START + timedelta(hours=1))
    store.delete(store.find("d"), "retracted", run_id="r3", now=START + timedelta(hours=2))
    return store


def names(store: Store, only: Selection, as_of: int | None = None) -> str:
    of = {each.doc_id: Path(each.raw_uri).name for each in store.documents(as_of=as_of)}
    return "".join(sorted(of[doc_id] for doc_id in selected(store, only, as_of=as_of)))


def test_a_selection_of_nothing_in_particular_takes_all_that_were_not_deleted(store: Store) -> None:
    assert not Selection()
    assert names(store, Selection()) == "abc"


def test_an_outlet_is_named_in_any_case_and_several_mean_any(store: Store) -> None:
    assert names(store, Selection(outlets=("THE POST",))) == "a"
    assert names(store, Selection(outlets=("the post", " berlingske "))) == "ab"
    assert names(store, Selection(outlets=("The Pos", "Post"))) == ""


def test_only_the_newest_version_counts(store: Store) -> None:
    assert names(store, Selection(outlets=("Politiken",))) == ""
    assert names(store, Selection(outlets=("Politiken",)), as_of=1) == "b"


def test_all_conditions_have_to_hold(store: Store) -> None:
    assert names(store, Selection(where=("language~en",))) == "ac"
    assert names(store, Selection(where=("language~en", "tags=storm"))) == "c"
    assert names(store, Selection(outlets=("the post",), where=("tags=storm",))) == ""


def test_a_document_without_a_day_is_neither_before_nor_after_one(store: Store) -> None:
    assert names(store, Selection(where=("published<2024-05",))) == "a"
    assert names(store, Selection(where=("published>=2024-05",))) == "b"
    assert names(store, Selection(where=("published=",))) == "c"


@pytest.mark.parametrize(
    ("since", "expected"),
    [("0", "abc"), ("1", "b"), ("2", ""), ("2024-04-30", "abc"), ("2024-05-01T12:30", "b"), ("2024-05-01", "")],
)
def test_since_takes_what_was_written_after_a_state_or_time(store: Store, since: str, expected: str) -> None:
    """A document that was deleted since is none, although its newest version came after."""
    assert names(store, Selection(since=since)) == expected


def test_a_state_that_is_still_to_come_is_named(store: Store) -> None:
    with pytest.raises(StateNotFound, match="no state 9: the newest is 3"):
        selected(store, Selection(since="9"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"since": "yesterday"}, "since: 'yesterday' is neither"),
        ({"since": ""}, "since: '' is neither"),
        ({"outlets": ("The Post", " ")}, "an outlet is empty"),
        ({"where": ("language=en", "languge=en")}, "'languge=en' names no field"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_a_store_is_opened(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(WrongSelection, match=says):
        Selection(**wrong)


def test_no_text_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    picked, columns = Snapshot.picked, Snapshot.columns

    def noted(self: Snapshot, index: Any, pick: Any, wanted: Any, *more: Any, **named: Any) -> Any:
        read.update(index, wanted)
        return picked(self, index, pick, wanted, *more, **named)

    def noted_columns(self: Snapshot, wanted: Any, *more: Any, **named: Any) -> Any:
        read.update(wanted)
        return columns(self, wanted, *more, **named)

    monkeypatch.setattr(Snapshot, "picked", noted)
    monkeypatch.setattr(Snapshot, "columns", noted_columns)
    assert len(selected(store, Selection("0", ("The Post",), ("language=en",)))) == 1
    assert read.isdisjoint(FULL_TEXT)
    assert read - {"committed_at"} == {"doc_id", "version", "dataset_version", "op", "outlet", "language"}


def test_it_can_be_said_in_words() -> None:
    told = Selection("12", ("The Post", "Politiken"), ("language=da", "published>=2024"))
    assert str(told) == "since 12 · outlet The Post · outlet Politiken · language=da · published>=2024"
