"""The documents that a run changed most, read in one pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.report import changed as changed_module
from pipeline.report.changed import Changed, most_changed
from pipeline.run import Outcome, RunResult, Status
from pipeline.store import Store
from pipeline.store.snapshot import Snapshot
from tests.store.captures import NOW, article, capture, newest, take


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


def result(store: Store, *outcomes: Outcome, dry_run: bool = False) -> RunResult:
    return RunResult("r", "ingest", NOW, NOW, dry_run, outcomes, store.uri, 1, len(outcomes))


def committed(store: Store, **texts: str) -> list[Outcome]:
    """One version each, and what a run says of it."""
    made = take(
        store, *(capture(store, f"{name}.html", text, f"https://n.example/{name}") for name, text in texts.items())
    )
    return [
        Outcome(f"{name}.html", "", Status(each.status), each.doc_id, each.version)
        for name, each in zip(texts, made, strict=True)
    ]


def names(found: Changed) -> list[str]:
    return [each.outcome.name for each in found.most]


def test_the_most_changed_comes_first_with_its_share_and_its_difference(store: Store) -> None:
    before = {name: article(name) for name in ("edited", "other", "same")}
    committed(store, **before)
    after = committed(store, edited=article("edited", edit=1), other=article("another"), same=before["same"])
    found = most_changed(result(store, *after), store)
    assert (found.documents, found.compared, names(found)) == (2, 2, ["other.html", "edited.html"])
    other, edited = found.most
    assert (other.share, other.words) == (1.0, 240)
    assert (edited.words, round(edited.share, 2)) == (8, 0.03)
    assert edited.diff.changed == ("text", "lines")
    assert (edited.diff.before.text, edited.diff.after.version) == (before["edited"], 2)


def test_a_note_of_a_line_does_not_come_before_an_article_that_was_lost(store: Store) -> None:
    committed(store, note="Closed today.", lost=article("lost"))
    found = most_changed(result(store, *committed(store, note="Open again.", lost="Subscribe.")), store)
    assert names(found) == ["lost.html", "note.html"]


def test_words_that_only_changed_places_are_no_change_of_words(store: Store) -> None:
    """The difference shows where they went."""
    committed(store, a="One two.\n\nThree four.")
    [found] = most_changed(result(store, *committed(store, a="Three four.\n\nOne two.")), store).most
    assert (found.words, found.share) == (0, 0.0)
    assert [each.kind for each in found.diff.paragraphs] == ["moved"]


def test_two_steps_in_one_run_are_one_change(store: Store) -> None:
    """Two captures of one page: what stands there now is held against what stood before the run."""
    committed(store, a=article("a"))
    steps = [*committed(store, a=article("b")), *committed(store, a=article("c"))]
    found = most_changed(result(store, *steps), store)
    assert (found.documents, len(found.most)) == (1, 1)
    diff = found.most[0].diff
    assert (diff.before.version, diff.after.version) == (1, 3)
    assert diff.after.text == newest(store, diff.after.doc_id)


def test_ten_are_shown_of_any_number_and_the_texts_are_read_in_two_passes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(store, **{f"a{n}": article(f"a{n}") for n in range(30)})
    after = committed(store, **{f"a{n}": article(f"b{n}") for n in range(30)})
    passes: list[Any] = []
    picked = Snapshot.picked
    monkeypatch.setattr(Snapshot, "picked", lambda *told: passes.append(told[3]) or picked(*told))
    found = most_changed(result(store, *after), store)
    assert (found.documents, found.compared, len(found.most)) == (30, 30, 10)
    assert passes[0] == ["doc_id", "version", "text"]
    assert len(passes) == 2


def test_of_a_flood_of_changes_a_sample_is_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed_module, "MOST_COMPARED", 5)
    committed(store, **{f"a{n}": article(f"a{n}") for n in range(9)})
    found = most_changed(result(store, *committed(store, **{f"a{n}": article(f"b{n}") for n in range(9)})), store)
    assert (found.documents, found.compared, len(found.most)) == (9, 5, 5)


def test_where_nothing_changed_nothing_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = committed(store, a=article("a"))
    monkeypatch.setattr(Snapshot, "picked", None)
    assert most_changed(result(store, *outcomes), store) == Changed(0, 0, ())
    dry = [Outcome("a.html", "", Status.CHANGED, outcomes[0].doc_id, 2)]
    assert most_changed(result(store, *dry, dry_run=True), store) == Changed(1, 0, ())


def test_a_document_that_was_purged_since_is_left_out(store: Store) -> None:
    committed(store, a=article("a"), b=article("b"))
    after = committed(store, a=article("c"), b=article("d"))
    store.purge(str(after[0].doc_id), "asked for", run_id="p", now=NOW)
    assert names(most_changed(result(store, *after), store)) == ["b.html"]
