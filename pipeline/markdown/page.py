"""The kept blocks of a web page as Markdown, with as much of their markup as Markdown can show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

from pipeline.markdown.addresses import link_target, page_base
from pipeline.markdown.escape import heading, paragraph
from pipeline.markdown.inline import Target, inline
from pipeline.markdown.marked import Fragment, marked
from pipeline.markdown.nesting import Leaf, nested
from pipeline.markdown.plain import Paragraph, headline, plain
from pipeline.markdown.surroundings import Surroundings, surroundings
from pipeline.markdown.tables import as_table, whole_tables
from pipeline.segment.page import Page
from pipeline.types import Line

_FENCE = re.compile(r"^[^\S\n]*(`{3,})", re.M)
_TOP = 2
"""The level of the highest heading below the title."""


def page_markdown(page: Page, lines: Sequence[Line], title: str | None, address: str) -> str:
    """The Markdown of the lines that are kept; `lines` has one for each block. `address` is the page's own, empty when
    unknown: then relative links stay relative."""
    walk = marked(page.tree)
    around = surroundings(walk.elements, walk.nodes)
    places = [place for place, line in enumerate(lines) if line.kept]
    texts = walk.fragments(frozenset(places))
    base = page.tree.find(".//base[@href]")
    start = page_base(address, (base.get("href") or "") if base is not None else "")
    target = partial(link_target, base=start, address=address)
    rows = {}
    for at, blocks in whole_tables(page.blocks, page.elements, around, texts):
        text = as_table(walk.nodes[at], [fragment for place in blocks for fragment in texts[place]], target)
        if text is not None:
            rows.update(dict.fromkeys(blocks, "") | {blocks[0]: text})
    levels = (around[page.blocks[place].element].heading for place in places)
    top = min(filter(None, levels), default=_TOP)
    kept = _Kept(page, lines, texts, around, rows, top, target)
    leaves = [leaf for _, group in groupby(places, kept.together) for leaf in kept.leaves(list(group))]
    return nested([*([Leaf(headline(title))] if title else []), *leaves])


@dataclass(frozen=True, slots=True)
class _Kept:
    """The kept blocks of a page, with all that their Markdown is made from."""

    page: Page
    lines: Sequence[Line]
    texts: Mapping[int, Sequence[Fragment]]
    """By place; blocks that stand only in the page's JSON-LD have none."""
    around: Sequence[Surroundings]
    """Of each element."""
    rows: Mapping[int, str]
    """The blocks that are in tables: the Markdown of the table at its first block, nothing at the others."""
    top: int
    """The highest level of the headings."""
    target: Target

    def together(self, place: int) -> int:
        """Equal for blocks that become one: those of a `<pre>`."""
        pre = self._around(place).pre
        return pre if pre >= 0 else ~place

    def leaves(self, places: Sequence[int]) -> Iterator[Leaf]:
        """One or no block of Markdown for these."""
        first = places[0]
        inside = self._around(first)
        if inside.pre >= 0:
            yield Leaf(self._code(places), self.around[inside.pre].containers)
        elif first not in self.texts:
            yield Leaf(plain(Paragraph(self.lines[first].text, self.lines[first].category)))
        elif first not in self.rows:
            text = " | ".join(inline(each, self.target, breaks=not inside.heading) for each in self.texts[first])
            level = min(inside.heading - self.top + _TOP, 6)
            yield Leaf(heading(level, text) if inside.heading else paragraph(text), inside.containers)
        elif self.rows[first]:
            yield Leaf(self.rows[first], inside.containers)

    def _code(self, places: Sequence[int]) -> str:
        code = self._raw(places[0])
        for before, place in pairwise(places):
            paragraphs = self.page.blocks[before].element == self.page.blocks[place].element
            code += ("\n\n" if paragraphs else "\n") + self._raw(place)
        fence = "`" * max(3, 1 + max(map(len, _FENCE.findall(code)), default=0))
        return f"{fence}\n{code}\n{fence}"

    def _raw(self, place: int) -> str:
        return " | ".join(fragment.raw or fragment.text for fragment in self.texts[place])

    def _around(self, place: int) -> Surroundings:
        return self.around[self.page.blocks[place].element]
