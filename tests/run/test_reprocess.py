"""The corpus again under today's rules, without the files it came from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import StateNotFound, StoreError
from pipeline.run import Counts, RunResult, Selection, begin_reprocess, reprocess
from pipeline.store import Store
from tests.run.corpora import (
    SETTINGS,
    CountingClean,
    batches_of,
    model_becomes,
    rules_become,
    run,
    told,
    write_articles,
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three documents made under the rules and by the model of Monday, and their files gone."""
    rules_become(monkeypatch, "monday")
    model_becomes(monkeypatch, "model 1")
    store = Store.open(tmp_path / "clean")
    run(write_articles(tmp_path / "raw", "aarhus", "bergen", "cadiz"), store)
    shutil.rmtree(tmp_path / "raw")
    return store


def again(store: Store, *, dry_run: bool = False, force: bool = False) -> RunResult:
    return reprocess(store, settings=SETTINGS, dry_run=dry_run, force=force)


def test_a_corpus_that_is_up_to_date_is_left_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night with nothing to do leaves no trace in the store, not even the row of a run."""
    clean, before = CountingClean(monkeypatch), _state(store)
    result = again(store)
    assert (result.outcomes, clean.seen(), _state(store)) == ((), [], before)


def test_a_run_that_is_killed_does_no_finished_batch_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the documents stay as they are, so that no new version tells what was looked at."""
    rules_become(monkeypatch, "tuesday")
    killed = begin_reprocess(store, settings=batches_of(2))
    killed.next_batch()
    assert (killed.done, killed.left) == (2, True)
    assert [(run.kind, run.complete, run.inputs, run.unchanged) for run in store.runs()][:1] == [
        ("reprocess", False, 3, 2)
    ]
    clean, following = CountingClean(monkeypatch), Store.open(store.path)
    assert again(following).counts == Counts(unchanged=1)
    assert clean.seen() == ["cadiz.txt"]


