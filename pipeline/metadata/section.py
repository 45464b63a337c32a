"""The section of the outlet that the article stands in."""

from __future__ import annotations

from pipeline.metadata.found import Found, Unknown
from pipeline.metadata.sources import Sources


def find_section(sources: Sources) -> Found[str]:
    """The innermost section that the page declares or its breadcrumb shows."""
    return Unknown()
