"""Promise 4, for pages that come in several captures: whatever comes, in whatever order, a document has one history.

Versions count from 1 without a gap, each differs from the one before, and looking at the same folder again writes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import Candidate, Store
from tests.store.captures import article, capture, take

Folder = Mapping[str, tuple[str, int, str | None]]
"""File name to subject, edit and address."""
PAGES = st.tuples(
    st.sampled_from(["storm", "budget"]),
    st.integers(0, 2),
    st.sampled_from([None, "https://news.example/1", "https://news.example/2"]),
)
FOLDERS = st.dictionaries(st.sampled_from(["a.html", "b.html", "c.html"]), PAGES, min_size=1)
TEXTS = {(subject, edit): article(subject, edit) for subject in ("storm", "budget") for edit in range(3)}


def offers(store: Store, folder: Folder) -> list[Candidate]:
    return [capture(store, name, TEXTS[subject, edit], url) for name, (subject, edit, url) in folder.items()]


def histories(store: Store) -> dict[str, list[tuple[int, str]]]:
    found = {}
    for doc_id in store.heads():
        versions = [(each.version, each.output_hash) for each in store.history(doc_id)]
        found[doc_id] = versions[::-1]
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(FOLDERS, min_size=1, max_size=4), st.booleans())
def test_versions_have_no_gap_and_no_repetition_and_nights_without_news_write_nothing(
    nights: list[Folder], one_by_one: bool
) -> None:
    with TemporaryDirectory() as place:
        store = Store.open(Path(place) / "clean")
        for night in nights:
            found = offers(store, night)
            for batch in [[each] for each in found] if one_by_one else [found]:
                take(store, *batch)
            before = {name: store.version(name) for name in ("documents", "raw", "identity")}
            again = take(store, *offers(store, night))
            assert {each.status for each in again} == {"unchanged"}, "the same folder, the same night"
            take(Store.open(store.path), *reversed(offers(store, night)))
            assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before
        for versions in histories(store).values():
            assert [version for version, _ in versions] == list(range(1, len(versions) + 1))
            assert all(one != two for (_, one), (_, two) in pairwise(versions))


@settings(max_examples=15, deadline=None)
@given(st.lists(FOLDERS, min_size=1, max_size=4))
def test_whether_captures_come_in_one_batch_or_in_several_makes_no_difference(nights: list[Folder]) -> None:
    with TemporaryDirectory() as place:
        whole, parts = Store.open(Path(place) / "one/clean"), Store.open(Path(place) / "two/clean")
        for night in nights:
            take(whole, *offers(whole, night))
            for each in offers(parts, night):
                take(parts, each)
        assert histories(whole) == histories(parts)


@settings(max_examples=15, deadline=None)
@given(st.lists(FOLDERS, min_size=1, max_size=4))
def test_a_rehearsal_tells_what_the_commits_will_do(nights: list[Folder]) -> None:
    with TemporaryDirectory() as place:
        store = Store.open(Path(place) / "clean")
        take(store, *offers(store, nights[0]))
        rehearsal = store.rehearsal()
        foretold = [rehearsal.plan(offers(store, night)) for night in nights[1:]]
        assert [take(store, *offers(store, night)) for night in nights[1:]] == foretold
