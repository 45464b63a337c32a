"""A decoded article to its lines (plain text) or blocks (HTML), each with its number; nothing is judged yet."""

from __future__ import annotations

from pipeline.types import RawArticle, SourceLine


def segment(article: RawArticle) -> tuple[SourceLine, ...]:
    """One SourceLine per non-empty line or visible block, in the order of the input."""
    if article.media_type == "text/html":
        from pipeline.segment.html import segment_html  # lxml and trafilatura load only for pages

        return segment_html(article.text, article.uri)
    from pipeline.segment.text import segment_text

    return segment_text(article.text)
