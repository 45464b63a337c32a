"""What a run of `maintain` can be told."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from flows.parameters.fields import STORE, Place


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
