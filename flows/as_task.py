"""A piece of the work as a task of its own: a page that shows how far the run is, and where it went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from pipeline.errors import CleanpressError


def as_task(kind: str, name: str, work: Callable[[], str]) -> str:
    """Do it, and return what it says that it did. Raises what it raises.

    A task that raised would log a traceback: an interrupt and an error with a name end it by a state, and are raised
    behind it. No retry: the store keeps what was committed, and a run that is started again goes on from there. No
    parameter: Prefect would walk through all that the work holds.
    """
    caught: list[BaseException] = []

    @task(name=kind, task_run_name=name, retries=0, cache_policy=NO_CACHE, persist_result=False)
    def piece() -> State[Any]:
        try:
            return Completed(message=work())
        except KeyboardInterrupt as pressed:
            caught.append(pressed)
            return Cancelled(message="interrupted")
        except CleanpressError as error:
            caught.append(error)
            return Failed(message=" ".join(str(error).split()))

    state = piece()
    if caught:
        raise caught[0]
    return str(state.message)
