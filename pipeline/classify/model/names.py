"""What the names of a page's elements say: each word of a class, id or role has a small whole-number weight.

`<div class="articleBody js-storyText">` is (article, body, js, story, text). A word counts in one way in the element
right around a block, in another in the one around that, and so on; and in one more way, once, wherever around the block
it stands. Words are looked up by hash, as n-grams are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.page import Page

BITS = 16
NEAR = 3
"""Elements around a block whose words count each in their own way."""
MOST_WORDS, LONGEST, MOST_CHARACTERS = 14, 22, 300
STEP = 64
LIMIT = 12.0
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")

Buckets = tuple[int, ...]


@lru_cache(1 << 16)
def _buckets(tag: str, names: str, way: str) -> Buckets:
    """The table rows of an element's tag and of the words in its names."""
    words = dict.fromkeys(word.lower() for word in _WORD.findall(names[:MOST_CHARACTERS]) if 1 < len(word) < LONGEST)
    return tuple(_bucket(f"{way} {word}") for word in (f"<{tag}>", *list(words)[:MOST_WORDS]))


@lru_cache(1 << 14)
def _bucket(text: str) -> int:
    return crc32(text.encode()) >> (32 - BITS)


def near(page: Page, element: int) -> list[Buckets]:
    """The rows for the words of an element, of the one around it, and so on (NEAR of them, where there are so many),
    and last the row for their tags in a row."""
    found: list[Buckets] = []
    tags: list[str] = []
    while element >= 0 and len(found) < NEAR:
        own = page.elements[element]
        found.append(_buckets(own.tag, own.names, str(len(found))))
        tags.append(own.tag)
        element = own.parent
    return [*found, *[()] * (NEAR - len(found)), (_bucket(">".join(tags)),)]


def anywhere(page: Page) -> list[Buckets]:
    """For each element the rows that its words add to those of the elements around it."""
    added: list[Buckets] = []
    known: list[frozenset[int]] = []
    for element in page.elements:
        around = known[element.parent] if element.parent >= 0 else frozenset()
        own = _buckets(element.tag, element.names, "any")
        new = own if around.isdisjoint(own) else tuple(row for row in own if row not in around)
        added.append(new)
        known.append(around | frozenset(new) if new else around)
    return added


class NameTable:
    """A weight for each row: what the words that fall into it say."""

    def __init__(self, weights: NDArray[np.int8], scale: float, bias: float) -> None:
        """`weights`: shape (2^BITS,), whole numbers of `scale`; `bias`: what a block without any words would get."""
        self.weights, self.scale, self.bias = weights, scale, bias
        self._weight: list[int] = weights.tolist()

    def columns(self, page: Page) -> NDArray[np.float32]:
        """Shape (blocks, NEAR + 3): what is said by the element around a block, by the next ones, by their tags, by
        all together, and the sum as a logit."""
        weight = self._weight
        around: list[int] = []
        for element, rows in zip(page.elements, anywhere(page), strict=True):
            above = around[element.parent] if element.parent >= 0 else 0
            around.append(above + sum(weight[row] for row in rows))
        said = {
            element: [sum(weight[row] for row in rows) for rows in near(page, element)]
            for element in {block.element for block in page.blocks}
        }
        parts = np.array([[*said[block.element], around[block.element]] for block in page.blocks], np.int64)
        found = np.concatenate([parts, parts.sum(axis=1, keepdims=True)], 1) * self.scale
        found[:, -1] += self.bias
        return np.asarray(np.rint(np.clip(found, -LIMIT, LIMIT) * STEP) / STEP, np.float32)


def rows_of(page: Page) -> list[list[int]]:
    """For each block all the rows that count for it: what a table is learned from."""
    around: list[list[int]] = []
    for element, added in zip(page.elements, anywhere(page), strict=True):
        around.append([*(around[element.parent] if element.parent >= 0 else []), *added])
    return [
        [*around[block.element], *(row for rows in near(page, block.element) for row in rows)] for block in page.blocks
    ]
