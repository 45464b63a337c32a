"""Nights that were missed, because nothing was there to run them, are caught up with as one run: the newest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled

from flows.courtesy import attempted
from flows.this_run import client, this_run

DUE = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]


def skipped() -> State[Any] | None:
    """How this run ends where a later one of its schedule is due already; None where it has to do the work itself. A
    run that somebody asked for always does."""
    run = this_run()
    if not run.auto_scheduled or run.deployment_id is None:
        return None
    found: list[Any] = []
    wanted = _due(run.deployment_id, after=run.expected_start_time)
    attempted(lambda: found.extend(client().read_flow_runs(flow_run_filter=wanted, sort=NEWEST_FIRST, limit=200)))
    later = [each for each in found if _is_later(each, run)]
    return _skipped_for(later[0]) if later else None


async def skip_all_but_newest(deployments: Iterable[UUID]) -> int:
    """Before anything is served: how many runs were skipped that were due before the newest one due."""
    count = 0
    async with get_client() as server:
        for deployment in deployments:
            waiting = _due(deployment, types=[StateType.SCHEDULED])
            found = await server.read_flow_runs(flow_run_filter=waiting, sort=NEWEST_FIRST, limit=200)
            runs = [run for run in found if run.auto_scheduled]
            for run in runs[1:]:
                await server.set_flow_run_state(run.id, _skipped_for(runs[0]), force=True)
                count += 1
    return count


NEWEST_FIRST = FlowRunSort.EXPECTED_START_TIME_DESC


def _due(deployment: UUID, types: list[StateType] = DUE, after: datetime | None = None) -> FlowRunFilter:
    return FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=types)),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC), after_=after),
    )


def _is_later(other: Any, run: Any) -> bool:
    return bool(other.auto_scheduled and other.expected_start_time > run.expected_start_time)


def _skipped_for(later: Any) -> State[Any]:
    day = later.expected_start_time.astimezone(UTC)
    return Cancelled(name="Skipped", message=f"the run of {day.day} {day:%B}, {day:%H:%M} UTC does it")
