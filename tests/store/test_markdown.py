"""Markdown beside the text: kept with the version, and what it means for whether there is one."""

from __future__ import annotations

from collections.abc import Callable

from deltalake import DeltaTable

from pipeline.store import Candidate, Committed, Store
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]


def status(told: list[Committed]) -> list[tuple[int, str]]:
    return [(each.version, each.status) for each in told]


def test_it_comes_back_as_it_was_and_a_summary_leaves_it_unread(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate(markdown="# A \\*\n\n- ü"))
    assert store.document(doc_id_of(candidate())).clean().markdown == "# A \\*\n\n- ü"
    (listed,) = store.documents()
    assert (listed.markdown, len(listed.markdown_hash or "")) == (None, 64)


def test_a_document_that_lacks_it_gets_a_version_when_it_is_asked_for(
    store: Store, candidate: Make, commit: Commit
) -> None:
    assert status(commit(candidate())) == [(1, "new")]
    assert status(store.plan([candidate(markdown="m")])) == [(2, "changed")]
    assert status(commit(candidate(markdown="m"))) == [(2, "changed")]
    assert status(commit(candidate(markdown="m"))) == [(2, "unchanged")]
    assert status(commit(candidate(markdown="m, better"))) == [(3, "changed")]


def test_a_run_without_it_takes_none_away(store: Store, candidate: Make, commit: Commit) -> None:
    """Near miss: another text does make a version, and that one has none."""
    commit(candidate(markdown="m"))
    assert status(commit(candidate())) == [(1, "unchanged")]
    assert store.document(doc_id_of(candidate())).markdown == "m"
    assert status(commit(candidate(text="Closed again."))) == [(2, "changed")]
    assert store.document(doc_id_of(candidate())).markdown is None


def test_empty_markdown_is_not_missing_markdown(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate(markdown=""))
    assert status(commit(candidate(markdown=""))) == [(1, "unchanged")]
    assert store.document(doc_id_of(candidate())).markdown == ""


def test_twice_in_one_batch_it_is_compared_with_the_first(store: Store, candidate: Make, commit: Commit) -> None:
    told = commit(candidate(markdown="m"), candidate(), candidate(markdown="m"), candidate(markdown="n"))
    assert status(told) == [(1, "new"), (1, "unchanged"), (1, "unchanged"), (2, "changed")]


def test_the_log_holds_none_of_it(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate(markdown="a secret"))
    assert DeltaTable(store.path / "documents").version() == 1
    assert all("a secret" not in file.read_text() for file in (store.path / "documents/_delta_log").glob("*.json"))
