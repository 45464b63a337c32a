"""What each block-level element of a page stands in, as far as Markdown can show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.markdown.nesting import QUOTE, Container
from pipeline.segment.page import Element

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,10}(?![0-9])", re.A)


class Surroundings(NamedTuple):
    """What an element stands in; -1 where there is none."""

    containers: tuple[Container, ...] = ()
    pre: int = -1
    table: int = -1
    heading: int = 0
    """1 to 6 where it is a heading itself."""


def surroundings(elements: Sequence[Element], nodes: Sequence[HtmlElement]) -> list[Surroundings]:
    """For each of a page's elements, from the outside in."""
    found: list[Surroundings] = []
    numbers: dict[int, int] = {}
    for at, (element, node) in enumerate(zip(elements, nodes, strict=True)):
        tag, parent = element.tag, element.parent
        around = (found[parent] if parent >= 0 else Surroundings())._replace(heading=0)
        if tag == "blockquote":
            around = around._replace(containers=(*around.containers, QUOTE))
        elif tag == "li":
            item = Container(
                at, parent, _number(node, nodes[parent], numbers, parent) if elements[parent].tag == "ol" else None
            )
            around = around._replace(containers=(*around.containers, item))
        elif tag == "pre":
            around = around._replace(pre=at)
        elif tag == "table":
            around = around._replace(table=at)
        elif tag == "caption":  # printed above the table
            around = around._replace(table=found[elements[around.table].parent].table if around.table >= 0 else -1)
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            around = around._replace(heading=int(tag[1]))
        found.append(around)
    return found


def _number(item: HtmlElement, around: HtmlElement, numbers: dict[int, int], of: int) -> int:
    """The number that a browser shows; `numbers` has the last one of each list."""
    given = _whole(item.get("value"))
    if given is None:
        given = numbers[of] + 1 if of in numbers else None
    if given is None:
        start = _whole(around.get("start"))
        given = 1 if start is None else start
    numbers[of] = given
    return given


def _whole(text: str | None) -> int | None:
    found = _NUMBER.match(text or "")
    return int(found[0]) if found else None
