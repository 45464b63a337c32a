"""A second opinion on a page: which of its blocks trafilatura takes for the article."""

from __future__ import annotations

import logging
from typing import Any

from pipeline.segment.overlay import overlay
from pipeline.segment.page import Page

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # else its warnings land on stderr, uninvited

MOST_ELEMENTS = 50_000
"""A larger page is not shown to the extractor: it takes minutes."""


def extracted(page: Page) -> list[bool] | None:
    """For each block whether trafilatura keeps it; None where it was not asked or found nothing.

    Its own removal of duplicates stays off: it remembers earlier pages, so the third copy of a page came out empty.
    """
    from trafilatura import bare_extraction

    if len(page.elements) > MOST_ELEMENTS:
        return None
    try:
        found: Any = bare_extraction(page.tree, include_comments=False, deduplicate=False, with_metadata=False)
    except Exception:  # whatever a hostile page does to it: the first opinion stands
        return None
    text = str(found.text or "") if found is not None else ""
    return overlay([block.text for block in page.blocks], text) if text else None
