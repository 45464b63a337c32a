"""The line above a headline (kicker) and the one below it (subtitle, standfirst, deck)."""

from __future__ import annotations

from pipeline.metadata.found import Found, Unknown
from pipeline.metadata.sources import Sources


def find_kicker(sources: Sources) -> Found[str]:
    """The word or line over the headline."""
    return Unknown()


def find_subtitle(sources: Sources) -> Found[str]:
    """The article's own summary directly below its headline."""
    return Unknown()
