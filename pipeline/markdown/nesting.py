"""Lists and quotes: what stands around a block of the page becomes the marks and the indentation of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

DEEPEST = 6
"""Lists and quotes within each other; what is nested deeper stands in the sixth. Parsers give up at some twenty."""
LARGEST = 999_999_999
"""CommonMark reads no longer number as one of a list."""


class Container(NamedTuple):
    """A quote, or an item of a list."""

    at: int
    """Its element; -1 for a quote, since quotes in a row are one."""
    of: int = -1
    """The element of its list; -1 for a quote."""
    number: int | None = None
    """Its own number, in a numbered list."""

    @property
    def is_item(self) -> bool:
        return self.at >= 0


QUOTE = Container(-1)


class Leaf(NamedTuple):
    """A block of Markdown, and what it is in, outermost first."""

    text: str
    around: tuple[Container, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    container: Container
    number: int = 0
    ends_with: str = "."

    @property
    def mark(self) -> str:
        if not self.container.is_item:
            return "> "
        return "- " if self.container.number is None else f"{self.number}{self.ends_with} "

    @property
    def indentation(self) -> str:
        return " " * len(self.mark) if self.container.is_item else self.mark


def nested(leaves: Sequence[Leaf]) -> str:
    """The document. Items in a row are one list, quotes in a row one quote; numbers go on from the first one's.

    Items that hold nothing but a list are left out: their text was not kept, or they never had any.
    """
    lines: list[str] = []
    stack: list[_Open] = []
    own = {next((each.at for each in leaf.around[::-1] if each.is_item), -1) for leaf in leaves}
    for leaf in leaves:
        around = [each for each in leaf.around if not each.is_item or each.at in own][:DEEPEST]
        shared = _shared(stack, around)
        beside = stack[shared] if shared < len(stack) else None
        opened = [_opened(each, None if depth else beside) for depth, each in enumerate(around[shared:])]
        outside = "".join(each.indentation for each in stack[:shared])
        in_item = 0 < shared == len(stack) and stack[-1].container.is_item
        if lines and not _follows_closely(opened, beside, in_item=in_item):
            lines.append(outside.rstrip())
        first, *more = leaf.text.split("\n")
        lines.append(outside + "".join(each.mark for each in opened) + first)
        inside = outside + "".join(each.indentation for each in opened)
        lines += [inside + line if line else inside.rstrip() for line in more]
        stack[shared:] = opened
    return "\n".join(lines)


def _shared(stack: Sequence[_Open], around: Sequence[Container]) -> int:
    """How many of the open containers the next block is in as well."""
    shared = 0
    while shared < min(len(stack), len(around)) and stack[shared].container == around[shared]:
        shared += 1
    return shared


def _opened(container: Container, beside: _Open | None) -> _Open:
    """A container that opens, `beside` the one that it follows."""
    number = container.number
    if number is None:
        return _Open(container)
    number = number if 0 <= number <= LARGEST else 1
    if beside is None or beside.container.number is None:
        return _Open(container, number)
    following = min(beside.number + 1, LARGEST)
    if container.of == beside.container.of or number == following:
        return _Open(container, following, beside.ends_with)
    return _Open(container, number, ")" if beside.ends_with == "." else ".")  # another list, not its next item


def _follows_closely(opened: Sequence[_Open], beside: _Open | None, *, in_item: bool) -> bool:
    """Whether no empty line is needed: between two items, and between the text of an item and a list in it."""
    if not opened or not opened[0].container.is_item:
        return False
    if beside is not None:
        return beside.container.is_item and _kind(beside) == _kind(opened[0])
    # a number other than 1 would go on with the paragraph above it
    return in_item and opened[0].mark in ("- ", "1. ")


def _kind(item: _Open) -> tuple[bool, str]:
    """Two items are of one list when these are the same."""
    return item.container.number is None, item.ends_with
