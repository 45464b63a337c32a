"""The work of a tracked run: as a flow of this process, whose page says how it goes and how it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.flow_engine import run_flow
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows.courtesy import within
from flows.ending import completed, ended, finished
from flows.errors import ServingError
from flows.slowness import said_when_slow
from flows.this_run import client
from pipeline.run import RunInterrupted, RunResult

SECONDS_AT_THE_END = 10.0
"""How long a person at a terminal waits for a server that is away by then, and for the summary to reach it."""
SLOW_TO_BEGIN = "the Prefect server is slow; waiting for it to let the run begin"
SLOW_TO_END = "the work has ended; the Prefect server is slow to hear of it (Ctrl-C: do not wait)"
NOTHING_DONE = "nothing was done; run it again, or leave out --track"


def do_tracked(flow_run: Any, work: Callable[[], RunResult], say: Callable[[str], object]) -> RunResult:
    """Do the work as this run of the server's. Raises what the work raises, and `ServingError` where the server did not
    let it begin; a server that goes away after that changes nothing."""
    results: list[RunResult] = []
    errors: list[BaseException] = []
    begun, ending = threading.Event(), ExitStack()
    logging.raiseExceptions = False  # else Prefect prints here that a line of the log did not reach the server

    def done() -> State[Any]:
        begun.set()
        try:
            results.append(work())
        except RunInterrupted as interrupted:
            results.append(interrupted.result)
            raise
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            ending.enter_context(said_when_slow(SLOW_TO_END, say))
            hears = _hears()
            if not hears:  # Prefect would tell it three times that the run has ended, with four tries each
                ending.enter_context(temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}))
        return finished(results[0], seconds=SECONDS_AT_THE_END) if hears else completed(results[0])

    @flow(name="ingest", validate_parameters=False, retries=0, persist_result=False)
    def here(request: Any) -> State[Any]:
        return ended(done)

    try:
        with ending, said_when_slow(SLOW_TO_BEGIN, say, begun):
            state: Any = run_flow(here, flow_run=flow_run, return_type="state")
    except KeyboardInterrupt:
        if not results and not errors:
            raise
        say("the Prefect server was not waited for, and does not know how this run ended")
    except Exception as error:
        told = " ".join(str(error).split()) or type(error).__name__
        if not begun.is_set():
            raise ServingError(f"the Prefect server went away before the run began ({told}); {NOTHING_DONE}") from error
        say(f"the Prefect server went away, and does not know how this run ended ({told})")
    else:
        if not begun.is_set():  # cancelled from its page at once, say
            raise ServingError(f"the Prefect server did not let the run begin ({state.message}); {NOTHING_DONE}")
    if errors:
        raise errors[0]
    return results[0]


def _hears() -> bool:
    """Whether the server answers; Ctrl-C is not to wait for it any more."""
    try:
        return within(SECONDS_AT_THE_END, lambda: client().api_version())
    except KeyboardInterrupt:
        return False
