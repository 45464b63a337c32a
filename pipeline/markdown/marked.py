"""The blocks of a page once more, now with the inline markup that their characters stand in.

It is the walk that made the blocks, over the same tree, so they come out in the same order with the same texts; what is
added is the style of every piece of text. Only documents that are asked for as Markdown pay for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.segment.blocks import BREAK, CELL, CELL_END, GAP, GLUED, INVISIBLE, Walk, collapse
from pipeline.segment.html import walk_through

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em"})
CODE = frozenset({"code", "kbd", "samp", "tt"})
_SHOWN = str.maketrans("", "", INVISIBLE)
_LINES = _SHOWN | str.maketrans({BREAK: "\n", "\r": "\n", CELL_END: " "})


class Style(NamedTuple):
    """The inline markup around some text."""

    link: HtmlElement | None = None
    strong: bool = False
    emphasis: bool = False
    code: HtmlElement | None = None
    cell: HtmlElement | None = None
    """The table cell it is in."""


class Run(str):
    """Text of the page in one style."""

    __slots__ = ("style",)
    style: Style

    def __new__(cls, text: str, style: Style) -> Run:
        run = super().__new__(cls, text)
        run.style = style
        return run


class Span(NamedTuple):
    """A part of a text, without white space at its ends, and its style."""

    begin: int
    end: int
    style: Style


class Fragment(NamedTuple):
    """A block, or a cell of a block that is a table row."""

    text: str
    """On one line but for the page's line breaks."""
    spans: tuple[Span, ...]
    """In order; between two of them there is at most one white space."""
    raw: str = ""
    """Of preformatted text: as it stands in the page, indented."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that were one run of text, such as the paragraphs of a `<pre>`."""

    first: int
    pieces: Sequence[str]


@dataclass
class MarkedWalk(Walk):
    """Collects the pieces that the blocks of a page were made of."""

    nodes: list[HtmlElement] = field(default_factory=list)
    """The page's own element for each of `elements`."""
    groups: list[_Group] = field(default_factory=list)
    style: Style = field(default_factory=Style)

    def _read(self, element: HtmlElement, path: str, at: int, *, visible: bool, linked: bool) -> None:
        if at == len(self.nodes):
            self.nodes.append(element)
        around = self.style
        self.style = _inside(element, around)
        super()._read(element, path, at, visible=visible, linked=linked)
        self.style = around

    def _text(self, text: str, linked: bool) -> None:
        self.open.pieces.append(Run(text, self.style))

    def _end(self, path: str, at: int, *, visible: bool) -> None:
        pieces, first = self.open.pieces, len(self.blocks)
        super()._end(path, at, visible=visible)
        if len(self.blocks) > first:
            self.groups.append(_Group(first, pieces))

    def fragments(self, wanted: frozenset[int]) -> dict[int, list[Fragment]]:
        """For each wanted block its fragments: its cells where it is a table row, else itself alone."""
        found: dict[int, list[Fragment]] = {}
        starts = [*(group.first for group in self.groups), len(self.blocks)]
        for group, end in zip(self.groups, starts[1:], strict=True):
            places = range(group.first, end)
            if wanted.isdisjoint(places):
                continue
            if len(places) == 1 and CELL_END in group.pieces:
                found[group.first] = _cells(group.pieces)
                continue
            texts = [self.blocks[place].text for place in places]
            parts = _aligned(texts, group.pieces)
            if "/pre" in self.blocks[group.first].path:
                parts = [part._replace(raw=raw) for part, raw in zip(parts, _raw(texts, group.pieces), strict=True)]
            found.update((place, [part]) for place, part in zip(places, parts, strict=True) if place in wanted)
        return found


def marked(root: HtmlElement) -> MarkedWalk:
    """The walk through a page."""
    walk = MarkedWalk()
    walk_through(root, walk)
    return walk


def _inside(element: HtmlElement, style: Style) -> Style:
    tag = element.tag
    if tag == "a":
        return style._replace(link=element)
    if tag in STRONG:
        return style._replace(strong=True)
    if tag in EMPHASIS:
        return style._replace(emphasis=True)
    if tag in CODE:
        return style._replace(code=element)
    return style._replace(cell=element) if tag in CELL else style


def _cells(pieces: Sequence[str]) -> list[Fragment]:
    """The cells of a row that have text."""
    rows = [list(cell) for is_end, cell in groupby(pieces, CELL_END.__eq__) if not is_end]
    texts = [collapse("".join(cell)) for cell in rows]
    return [_aligned([text], cell)[0] for text, cell in zip(texts, rows, strict=True) if text]


def _aligned(texts: Sequence[str], pieces: Sequence[str]) -> list[Fragment]:
    """The texts that these pieces became, with their styles.

    Text and pieces differ in white space and marks alone, so they are laid side by side by their letters.
    """
    starts, styles, breaks, letters = [], [], [], 0
    for piece in pieces:
        if isinstance(piece, Run):
            size = len("".join(piece.translate(_SHOWN).split()))
            if size:
                starts.append(letters)
                styles.append(piece.style)
                letters += size
        elif piece == BREAK:
            breaks.append(letters)
    found, first = [], 0
    for text in texts:
        places = [place for place, character in enumerate(text) if character != " "]
        last = first + len(places)
        spans = []
        for index in range(bisect_right(starts, first) - 1, bisect_left(starts, last)):
            begin = max(starts[index], first) - first
            end = min(starts[index + 1] if index + 1 < len(starts) else last, last) - first
            spans.append(Span(places[begin], places[end - 1] + 1, styles[index]))
        characters = list(text)
        for letter in breaks[bisect_right(breaks, first) : bisect_left(breaks, last)]:
            characters[places[letter - first] - 1] = "\n"
        found.append(Fragment("".join(characters), tuple(spans)))
        first = last
    return found


def _raw(texts: Sequence[str], pieces: Sequence[str]) -> Iterator[str]:
    """The texts as they were before white space was collapsed, from the first indentation on."""
    raw = "".join(pieces).translate(_LINES)
    raw = GLUED.sub(" ", raw).replace(GAP, "")
    letters = [place for place, character in enumerate(raw) if not character.isspace()]
    first = 0
    for text in texts:
        last = first + len(text) - text.count(" ")
        begin, end = letters[first], letters[last - 1] + 1
        line = raw.rfind("\n", 0, begin) + 1
        yield raw[begin if raw[line:begin].strip() else line : end]
        first = last
