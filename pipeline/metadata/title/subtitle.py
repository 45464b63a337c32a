"""The article's own summary directly below its headline: standfirst, deck, teaser."""

from __future__ import annotations

from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.names import key_of
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

BELOW_DESCRIBED, BELOW_NAMED = 15, 8
"""Blocks under the headline in which it stands, with pictures, bylines and buttons between: where the page describes
itself with it; where only the name of its element tells."""
LONGEST_DESCRIBED, LONGEST_NAMED = 600, 350
"""Characters. What sites call `intro` is often the first paragraphs."""
SHORTEST = 20


def find_subtitle(sources: Sources, title: str | None) -> Found[str]:
    """The standfirst of a page, as it is printed; of plain text it is unknown: there it reads like a first paragraph.

    What a page describes itself with is no subtitle unless it stands below the headline.
    """
    if sources.page is None:
        return Unknown()
    from pipeline.classify.standfirst import DESCRIBED_BY  # `ingest --help` need not wait for numpy

    start = _headline_at(sources, title)
    for at, line in enumerate(sources.lines[: start + BELOW_DESCRIBED + 1]):
        if at <= start or line.category is not Category.STANDFIRST:
            continue
        described = DESCRIBED_BY in line.reason
        within = at - start <= (BELOW_DESCRIBED if described else BELOW_NAMED)
        fits = SHORTEST <= len(line.text) <= (LONGEST_DESCRIBED if described else LONGEST_NAMED)
        if not within or not fits or key_of(line.text) in key_of(title or ""):
            return Unknown()
        rule, sure = ("subtitle.described", 0.92) if described else ("subtitle.named", 0.8)
        return Known(line.text, Evidence(line.text, line.text, f"line {line.number}", rule, sure))
    return Unknown()


def _headline_at(sources: Sources, title: str | None) -> int:
    """The block of the headline: the last that has its words above the standfirst, else the last `h1` there."""
    assert sources.page is not None
    text_at = next((at for at, line in enumerate(sources.lines) if line.category is Category.STANDFIRST), 0)
    key = key_of(title or "")
    above = sources.page.blocks[:text_at]
    same = [at for at, block in enumerate(above) if key and key_of(block.text) == key]
    return max(same or [at for at, block in enumerate(above) if "/h1" in block.path], default=-BELOW_DESCRIBED - 2)
