"""The setting `markdown`: what is stored with it, and what switching it on and off does to a corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import Counts, RunResult, ingest, reprocess
from pipeline.settings import Settings
from pipeline.store import Store
from tests.run.corpora import CountingClean, rules_become, write_articles

WITH, WITHOUT = Settings(markdown=True), Settings(markdown=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two documents without Markdown."""
    store = Store.open(tmp_path / "clean")
    take(store, WITHOUT)
    return store


def take(store: Store, settings: Settings) -> RunResult:
    return ingest([write_articles(store.path.parent / "raw", "aarhus", "bergen")], store, settings=settings)


def markdown(store: Store) -> list[str | None]:
    return [store.document(each.doc_id).markdown for each in store.documents()]


def test_it_is_off_unless_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert markdown(store) == [None, None]
    assert not Settings().markdown
    monkeypatch.setenv("CLEANPRESS_MARKDOWN", "true")
    assert Settings().markdown


@pytest.mark.parametrize("kind", ["reprocess", "ingest"])
def test_documents_that_lack_it_get_it_at_the_next_run_and_only_once(
    store: Store, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = reprocess(store, settings=WITH) if kind == "reprocess" else take(store, WITH)
    assert result.counts == Counts(changed=2)
    first, _ = markdown(store)
    assert first is not None
    assert first.startswith("# Storm closes the Aarhus harbour\n\nThe harbour of Aarhus was closed on Monday")
    clean = CountingClean(monkeypatch)
    assert take(store, WITH).counts == Counts(unchanged=2)
    assert (reprocess(store, settings=WITH).outcomes, clean.seen()) == ((), [])


def test_switching_it_off_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take(store, WITH)
    clean = CountingClean(monkeypatch)
    assert take(store, WITHOUT).counts == Counts(unchanged=2)
    assert clean.seen() == []
    rules_become(monkeypatch, "tuesday")
    assert reprocess(store, settings=WITHOUT).counts == Counts(unchanged=2)
    assert None not in markdown(store)


def test_what_a_run_without_it_has_checked_is_checked_again_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New rules may change the Markdown alone, and a run without it cannot tell."""
    take(store, WITH)
    rules_become(monkeypatch, "tuesday")
    assert reprocess(store, settings=WITHOUT).counts == Counts(unchanged=2)
    assert reprocess(store, settings=WITH).counts == Counts(unchanged=2)
    assert reprocess(store, settings=WITH).outcomes == ()


def test_a_dry_run_tells_what_would_get_it(store: Store) -> None:
    assert reprocess(store, settings=WITH, dry_run=True).counts == Counts(changed=2)
    assert markdown(store) == [None, None]
