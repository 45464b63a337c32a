"""What a run can be told: one model per flow. Titles and descriptions are what the form in Prefect's UI shows.

Defaults are those of `Settings`, read when they are needed: a schema made under other settings shows other defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from pipeline.settings import Settings

Place = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096, pattern=r"\S")]
"""A path or a URL as people type it; a relative path starts where `python -m flows` was started."""

LARGEST_INPUT = 2_000_000_000
"""Bytes; beyond it a file does not fit in the memory of the machines this is for."""


def from_settings(read: Callable[[Settings], Any], **about: Any) -> Any:
    """A field whose default comes from the settings, and says so in the schema: without a default in the schema the
    server would let `null` pass as a value."""

    def show(schema: JsonDict) -> None:
        schema["default"] = read(Settings())

    return Field(default_factory=lambda: read(Settings()), json_schema_extra=show, **about)


STORE = from_settings(
    lambda settings: settings.store,
    title="Store",
    description="The folder of clean documents. A relative path starts where `python -m flows` was started.",
)
FORCE = Field(
    default=False,
    title="Do it all again",
    description="Clean every document again, also those that are up to date. A version is still only written "
    "where the result differs.",
)
DRY_RUN = Field(
    default=False,
    title="Dry run",
    description="Say what would change, and write nothing to the store.",
)


class IngestParameters(BaseModel):
    """Which raw files become clean documents, and where those go."""

    model_config = ConfigDict(title="What to ingest", extra="forbid", frozen=True)

    paths: list[Place] = from_settings(
        lambda settings: [str(settings.inbox)],
        title="Files and folders",
        description="Raw articles, one entry a file or a folder; folders are read with all that is in them. "
        "A relative path starts where `python -m flows` was started.",
        min_length=1,
        max_length=1000,
    )
    store: Place = STORE
    dry_run: bool = DRY_RUN
    force: bool = FORCE
    max_input_bytes: int = from_settings(
        lambda settings: min(settings.max_input_bytes, LARGEST_INPUT),
        title="Largest file, in bytes",
        description="A larger file goes to quarantine as `too_large`; the rest of the run goes on.",
        ge=1,
        le=LARGEST_INPUT,
    )

    def settings(self) -> Settings:
        """The settings of this run: those of the machine with what the run was told on top."""
        return Settings(max_input_bytes=self.max_input_bytes)


class ReprocessParameters(BaseModel):
    """Which store is cleaned again, from the raw files it keeps, under today's rules and model."""

    model_config = ConfigDict(title="What to clean again", extra="forbid", frozen=True)

    store: Place = STORE
    dry_run: bool = DRY_RUN
    force: bool = FORCE

    def settings(self) -> Settings:
        """The settings of this run: those of the machine."""
        return Settings()
