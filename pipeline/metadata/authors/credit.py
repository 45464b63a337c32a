"""What one place of an article says about who wrote it."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.metadata.authors.person import Name


class Credit(NamedTuple):
    """The names that one place gives, and what kind of place it is."""

    names: tuple[Name, ...]
    seen: str
    where: str
    sign: str
    """The kind of place, as `reliability.toml` has it: `json_ld`, `byline_class`, `by_line` …"""
    side: str = ""
    """Of elements: `above` the headline, `between` the headline and the text, `below`; empty elsewhere."""
