"""HTML -> blocks: the visible text of a page in document order, and which of it an extractor holds for the article.

One parse and one walk. A block is the text between two block-level tags, two `<br>` in a row or two long table cells; a
table row of short cells is one block. The same tree then goes to the extractor, whose answer is laid over the blocks.
Nothing that a reader sees is left out. What a reader does not see (hidden elements, `<noscript>`, `<template>`) becomes
a block only where the extractor takes it for the article.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import UnreadableFile
from pipeline.segment.overlay import overlay
from pipeline.types import SourceLine

if TYPE_CHECKING:
    from lxml.html import HtmlElement

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # else its warnings land on stderr, uninvited


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEEPEST = 200
"""Levels of nesting that are kept; tags below are flattened. libxml2 stops at 256 (2,048 for huge trees) and loses all
that follows; pages with unclosed `<font>` tags get there."""
MOST_ELEMENTS = 50_000
"""A larger page is not shown to the extractor (minutes of work); its blocks have `extracted=None`."""
ROW_CELL = 120
"""Characters: a row with a longer cell is layout, and each of its cells is a block of its own."""

BLOCK = _words(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p picture pre section"
    " summary table tbody tfoot thead tr ul"
)
NOT_TEXT = _words(
    "applet audio base canvas datalist embed head iframe img input link map meta noembed noframes object param rp rt"
    " script select source style svg textarea title track video"
)
LATENT = frozenset({"noscript", "template"})
CELL = frozenset({"td", "th"})
APART = BLOCK | CELL | {"br"}

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")  # not the joiners: Persian and emoji need them
# Marks between the pieces of a block; CONTROL has taken them out of the page itself. All three count as white space.
BREAK, CELL_END, GAP = "\x1e", "\x1f", "\x1d"
PARAGRAPHS = re.compile(rf"{BREAK}\s*{BREAK}\s*")
CLOSED_AT_ONCE = re.compile(r"(<(?:html|body)\b[^<>]*?)/(?=>)", re.I)  # libxml2 obeys, and the page is empty
GLUED = re.compile(rf"(?<=\w){GAP}+(?=\w)")
BLANK_LINE = re.compile(r"\n\s*\n")


def segment_html(text: str, uri: str) -> tuple[SourceLine, ...]:
    """The blocks of a page, numbered in document order, each with its tag path and whether the extractor keeps it.

    Where most of what the extractor found is not in the page's own text (an article that is only in its JSON-LD), the
    found paragraphs follow as blocks with the path `extractor`. Raises UnreadableFile `no_text` when a page has none.
    """
    root = parse(text)
    if root is None:
        raise _no_text(uri)
    page = Page()
    page.read(root, "html", visible=True)
    page.end_block("html", visible=True)
    article = article_text(root)
    kept: list[bool] | list[None] = [None] * len(page.blocks)
    lost: list[str] = []
    if article is not None:
        kept, lost = overlay([block.text for block in page.blocks], article)
    judged = zip(page.blocks, kept, strict=True)
    shown = [(block.text, block.path, keep) for block, keep in judged if block.visible or keep]
    shown += [(_collapse(paragraph), "extractor", True) for paragraph in lost]
    if not shown:
        raise _no_text(uri)
    return tuple(
        SourceLine(at, words, path=path, extracted=keep) for at, (words, path, keep) in enumerate(shown, start=1)
    )


def _no_text(uri: str) -> UnreadableFile:
    return UnreadableFile("no_text", uri, "save the page again when the browser shows its text")


def parse(text: str) -> HtmlElement | None:
    """The page as a tree without comments, at most about DEEPEST levels deep; None when there is nothing in it."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    data = CLOSED_AT_ONCE.sub(r"\1", CONTROL.sub("", text)).encode("utf-8", "replace")
    options: dict[str, Any] = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True, "huge_tree": True}
    try:
        root = document_fromstring(data, parser=HTMLParser(collect_ids=False, **options))
        if _too_deep()(root):
            root = etree.fromstring(data, parser=etree.HTMLParser(target=cast(Any, _Flat()), **options))
    except etree.LxmlError:  # an empty document
        return None
    return root


