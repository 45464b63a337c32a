"""What a run leaves behind to read: rows, a summary, one sentence."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import artifacts, ending
from flows.artifacts import MOST_ROWS, rows
from flows.markdown import cell, plain
from flows.sentence import sentence
from flows.summary import summary
from flows.summary_trouble import MOST_QUARANTINED
from pipeline.errors import StoreError
from pipeline.report import Alert, Report, report
from pipeline.run import Outcome, PageParts, RunInterrupted, RunResult, Status
from pipeline.run.outcome import Amounts
from pipeline.store import Store

BEGUN = datetime(2026, 11, 22, 3, tzinfo=UTC)

NEW = Outcome(
    "raw/a.txt",
    "/raw/a.txt",
    Status.NEW,
    "aa" * 8,
    1,
    "Roof fire",
    "NBC10",
    "2024-05-01",
    12,
    5,
    {"comment": 3, "nav": 2},
    amounts=Amounts(800, 200, True),
)
CHANGED = replace(NEW, name="raw/b.txt", status=Status.CHANGED, version=2, out=1, out_by_category={"comment": 1})
UNCHANGED = replace(NEW, name="raw/c.txt", status=Status.UNCHANGED)
BROKEN = Outcome(
    "raw/d.txt", "/raw/d.txt", Status.QUARANTINED, reason="empty_file", remedy="remove it", detail="0 bytes"
)


def result(*outcomes: Outcome, **more: Any) -> RunResult:
    given: dict[str, Any] = {
        "run_id": "20261122T030000",
        "kind": "ingest",
        "started": BEGUN,
        "ended": BEGUN + timedelta(seconds=2),
        "dry_run": False,
        "outcomes": outcomes,
        "store_path": "data/clean",
        "documents_version": 3,
        "inputs": len(outcomes),
    }
    return RunResult(**{**given, **more})


def shown(given: RunResult) -> str:
    return summary(given, told_of(given))


def told_of(given: RunResult) -> Report:
    """A store without tables: nothing of the runs here needs one."""
    return report(given, Store.open("nowhere"))


def test_a_row_holds_the_facts_of_a_document() -> None:
    assert rows(result(NEW)) == [
        {
            "File": "raw/a.txt",
            "Status": "new",
            "Title": "Roof fire",
            "Outlet": "NBC10",
            "Published": "2024-05-01",
            "Kept": 12,
            "Out": 5,
            "Version": 1,
        }
    ]


def test_what_asks_for_attention_comes_first() -> None:
    assert [row["Status"] for row in rows(result(UNCHANGED, NEW, BROKEN, CHANGED))] == [
        "quarantined: empty file",
        "changed",
        "new",
        "unchanged",
    ]


def test_what_is_unknown_is_an_empty_cell() -> None:
    """Not `None`, which reads like a title."""
    (row,) = rows(result(BROKEN))
    assert (row["Title"], row["Kept"], row["Version"]) == ("", "", "")


def test_a_large_run_shows_its_most_telling_rows() -> None:
    shown = rows(result(*[UNCHANGED] * MOST_ROWS, BROKEN))
    assert len(shown) == MOST_ROWS
    assert shown[0]["Status"] == "quarantined: empty file"


def test_the_summary_counts_lines_by_category_over_all_documents() -> None:
    page = shown(result(NEW, CHANGED, BROKEN))
    assert page.startswith("# Ingest: 3 files in, 2 documents out\n")
    assert "Of the 2 documents cleaned in this run, 24 lines were kept and 6 taken out:" in page
    assert "| comment | 4 | 2 |\n| nav | 2 | 1 |" in page


def test_the_summary_says_why_a_file_is_in_quarantine_and_what_to_do() -> None:
    assert "| raw/d.txt | empty file (0 bytes) | remove it |" in shown(result(BROKEN))


def test_nothing_in_quarantine_means_no_heading_for_it() -> None:
    assert "Quarantine" not in shown(result(NEW))


def test_a_flood_of_broken_files_is_counted_not_listed() -> None:
    page = shown(result(*[BROKEN] * (MOST_QUARANTINED + 7)))
    assert page.count("| remove it |") == MOST_QUARANTINED
    assert "7 more are in the store's quarantine table: `corpus quarantine` lists them." in page


def test_a_dry_run_says_that_nothing_was_written() -> None:
    assert "Dry run: nothing was written" in shown(result(NEW, dry_run=True))
    assert "Dry run" not in shown(result(NEW))


def test_nothing_to_do_is_said_and_is_no_table() -> None:
    """The nightly run of most nights."""
    page = shown(result(kind="reprocess"))
    assert page.startswith("# Reprocess: 0 documents looked at")
    assert "|" not in page


@pytest.mark.parametrize(
    "words",
    [
        "[click](https://evil.example)",
        "![x](https://evil.example/seen.png)",
        "<img src=https://evil.example/seen.png>",
        "https://evil.example",
        "www.evil.example",
    ],
)
def test_words_from_outside_cannot_link_or_draw(words: str) -> None:
    """A title comes from an untrusted page; a picture in it would tell a stranger who reads the report."""
    from markdown_it import MarkdownIt

    drawn = MarkdownIt("gfm-like", {"linkify": False}).render(f"| a |\n| --- |\n| {plain(words)} |")
    assert "<a" not in drawn
    assert "<img" not in drawn
    drawn = MarkdownIt("commonmark", {"html": True}).render(cell(words))
    assert "<a" not in drawn
    assert "<img" not in drawn


@pytest.mark.parametrize("title", ["Costs rise 5 % – again", "“No!” (he said)", "000_1da8cedf13d4a84a.txt", "A_b: c"])
def test_ordinary_words_stay_as_they_are(title: str) -> None:
    assert plain(title) == title
    assert cell(title) == title


def test_a_pipe_in_a_title_does_not_break_the_table() -> None:
    assert plain("News | NBC10") == "News \\| NBC10"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (result(NEW, CHANGED, UNCHANGED), "1 new, 1 changed, 1 unchanged"),
        (result(UNCHANGED, BROKEN), "1 unchanged; 1 file in quarantine, see the run's summary"),
        (result(BROKEN, BROKEN), "no documents; 2 files in quarantine, see the run's summary"),
        (result(NEW, dry_run=True), "dry run, nothing written: 1 new"),
        (result(), "nothing to do"),
    ],
)
def test_the_state_says_in_one_sentence_what_happened(given: RunResult, told: str) -> None:
    assert sentence(given) == told


def test_the_sentence_tells_of_alerts() -> None:
    assert sentence(result(NEW), 1) == "1 new; 1 alert, see the run's summary"
    assert sentence(result(NEW, BROKEN), 2) == "1 new; 1 file in quarantine, 2 alerts, see the run's summary"


def test_files_in_quarantine_do_not_fail_a_run_and_are_in_the_name_of_its_state() -> None:
    state = ending.completed(result(NEW, BROKEN))
    assert state.is_completed()
    assert state.name == "Completed with quarantined files"
    assert ending.completed(result(NEW)).name == "Completed"


def test_an_error_with_a_name_fails_a_run_with_its_own_sentence() -> None:
    def work() -> Any:
        raise StoreError("there is no store\nin data/clean")

    state = ending.ended(work)
    assert state.is_failed()
    assert state.message == "there is no store in data/clean"


def test_an_error_without_a_name_is_left_to_prefect() -> None:
    """It is a defect: its traceback belongs into the log."""

    def work() -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ending.ended(work)


class Log:
    """Keeps what a logger is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def warning(self, message: str, *words: object) -> None:
        self.lines.append(message % words if words else message)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    kept = Log()
    monkeypatch.setattr(ending, "get_run_logger", lambda: kept)
    return kept


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_stop_ends_as_cancelled_and_says_how_far_it_came(
    monkeypatch: pytest.MonkeyPatch, log: Log, number: signal.Signals
) -> None:
    left: list[RunResult] = []
    monkeypatch.setattr(ending, "leave_artifacts", lambda given, told: left.append(given))
    done = result(NEW, inputs=3, complete=False)

    def work() -> Any:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            raise RunInterrupted(done) from None

    state = ending.ended(work)
    assert state.is_cancelled()
    assert state.message == "stopped after 1 of 3; they are in the store, and the next run does the rest"
    assert left == [done]
    assert log.lines == [state.message], "Prefect replaces the message after a cancellation from the page"


