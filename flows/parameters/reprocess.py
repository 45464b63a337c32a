"""What a run of `reprocess` can be told."""

from __future__ import annotations

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from flows.parameters.fields import DRY_RUN, FORCE, STORE, Place, Told, checked
from pipeline.run import Selection


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
            checked(f"where[{at}]", partial(Selection, where=(each,)))
        return checked("since", lambda: Selection(self.since or None, tuple(self.outlets), tuple(self.where)))