@cache
def _too_deep() -> Any:
    from lxml.etree import XPath

    return XPath("boolean(" + "/*" * (DEEPEST + 20) + ")")


class _Flat:
    """A parser target that builds the tree but leaves out tags below DEEPEST; their text stays."""

    def __init__(self) -> None:
        from lxml.etree import TreeBuilder
        from lxml.html import html_parser

        self._tree: Any = TreeBuilder(element_factory=cast(Any, html_parser.makeelement))
        self._open = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._open += 1
        if self._open <= DEEPEST:
            self._tree.start(tag, attributes)
        elif tag in APART:
            self._tree.data(" ")

    def end(self, tag: str) -> None:
        if self._open <= DEEPEST:
            self._tree.end(tag)
        self._open -= 1

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> Any:
        return self._tree.close()


def article_text(root: HtmlElement) -> str | None:
    """What trafilatura takes for the article, one paragraph a line; None for a page that is too large to ask it.

    Its own removal of duplicates stays off: it remembers earlier pages, so the third copy of a page came out empty.
    """
    from trafilatura import bare_extraction

    if sum(1 for _ in zip(root.iter(), range(MOST_ELEMENTS + 1), strict=False)) > MOST_ELEMENTS:
        return None
    try:
        found: Any = bare_extraction(root, include_comments=False, deduplicate=False, with_metadata=False)
    except Exception:  # whatever a hostile page does to it: the blocks are still there for the rules
        return None
    return str(found.text or "") if found is not None else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text of the page, not yet numbered."""

    text: str
    path: str
    visible: bool


@dataclass(slots=True)
class Page:
    """Collects the blocks of a page during its one walk."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def read(self, element: HtmlElement, path: str, *, visible: bool) -> None:
        """Take in the text of an element and all below it; the last block stays open."""
        if element.text:
            self.pieces.append(element.text)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in NOT_TEXT:
                pass
            elif tag == "br":
                self.pieces.append(BREAK)
            elif tag in LATENT or _hidden(child):
                around, self.pieces = self.pieces, []  # a hidden word inside a sentence does not cut the sentence
                self.read(child, f"{path}/{tag}", visible=False)
                self.end_block(f"{path}/{tag}", visible=False)
                self.pieces = around
            elif tag in BLOCK:
                self.end_block(path, visible=visible)
                self.read(child, f"{path}/{tag}", visible=visible)
                self.end_block(f"{path}/{tag}", visible=visible)
            else:
                # Custom elements and neighbouring links are set apart by style, not by white space.
                apart = "-" in tag or (tag == "a" and _follows_link(child))
                if apart:
                    self.pieces.append(GAP)
                self.read(child, f"{path}/{tag}", visible=visible)
                if tag in CELL:
                    self.pieces.append(CELL_END)
                elif "-" in tag:
                    self.pieces.append(GAP)
            if child.tail:
                self.pieces.append(child.tail)

    def end_block(self, path: str, *, visible: bool) -> None:
        """What was collected becomes a block, or several where it holds paragraphs or long cells."""
        raw, self.pieces = "".join(self.pieces), []
        if not raw or raw.isspace():
            return
        if "/pre" in path:
            raw = BLANK_LINE.sub(BREAK + BREAK, raw)
        texts = [_collapse(part) for part in (raw.split(CELL_END) if CELL_END in raw else PARAGRAPHS.split(raw))]
        if CELL_END in raw and all(len(text) <= ROW_CELL for text in texts):
            texts = [" | ".join(filter(None, texts))]
        self.blocks += [Block(text, path, visible) for text in texts if text]


def _collapse(raw: str) -> str:
    if GAP in raw:
        raw = GLUED.sub(" ", raw).replace(GAP, "")
    return " ".join(raw.translate(INVISIBLE).split())


def _follows_link(link: HtmlElement) -> bool:
    before = link.getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _hidden(element: HtmlElement) -> bool:
    if element.tag == "body":  # hidden until a script shows it
        return False
    if element.get("hidden", "until-found") != "until-found":
        return True
    style = element.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None
