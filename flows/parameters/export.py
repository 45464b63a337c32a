"""What a run of `export` can be told."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.parameters.fields import STORE, Place, Told, checked
from pipeline.store.as_of import asked_for


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

    def state(self) -> str | None:
        """The state that is meant, None for the newest; whether it ever was, the store knows. Raises `WrongSelection`
        for words that mean none."""
        if self.as_of:
            checked("as_of", lambda: asked_for(self.as_of))
        return self.as_of or None
