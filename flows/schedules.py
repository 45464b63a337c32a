"""The schedules of the deployments in `prefect.yaml`, whose own placeholders know no defaults."""

from __future__ import annotations

from flows.deployments import schedule
from pipeline.versions import pipeline_version
from pipeline.wrong_settings import read_settings

WHEN_OFF = "0 0 1 1 *"
"""A deployment's schedule has to have a time, also one that is paused because its setting is empty."""


def from_settings() -> dict[str, str | bool]:
    """A build step of `prefect deploy`: what stands for `{{ nightly }}` and the others.

    A schedule is only ever paused by it: where the setting names a time, nothing is said of that, and one that somebody
    has paused stays so. Raises `WrongSettings` or `ServingError`.
    """
    settings = read_settings()
    told: dict[str, str | bool] = {"timezone": settings.timezone, "version": pipeline_version()}
    for setting in ("nightly", "weekly", "exports"):
        wanted = schedule(settings, setting, active=True)
        told[setting] = getattr(settings, setting) if wanted else WHEN_OFF
        if not wanted:
            told[f"{setting}_active"] = False
    return told
