"""How a run ends: a state whose message says in one sentence what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Completed, Failed

from flows.alerts import MOST_EVENTS, raise_alerts
from flows.artifacts import leave_artifacts
from flows.interruptible import interruptible
from flows.patience import patiently
from flows.told_once import tell_once
from pipeline.errors import CleanpressError, StoreError
from pipeline.report import report
from pipeline.run import RunInterrupted
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.run import RunResult

WITH_QUARANTINED = "Completed with quarantined files"
SECONDS_WHEN_INTERRUPTED = 5.0
"""Who interrupts a run does not want to wait, and a runner kills after 30 s."""


def ended(work: Callable[[], State[Any]]) -> State[Any]:
    """Do the work of a flow, and say how it ended.

    An error with a name fails the run with its own sentence; any other one fails it in Prefect's way, with the
    traceback in the log. Ctrl-C and a cancellation from the page end it as cancelled.
    """
    tell_once()
    try:
        with interruptible():
            return work()
    except CleanpressError as error:
        return Failed(message=" ".join(str(error).split()))
    except RunInterrupted as interrupted:
        if interrupted.result.outcomes:
            leave_behind(interrupted.result, SECONDS_WHEN_INTERRUPTED)
        return Cancelled(message=stopped(interrupted.result))
    except KeyboardInterrupt:
        return Cancelled(message="interrupted before anything was done")


def completed(result: RunResult, more: str = "") -> State[Any]:
    """The state of a run that came to its end. Files in quarantine are no failure: the rest went on, and the name of
    the state and its message tell of them."""
    name = WITH_QUARANTINED if result.quarantined else "Completed"
    return Completed(name=name, message=sentence(result) + more)


def leave_behind(result: RunResult, seconds: float | None = None) -> None:
    """What a person finds under Artifacts. Where the server is away, it is waited for; the work is in the store."""
    try:
        told = report(result, Store.open(result.store_path))
    except StoreError as error:
        get_run_logger().warning("there is no summary of this run: %s", error)
        return
    for alert in told.alerts[:MOST_EVENTS]:
        get_run_logger().warning("%s", alert.message)
    raise_alerts(told, result.store_path)
    left = patiently(lambda: leave_artifacts(result, told), seconds)
    if not left:
        get_run_logger().warning("the summary could not be left with the server; the work is in the store all the same")


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


def stopped(result: RunResult) -> str:
    """How far an interrupted run came, such as `stopped after 1,000 of 3,000; they are in the store`."""
    if not result.outcomes:
        return f"stopped before the first of {result.inputs:,} was done"
    kept = "nothing was written" if result.dry_run else "they are in the store, and the next run does the rest"
    return f"stopped after {len(result.outcomes):,} of {result.inputs:,}; {kept}"
