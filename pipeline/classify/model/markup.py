"""What the model looks at of a page's markup: one row of numbers per block.

Which elements stand around a block, how much text and how many links they hold, whether other blocks are made like it,
and how much of it the page's own title, description and JSON-LD say. Elements are numbered parents first, so that
what holds of an element and of those around it is worked out level by level for all at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.phrases import Phrases, words_in
from pipeline.classify.paragraphs import Paragraph
from pipeline.segment.page import Page

Column = NDArray[Any]
Index = NDArray[np.int64]

AROUND = (
    "article", "main", "aside", "footer", "header", "nav", "section", "figure", "figcaption", "li", "table",
    "blockquote", "form", "pre", "dl", "button", "address",
)  # fmt: skip
"""Elements that say what is in them: how near the nearest is."""
OWN = (
    "p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption", "article",
    "section", "dd", "dt", "tr", "button", "body",
)  # fmt: skip
TAGS = {tag: number for number, tag in enumerate(dict.fromkeys((*AROUND, *OWN)))}
INLINE = (("strong", "b"), ("em", "i"), ("a",), ("time",), ("span",))
IN_PARENT = frozenset({"p", "li", "blockquote", "pre", "h2", "h3", "td"})
"""Elements that hold one paragraph: their parent is what holds the text."""
LEVELS = (0, 1, 2, 3, 5)
"""Elements up from a block whose text and links are counted."""
PROSE, FEW_LINKS = 80, 0.3
"""Characters from which a block is a paragraph, and share of linked ones up to which it is."""
LONGEST_TITLE = 50
"""Words: a longer block is no headline."""
LIKE_TITLE, IS_TITLE = 0.2, 0.45
"""Share of words in common with the page's title from which a heading is preferred, and a block can be the headline."""
FAR = 12
"""Steps in the tree: more say no more."""


def markup_columns(page: Page, paragraphs: Sequence[Paragraph]) -> NDArray[np.float32]:
    """Shape (blocks, columns); `paragraphs`: the page's blocks, one each."""
    blocks = page.blocks
    tree = _Tree(page)
    texts, _, elements, visible, links, linked_share, opens_with = zip(*blocks, strict=True)
    at, linked, seen = np.array(elements), np.array(linked_share), np.array(visible)
    length = np.array([*map(len, texts)])
    prose = (length > PROSE) & (linked < FEW_LINKS) & seen
    words = [paragraph.bare.split(" ") if paragraph.bare else [] for paragraph in paragraphs]
    said = _declared(page, words)
    headline = _headline(said["like_title"], [page.elements[element].tag for element in elements], seen)
    columns: list[Column] = [
        linked,
        _log(np.array(links)),
        ~seen,
        *(np.array([tag in tags for tag in opens_with]) for tags in INLINE),
        *said.values(),
        _log(_copies(texts)),
        *_place(length, prose, headline),
        np.array([paragraph.length < FAR and paragraph.text.endswith(":") for paragraph in paragraphs]),
        *_alike(page, at, length, linked, prose),
    ]
    around = _elements(page, tree, at, length, linked, prose, headline)
    return np.concatenate([np.stack(columns, 1), np.stack(around, 1)[at]], 1, dtype=np.float32)


