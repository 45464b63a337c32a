"""Facts that stand in words: patterns with their own examples, in `patterns.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.types import Category, Evidence, Line

FILE = Path(__file__).with_name("patterns.toml")
_NAME_WORD = r"[^\W\d_a-z][\w'’&-]*(?:\.\w+)*"
NAME = rf"(?:[Tt]he )?{_NAME_WORD}(?: (?:of|and|the|{_NAME_WORD})){{0,5}}"
_NAME_END = re.compile(r"(?: (?:and|of|the))+$|['’]s$")
"""What a name does not end with: `ProPublica and`, `the Guardian's`."""
LONGEST = 2000
"""Characters of a line that are looked at."""


class Pattern(BaseModel):
    """One way in which a line names a fact."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    field: str
    lines: frozenset[Category]
    confidence: float = Field(gt=0, le=1)
    pattern: re.Pattern[str]
    take: tuple[tuple[str, str], ...] = Field(min_length=1)
    leave: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)

    @field_validator("pattern", mode="before")
    @classmethod
    def _names_a_value(cls, value: str) -> re.Pattern[str]:
        compiled = re.compile(value.replace("{name}?", NAME + "?").replace("{name}", NAME))
        if "value" not in compiled.groupindex:
            raise ValueError("a pattern needs the group (?P<value>…)")
        return compiled

    def read(self, text: str) -> tuple[str, str] | None:
        """The value and the words it was read from, or None."""
        match = self.pattern.search(text[:LONGEST])
        return (_NAME_END.sub("", match["value"].strip()), match[0].strip()) if match else None


@cache
def shipped_patterns() -> tuple[Pattern, ...]:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["pattern"]
    return tuple(Pattern.model_validate(entry) for entry in entries)


def read_field(field: str, lines: Sequence[Line]) -> Evidence | None:
    """The best-evidenced value of a field in these lines, with what else was read in `also`; None when unknown."""
    found = sorted(_readings(field, lines), key=lambda evidence: -evidence.confidence)
    if not found:
        return None
    best = found[0]
    also = tuple(dict.fromkeys(other.value for other in found[1:] if other.value != best.value))
    return Evidence(best.value, best.seen, best.where, best.rule, best.confidence, also)


def _readings(field: str, lines: Sequence[Line]) -> Iterator[Evidence]:
    for pattern in shipped_patterns():
        if pattern.field != field:
            continue
        categories = tuple(pattern.lines)  # in which a category is found by identity, without its slow hash
        for line in lines:
            if line.category in categories and (read := pattern.read(line.text)):
                yield Evidence(read[0], read[1], f"line {line.number}", pattern.id, pattern.confidence)
