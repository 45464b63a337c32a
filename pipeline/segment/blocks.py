"""A parsed page to its blocks: one walk, in document order.

A block is the text between two block-level tags, two `<br>` in a row or two long table cells; a table row of short
cells is one block. Nothing that a reader sees is left out. What a reader does not see (hidden elements, `<noscript>`,
`<template>`) is a block as well, and marked as invisible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.segment.page import Block, Element

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
NAMES = ("class", "id", "role", "itemprop", "data-testid", "data-component")
"""Attributes in which a site's authors say what an element is."""

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # not the joiners: Persian and emoji need them
# Marks between the pieces of a block; the page's own control characters are gone. All three count as white space.
BREAK, CELL_END, GAP = "\x1e", "\x1f", "\x1d"
PARAGRAPHS = re.compile(rf"{BREAK}\s*{BREAK}\s*")
GLUED = re.compile(rf"(?<=\w){GAP}+(?=\w)")
BLANK_LINE = re.compile(r"\n\s*\n")


Attributes = dict[str, str]


@dataclass(slots=True)
class _Open:
    """The block that text is collected for."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    opens_with: str = ""


@dataclass(slots=True)
class Walk:
    """Collects the blocks of a page, and the elements around them."""

    blocks: list[Block] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [Element("html", -1, 0, "")])
    open: _Open = field(default_factory=_Open)

    def read(self, root: HtmlElement, path: str = "html") -> None:
        """Take in a whole tree."""
        self._read(root, path, 0, visible=True, linked=False)
        self._end(path, 0, visible=True)

    def _read(self, element: HtmlElement, path: str, at: int, *, visible: bool, linked: bool) -> None:
        """Take in the text of an element (`at`: the block-level one it is in) and all below; the last block stays
        open."""
        if element.text:
            self._text(element.text, linked)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in NOT_TEXT:
                pass
            elif tag == "br":
                self.open.pieces.append(BREAK)
            elif _hidden(tag, given := dict(child.items())) or tag in LATENT:
                around, self.open = self.open, _Open()  # a hidden word inside a sentence does not cut the sentence
                self._block(child, given, f"{path}/{tag}", at, visible=False, linked=linked)
                self.open = around
            elif tag in BLOCK:
                self._end(path, at, visible=visible)
                self._block(child, given, f"{path}/{tag}", at, visible=visible, linked=linked)
            else:
                self._inline(child, f"{path}/{tag}", at, visible=visible, linked=linked)
            if child.tail:
                self._text(child.tail, linked)

    def _text(self, text: str, linked: bool) -> None:
        self.open.pieces.append(text)
        if linked:
            self.open.linked += len(text)

    def _block(
        self, element: HtmlElement, given: Attributes, path: str, parent: int, *, visible: bool, linked: bool
    ) -> None:
        names = " ".join([value for name in NAMES if (value := given.get(name))]) if given else ""
        at = len(self.elements)
        self.elements.append(Element(element.tag, parent, self.elements[parent].depth + 1, names))
        self.open.links += linked  # a card: its link is around the block
        self._read(element, path, at, visible=visible, linked=linked)
        self._end(path, at, visible=visible)

    def _inline(self, element: HtmlElement, path: str, at: int, *, visible: bool, linked: bool) -> None:
        tag, block = element.tag, self.open
        # Custom elements and neighbouring links are set apart by style, not by white space.
        if "-" in tag or (tag == "a" and _follows_link(element)):
            block.pieces.append(GAP)
        if not block.pieces and not block.opens_with:
            block.opens_with = tag
        block.links += tag == "a"
        self._read(element, path, at, visible=visible, linked=linked or tag == "a")
        if tag in CELL:
            self.open.pieces.append(CELL_END)
        elif "-" in tag:
            self.open.pieces.append(GAP)

    def _end(self, path: str, at: int, *, visible: bool) -> None:
        """What was collected becomes a block, or several where it holds paragraphs or long cells."""
        block = self.open
        if not block.pieces and not block.links and not block.opens_with:
            return
        self.open = _Open()
        raw = "".join(block.pieces)
        if not raw or raw.isspace():
            return
        linked = min(1.0, block.linked / len(raw))
        if "/pre" in path:
            raw = BLANK_LINE.sub(BREAK + BREAK, raw)
        if CELL_END in raw:
            texts = [collapse(cell) for cell in raw.split(CELL_END)]
            if all(len(text) <= ROW_CELL for text in texts):
                texts = [" | ".join(filter(None, texts))]
        else:
            texts = [collapse(part) for part in (PARAGRAPHS.split(raw) if BREAK in raw else (raw,))]
        for place, text in enumerate(filter(None, texts)):
            opens_with = block.opens_with if place == 0 else ""
            self.blocks.append(Block(text, path, at, visible, block.links, linked, opens_with))


def collapse(raw: str) -> str:
    """Text of a page on one line, without the marks between its pieces and without invisible characters."""
    if not raw.isascii():
        for sign in INVISIBLE:
            raw = raw.replace(sign, "")
    if GAP in raw:
        raw = GLUED.sub(" ", raw).replace(GAP, "")
    return " ".join(raw.split())


def _follows_link(link: HtmlElement) -> bool:
    before = link.getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _hidden(tag: str, given: Attributes) -> bool:
    if ("style" not in given and "hidden" not in given) or tag == "body":  # a body is hidden until a script shows it
        return False
    if given.get("hidden", "until-found") != "until-found":
        return True
    style = given.get("style")
    return style is not None and HIDDEN_STYLE.search(style) is not None
