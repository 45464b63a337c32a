"""How a run ends: a state whose message says in one sentence what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.artifacts import leave_artifacts
from pipeline.errors import CleanpressError

if TYPE_CHECKING:
    from pipeline.run import RunResult


def ending(work: Callable[[], RunResult]) -> State[Any]:
    """Do the work, leave its artifacts, and end as it went.

    Files in quarantine are no failure: the rest of the run went on, and the message counts them. An error with a name
    fails the run with its own sentence; any other one fails it in Prefect's way, with the traceback in the log.
    """
    try:
        result = work()
    except CleanpressError as error:
        return Failed(message=str(error))
    leave_artifacts(result)
    return Completed(message=sentence(result))


def sentence(result: RunResult) -> str:
    """What happened, such as `3 new, 2 unchanged; 1 file in quarantine, see the run's summary`."""
    counts = result.counts
    done = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged, "deleted": counts.deleted}
    told = ", ".join(f"{number:,} {status}" for status, number in done.items() if number) or "no documents"
    if not counts.total:
        told = "nothing to do"
    if counts.quarantined:
        files = "file" if counts.quarantined == 1 else "files"
        told += f"; {counts.quarantined:,} {files} in quarantine, see the run's summary"
    if result.unreached:
        told += "; a purge could not reach an export, see the run's summary"
    return f"dry run, nothing written: {told}" if result.dry_run else told
