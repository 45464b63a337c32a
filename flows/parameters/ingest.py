"""What a run of `ingest` can be told."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from flows.parameters.fields import DRY_RUN, FORCE, STORE, Place, from_settings
from pipeline.settings import Settings
from pipeline.wrong_settings import read_settings

LARGEST_INPUT = 2_000_000_000
"""Bytes; beyond it a file does not fit in the memory of the machines this is for."""


class IngestParameters(BaseModel):
    """Which raw files become clean documents, and where those go."""

    model_config = ConfigDict(title="What to ingest", extra="forbid", frozen=True)

    paths: list[Place] = from_settings(
        lambda settings: [str(settings.inbox)],
        title="Files and folders",
        description="Raw articles, one entry a file or a folder; folders are read with all that is in them. "
        "Relative paths start in the working folder of the runs.",
        min_length=1,
        max_length=1000,
    )
    store: Place = STORE
    dry_run: bool = DRY_RUN
    force: bool = FORCE
    fast: bool = from_settings(
        lambda settings: settings.fast,
        title="Fast web pages",
        description="Judge web pages without asking a second extractor about hard ones.",
    )
    markdown: bool = from_settings(
        lambda settings: settings.markdown,
        title="Markdown as well",
        description="Store the text of each document as Markdown too.",
    )
    max_input_bytes: int = from_settings(
        lambda settings: min(settings.max_input_bytes, LARGEST_INPUT),
        title="Largest file, in bytes",
        description="A larger file goes to quarantine as `too_large`; the rest of the run goes on.",
        ge=1,
        le=LARGEST_INPUT,
    )

    def settings(self) -> Settings:
        """The settings of this run: those of the machine with what the run was told on top. Raises `WrongSettings`."""
        told = {"max_input_bytes": self.max_input_bytes, "fast": self.fast, "markdown": self.markdown}
        return read_settings().model_copy(update=told)
