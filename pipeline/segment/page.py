"""What the markup of a web page tells about its blocks: the elements around each, its links, what the page declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NAME_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")
"""A word in the names of an element."""


class Element(NamedTuple):
    """A block-level element of the page."""

    tag: str
    parent: int
    """Index of the element around it; -1 for the outermost."""
    depth: int
    names: str
    """Its class, id, role and the like, with spaces between: what the site's authors call it."""

    @property
    def words(self) -> frozenset[str]:
        """The words of its names in small letters: `articleBody js-story` has article, body, js and story."""
        return frozenset(word.lower() for word in NAME_WORD.findall(self.names))


class Block(NamedTuple):
    """A run of text of the page."""

    text: str
    path: str
    element: int
    """Index of the element it stands in."""
    visible: bool = True
    links: int = 0
    """How many links it has."""
    linked: float = 0.0
    """Share of its characters that are in links."""
    opens_with: str = ""
    """The inline tag that it begins with, such as `b`."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page says of its article in `<head>` and in JSON-LD."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    body: str = ""
    """The longest `articleBody`; tags taken out."""
    kinds: frozenset[str] = frozenset()
    """What it calls itself: types in JSON-LD (`NewsArticle`) and Open Graph (`og:article`), and `published` where it
    tells when an article was published."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in blocks, in document order, with the markup around them."""

    blocks: tuple[Block, ...]
    elements: tuple[Element, ...]
    declared: Declared
    tree: HtmlElement
    """The parsed page, for a second opinion; nobody may change it."""

    def around(self, place: int) -> Iterator[int]:
        """The elements that a block stands in, from the inside out, by index. `place`: the block's index."""
        element = self.blocks[place].element
        while element >= 0:
            yield element
            element = self.elements[element].parent
