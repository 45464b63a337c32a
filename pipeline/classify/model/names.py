"""What the names of a page's elements say: each word of a class, id or role has a small whole-number weight.

`<div class="articleBody js-storyText">` is (article, body, js, story, text). A word counts in one way in the element
right around a block, in another in the one around that, and so on; and in one more way, once, wherever around the block
it stands. Words are looked up by hash, as n-grams are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.page import NAME_WORD, Page

BITS = 16
NEAR = 3
"""Elements around a block whose words count each in their own way."""
MOST_WORDS, LONGEST, MOST_CHARACTERS = 14, 22, 300
STEP = 64
LIMIT = 12.0

Buckets = tuple[int, ...]


class Make(NamedTuple):
    """What an element is called, and where: elements of one make are called the same and stand in one make."""

    tag: str
    names: str
    around: int
    """The make of the element around it; -1 for the outermost."""
    added: Buckets
    """The rows that its words add, anywhere around a block, to those of the elements around it."""


@lru_cache(1 << 15)
def _words(name: str) -> tuple[bytes, ...]:
    return tuple(word.lower().encode() for word in NAME_WORD.findall(name) if 1 < len(word) < LONGEST)


@lru_cache(1 << 16)
def _buckets(tag: str, names: str, way: str) -> Buckets:
    """The table rows of an element's tag and of the words in its names."""
    words = dict.fromkeys(word for name in names.split() for word in _words(name))
    start = crc32(f"{way} ".encode())
    return tuple(_bucket(word, start) for word in (f"<{tag}>".encode(), *list(words)[:MOST_WORDS]))


def _bucket(text: bytes, start: int = 0) -> int:
    return crc32(text, start) >> (32 - BITS)


def anywhere(tag: str, names: str) -> Buckets:
    """The table rows of an element's own tag and words, wherever around a block it stands."""
    return _buckets(tag, names[:MOST_CHARACTERS], "any")


def makes_of(page: Page) -> tuple[list[int], list[Make]]:
    """For each element the number of its make, and the makes: about half as many."""
    numbers: list[int] = []
    makes: list[Make] = []
    known: list[frozenset[int]] = []
    seen: dict[tuple[int, str, str], int] = {}
    for tag, parent, _, every_name in page.elements:
        names = every_name[:MOST_CHARACTERS]
        around = numbers[parent] if parent >= 0 else -1
        number = seen.setdefault((around, tag, names), len(makes))
        if number == len(makes):
            rows = known[around] if around >= 0 else frozenset()
            own = _buckets(tag, names, "any")
            added = own if rows.isdisjoint(own) else tuple(row for row in own if row not in rows)
            makes.append(Make(tag, names, around, added))
            known.append(rows | frozenset(added) if added else rows)
        numbers.append(number)
    return numbers, makes


def near(makes: Sequence[Make], number: int) -> list[Buckets]:
    """The rows for the words of an element of a make, of the one around it, and so on (NEAR of them, where there are so
    many), and last the row for their tags in a row."""
    found: list[Buckets] = []
    tags: list[str] = []
    while number >= 0 and len(found) < NEAR:
        own = makes[number]
        found.append(_buckets(own.tag, own.names, str(len(found))))
        tags.append(own.tag)
        number = own.around
    return [*found, *[()] * (NEAR - len(found)), (_bucket(">".join(tags).encode()),)]


class NameTable:
    """A weight for each row: what the words that fall into it say."""

    def __init__(self, weights: NDArray[np.int8], scale: float, bias: float) -> None:
        """`weights`: shape (2^BITS,), whole numbers of `scale`; `bias`: what a block without any words would get."""
        self.weights, self.scale, self.bias = weights, scale, bias
        self._weight: list[int] = weights.tolist()

    def columns(self, page: Page) -> NDArray[np.float32]:
        """Shape (blocks, NEAR + 3): what is said by the element around a block, by the next ones, by their tags, by
        all together, and the sum as a logit."""
        numbers, makes = makes_of(page)
        around: list[int] = []
        for make in makes:
            around.append(self._sum(make.added) + (around[make.around] if make.around >= 0 else 0))
        of_blocks = [numbers[block.element] for block in page.blocks]
        said = {number: [*map(self._sum, near(makes, number)), around[number]] for number in set(of_blocks)}
        parts = np.array([said[number] for number in of_blocks], np.int64)
        found = np.concatenate([parts, parts.sum(axis=1, keepdims=True)], 1) * self.scale
        found[:, -1] += self.bias
        return np.asarray(np.rint(np.clip(found, -LIMIT, LIMIT) * STEP) / STEP, np.float32)

    def _sum(self, rows: Buckets) -> int:
        return sum(map(self._weight.__getitem__, rows))


def rows_of(page: Page) -> list[list[int]]:
    """For each block all the rows that count for it: what a table is learned from."""
    numbers, makes = makes_of(page)
    around: list[list[int]] = []
    for make in makes:
        around.append([*(around[make.around] if make.around >= 0 else []), *make.added])
    of_blocks = [numbers[block.element] for block in page.blocks]
    return [[*around[number], *(row for rows in near(makes, number) for row in rows)] for number in of_blocks]
