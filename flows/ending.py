"""How a run ends: a state whose message says in one sentence what happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Completed, Failed

from flows.alerts import MOST_EVENTS, raise_alerts
from flows.artifacts import leave_artifacts
from flows.interruptible import interruptible
from flows.patience import patiently
from flows.sentence import sentence, stopped
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
        with suppress(KeyboardInterrupt):  # pressed again
            if interrupted.result.outcomes:
                leave_behind(interrupted.result, SECONDS_WHEN_INTERRUPTED)
        return cancelled(stopped(interrupted.result))
    except KeyboardInterrupt:
        return cancelled("interrupted before anything was done")


def cancelled(said: str) -> State[Any]:
    """The state of a run that was interrupted. The log has the words too: after a cancellation from the page, Prefect
    puts its own in the place of ours."""
    get_run_logger().warning("%s", said)
    return Cancelled(message=said)


def finished(result: RunResult, then: Callable[[], str] = lambda: "", seconds: float | None = None) -> State[Any]:
    """Leave the summary behind and do what comes `then`, of which the message tells at its end: how a run ends that did
    all its work. An interrupt does not change that any more: the documents are in the store."""
    alerts = 0
    try:
        alerts = leave_behind(result, seconds)
        return completed(result, alerts, then())
    except KeyboardInterrupt:
        return completed(result, alerts, "; interrupted after that")


def completed(result: RunResult, alerts: int = 0, more: str = "") -> State[Any]:
    """Files in quarantine are no failure: the rest went on, and the name of the state and its message tell of them."""
    name = WITH_QUARANTINED if result.quarantined else "Completed"
    return Completed(name=name, message=sentence(result, alerts) + more)


def leave_behind(result: RunResult, seconds: float | None = None) -> int:
    """What a person finds under Artifacts; the number of alerts. Where the server is away, it is waited for; the work
    is in the store."""
    try:
        told = report(result, Store.open(result.store_path))
    except StoreError as error:
        get_run_logger().warning("there is no summary of this run: %s", error)
        return 0
    for alert in told.alerts[:MOST_EVENTS]:
        get_run_logger().warning("%s", alert.message)
    raise_alerts(told, result.store_path)
    left = patiently(lambda: leave_artifacts(result, told), seconds)
    if not left:
        get_run_logger().warning("the summary could not be left with the server; the work is in the store all the same")
    return len(told.alerts)
