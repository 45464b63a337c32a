"""What the server is told of the flows: parameters, schedules, and where their code is."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from pydantic import BaseModel

from flows.errors import ServingError
from flows.export import export
from flows.ingest import ingest
from flows.maintain import maintain
from flows.parameters import ExportParameters, IngestParameters, MaintainParameters, ReprocessParameters
from flows.reprocess import reprocess
from flows.this_run import MARK
from pipeline.settings import Settings
from pipeline.versions import pipeline_version
from pipeline.wrong_settings import ALLOWED

INGEST = "ingest-local"
REPROCESS = "reprocess-local"
EXPORT = "export-local"
MAINTAIN = "maintain-local"

ZONES = "give one such as Europe/Paris"


async def register(runner: Runner, settings: Settings) -> list[UUID]:
    """Make the deployments known to the server and to the runner; their ids. Raises `ServingError` for a schedule that
    is none."""
    return [
        await _register(runner, ingest, INGEST, IngestParameters(), settings, None),
        await _register(runner, reprocess, REPROCESS, ReprocessParameters(), settings, "nightly"),
        await _register(runner, export, EXPORT, ExportParameters(), settings, "exports"),
        await _register(runner, maintain, MAINTAIN, MaintainParameters(), settings, "weekly"),
    ]


def schedule(settings: Settings, setting: str, *, active: bool) -> Schedule | None:
    """When a flow runs by itself: the cron line that a setting holds; None for an empty one. Raises `ServingError`."""
    line = str(getattr(settings, setting))
    if not line:
        return None
    try:
        ZoneInfo(settings.timezone)
        return Cron(line, timezone=settings.timezone, slug=setting, active=active)
    except ZoneInfoNotFoundError as error:
        raise ServingError(f"The setting `timezone` is {settings.timezone!r}; {ZONES}") from error
    except ValueError as error:
        raise ServingError(f"The setting `{setting}` is {line!r}; give {ALLOWED[setting]}") from error


async def _existing(name: str) -> DeploymentResponse | None:
    async with get_client() as client:
        try:
            return await client.read_deployment_by_name(name)
        except ObjectNotFound:
            return None


async def _register(
    runner: Runner, flow: Flow[Any, Any], name: str, parameters: BaseModel, settings: Settings, setting: str | None
) -> UUID:
    before = await _existing(f"{flow.name}/{name}")
    known = {each.slug: each.active for each in before.schedules} if before else {}
    # Registering replaces a schedule: one that was paused in the UI would wake up by it.
    due = schedule(settings, setting, active=known.get(setting, True)) if setting else None
    deployment = await flow.ato_deployment(
        name,
        schedule=due,
        parameters={"request": parameters.model_dump(mode="json")},
        description=f"{flow.description}\n\nRelative paths start in `{Path.cwd()}`.",
        version=pipeline_version(),
        tags=[MARK],
        # By module: found from any working directory, in an installed package as in a checkout.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    identity = await runner.aadd_deployment(deployment)
    async with get_client() as client:
        if before and due is None:  # one that the settings do not name any more; registering leaves it as it was
            for each in before.schedules:
                await client.delete_deployment_schedule(identity, each.id)
        # Prefect's schema lets any other parameter pass beside ours, and the run fails minutes later.
        schema = (await client.read_deployment(identity)).parameter_openapi_schema or {}
        # Its form heads our fields with the name of the argument, `request`.
        titled = {"request": {**schema["properties"]["request"], "title": parameters.model_config["title"]}}
        closed = {**schema, "properties": titled, "additionalProperties": False}
        await client.update_deployment(identity, DeploymentUpdate(parameter_openapi_schema=closed))
    return identity
