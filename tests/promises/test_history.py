"""Promise 4: a document has a history.

A changed output makes a new version, an unchanged one makes none; every version says from which raw bytes, by which
pipeline, rules and model; any past state of the corpus can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import Candidate, Store, doc_id_for
from pipeline.types import Category, CleanDocument, Line

MIDNIGHT = datetime(2023, 8, 7, tzinfo=UTC)


def candidate(store: Store, name: str, text: str) -> Candidate:
    uri, raw = str(store.path.parent / "raw" / name), f"raw {text}".encode()
    document = CleanDocument(text, (Line(1, text, True, Category.BODY, "a sentence", 0.8),))
    return Candidate(uri, raw, sha256(raw).hexdigest(), "text/plain", document)


def runs_over(store: Store, states: Sequence[dict[str, str]]) -> list[int | None]:
    """One run per state of the inbox (file name to text); the version of the documents table after each."""
    after = []
    for place, state in enumerate(states):
        offers = [candidate(store, name, text) for name, text in state.items()]
        now = MIDNIGHT + timedelta(days=place)
        store.commit(offers, run_id=f"run {place}", now=now, pipeline=f"p{place}", rules=f"r{place}", model=f"m{place}")
        after.append(store.version("documents"))
    return after


@settings(max_examples=15, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), min_size=1), min_size=1, max_size=6))
def test_there_are_as_many_versions_as_there_were_changes(states: list[dict[str, str]]) -> None:
    """Whatever comes in, in whatever order: versions count from 1, each differs from the one before, none is lost."""
    expected: dict[str, list[tuple[str, str]]] = {}
    for place, state in enumerate(states):
        for name, text in state.items():
            versions = expected.setdefault(name, [])
            if not versions or versions[-1][0] != text:
                versions.append((text, f"run {place}"))
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "clean")
        runs_over(store, states)
        assert len(store.documents()) == len(expected)
        for name, versions in expected.items():
            doc_id = doc_id_for(candidate(store, name, "").raw_uri, store.path)
            history = list(reversed(store.history(doc_id)))
            assert [each.version for each in history] == list(range(1, len(versions) + 1))
            kept = [store.document(doc_id, each.version) for each in history]
            assert [(each.text, each.run_id) for each in kept] == versions


def test_an_unchanged_corpus_moves_no_table(tmp_path: Path) -> None:
    """A nightly run with nothing to do costs nothing, however often pipeline and rules change in between."""
    store = Store.open(tmp_path / "clean")
    assert runs_over(store, [{"a.txt": "One.", "b.txt": "Two."}] * 3) == [1, 1, 1]
    assert store.version("raw") == 1


def test_a_changed_document_moves_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    runs_over(store, [{"a.txt": "One.", "b.txt": "Two."}, {"a.txt": "One, corrected.", "b.txt": "Two."}])
    assert [(Path(each.raw_uri).name, each.version) for each in store.documents()] == [("a.txt", 2), ("b.txt", 1)]


def test_every_version_leads_back_to_its_bytes_and_to_what_made_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    runs_over(store, [{"a.txt": "One."}, {"a.txt": "Two."}])
    newest, oldest = store.history(store.find("a.txt"))
    assert [store.raw(each.raw_sha256) for each in (oldest, newest)] == [b"raw One.", b"raw Two."]
    assert [(each.pipeline, each.rules, each.model, each.run_id) for each in (oldest, newest)] == [
        ("p0", "r0", "m0", "run 0"),
        ("p1", "r1", "m1", "run 1"),
    ]
    assert [each.committed_at for each in (oldest, newest)] == [MIDNIGHT, MIDNIGHT + timedelta(days=1)]


def test_any_past_state_of_the_corpus_can_be_read(tmp_path: Path) -> None:
    """By the table's version as any Delta reader does it, and by `dataset_version`, which outlives a compaction."""
    store = Store.open(tmp_path / "clean")
    states = [{"a.txt": "1"}, {"a.txt": "2", "b.txt": "1"}, {"a.txt": "2"}, {"b.txt": "2"}]
    after = runs_over(store, states)
    assert after == [1, 2, 2, 3]
    expected = [{"1"}, {"2", "1"}, {"2", "1"}, {"2"}]
    table = store.path / "documents"
    DeltaTable(table).create_checkpoint()
    DeltaTable(table).optimize.compact()
    now = DeltaTable(table).to_pyarrow_table()
    for version, texts in zip(after, expected, strict=True):
        assert newest_texts(DeltaTable(table, version=version).to_pyarrow_table().to_pylist()) == texts
        assert newest_texts([row for row in now.to_pylist() if row["dataset_version"] <= (version or 0)]) == texts


def newest_texts(rows: list[dict[str, object]]) -> set[object]:
    newest: dict[object, dict[str, object]] = {}
    for row in sorted(rows, key=lambda row: str(row["version"])):
        newest[row["doc_id"]] = row
    return {row["text"] for row in newest.values()}


def test_the_past_cannot_be_changed_by_another_program(tmp_path: Path) -> None:
    """The table itself refuses; only a purge may take versions out, and it has to say so."""
    store = Store.open(tmp_path / "clean")
    runs_over(store, [{"a.txt": "One."}, {"a.txt": "Two."}])
    table = DeltaTable(store.path / "documents")
    with pytest.raises(DeltaError, match="append-only"):
        table.delete("version = 1")
    with pytest.raises(DeltaError, match="append-only"):
        table.update({"text": "'Three.'"})
    assert len(store.history(store.find("a.txt"))) == 2


def test_the_log_of_the_past_is_never_cleaned_away(tmp_path: Path) -> None:
    """Delta by itself drops log entries older than 30 days at a checkpoint, and with them the states they describe."""
    store = Store.open(tmp_path / "clean")
    runs_over(store, [{"a.txt": str(place)} for place in range(4)])
    log = store.path / "documents/_delta_log"
    table = DeltaTable(store.path / "documents")
    table.alter.set_table_properties({"delta.logRetentionDuration": "interval 0 seconds"})
    DeltaTable(store.path / "documents").create_checkpoint()
    runs_over(store, [{"a.txt": "x"}])
    assert (log / f"{0:020}.json").exists()
    assert len(DeltaTable(store.path / "documents", version=1).to_pyarrow_table()) == 1


def test_a_version_that_was_read_can_be_offered_again_without_making_one(tmp_path: Path) -> None:
    """Otherwise a restore would add a version to every document of the corpus."""
    store = Store.open(tmp_path / "clean")
    runs_over(store, [{"a.txt": "One."}])
    kept = store.document(store.find("a.txt"))
    offer = replace(candidate(store, "a.txt", "One."), document=kept.clean())
    assert store.commit([offer], run_id="again", now=MIDNIGHT)[0].status == "unchanged"
