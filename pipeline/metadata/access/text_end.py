"""How a text ends and what stands right behind it: where a paywall shows itself to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.metadata.access.wall_element import wall_around
from pipeline.metadata.access.walls import reads_on, wall_of
from pipeline.metadata.access.weigh import LONGEST_SEEN, Sign
from pipeline.types import Category, Line

if TYPE_CHECKING:
    from pipeline.segment.page import Page

TAIL = 200
"""Characters of kept text that may stand below a wall: a footer that was mistaken. Below more, the article went on."""
NEAR = 6
"""Lines between the end of the text and what its wall says: a byline, share buttons, the name of the offer."""
BUTTON = 2
"""The same for a paywall's line that could be of any shop: farther down it tells nothing."""
AROUND = 2
"""Lines up and down: a line with a paywall's line so near may be the wall's as well, whatever it was taken for."""
SENTENCE = 60
"""Characters: a shorter line without a full stop is a heading, an item or a credit."""
# What begins another article, or the same one again: the walls behind it are not this text's.
_ANOTHER = (Category.RELATED, Category.DUPLICATE, Category.COMMENT)
_EXCERPT = re.compile(r"(?:\[(?:…|\.{3})\]|\((?:…|\.{3})\))$")
_ELLIPSIS = re.compile(r"(?:…|\.{3})$")
_GOES_ON = (":", "：", ",", "、", "，")
_CLOSING = "\"'”’“‘»«)\\]）」』*"  # quotes that close a sentence in one language open it in another
_FINISHED = re.compile(rf"[.!?;。！？؟।۔][{_CLOSING}]*$|[{_CLOSING}]$")


def end_signs(lines: Sequence[Line], page: Page | None = None) -> list[Sign]:
    """Signs that the text was cut: a wall right behind its end, and an end in mid-sentence.

    `page`: of a web page, the blocks that are these lines. What no reader sees is no sign: many pages carry a wall that
    a script may show.
    """
    last: Line | None = None
    prompts = []
    for at, place in _behind(lines):
        prompt = _prompt(lines, at, place, page)
        if prompt:
            prompts.append(prompt)
            last = last or lines[place]
    last = last or next((line for line in reversed(lines) if line.kept), None)
    return [*prompts, *_unfinished(last)] if last else []


def _behind(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Lines right behind the end of the text, each with the kept line above it, by index. A kept line may be the wall's
    as well, and that it is the end be a mistake."""
    places: list[int] = []
    kept = 0
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].kept:
            places.append(at)
            kept += len(lines[at].text)
            if kept > TAIL:
                break
    for place in reversed(places):
        for at in range(place + 1, min(place + 1 + NEAR, len(lines))):
            yield at, place
            if lines[at].kept or lines[at].category in _ANOTHER:
                break


def _prompt(lines: Sequence[Line], at: int, place: int, page: Page | None) -> Sign | None:
    """What a line says as part of a wall, or None."""
    line = lines[at]
    if (line.kept and not line.unsure) or (page and not page.blocks[at].visible):
        return None
    where = f"line {line.number}"
    if line.category not in _ANOTHER and _beside_paywall(lines, at):
        wall = wall_of(line.text)
        if wall:
            return Sign("truncated", "prompt", wall.id, line.text, where, wall.weight)
        name = page and not line.kept and wall_around(page, at, place)
        if name:
            return Sign("truncated", "prompt", "access.wall_element", line.text, f"{where}, in {name}", 70)
        if line.category is Category.PAYWALL and at - place <= BUTTON:
            return Sign("truncated", "prompt", "access.paywall_line", line.text, where, 40)
    if at - place == 1 and (more := reads_on(line.text)):
        return Sign("truncated", "prompt", more.id, line.text, where, more.weight)
    return None


def _beside_paywall(lines: Sequence[Line], at: int) -> bool:
    return any(line.category is Category.PAYWALL for line in lines[max(0, at - AROUND) : at + AROUND + 1])


def _unfinished(line: Line) -> list[Sign]:
    text = line.text.rstrip()
    if _EXCERPT.search(text[-8:]):
        rule, weight = "access.excerpt", 60
    elif _ELLIPSIS.search(text[-8:]):
        rule, weight = "access.ellipsis", 50
    elif text.endswith(_GOES_ON) or (len(text) >= SENTENCE and not _FINISHED.search(text[-8:])):
        rule, weight = "access.mid_sentence", 25
    else:
        return []
    return [Sign("truncated", "ending", rule, text[-LONGEST_SEEN:], f"line {line.number}", weight)]