class _Tree:
    """The elements of a page, level by level."""

    def __init__(self, page: Page) -> None:
        self.parent = np.array([element.parent for element in page.elements])
        self.depth = np.array([element.depth for element in page.elements])
        order = np.argsort(self.depth, kind="stable")
        cuts = np.flatnonzero(np.diff(self.depth[order])) + 1
        self.levels: list[Index] = np.split(order, cuts)[1:]
        self.up = np.maximum(self.parent, 0)

    def total(self, own: Column) -> Column:
        """For each element the sum over itself and all in it."""
        found = own.copy()
        for level in reversed(self.levels):
            np.add.at(found, self.parent[level], found[level])
        return found

    def inherited(self, start: Column, step: Callable[[Column, Index], Column]) -> Column:
        """Values handed down: `step` gives those of a level from its parents' values."""
        found = start.copy()
        for level in self.levels:
            found[level] = step(found[self.parent[level]], level)
        return found

    def steps_to(self, wanted: NDArray[np.bool_]) -> Column:
        """1 for a wanted element, 2 for one right in it, and so on; 0 for one that is in none. Shape (elements, ways to
        be wanted)."""
        start = wanted.astype(np.int64)
        return self.inherited(start, lambda above, level: np.where(wanted[level], 1, above + (above > 0)))

    def chain(self, element: int) -> Index:
        """Of each element, how many steps below it the given one is; -1 where it is not in it."""
        found, steps = np.full(len(self.parent), -1), 0
        while element >= 0:
            found[element] = steps
            element, steps = int(self.parent[element]), steps + 1
        return found

    def climb(self, chain: Index) -> tuple[Column, Column]:
        """Steps up from each element to the first that the chain goes through, and from there down along it."""
        start = np.where(chain >= 0, 0, 1)
        steps = self.inherited(start, lambda above, level: np.where(chain[level] >= 0, 0, above + 1))
        down = self.inherited(chain, lambda above, level: np.where(chain[level] >= 0, chain[level], above))
        return np.minimum(steps, FAR), np.minimum(down, FAR)


def _log(counts: Column) -> Column:
    """log(1 + n), rounded: the last digits of a logarithm differ between processors."""
    return np.asarray(np.round(np.log1p(np.abs(counts)), 3) * np.sign(counts))


def _copies(texts: Sequence[str]) -> Column:
    times = Counter(texts)
    return np.array([times[text] for text in texts])


def _declared(page: Page, words: Sequence[Sequence[str]]) -> dict[str, Column]:
    """How much of each block the page's titles, descriptions and declared body say, and how much of those it says."""
    titles = [set(said) for title in page.declared.titles if (said := words_in(title))]
    descriptions = [Phrases(said) for told in page.declared.descriptions if len(said := words_in(told)) > 3]
    body = Phrases(words_in(page.declared.body)) if page.declared.body else None
    any_title = frozenset().union(*titles)
    rows = []
    for own in words:
        like_title = in_title = title_in = in_description = description_in = 0.0
        if len(own) < LONGEST_TITLE and not any_title.isdisjoint(own):
            mine = set(own)
            for title in titles:
                common = len(mine & title)
                like_title = max(like_title, common / (len(mine) + len(title) - common))
                in_title = max(in_title, common / len(mine))
                title_in = max(title_in, common / len(title))
        if len(own) > 2:
            for told in descriptions:
                share = told.share(own)
                if share > in_description:
                    in_description, description_in = share, share * len(own) / told.size
        in_body = body.share(own) if body else -1.0
        rows.append((like_title, in_title, title_in, in_description, description_in, in_body, float(body is not None)))
    names = ("like_title", "in_title", "title_in", "in_description", "description_in", "in_body", "has_body")
    return dict(zip(names, np.array(rows).T, strict=True))


def _headline(like_title: Column, tags: Sequence[str], seen: Column) -> int:
    """The block that is most like the page's title, headings first; else the first `<h1>`; else -1."""
    heading = np.array([0.3 if tag == "h1" else 0.15 if tag in ("h2", "h3") else 0.0 for tag in tags])
    score = like_title + heading * (like_title > LIKE_TITLE)
    if score.max() > IS_TITLE:
        return int(score.argmax())
    first = [place for place, tag in enumerate(tags) if tag == "h1" and seen[place]]
    return first[0] if first else -1


def _place(length: Column, prose: Column, headline: int) -> list[Column]:
    """Where a block stands: from the headline, from the first and the last paragraph, in the page."""
    count = len(length)
    place = np.arange(count)
    before = np.cumsum(length) - length
    told = np.cumsum(length * prose) - length * prose
    total, in_prose = length.sum() + 1, (length * prose).sum() + 1
    paragraphs = np.flatnonzero(prose)
    first, last = (paragraphs[0], paragraphs[-1]) if len(paragraphs) else (0, count)
    none = np.full(count, -9.0)
    return [
        _log(place - headline) if headline >= 0 else none,
        _log(before - before[headline]) / 2 if headline >= 0 else none,
        place == headline,
        np.full(count, headline >= 0),
        _log(place - first),
        _log(last - place),
        before / total,
        told / in_prose,
        np.full(count, _log(np.array(count))),
        np.full(count, in_prose / total),
        np.full(count, _log(in_prose)),
    ]


