"""Under which licence the article may be used."""

from __future__ import annotations

from pipeline.metadata.found import Found, Unknown
from pipeline.metadata.sources import Sources


def find_licence(sources: Sources) -> Found[str]:
    """The licence that the page declares or prints."""
    return Unknown()
