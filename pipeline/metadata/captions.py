"""Captions and credits of pictures, as they are printed below them."""

from __future__ import annotations

from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence


def find_captions(sources: Sources) -> Found[tuple[str, ...]]:
    """The lines that were taken out as captions, in order."""
    named = [line for line in sources.lines if line.category is Category.CAPTION]
    if not named:
        return Unknown()
    captions = tuple(line.text for line in named)
    where = f"line {named[0].number}"
    return Known(captions, Evidence("; ".join(captions), named[0].text, where, "captions.lines", 0.9))


def find_credits(sources: Sources) -> Found[tuple[str, ...]]:
    """Who made the pictures."""
    return Unknown()
