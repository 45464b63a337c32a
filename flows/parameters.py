"""What a run can be told: one model per flow. Titles and descriptions are what the form in Prefect's UI shows.

Defaults are those of `Settings`, read when they are needed: a schema made under other settings shows other defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from pipeline.errors import WrongSelection
from pipeline.run import Selection
from pipeline.settings import Settings
from pipeline.wrong_settings import read_settings

Place = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096, pattern=r"\S")]
"""A path or a URL as people type it; a relative path starts where `python -m flows` was started."""

Told = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4096)]
"""Words that may be left out."""

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


class ReprocessParameters(BaseModel):
    """Which store is cleaned again, from the raw files it keeps, under today's rules and model."""

    model_config = ConfigDict(title="What to clean again", extra="forbid", frozen=True)

    store: Place = STORE
    dry_run: bool = DRY_RUN
    force: bool = FORCE
    since: Told = Field(
        default="",
        title="Since",
        description="Only documents whose newest version came after a state of the corpus: its number, or a day or "
        "time such as 2024-05-01. Empty: all.",
    )
    outlets: list[Place] = Field(
        default=[], title="Outlets", description="Only documents of these outlets. None: of all.", max_length=1000
    )
    where: list[Place] = Field(
        default=[],
        title="Where",
        description="Only documents that meet all of these conditions, such as `language=da` or `published>=2024`.",
        max_length=100,
    )
    export: bool = Field(
        default=True,
        title="Export afterwards",
        description="When all went well, bring the exports up to date that the store knows of.",
    )

    def only(self) -> Selection:
        """Which documents are meant. Raises `WrongSelection`, which names the field."""
        for at, each in enumerate(self.where):
            _checked(f"where[{at}]", Selection, where=(each,))
        return _checked("since", Selection, self.since or None, tuple(self.outlets), tuple(self.where))


def _checked(field: str, made: Callable[..., Selection], *told: Any, **more: Any) -> Selection:
    try:
        return made(*told, **more)
    except WrongSelection as error:
        raise WrongSelection(f"request.{field}: {str(error).removeprefix(f'{field}: ')}") from error


class ExportParameters(BaseModel):
    """Which copies of the documents are brought up to date, for other programs to read."""

    model_config = ConfigDict(title="What to export", extra="forbid", frozen=True)

    store: Place = STORE
    folder: Told = Field(
        default="",
        title="Folder",
        description="Where one export goes. Empty: every export that the store knows of is brought up to date.",
    )
    format: Literal["markdown", "jsonl", "parquet", "huggingface"] = Field(
        default="markdown",
        title="Format",
        description="How the documents are written to that folder. Without a folder, each export keeps its own.",
    )
    as_of: Told = Field(
        default="",
        title="As of",
        description="A past state of the corpus: its number, or a day or time such as 2024-05-01. Empty: the newest.",
    )


class MaintainParameters(BaseModel):
    """Which upkeep a store gets: checked first, and touched only when all is well."""

    model_config = ConfigDict(title="What to look after", extra="forbid", frozen=True)

    store: Place = STORE
    verify: bool = Field(
        default=True,
        title="Verify",
        description="Read all of the store and check that everything is there and is what it was. What is wrong fails "
        "the run, before anything is merged or removed.",
    )
    compact: bool = Field(
        default=True, title="Compact", description="Merge the many small files that runs leave into few large ones."
    )
    vacuum: bool = Field(default=True, title="Vacuum", description="Remove files that nothing has needed for a while.")
    keep_hours: int = Field(
        default=168,
        title="Hours to keep",
        description="How long `vacuum` leaves files that nothing needs any more.",
        ge=1,
        le=24 * 3650,
    )
