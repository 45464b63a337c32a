"""The batches of a run, each a task of its own."""

from __future__ import annotations

from flows.as_task import as_task
from pipeline.run import BatchedRun, RunInterrupted, RunResult


def carry_out(run: BatchedRun) -> RunResult:
    """Do all batches of a run. Raises what `run.go()` raises: `RunInterrupted` with what was finished, `StoreError`."""

    def one_batch() -> str:
        run.next_batch()
        return f"{run.taken:,} of {len(run.items):,}"

    try:
        while run.left:
            as_task("documents", f"documents from {run.taken + 1:,}", one_batch)
        return run.end()
    except KeyboardInterrupt:
        raise RunInterrupted(run.end(complete=False)) from None
