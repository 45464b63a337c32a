"""What a run has done, in one sentence: the message of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.markdown import count

if TYPE_CHECKING:
    from pipeline.run import RunResult


def sentence(result: RunResult, alerts: int = 0) -> str:
    """What happened, such as `3 new, 2 unchanged; 1 file in quarantine, 1 alert, see the run's summary`."""
    counts = result.counts
    done = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged, "deleted": counts.deleted}
    told = ", ".join(f"{number:,} {status}" for status, number in done.items() if number) or "no documents"
    if not counts.total:
        told = "nothing to do"
    trouble = [f"{count(counts.quarantined, 'file')} in quarantine"] if counts.quarantined else []
    trouble += [count(alerts, "alert")] if alerts else []
    trouble += ["a purge could not reach an export"] if result.unreached else []
    told += f"; {', '.join(trouble)}, see the run's summary" if trouble else ""
    return f"dry run, nothing written: {told}" if result.dry_run else told


def stopped(result: RunResult) -> str:
    """How far an interrupted run came, such as `stopped after 1,000 of 3,000; they are in the store`."""
    if not result.outcomes:
        return f"stopped before the first of {result.inputs:,} was done"
    kept = "nothing was written" if result.dry_run else "they are in the store, and the next run does the rest"
    return f"stopped after {len(result.outcomes):,} of {result.inputs:,}; {kept}"
