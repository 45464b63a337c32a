"""Of the summary of a run: what could not be read, and what a purge could not reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.markdown import plain, table

if TYPE_CHECKING:
    from pipeline.report import Report
    from pipeline.run import Outcome, RunResult

MOST_QUARANTINED = 100
"""Rows of the quarantine table; the rest is counted. All of them are in the store."""


def quarantine(result: RunResult, told: Report) -> Iterable[str]:
    """Each file with its reason and what to do about it, and how many there are of each reason."""
    if not result.quarantined:
        return
    yield "## Quarantine"
    if len(result.quarantined) > 1:
        yield table(("Reason", "Files"), [(plain(_words(reason)), f"{files:,}") for reason, files in told.quarantined])
    shown = result.quarantined[:MOST_QUARANTINED]
    yield table(
        ("File", "Reason", "What to do"),
        [(plain(o.name), _reason(o), plain(o.remedy or "")) for o in shown],
    )
    if more := len(result.quarantined) - len(shown):
        yield f"{more:,} more are in the store's quarantine table: `corpus quarantine` lists them."


def purges(result: RunResult) -> Iterable[str]:
    """Exports that a person has to look after."""
    if not result.unreached:
        return
    yield "## Exports to look after"
    yield "A purge that had been cut short was finished in this run, but could not reach these exports:"
    yield table(
        ("Export", "What is wrong"), [(plain(each.folder), plain(each.problem or "")) for each in result.unreached]
    )


def _reason(outcome: Outcome) -> str:
    told = plain(_words(outcome.reason or ""))
    return f"{told} ({plain(outcome.detail)})" if outcome.detail else told


def _words(reason: str) -> str:
    return reason.replace("_", " ")
