"""Files into the store: what becomes a version, what does not, and what is not even looked at again."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.run import Counts, Progress, Status, ingest
from pipeline.store import Store
from pipeline.types import CleanDocument
from tests.run.corpora import SETTINGS, CountingClean, batches_of, rules_become, run, told, write_articles


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "raw", "aarhus", "bergen", "cadiz")


def test_every_article_becomes_version_1_of_a_document_with_its_facts(raw: Path, store: Store) -> None:
    result = run(raw, store)
    assert told(result) == {"aarhus.txt": "new", "bergen.txt": "new", "cadiz.txt": "new"}
    first = result.outcomes[0]
    assert (first.version, first.title, first.kept, first.out) == (1, "Storm closes the Aarhus harbour", 2, 1)
    assert dict(first.out_by_category) == {"title": 1}
    assert [document.doc_id for document in store.documents()] == [each.doc_id for each in result.outcomes]


def test_the_run_is_a_row_in_runs(raw: Path, store: Store) -> None:
    (raw / "empty.txt").touch()
    result = run(raw, store)
    (row,) = store.runs()
    assert (row.run_id, row.kind, row.inputs, row.new, row.quarantined, row.complete) == (
        result.run_id,
        "ingest",
        4,
        3,
        1,
        True,
    )
    assert row.documents_version == result.documents_version == store.version("documents")


def test_a_second_run_cleans_nothing_and_commits_no_document(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    before = store.version("documents")
    clean = CountingClean(monkeypatch)
    assert run(raw, store).counts == Counts(unchanged=3)
    assert (clean.seen(), store.version("documents")) == ([], before)


def test_force_cleans_again_but_the_same_output_is_no_new_version(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    clean = CountingClean(monkeypatch)
    assert run(raw, store, force=True).counts == Counts(unchanged=3)
    assert clean.seen() == ["aarhus.txt", "bergen.txt", "cadiz.txt"]


def test_a_changed_file_makes_version_2_of_its_document_and_only_of_that(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    with (raw / "bergen.txt").open("a", encoding="utf-8") as file:
        file.write("\nThe ferry company expects a busy weekend on all of its routes.\n")
    clean = CountingClean(monkeypatch)
    result = run(raw, store)
    assert told(result) == {"aarhus.txt": "unchanged", "bergen.txt": "changed", "cadiz.txt": "unchanged"}
    assert (clean.seen(), result.outcomes[1].version) == (["bergen.txt"], 2)


def test_bytes_that_come_back_after_a_change_are_a_third_version(raw: Path, store: Store) -> None:
    file = raw / "bergen.txt"
    first = file.read_bytes()
    versions = []
    for data in (first, first + b"\nThe ferries sail again, the company said on Friday.\n", first, first):
        file.write_bytes(data)
        versions.append(run(file, store).outcomes[0].version)
    assert versions == [1, 2, 3, 3]


def test_bytes_that_once_changed_nothing_are_looked_at_again_after_another_version(raw: Path, store: Store) -> None:
    """What was found out about bytes next to version 1 does not hold next to version 2."""
    file = raw / "bergen.txt"
    first = file.read_bytes()
    versions = []
    for data in (first, first + b"\n\n", first + b"\nThe ferries sail again, it said on Friday.\n", first + b"\n\n"):
        file.write_bytes(data)
        versions.append(run(file, store).outcomes[0].version)
    assert versions == [1, 1, 2, 3]


def test_bytes_that_change_without_changing_the_output_are_cleaned_once(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    (raw / "bergen.txt").write_bytes((raw / "bergen.txt").read_bytes() + b"\n\n")
    clean = CountingClean(monkeypatch)
    assert run(raw, store).counts == Counts(unchanged=3)
    assert clean.seen() == ["bergen.txt"]
    run(raw, store)
    assert clean.seen() == []
    (raw / "bergen.txt").write_bytes((raw / "bergen.txt").read_bytes() + b"\n\n")
    run(raw, store)
    assert clean.seen() == ["bergen.txt"]


def test_new_rules_that_change_no_output_are_tried_once_and_make_no_version(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_become(monkeypatch, "monday")
    run(raw, store)
    clean = CountingClean(monkeypatch)
    rules_become(monkeypatch, "tuesday")
    assert run(raw, store).counts == Counts(unchanged=3)
    assert len(clean.seen()) == 3
    assert run(raw, store).counts == Counts(unchanged=3)
    assert clean.seen() == []
    rules_become(monkeypatch, "wednesday")
    run(raw, store)
    assert len(clean.seen()) == 3


def test_new_rules_make_a_version_of_just_the_documents_whose_output_changes(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_become(monkeypatch, "monday")
    run(raw, store)
    clean = CountingClean(monkeypatch)
    clean.change = lambda document, name: replace(document, tags=("sea",)) if name == "cadiz.txt" else document
    rules_become(monkeypatch, "tuesday")
    result = run(raw, store)
    assert told(result) == {"aarhus.txt": "unchanged", "bergen.txt": "unchanged", "cadiz.txt": "changed"}
    assert {each.raw_uri[-9:]: each.rules for each in store.documents()}["cadiz.txt"] == "tuesday"
    clean.seen()
    run(raw, store)
    assert clean.seen() == []


def test_a_dry_run_says_what_would_happen_and_writes_nothing_at_all(raw: Path, store: Store) -> None:
    (raw / "empty.txt").touch()
    assert told(run(raw, store, dry_run=True))["aarhus.txt"] == "new"
    assert not store.path.exists()
    run(raw, store)
    (raw / "aarhus.txt").write_bytes((raw / "bergen.txt").read_bytes())
    state = sorted(store.path.rglob("*"))
    result = run(raw, store, dry_run=True)
    assert (result.outcomes[0].status, result.outcomes[0].version) == (Status.CHANGED, 2)
    assert sorted(store.path.rglob("*")) == state


def test_a_long_run_is_committed_in_batches(tmp_path: Path, store: Store) -> None:
    raw = write_articles(tmp_path / "raw", *"abcde")
    assert run(raw, store, settings=batches_of(2)).counts.new == 5
    assert len({document.dataset_version for document in store.documents()}) == 3


def test_a_batch_is_also_full_when_its_raw_bytes_are_many(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = write_articles(tmp_path / "raw", *"abcde")
    monkeypatch.setattr("pipeline.run.batches.BATCH_BYTES", 2 * (raw / "a.txt").stat().st_size)
    run(raw, store)
    assert len({document.dataset_version for document in store.documents()}) == 3


def test_an_input_in_quarantine_is_a_row_once_however_often_it_is_met(raw: Path, store: Store) -> None:
    (raw / "empty.txt").touch()
    result = run(raw, store)
    assert run(raw, store).counts == Counts(unchanged=3, quarantined=1)
    (row,) = store.quarantined()
    assert (row.reason, row.run_id, row.size, row.uri) == ("empty_file", result.run_id, 0, str(raw / "empty.txt"))
    assert row.remedy


def test_a_document_whose_file_becomes_unreadable_stays_as_it_was(raw: Path, store: Store) -> None:
    run(raw, store)
    (raw / "bergen.txt").write_bytes(b"")
    assert told(run(raw, store))["bergen.txt"] == "empty_file"
    assert len(store.documents()) == 3


def test_a_document_that_was_deleted_stays_away_until_it_is_restored(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is not even cleaned; a file with other bytes is, but nothing of it is kept."""
    first = run(raw, store)
    gone = store.find("bergen.txt")
    store.delete(gone, "asked for by the port", run_id="d", now=first.ended)
    clean, before = CountingClean(monkeypatch), store.version("identity")
    result = run(raw, store)
    assert (told(result)["bergen.txt"], clean.seen()) == ("deleted", [])
    assert str(result.counts) == "2 documents: 0 new · 0 changed · 2 unchanged · 0 quarantined · 1 deleted"
    assert store.runs()[0].deleted == 1
    (raw / "bergen.txt").write_text("The ferry company has another story to tell about Bergen today.\n" * 3)
    for dry_run in (True, False):
        result = run(raw, store, dry_run=dry_run)
        assert (told(result)["bergen.txt"], result.outcomes[1].doc_id) == ("deleted", gone)
    assert (store.version("identity"), len(store.documents()), len(store.history(gone))) == (before, 2, 2)
    store.restore(gone, run_id="r", now=first.ended)
    assert told(run(raw, store))["bergen.txt"] == "changed"