def test_a_run_whose_store_cannot_be_read_any_more_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    """The work is committed; only its summary is missing."""

    def damaged(*_: object) -> Report:
        raise StoreError("a file is damaged")

    monkeypatch.setattr(ending, "report", damaged)
    monkeypatch.setattr(ending, "leave_artifacts", None)
    ending.leave_behind(result(NEW))
    assert log.lines == ["there is no summary of this run: a file is damaged"]


def test_what_is_not_as_before_is_in_the_log_and_an_event(monkeypatch: pytest.MonkeyPatch, log: Log) -> None:
    alert = Alert("quality-drift", "NBC10", "NBC10: 100% of the text is gone.", {})
    raised: list[str] = []
    monkeypatch.setattr(ending, "report", lambda given, store: replace(told_of(given), alerts=(alert,)))
    monkeypatch.setattr(ending, "leave_artifacts", lambda given, told: None)
    monkeypatch.setattr(ending, "raise_alerts", lambda told, store: raised.append(store))
    assert ending.leave_behind(result(NEW)) == 1
    assert (log.lines, raised) == (["NBC10: 100% of the text is gone."], ["data/clean"])


def test_artifacts_keep_their_keys_so_that_the_ui_shows_a_history(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(artifacts, "create_table_artifact", lambda _, key, description: keys.append(key))
    monkeypatch.setattr(artifacts, "create_markdown_artifact", lambda _, key, description: keys.append(key))
    for given in (result(NEW), result(NEW, kind="reprocess")):
        artifacts.leave_artifacts(given, told_of(given))
    assert keys == ["ingest-summary", "ingest-documents", "reprocess-summary", "reprocess-documents"]


def test_what_lies_beside_articles_is_named_and_parts_of_saved_pages_are_counted() -> None:
    parts = (PageParts("raw/a_files", 1_200), PageParts("raw/<b>b_files", 34))
    page = shown(result(NEW, skipped=("raw/gold.json",), parts=parts))
    assert "Left alone, since they lie beside articles: raw/gold.json." in page
    assert r"Left alone as parts of saved pages: 1,234 files in raw/a_files, raw/\<b\>b_files." in page
    assert "saved pages" not in shown(result(NEW))
