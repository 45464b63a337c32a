"""What the server is told of both flows: parameters, schedule, and where their code is."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.errors import ServingError
from flows.ingest import ingest
from flows.parameters import IngestParameters, ReprocessParameters
from flows.reprocess import reprocess
from pipeline.settings import Settings
from pipeline.versions import pipeline_version

INGEST = "ingest-local"
REPROCESS = "reprocess-local"
NIGHTLY = "nightly"


async def register(runner: Runner, settings: Settings) -> None:
    """Make both deployments known to the server and to the runner. Raises `ServingError` for a bad schedule."""
    await _register(runner, ingest, INGEST, IngestParameters(), None)
    await _register(runner, reprocess, REPROCESS, ReprocessParameters(), await _nightly(settings))


async def _nightly(settings: Settings) -> Schedule:
    before = await _existing(f"{reprocess.name}/{REPROCESS}")
    known = {schedule.slug: schedule.active for schedule in before.schedules} if before else {}
    try:
        ZoneInfo(settings.timezone)
        return Cron(
            settings.nightly,
            timezone=settings.timezone,
            slug=NIGHTLY,
            active=known.get(NIGHTLY, True),  # registering replaces the schedule: one paused in the UI would wake up
        )
    except ZoneInfoNotFoundError as error:
        raise ServingError(f"The setting `timezone` is {settings.timezone!r}; give one such as Europe/Paris") from error
    except ValueError as error:
        raise ServingError(f"The setting `nightly` is {settings.nightly!r}; give a cron line: 0 3 * * *") from error


async def _existing(name: str) -> DeploymentResponse | None:
    async with get_client() as client:
        try:
            return await client.read_deployment_by_name(name)
        except ObjectNotFound:
            return None


async def _register(
    runner: Runner,
    flow: Flow[Any, Any],
    name: str,
    parameters: IngestParameters | ReprocessParameters,
    schedule: Schedule | None,
) -> None:
    deployment = await flow.ato_deployment(
        name,
        schedule=schedule,
        parameters={"request": parameters.model_dump(mode="json")},
        description=f"{flow.description}\n\nRelative paths start in `{Path.cwd()}`.",
        version=pipeline_version(),
        tags=["cleanpress"],
        # By module: found from any working directory, in an installed package as in a checkout.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    identity = await runner.aadd_deployment(deployment)
    async with get_client() as client:
        # Prefect's schema lets any other parameter pass beside ours, and the run fails minutes later.
        known = (await client.read_deployment(identity)).parameter_openapi_schema or {}
        closed = {**known, "additionalProperties": False}
        await client.update_deployment(identity, DeploymentUpdate(parameter_openapi_schema=closed))
