"""HTML -> blocks: the text of a page in document order, with the markup around it.

One parse and one walk. Every text of the page is a block, also what no reader sees (hidden elements, `<noscript>`,
`<template>`); what is the article and what is furniture is for `classify` to say. An article that is in none of them
and stands in JSON-LD, or in the state that a script fills the page from, follows as blocks of its own.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import UnreadableFile
from pipeline.segment.blocks import APART, Walk
from pipeline.segment.declared import declared
from pipeline.segment.embedded import embedded
from pipeline.segment.page import Block, Page
from pipeline.types import SourceLine

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST = 200
"""Levels of nesting that are kept; tags below are flattened. libxml2 stops at 256 (2,048 for huge trees) and loses all
that follows; pages with unclosed `<font>` tags get there."""
ON_THE_PAGE = 0.5
"""Share of the words of a declared article from which it stands on the page as well."""
LITTLE_TEXT = 1000
"""Characters: a page that shows less may be one that a script fills."""
EMBEDDED = "script"
"""How the paths of blocks begin that stand only in the page's serialised state."""
DECLARED = "json-ld"
"""The path of blocks that stand only in the page's JSON-LD."""
CONTROL = bytes({*range(32), 0x7F} - {*b"\t\n\f\r"})
NO_CHARACTERS = ("\ufffe", "\uffff")
CLOSED_AT_ONCE = re.compile(rb"(<(?:html|body)(?![\w\x80-\xff])[^<>]*?)/(?=>)", re.I)
"""libxml2 obeys, and the page is empty."""
_WORD = re.compile(r"\w+")


def segment_html(text: str, uri: str) -> tuple[tuple[SourceLine, ...], Page]:
    """The blocks of a page as lines, numbered in document order, and the same with their markup.

    Raises UnreadableFile `no_text` when a page has no text, not even a hidden or declared one.
    """
    root = parse(text)
    if root is None:
        raise _no_text(uri)
    page = page_of(root)
    if not page.blocks:
        raise _no_text(uri)
    return tuple(SourceLine(at, block.text, path=block.path) for at, block in enumerate(page.blocks, start=1)), page


def _no_text(uri: str) -> UnreadableFile:
    return UnreadableFile("no_text", uri, "save the page again when the browser shows its text")


def page_of(root: HtmlElement) -> Page:
    """The blocks of a parsed page."""
    walk = Walk()
    walk_through(root, walk)
    told = declared(root)
    blocks = [*walk.blocks, *_only_declared(told.body, walk.blocks)]
    return Page(tuple(blocks), tuple(walk.elements), told, root)


def walk_through(root: HtmlElement, walk: Walk) -> None:
    """Take in a page, and the article that stands only in the state of its scripts."""
    walk.read(root)
    if sum(len(block.text) for block in walk.blocks if block.visible) < LITTLE_TEXT and (html := embedded(root)):
        article = parse(html)
        if article is not None:
            walk.read(article, EMBEDDED)


def _only_declared(body: str, blocks: list[Block]) -> list[Block]:
    """The paragraphs of a declared article whose words the page does not have."""
    words = _WORD.findall(body.lower())
    if not words:
        return []
    shown = {word for block in blocks for word in _WORD.findall(block.text.lower())}
    if sum(word in shown for word in words) >= ON_THE_PAGE * len(words):
        return []
    return [Block(paragraph, DECLARED, element=0) for paragraph in body.split("\n") if paragraph]


def parse(text: str) -> HtmlElement | None:
    """The page as a tree without comments, at most about DEEPEST levels deep; None when there is nothing in it."""
    from lxml import etree
    from lxml.html import HtmlElement, document_fromstring

    for sign in NO_CHARACTERS:
        if sign in text:
            text = text.replace(sign, "")
    data = CLOSED_AT_ONCE.sub(rb"\1", text.encode("utf-8", "replace").translate(None, CONTROL))
    options: dict[str, Any] = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True, "huge_tree": True}
    try:
        parser = etree.HTMLParser(collect_ids=False, **options)
        # One class for all, since choosing by tag, as lxml.html does, costs as much as the rest of the walk.
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
        root = document_fromstring(data, parser=parser)
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
