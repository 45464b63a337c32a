"""One writer per store among the runs of one server: the run that began first goes first, the others wait.

Nothing is locked, so a killed run leaves nothing behind but its state on the server. Two writers would harm nothing
either, the store sees to that; but they would clean the same documents twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.logging import get_run_logger
from prefect.states import Running

from flows.courtesy import within
from flows.this_run import DRY_RUN, SECONDS_THAT_MATTER, client, link, store_tags, this_run
from pipeline.errors import StoreError

AT_WORK = [StateType.RUNNING, StateType.CANCELLING]
NO_WRITERS = {"export", DRY_RUN}
"""Tags of runs that write nothing to the store, or a row that hurts nobody."""
FIRST_FIRST = FlowRunSort.START_TIME_ASC
SECONDS_BETWEEN_LOOKS = 2.0


class StoreBusy(StoreError):
    """Another run writes to the store, and did not end in time; the message names it."""


def wait_for_turn(
    store: str,
    minutes: float,
    *,
    say: Callable[[str], object] | None = None,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Return when no run that began before this one writes to the store; meanwhile this one is shown as `Waiting`.
    Raises `StoreBusy` after so many minutes."""
    until, waits_for = clock() + 60 * minutes, None
    log = get_run_logger()
    say = say or log.warning
    while (first := _ahead(store, say)) is not None:
        told = f"{first.name!r} is writing to {store}, see {link(first.id)}"
        if clock() >= until:
            raise StoreBusy(f"{told}; it has not ended in {minutes:g} minutes: start this again when it has")
        if first.id != waits_for:
            waits_for = first.id
            say(f"{told}; this run waits for it, {minutes:g} minutes at most")
            _show(Running(name="Waiting", message=f"{told}; this run waits for it"))
        sleep(SECONDS_BETWEEN_LOOKS)
    if waits_for is not None:
        log.info("%s is free: this run goes on", store)
        _show(Running())


def _ahead(store: str, say: Callable[[str], object]) -> Any | None:
    """The run that began first, unless it is this one. None as well where the server cannot say: waiting spares work,
    and is no reason to leave it undone."""
    wanted = FlowRunFilter(
        tags=FlowRunFilterTags(all_=store_tags(store)),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK)),
    )
    found: list[Any] = []
    if not within(
        SECONDS_THAT_MATTER,
        lambda: found.extend(client().read_flow_runs(flow_run_filter=wanted, sort=FIRST_FIRST, limit=200)),
    ):
        say(f"the Prefect server does not say who else writes to {store}; this run goes on")
        return None
    writers = [run for run in found if run.start_time is not None and not NO_WRITERS.intersection(run.tags)]
    mine = this_run().id
    if not any(run.id == mine for run in writers):
        return None
    first = min(writers, key=lambda run: (run.start_time, str(run.id)))
    return None if first.id == mine else first


def _show(state: Any) -> None:
    """Not by force: a run that is being cancelled stays so."""
    within(SECONDS_THAT_MATTER, lambda: client().set_flow_run_state(this_run().id, state))
