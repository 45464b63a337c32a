"""A decoded article to its lines (plain text) or blocks (HTML), each with its number; nothing is judged yet."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.segment.page import Page
from pipeline.types import RawArticle, SourceLine


class Segmented(NamedTuple):
    """An article in lines."""

    lines: tuple[SourceLine, ...]
    """One per non-empty line or block, in the order of the input."""
    page: Page | None = None
    """HTML only: the same blocks with their markup."""


def segment(article: RawArticle) -> Segmented:
    """The lines or blocks of an article. Raises UnreadableFile `no_text` for a page that has none."""
    if article.media_type == "text/html":
        from pipeline.segment.html import segment_html  # lxml loads only for pages

        return Segmented(*segment_html(article.text, article.uri))
    from pipeline.segment.text import segment_text

    return Segmented(segment_text(article.text))
