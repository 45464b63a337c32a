"""Markdown as a reader sees it, by a CommonMark parser."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.markdown.page import page_markdown
from pipeline.read import read_article
from pipeline.segment import segment
from pipeline.types import Category, Line, SourceLine

PARSER = MarkdownIt("commonmark").enable("table")


def shown(markdown: str) -> str:
    """The text without its markup. What is no Markdown of ours, such as HTML or a picture, is named in angles."""
    return "".join(_block(token) for token in PARSER.parse(markdown))


def html(markdown: str) -> str:
    """The parser's own HTML, on one line."""
    return str(PARSER.render(markdown)).replace("\n", "")


def words(text: str) -> list[str]:
    """All but the marks between the cells of a row."""
    return [word for word in text.split() if word != "|"]


def _block(token: Token) -> str:
    if token.type == "inline":
        return "".join(map(_inline, token.children or [])) + "\n"
    if token.type in ("html_block", "code_block", "hr"):
        return f"<{token.type}> {token.content}\n"
    return token.content + "\n"


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return f"<{token.type}>" if token.type in ("html_inline", "image") else token.content


def rendered(page: str, out: Sequence[str] = (), title: str | None = None, address: str = "") -> tuple[str, list[str]]:
    """The Markdown of a page where all blocks stay but those with these texts; the texts that stay."""
    lines, blocks = segment(read_article(page, media_type="text/html", uri="a.html"))
    assert blocks is not None
    judged = [_line(line, kept=line.text not in out) for line in lines]
    return page_markdown(blocks, judged, title, address), [line.text for line in judged if line.kept]


def _line(line: SourceLine, *, kept: bool) -> Line:
    return Line(line.number, line.text, kept, Category.BODY if kept else Category.OTHER, "", 1.0)
