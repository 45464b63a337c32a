"""The batches of a run, each a task of its own: a page that shows how far it is, and where it went wrong."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from pipeline.errors import CleanpressError
from pipeline.run import BatchedRun, RunInterrupted, RunResult


def carry_out(run: BatchedRun) -> RunResult:
    """Do all batches of a run. Raises what `run.go()` raises: `RunInterrupted` with what was finished, `StoreError`."""
    caught: list[BaseException] = []

    # No retry: the store keeps what was committed, and a run that is started again goes on from there. No parameter:
    # Prefect would walk through all that the run holds.
    @task(
        name="documents",
        task_run_name=lambda: f"documents from {run.taken + 1:,}",
        retries=0,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def documents() -> State[Any]:
        """Read, clean and commit one batch."""
        try:
            run.next_batch()
        except KeyboardInterrupt as pressed:
            caught.append(pressed)
            return Cancelled(message="interrupted")
        except CleanpressError as error:  # told by the run in one sentence: a traceback would say less
            caught.append(error)
            return Failed(message=str(error))
        return Completed(message=f"{run.taken:,} of {len(run.items):,}")

    try:
        while run.left:
            documents()
            if caught:
                raise caught[0]
        return run.end()
    except KeyboardInterrupt:
        raise RunInterrupted(run.end(complete=False)) from None
