"""What a commit makes of a document: a version when its output is new, nothing when it is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from deltalake import DeltaTable

from pipeline.store import Candidate, Committed, Store
from pipeline.versions import model_version, pipeline_version, rules_version
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]


def statuses(told: list[Committed]) -> list[tuple[int, str]]:
    return [(each.version, each.status) for each in told]


def test_opening_a_store_writes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    assert (store.documents(), store.heads(), store.runs(), store.quarantined()) == ([], {}, [], [])
    assert store.version("documents") is None
    assert not (tmp_path / "clean").exists()


def test_the_first_commit_makes_version_1_of_every_document_in_one_table_version(
    store: Store, candidate: Make, commit: Commit
) -> None:
    told = commit(candidate("b.txt", "Two."), candidate("a.txt", "One."))
    assert statuses(told) == [(1, "new"), (1, "new")]
    assert told[0].doc_id == doc_id_of(candidate("b.txt")), "the answers stand in the order of the candidates"
    assert [Path(each.raw_uri).name for each in store.documents()] == ["a.txt", "b.txt"]
    assert store.version("documents") == 1


def test_the_same_output_again_makes_no_version_and_no_commit(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate())
    before = {name: store.version(name) for name in ("documents", "raw", "identity")}
    assert statuses(commit(candidate(), run_id="next", pipeline="p2", rules="r2")) == [(1, "unchanged")]
    assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before
    assert store.document(doc_id_of(candidate())).run_id == "run"


def test_other_bytes_with_the_same_output_are_kept_but_make_no_version(
    store: Store, candidate: Make, commit: Commit
) -> None:
    """A space at the end of a file is not an edit; but the day the rules change, it is cleaned from what came last."""
    commit(candidate())
    spaced = replace(candidate(), raw=b"raw ", raw_sha256=sha256(b"raw ").hexdigest())
    assert statuses(commit(spaced)) == [(1, "unchanged")]
    assert store.raw(spaced.raw_sha256) == b"raw "
    assert store.version("documents") == 1
    assert store.known().newest[doc_id_of(candidate())].raw_sha256 == spaced.raw_sha256
    before = {name: store.version(name) for name in ("documents", "raw", "identity")}
    assert statuses(commit(spaced)) == [(1, "unchanged")]
    assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before, "once, not every night"


def test_only_the_changed_document_gets_a_version(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate("a.txt", "One."), candidate("b.txt", "Two."))
    told = commit(candidate("a.txt", "One."), candidate("b.txt", "Two, corrected."))
    assert statuses(told) == [(1, "unchanged"), (2, "changed")]
    assert len(DeltaTable(store.path / "documents").to_pyarrow_table()) == 3


def test_going_back_to_an_older_output_is_a_new_version(store: Store, candidate: Make, commit: Commit) -> None:
    for text in ("One.", "Two.", "One."):
        told = commit(candidate("a.txt", text))
    assert statuses(told) == [(3, "changed")]
    assert store.version("raw") == 2, "the bytes of the first version serve the third"


def test_a_document_twice_in_one_batch_is_judged_in_order(store: Store, candidate: Make, commit: Commit) -> None:
    told = commit(candidate("a.txt", "One."), candidate("a.txt", "One."), candidate("a.txt", "Two."))
    assert statuses(told) == [(1, "new"), (1, "unchanged"), (2, "changed")]
    assert store.heads()[told[0].doc_id].version == 2


def test_bytes_shared_by_two_documents_are_stored_once(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate("a.txt", "One."), candidate("b.txt", "One."), candidate("c.txt", "Two."))
    assert len(DeltaTable(store.path / "raw").to_pyarrow_table()) == 2
    assert store.raw(candidate("b.txt", "One.").raw_sha256) == b"raw One."


def test_every_one_of_many_raw_files_comes_back_as_it_was(store: Store, candidate: Make, commit: Commit) -> None:
    """300 files over two commits: more than one row group, and more than one data file."""
    all_of_them = [candidate(f"{place}.txt", f"Text {place}.") for place in range(300)]
    commit(*all_of_them[:290])
    commit(*all_of_them[290:])
    reader = Store.open(store.path, create=False)
    for each in (*all_of_them[::7], *reversed(all_of_them)):
        assert reader.raw(each.raw_sha256) == each.raw


def test_raw_bytes_are_found_after_another_process_added_or_compacted_them(
    store: Store, candidate: Make, commit: Commit
) -> None:
    reader = Store.open(store.path)
    for name in ("a.txt", "b.txt"):
        commit(candidate(name, name))
        assert reader.raw(candidate(name, name).raw_sha256) == f"raw {name}".encode()
    table = DeltaTable(store.path / "raw")
    table.optimize.compact()
    table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    assert reader.raw(candidate("a.txt", "a.txt").raw_sha256) == b"raw a.txt"


def test_plan_tells_what_commit_would_do_and_writes_nothing(store: Store, candidate: Make, commit: Commit) -> None:
    commit(candidate("a.txt", "One."))
    offer = [candidate("a.txt", "One, corrected."), candidate("b.txt", "Two.")]
    before = sorted(os.walk(store.path))
    plan = store.plan(offer)
    assert sorted(os.walk(store.path)) == before
    assert plan == commit(*offer)


def test_an_empty_batch_makes_no_tables(store: Store, commit: Commit) -> None:
    assert commit() == []
    assert not store.path.exists()


def test_a_version_says_which_code_made_it_without_being_told(store: Store, candidate: Make) -> None:
    store.commit([candidate()], run_id="run", now=datetime(2023, 8, 7, tzinfo=UTC))
    kept = store.document(doc_id_of(candidate()))
    assert (kept.pipeline, kept.rules, kept.model) == (pipeline_version(), rules_version(), model_version())
    assert kept.memory is None


def test_bytes_that_are_not_what_their_hash_says_are_refused(store: Store, candidate: Make, commit: Commit) -> None:
    with pytest.raises(ValueError, match="not the hash of raw"):
        commit(replace(candidate(), raw=b"others"))
    assert store.documents() == []


def test_a_clock_without_a_time_zone_is_refused(store: Store, candidate: Make) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.commit([candidate()], run_id="run", now=datetime(2023, 8, 7))  # noqa: DTZ001 - that is the point
