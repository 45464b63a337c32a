"""What a paywall says to a reader whose text ends: patterns with their own examples, in `walls.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

FILE = Path(__file__).with_name("walls.toml")
LONGEST = 300
"""Characters of a line that are looked at."""


class Wall(BaseModel):
    """One way in which a wall speaks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    says: Literal["closed", "read_on", "more"]
    pattern: re.Pattern[str]
    take: tuple[str, ...] = Field(min_length=1)
    leave: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)

    @property
    def weight(self) -> int:
        """As a sign of a cut, in hundredths."""
        return {"closed": 100, "read_on": 70, "more": 25}[self.says]

    @field_validator("pattern", mode="before")
    @classmethod
    def _ignores_case(cls, value: str) -> re.Pattern[str]:
        return re.compile(value, re.IGNORECASE)


@cache
def shipped_walls() -> tuple[Wall, ...]:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["wall"]
    return tuple(Wall.model_validate(entry) for entry in entries)


def wall_of(text: str) -> Wall | None:
    """The wall that speaks in a line, the weightiest of several; None when none does."""
    said = (wall for wall in shipped_walls() if wall.says != "more" and wall.pattern.search(text[:LONGEST]))
    return max(said, key=lambda wall: wall.weight, default=None)


def reads_on(text: str) -> Wall | None:
    """The bare button that a line is, such as `Read more`; None when it is none."""
    return next((wall for wall in _buttons() if wall.pattern.search(text[:LONGEST])), None)


@cache
def _buttons() -> tuple[Wall, ...]:
    return tuple(wall for wall in shipped_walls() if wall.says == "more")