def test_a_run_in_batches_is_one_run_in_the_ledger(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are joined, and the marks of all its batches hold."""
    rules_become(monkeypatch, "tuesday")
    assert reprocess(store, settings=batches_of(1)).counts == Counts(unchanged=3)
    assert [(run.kind, run.complete, run.unchanged, len(run.checked)) for run in store.runs()] == [
        ("reprocess", True, 3, 24),
        ("ingest", True, 0, 0),
    ]
    assert again(store).outcomes == ()


def test_only_documents_whose_output_changes_get_a_version(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = CountingClean(monkeypatch)
    clean.change = lambda document, name: replace(document, tags=("sea",)) if name == "cadiz.txt" else document
    rules_become(monkeypatch, "tuesday")
    assert told(again(store)) == {"aarhus.txt": "unchanged", "bergen.txt": "unchanged", "cadiz.txt": "changed"}
    (changed,) = [each for each in store.documents() if each.version == 2]
    assert (Path(changed.raw_uri).name, changed.rules, changed.tags) == ("cadiz.txt", "tuesday", ("sea",))


def test_the_night_after_a_change_of_rules_has_nothing_to_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = CountingClean(monkeypatch)
    rules_become(monkeypatch, "tuesday")
    assert again(store).counts == Counts(unchanged=3)
    clean.seen()
    assert again(store).outcomes == ()
    assert clean.seen() == []


def test_documents_made_by_another_model_are_cleaned_again_and_only_changed_ones_get_a_version(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = CountingClean(monkeypatch)
    clean.change = lambda document, name: replace(document, tags=("sea",)) if name == "cadiz.txt" else document
    model_becomes(monkeypatch, "model 2")
    assert told(again(store)) == {"aarhus.txt": "unchanged", "bergen.txt": "unchanged", "cadiz.txt": "changed"}
    assert {Path(each.raw_uri).name: (each.version, each.model) for each in store.documents()} == {
        "aarhus.txt": (1, "model 1"),
        "bergen.txt": (1, "model 1"),
        "cadiz.txt": (2, "model 2"),
    }
    assert [each.model for each in store.history(store.find("cadiz.txt"))] == ["model 2", "model 1"]
    assert [run.model for run in store.runs()] == ["model 2", "model 1"]
    clean.seen()
    assert (again(store).outcomes, clean.seen()) == ((), []), "the night after has nothing to do"


def test_what_one_model_has_checked_says_nothing_about_the_next(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("model 2", "model 3"):
        model_becomes(monkeypatch, version)
        assert again(store).counts == Counts(unchanged=3)


def test_what_was_made_or_checked_before_there_was_a_model_is_looked_at_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_becomes(monkeypatch, "model 2")
    again(store)
    heads, runs = store.heads(), [replace(run, model=None) for run in store.runs()]
    monkeypatch.setattr(store, "runs", lambda: runs)
    assert again(store, dry_run=True).counts == Counts(unchanged=3), "checked by a run that names no model"
    model_becomes(monkeypatch, "model 1")
    assert again(store, dry_run=True).outcomes == ()
    monkeypatch.setattr(store, "heads", lambda: {key: head._replace(model=None) for key, head in heads.items()})
    assert again(store, dry_run=True).counts == Counts(unchanged=3), "made by no model that is named"


def test_what_reprocess_has_checked_ingest_does_not_clean_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_become(monkeypatch, "tuesday")
    again(store)
    clean = CountingClean(monkeypatch)
    raw = write_articles(tmp_path / "raw", "aarhus", "bergen", "cadiz", "dover")
    assert run(raw, store).counts == Counts(new=1, unchanged=3)
    assert clean.seen() == ["dover.txt"]


def test_force_takes_every_document(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = CountingClean(monkeypatch)
    assert again(store, force=True).counts == Counts(unchanged=3)
    assert len(clean.seen()) == 3


def test_a_selection_leaves_the_other_documents_due(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rules_become(monkeypatch, "tuesday")
    only = Selection(where=("title~bergen",))
    assert told(reprocess(store, settings=SETTINGS, only=only)) == {"bergen.txt": "unchanged"}
    assert reprocess(store, settings=SETTINGS, only=only).outcomes == ()
    assert told(again(store)) == {"aarhus.txt": "unchanged", "cadiz.txt": "unchanged"}
    assert told(reprocess(store, settings=SETTINGS, only=only, force=True)) == {"bergen.txt": "unchanged"}


def test_a_selection_that_fits_no_document_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Near miss: an empty selection leaves nothing out."""
    rules_become(monkeypatch, "tuesday")
    before = _state(store)
    assert reprocess(store, settings=SETTINGS, only=Selection(outlets=("Nobody",)), force=True).inputs == 0
    assert _state(store) == before
    assert reprocess(store, settings=SETTINGS, only=Selection()).inputs == 3


def test_since_takes_what_came_after_a_state(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(write_articles(tmp_path / "more", "dover"), store)
    rules_become(monkeypatch, "tuesday")
    assert told(reprocess(store, settings=SETTINGS, only=Selection(since="1"))) == {"dover.txt": "unchanged"}
    with pytest.raises(StateNotFound, match="no state 7"):
        reprocess(store, settings=SETTINGS, only=Selection(since="7"))


def test_a_document_that_was_deleted_is_left_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = store.heads()
    gone = next(doc_id for doc_id, head in heads.items() if head.raw_uri.endswith("bergen.txt"))
    monkeypatch.setattr(store, "heads", lambda: heads | {gone: heads[gone]._replace(op="delete")})
    clean = CountingClean(monkeypatch)
    again(store, force=True)
    assert clean.seen() == ["aarhus.txt", "cadiz.txt"]


def test_a_dry_run_writes_neither_versions_nor_a_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    CountingClean(monkeypatch).change = lambda document, name: replace(document, tags=("sea",))
    rules_become(monkeypatch, "tuesday")
    state = sorted(store.path.rglob("*"))
    assert again(store, dry_run=True).counts == Counts(changed=3)
    assert sorted(store.path.rglob("*")) == state


def test_raw_bytes_that_the_store_has_lost_put_one_document_in_quarantine(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = next(each.raw_sha256 for each in store.documents() if each.raw_uri.endswith("bergen.txt"))
    real = store.raw

    def raw(sha256: str) -> bytes:
        if sha256 == lost:
            raise StoreError("no such bytes")
        return real(sha256)

    monkeypatch.setattr(store, "raw", raw)
    rules_become(monkeypatch, "tuesday")
    assert told(again(store)) == {"aarhus.txt": "unchanged", "bergen.txt": "raw_missing", "cadiz.txt": "unchanged"}


def _state(store: Store) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in store.path.rglob("*")}
