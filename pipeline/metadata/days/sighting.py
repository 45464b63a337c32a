"""A day that a page names somewhere, and what that place says about it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.types import Day


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place that names a day."""

    day: Day
    seen: str
    where: str
    rule: str
    """The kind of place, such as `published.json_ld`."""
    signs: frozenset[str]
    """What is known of the place: the first of `rule`, where it stands, what is written before it."""

    @property
    def date(self) -> str:
        """The day in ISO 8601, without its time."""
        return self.day.isoformat()[:10]
