"""Tables of a page that can be tables in Markdown: every row kept, one short paragraph a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.markdown.inline import Target, inline
from pipeline.markdown.marked import Fragment
from pipeline.markdown.surroundings import Surroundings
from pipeline.segment.blocks import CELL, ROW_CELL
from pipeline.segment.page import Block, Element

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_COLUMNS = 50
"""Nobody reads a wider table as Markdown."""


@dataclass(slots=True)
class _Candidate:
    places: list[int] = field(default_factory=list)
    """Of the kept blocks in it."""
    fits: bool = True


def whole_tables(
    blocks: Sequence[Block],
    elements: Sequence[Element],
    around: Sequence[Surroundings],
    kept: Mapping[int, Sequence[Fragment]],
) -> Iterator[tuple[int, list[int]]]:
    """The elements that are tables of kept rows of paragraphs, each with the places of its blocks.

    `kept` is by place, in order. A block that is not kept does no harm where no reader sees it.
    """
    found: dict[int, _Candidate] = {}
    for place, block in enumerate(blocks):
        inside = around[block.element]
        if inside.table < 0:
            continue
        table = found.setdefault(inside.table, _Candidate())
        if place in kept:
            table.places.append(place)
            same = inside.containers == around[inside.table].containers
            table.fits = table.fits and same and inside.pre < 0 and not inside.heading
        elif block.visible:
            table.fits = False
    for at in list(found):
        outer = around[elements[at].parent].table
        if outer in found:
            found[outer].fits = False
    rank = {place: index for index, place in enumerate(kept)}
    for at, table in found.items():
        # nothing else between its rows, such as its caption: it would end up below them
        if table.fits and table.places and rank[table.places[-1]] - rank[table.places[0]] == len(table.places) - 1:
            yield at, table.places


def as_table(node: HtmlElement, fragments: Sequence[Fragment], target: Target) -> str | None:
    """The Markdown of a table with these texts; None where they are no cells of it, or it is a layout."""
    texts: dict[HtmlElement, str] = {}
    for fragment in fragments:
        cell = fragment.spans[0].style.cell
        if cell is None or cell in texts or len(fragment.text) > ROW_CELL:
            return None
        texts[cell] = inline(fragment, target, breaks=False).replace("|", "\\|")
    rows: list[list[str]] = []
    has_head = False
    for columns in _grid(node):
        if len(columns) > MOST_COLUMNS:
            return None
        row = [texts.get(cell, "") if cell is not None else "" for cell in columns]
        if any(row):
            has_head = has_head or (not rows and all(cell is None or cell.tag == "th" for cell in columns))
            rows.append(row)
    width = max(map(len, rows), default=0)
    if sum(bool(text) for row in rows for text in row) < len(texts) or len(rows) < 2 or width < 2:
        return None
    head, *body = [_line([*row, *[""] * (width - len(row))]) for row in (rows if has_head else [[], *rows])]
    return "\n".join([head, _line(["---"] * width), *body])


def _grid(table: HtmlElement) -> Iterator[list[HtmlElement | None]]:
    """For each row the cell that begins in each column; None where one from the left or from above goes on."""
    above: dict[int, int] = {}
    for row in table.iter("tr"):
        columns: list[HtmlElement | None] = []
        below: dict[int, int] = {column: rows - 1 for column, rows in above.items() if rows > 1}
        for cell in row:
            if cell.tag not in CELL:
                continue
            while above.get(len(columns)):
                columns.append(None)
            first, width, rows = len(columns), _span(cell, "colspan"), _span(cell, "rowspan")
            columns += [cell, *[None] * (width - 1)]
            if rows > 1:
                below.update(dict.fromkeys(range(first, first + width), rows - 1))
            if len(columns) > MOST_COLUMNS:
                break
        yield columns
        above = below


def _span(cell: HtmlElement, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return max(1, min(int(given), MOST_COLUMNS)) if given.isascii() and given.isdigit() and len(given) < 5 else 1


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
