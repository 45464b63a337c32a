"""The work of a tracked run: as a flow of this process, whose page says how it goes and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.flow_engine import run_flow

from flows.ending import ended, finished
from flows.errors import ServingError
from flows.slowness import said_when_slow
from pipeline.run import RunInterrupted, RunResult

SECONDS_AT_THE_END = 10.0
"""How long a person at a terminal waits for the summary to reach a server that is away by then."""
SLOW_TO_BEGIN = "the Prefect server is slow; waiting for it to let the run begin"
SLOW_TO_END = "the work has ended; the Prefect server is slow to hear of it (Ctrl-C: do not wait)"
NOTHING_DONE = "nothing was done; run it again, or leave out --track"


def do_tracked(flow_run: Any, work: Callable[[], RunResult], say: Callable[[str], object]) -> RunResult:
    """Do the work as this run of the server's. Raises what the work raises, and `ServingError` where the server did not
    let it begin; a server that goes away after that changes nothing."""
    results: list[RunResult] = []
    errors: list[BaseException] = []
    begun, ending = threading.Event(), ExitStack()

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
        return finished(results[0], seconds=SECONDS_AT_THE_END)

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
