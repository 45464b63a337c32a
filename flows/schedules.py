"""The schedules of the deployments in `prefect.yaml`, whose own placeholders know no defaults."""

from __future__ import annotations

from pipeline.versions import pipeline_version
from pipeline.wrong_settings import read_settings


def from_settings() -> dict[str, str]:
    """A build step of `prefect deploy`: what stands for `{{ nightly }}` and the others. Raises `WrongSettings`."""
    settings = read_settings()
    return {"nightly": settings.nightly, "timezone": settings.timezone, "version": pipeline_version()}
