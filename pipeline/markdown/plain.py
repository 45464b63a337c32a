"""Text without markup as Markdown: headings, and paragraphs of the very same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.markdown.escape import escaped, heading, paragraph
from pipeline.types import Category


class Paragraph(NamedTuple):
    """A kept paragraph: hard-wrapped lines, joined again."""

    text: str
    category: Category


def text_markdown(paragraphs: Iterable[Paragraph], title: str | None) -> str:
    """The Markdown of an article that came as plain text."""
    return "\n\n".join([*([headline(title)] if title else []), *map(plain, paragraphs)])


def headline(title: str) -> str:
    """The title, as the only heading of the first level."""
    return heading(1, escaped(" ".join(title.split())))


def plain(kept: Paragraph) -> str:
    """A paragraph of nothing but text."""
    inline = escaped(kept.text)
    return heading(2, inline) if kept.category is Category.HEADING else paragraph(inline)
