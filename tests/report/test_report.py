"""The report of a real run, and what runs keep for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.report import alerts, alerts_of_runs, report
from pipeline.run import RunResult, Selection, Status, ingest, reprocess
from pipeline.settings import Settings
from pipeline.store import Store
from tests.run.corpora import rules_become

SETTINGS = Settings()
BODY = "<p>{name} was closed on Monday after the storm, the port said in a long statement to reporters.</p>"
LINKS = "<ul>" + "<li><a href='/x'>Read this story about something else entirely</a></li>" * 30 + "</ul>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean", create=True)


def write(folder: Path, first: int, count: int, more: str = "") -> None:
    folder.mkdir(exist_ok=True)
    for n in range(first, first + count):
        text = "".join(BODY.format(name=f"Harbour {n} of {word}") for word in "ABCDEFGH")
        head = "<meta property='og:site_name' content='The Harbour Post'>"
        (folder / f"{n}.html").write_text(
            f"<html><head><title>Storm {n}</title>{head}</head><body><h1>Storm {n} closes it</h1>{text}{more}</body></html>"
        )


def run(folder: Path, store: Store, **how: bool) -> RunResult:
    return ingest([folder], store, settings=SETTINGS, **how)


def test_a_run_keeps_its_outlets_and_the_next_is_held_against_them(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "raw", 0, 10)
    first = run(tmp_path / "raw", store)
    assert alerts(first, store) == ()
    [kept] = store.runs()[0].outlets or ()
    assert (kept.outlet, kept.documents) == ("The Harbour Post", 10)

    write(tmp_path / "raw", 10, 10)
    assert report(run(tmp_path / "raw", store), store).alerts == ()
    write(tmp_path / "raw", 20, 10, LINKS)
    told = report(run(tmp_path / "raw", store), store)
    (alert,) = told.alerts
    assert (alert.kind, alert.subject) == ("quality-drift", "The Harbour Post")
    assert alerts(run(tmp_path / "raw", store), store) == (), "told once: nothing was cleaned since"
    (compared,) = told.comparisons
    assert (compared.now.documents, compared.before.documents) == (10, 10)
    assert compared.share > compared.share_before + 0.3


def test_a_dry_run_is_compared_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "raw", 0, 10)
    run(tmp_path / "raw", store)
    write(tmp_path / "raw", 10, 10, LINKS)
    assert len(alerts(run(tmp_path / "raw", store, dry_run=True), store)) == 1
    assert len(store.runs()) == 1


def test_a_reprocess_is_reported_like_an_ingest(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "raw", 0, 10)
    run(tmp_path / "raw", store)
    for day, compared in (("tomorrow", 0), ("the day after", 1)):
        rules_become(monkeypatch, day)
        told = report(reprocess(store, settings=SETTINGS), store)
        assert (told.cleaned, told.changed.documents, len(told.comparisons)) == (10, 0, compared)


def test_some_documents_are_no_measure_of_an_outlet(store: Store, tmp_path: Path) -> None:
    """Those with the most taken out, chosen for it, are neither held against earlier runs nor later ones against them."""
    write(tmp_path / "raw", 0, 10)
    write(tmp_path / "raw", 10, 10, LINKS)
    run(tmp_path / "raw", store)
    chosen = reprocess(store, settings=SETTINGS, force=True, only=Selection(where=("lines_out>20",)))
    assert (chosen.counts.unchanged, alerts(chosen, store), store.runs()[0].outlets) == (10, (), None)
    assert alerts(reprocess(store, settings=SETTINGS, force=True), store) == ()


def test_a_run_is_held_against_one_of_its_own_kind(store: Store, tmp_path: Path) -> None:
    """What came in today is another layout than the corpus as a whole: said of today's run, not every night."""
    write(tmp_path / "old", 0, 30)
    run(tmp_path / "old", store)
    assert alerts(reprocess(store, settings=SETTINGS, force=True), store) == ()
    write(tmp_path / "new", 30, 10, LINKS)
    assert len(alerts(run(tmp_path / "new", store), store)) == 1
    again = reprocess(store, settings=SETTINGS, force=True)
    assert [each.before.documents for each in report(again, store).comparisons] == [30]
    assert alerts(reprocess(store, settings=SETTINGS, force=True), store) == ()
    oldest_first = [len(told) for told in alerts_of_runs(store.runs()).values()]
    assert oldest_first == [0, 0, 1, 1, 0], "the corpus is another one than before, which is said once"


def test_pages_that_are_only_looked_at_again_are_no_news_of_an_outlet(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "old", 0, 10)
    write(tmp_path / "new", 10, 10, LINKS)
    run(tmp_path / "old", store)
    assert len(alerts(run(tmp_path / "new", store), store)) == 1
    again = run(tmp_path / "old", store, force=True)
    assert (again.counts.unchanged, alerts(again, store), store.runs()[0].outlets) == (10, (), ())


def test_mistyped_paths_are_no_heap_of_broken_files(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "raw", 0, 10)
    run(tmp_path / "raw", store)
    mistyped = [tmp_path / "raw" / f"{n}.htm" for n in range(6)]
    result = ingest([*mistyped, tmp_path / "raw" / "1.html"], store, settings=SETTINGS)
    assert (len(result.quarantined), alerts(result, store), store.runs()[0].quarantined) == (6, (), 0)


def test_lines_and_reasons_are_counted(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "raw", 0, 2, LINKS)
    (tmp_path / "raw" / "empty.html").write_text("")
    result = run(tmp_path / "raw", store)
    told = report(result, store)
    assert told.quarantined == (("empty_file", 1),)
    assert (told.cleaned, told.counts.quarantined) == (2, 1)
    [outlet] = told.outlets
    assert (outlet.outlet, outlet.documents, outlet.kept) == ("The Harbour Post", 2, told.kept)
    assert outlet.out == sum(each.lines for each in told.categories)
    assert [each.lines for each in told.categories] == sorted((each.lines for each in told.categories), reverse=True)
    assert 0 < outlet.share < 1


def test_a_night_with_nothing_to_do_reads_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "raw", 0, 10)
    run(tmp_path / "raw", store)
    result = run(tmp_path / "raw", store)
    assert {each.status for each in result.outcomes} == {Status.UNCHANGED}
    monkeypatch.setattr(Store, "runs", None)
    monkeypatch.setattr(Store, "chosen_texts", lambda store, wanted: iter(()) if not wanted else pytest.fail("read"))
    told = report(result, store)
    assert (told.cleaned, told.comparisons, told.alerts) == (0, (), ())
