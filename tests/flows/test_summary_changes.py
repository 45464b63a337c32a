"""The summary's texts of documents that changed, its comparison with earlier runs, and how large it may get."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from flows.artifacts import MOST_ROWS, rows
from flows.diff_rows import MOST_ROWS as MOST_DIFF_ROWS
from flows.markdown import fenced, one_line
from flows.summary import MOST_ALERTS, summary
from pipeline.report import Alert, Report, report
from pipeline.report.drift import compared, last_known
from pipeline.run import Outcome, RunResult, Status
from pipeline.store import Store
from tests.report.shares import pages, record, shares
from tests.store.captures import NOW, article, capture, take

HOSTILE = '``` ```` <img src="https://evil.example/x.png"> [a](https://evil.example)'


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


def changed(store: Store, before: str, after: str, title: str = "Storm") -> tuple[RunResult, Report]:
    """A run that changed one document."""
    take(store, capture(store, "a.html", before, title=title))
    [made] = take(store, capture(store, "a.html", after, title=title))
    outcome = Outcome("a.html", "", Status(made.status), made.doc_id, made.version, title, kept=1, out=0)
    result = RunResult("r", "ingest", NOW, NOW, False, (outcome,), store.uri, 1, 1)
    return result, report(result, store)


def test_a_document_that_changed_is_shown_with_its_share_and_its_words(store: Store) -> None:
    page = summary(*changed(store, "The port is closed today.", "The port is open today."))
    assert "### 1. Storm" in page
    assert "a.html, version 1 to 2: 20% of the words (2) changed; other raw." in page
    assert "```diff\n@@ paragraph 1 @@\n- The port is closed today.\n+ The port is open today.\n```" in page


def test_of_a_long_paragraph_only_the_words_around_a_change_are_shown(store: Store) -> None:
    long = article("a") + " closed " + article("b")
    page = summary(*changed(store, long, long.replace("closed", "open")))
    (row,) = [line for line in page.splitlines() if line.startswith("- ")]
    assert " closed " in row
    assert row.count("…") == 2
    assert len(row) < 200


@pytest.mark.parametrize("lead", ["", "\n", "\n\n", "   ", "\u2028"])
def test_a_text_cannot_break_out_of_its_block(store: Store, lead: str) -> None:
    """A stray fence would let the rest of it link, draw and shout."""
    page = summary(*changed(store, "Before.", f"Before. {lead}{HOSTILE}{lead}{HOSTILE}", title=HOSTILE))
    tokens = MarkdownIt("commonmark", {"html": True}).parse(page)
    blocks = [token for token in tokens if token.type == "fence"]
    assert [token.info for token in blocks] == ["diff"]
    assert "evil.example" in blocks[0].content
    drawn = MarkdownIt("commonmark", {"html": True}).render(page)
    assert "<img" not in drawn
    assert "<a " not in drawn


def test_a_fence_is_longer_than_any_in_the_block() -> None:
    assert fenced(["a ```` b"], "diff") == "`````diff\na ```` b\n`````"


def test_a_line_is_cut_where_it_is_longer_than_there_is_room() -> None:
    assert one_line("a\n b\tc", 5) == "a b c"
    assert one_line("abcdef", 5) == "abcd…"
    assert one_line(" " * 1_000 + "a", 5) == "…"


def test_a_dry_run_says_that_it_has_no_texts_to_compare(store: Store) -> None:
    outcome = Outcome("a.html", "", Status.CHANGED, "a" * 16, 2)
    result = RunResult("r", "ingest", NOW, NOW, True, (outcome,), store.uri, 1, 1)
    page = summary(result, report(result, store))
    assert "A dry run keeps no texts to compare" in page
    assert "###" not in page


def test_facts_and_verdicts_are_shown_where_the_text_is_the_same(store: Store) -> None:
    take(store, capture(store, "a.html", article("a"), title="Storm"))
    [made] = take(store, capture(store, "a.html", article("a"), title="Storm over the bay"))
    outcome = Outcome("a.html", "", Status(made.status), made.doc_id, made.version)
    result = RunResult("r", "ingest", NOW, NOW, False, (outcome,), store.uri, 1, 1)
    page = summary(result, report(result, store))
    assert "no word of the text changed" in page
    assert "@@ title @@\n- Storm\n+ Storm over the bay" in page


def test_an_outlet_that_jumped_stands_first_and_is_marked(store: Store) -> None:
    now = [*pages("Alpha", 0.3), *pages("Beta | Co", 0.7)]
    earlier = record(0, *pages("Alpha", 0.3), *pages("Beta | Co", 0.3))
    result = RunResult("r", "ingest", NOW, NOW, False, tuple(now), store.uri, 1, len(now))
    store.record_run(replace(earlier, started=NOW))
    told = report(result, store)
    page = summary(result, told)
    assert "## Not as before\n\n- Beta \\| Co: the share of text taken out went from 30% to 70%" in page
    assert page.index("| Beta \\| Co | 30% | 70% | 20 and 20 |") < page.index("| Alpha | 30% | 30% |")
    assert page.count("**jumped**") == 1
    assert told.comparisons == compared(shares(now), last_known(store.runs(), {"Alpha", "Beta | Co"}))


def test_nothing_to_compare_means_no_heading_for_it(store: Store) -> None:
    result = RunResult("r", "ingest", NOW, NOW, False, tuple(pages("Alpha", 0.3)), store.uri, 1, 20)
    page = summary(result, report(result, store))
    assert "Compared" not in page
    assert "Not as before" not in page


def test_a_page_stays_small_whatever_the_run_was(store: Store) -> None:
    """It travels to the browser whole, and a name may be as long as its file system lets it."""
    names = [f"{n} {HOSTILE * 200}" for n in range(300)]
    take(store, *(capture(store, f"{n}.html", article(f"{n}") + "\n\nAb." * 900, f"https://n/{n}") for n in range(20)))
    texts = ["\n\n".join(f"{word} {HOSTILE}" * 60 for word in article(f"x{n}").split()) for n in range(20)]
    made = take(store, *(capture(store, f"{n}.html", texts[n], f"https://n/{n}", title=names[n]) for n in range(20)))
    told = [Outcome(names[n], "", Status(each.status), each.doc_id, each.version) for n, each in enumerate(made)]
    told += [Outcome(name, "", Status.QUARANTINED, reason="x", remedy=name, detail=name) for name in names]
    told += [page for name in names for page in pages(name, 0.3, 8)]
    result = RunResult("r", "ingest", NOW, NOW, False, tuple(told), store.uri, 1, len(told))
    alerts = tuple(Alert("quality-drift", name, name, {}) for name in names)
    page = summary(result, replace(report(result, store), alerts=alerts))
    assert len(page.encode()) < 600_000
    assert page.count("\n+ ") <= 10 * MOST_DIFF_ROWS
    assert f"- and {len(alerts) - MOST_ALERTS} more of this kind" in page
    many = [replace(outcome, title=outcome.name) for outcome in told if outcome.kept is None][:300] * 5
    listed = rows(replace(result, outcomes=tuple(many)))
    assert len(listed) == MOST_ROWS
    assert len(json.dumps(listed)) < 700_000
