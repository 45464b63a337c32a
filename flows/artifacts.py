"""What a run leaves in Prefect's UI: a table with one row per document, and a summary to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.markdown import cell, plain
from flows.summary import summary
from pipeline.run import describe
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.report import Report
    from pipeline.run import Outcome, RunResult

MOST_ROWS = 1000
"""The whole table travels to the browser and is drawn there. The store has all of them."""

FIRST = ("quarantined", "changed", "new", "deleted", "unchanged")
"""The order of the rows: what asks for attention comes first, and what happened always is not cut off."""


def leave_artifacts(result: RunResult, told: Report) -> None:
    """Store both artifacts with the current run. Their keys stay the same, so that the UI shows a history of each."""
    create_markdown_artifact(summary(result, told), key=f"{result.kind}-summary", description=_described(result))
    create_table_artifact(rows(result), key=f"{result.kind}-documents", description=_described(result))


def rows(result: RunResult) -> list[dict[str, Any]]:
    """One row per input, at most `MOST_ROWS`, in the order of `FIRST` and then of the run."""
    shown = sorted(result.outcomes, key=lambda outcome: FIRST.index(outcome.status.value))[:MOST_ROWS]
    if any(outcome.doc_id is not None and outcome.kept is None for outcome in shown):
        shown = describe(shown, Store.open(result.store_path))
    return [row(outcome) for outcome in shown]


def row(outcome: Outcome) -> dict[str, Any]:
    """The cells of one input, narrow columns first: the page shows six. What is unknown is an empty cell, no guess."""
    return {
        "File": cell(outcome.name),
        "Status": f"quarantined: {outcome.reason.replace('_', ' ')}" if outcome.reason else outcome.status.value,
        "Version": _cell(outcome.version),
        "Kept": _cell(outcome.kept),
        "Out": _cell(outcome.out),
        "Published": _cell(outcome.published),
        "Outlet": _cell(outcome.outlet),
        "Title": _cell(outcome.title),
    }


def _cell(value: str | int | None) -> str | int:
    return "" if value is None else cell(value) if isinstance(value, str) else value


def _described(result: RunResult) -> str:
    written = " · dry run" if result.dry_run else ""
    cut = f" · the first {MOST_ROWS:,} rows" if len(result.outcomes) > MOST_ROWS else ""
    return f"{result.kind}, store {plain(result.store_path)} · {result.counts}{written}{cut}"