def test_a_defect_of_ours_is_quarantined_with_its_name_and_logged_with_its_traceback(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(document: CleanDocument, name: str) -> CleanDocument:
        if name == "bergen.txt":
            raise ZeroDivisionError("no lines")
        return document

    CountingClean(monkeypatch).change = broken
    with caplog.at_level(logging.ERROR, logger="pipeline.run"):
        result = run(raw, store)
    assert told(result) == {"aarhus.txt": "new", "bergen.txt": "internal_error", "cadiz.txt": "new"}
    assert result.outcomes[1].detail == "ZeroDivisionError: no lines"
    assert "Traceback" in caplog.text


def test_progress_tells_each_input_with_its_outcome_and_ends_at_the_total(raw: Path, store: Store) -> None:
    steps: list[Progress] = []
    ingest([raw], store, settings=SETTINGS, progress=steps.append)
    assert [Path(step.name).name for step in steps if step.outcome is None] == ["aarhus.txt", "bergen.txt", "cadiz.txt"]
    assert [step.outcome.status for step in steps if step.outcome] == [Status.NEW] * 3
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (1, 3, 3)


def test_a_file_over_the_limit_of_the_settings_is_refused(raw: Path, store: Store) -> None:
    (raw / "long.txt").write_bytes(b"word " * 20_001)
    assert told(run(raw, store))["long.txt"] == "too_large"


def test_what_lies_beside_the_articles_is_named_in_the_result(raw: Path, store: Store) -> None:
    (raw / "gold.json").write_text("{}", encoding="utf-8")
    assert run(raw, store).skipped == (str(raw / "gold.json"),)


def test_a_mended_file_leaves_the_quarantine_and_comes_back_when_it_breaks_again(raw: Path, store: Store) -> None:
    (raw / "cadiz.txt").write_bytes(b"")
    run(raw, store)
    assert [row.reason for row in store.quarantined()] == ["empty_file"]
    run(raw, store)
    assert len(store.quarantined()) == 1
    write_articles(raw, "cadiz")
    run(raw, store)
    assert store.quarantined() == []
    (raw / "cadiz.txt").write_bytes(b"")
    run(raw, store)
    assert [row.reason for row in store.quarantined()] == ["empty_file"]