def _alike(page: Page, at: Index, length: Column, linked: Column, prose: Column) -> list[Column]:
    """What the blocks in elements of the same make (tag and names, also of the parent) are like together."""
    makes: dict[tuple[str, str, str, str], int] = {}
    group = np.zeros(len(at), np.int64)
    for place, element in enumerate(at.tolist()):
        own = page.elements[element]
        above = page.elements[max(0, own.parent)]
        group[place] = makes.setdefault((own.tag, own.names, above.tag, above.names), len(makes))
    count = np.bincount(group)
    size = np.bincount(group, weights=length)
    return [
        column[group]
        for column in (
            _log(count),
            size / (length.sum() + 1),
            np.bincount(group, weights=np.round(linked, 6)) / count,
            _log(size / count),
            np.bincount(group, weights=prose) / count,
        )
    ]


def _elements(
    page: Page, tree: _Tree, at: Index, length: Column, linked: Column, prose: Column, headline: int
) -> list[Column]:
    """Columns over elements (not blocks): what each and those around it hold, and where they stand in the tree."""
    count = len(page.elements)
    own = np.zeros((4, count))
    for row, weight in enumerate((length, np.rint(length * linked), np.ones(len(at)), length * prose)):
        own[row] = np.bincount(at, weights=weight, minlength=count)
    text, links, blocks, paragraphs = (tree.total(row) for row in own)
    total, in_prose = length.sum() + 1, (length * prose).sum() + 1
    columns: list[Column] = []
    above, level = np.arange(count), 0
    for wanted in LEVELS:
        while level < wanted:
            above, level = tree.up[above], level + 1
        columns += [
            text[above] / total,
            links[above] / (text[above] + 1),
            _log(blocks[above]),
            paragraphs[above] / in_prose,
        ]
    columns.append(tree.depth)
    top = _top(page, tree, at, length, prose)
    climb, down = tree.climb(tree.chain(top))
    columns += [climb, down, down == 0]
    if headline >= 0:
        columns += tree.climb(tree.chain(int(at[headline])))
    else:
        columns += [np.full(count, -1), np.full(count, -1)]
    columns += _siblings(page, tree, text, total)
    tags = np.array([TAGS.get(element.tag, -1) for element in page.elements])[:, None]
    away = tree.steps_to(tags == [TAGS[tag] for tag in AROUND])
    columns += [*np.where(away > 0, 1 / np.maximum(1, away), 0).T]
    return [*columns, *(tags == [TAGS[tag] for tag in OWN]).T]


def _top(page: Page, tree: _Tree, at: Index, length: Column, prose: Column) -> int:
    """The element that holds the paragraphs, as Readability looks for it (Arc90, 2010): each counts for its container,
    and less for those around that."""
    score = np.zeros(len(page.elements))
    holds_one = np.array([element.tag in IN_PARENT for element in page.elements])
    place = at[prose]
    place = np.where(holds_one[place], tree.up[place], place)
    for weight in (10, 6, 3):
        np.add.at(score, place, weight * length[prose])
        place = tree.up[place]
    return int(score.argmax())


def _siblings(page: Page, tree: _Tree, text: Column, total: int) -> list[Column]:
    """How many elements of the same make stand beside each element and those around it: a list of teasers has many."""
    makes: dict[tuple[int, str, str], int] = {}
    group = np.array(
        [makes.setdefault((each.parent, each.tag, each.names), len(makes)) for each in page.elements], np.int64
    )
    count = np.bincount(group, weights=text > 0)[group]
    share = np.bincount(group, weights=text)[group] / total
    count = np.maximum(1, count)
    columns, above = [], np.arange(len(group))
    for _ in range(3):
        columns.append(_log(count[above]))
        above = tree.up[above]
    held = np.array([element.tag in IN_PARENT or element.tag == "tr" for element in page.elements])
    counted = np.where(held, 1, count)
    most = tree.inherited(counted, lambda above, level: np.maximum(counted[level], above))
    largest = tree.inherited(
        np.where(counted > 1, share, 0), lambda above, level: np.where(counted[level] > 1, share[level], above)
    )
    return [*columns, _log(most), largest]
