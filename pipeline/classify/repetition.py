"""What stands twice in one document: a second headline, a pull quote, a paragraph that was printed again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.classify.paragraphs import Paragraph
from pipeline.classify.title import same_title
from pipeline.types import Category, Verdict

SHORTEST = 6
"""Words: shorter paragraphs come back on purpose (table cells, refrains, names of speakers)."""
OF_PARAGRAPH, OF_HEADLINE = "repeats the paragraph of line", "repeats the headline of line"
_ITEM = re.compile(r"[-*•·▪●◦|]|\d{1,3}[.)]\s")
"""Items of lists and rows of tables come back too, however long."""


LONGEST_QUESTION = 14
"""Words: interviews and lists of answers ask the same short question again."""


def find_repetitions(paragraphs: Sequence[Paragraph], out: Collection[int], title: int | None) -> dict[int, int]:
    """Index of each paragraph that repeats another -> index of the one it repeats.

    The first one stays; the headline stays wherever it stands. Paragraphs in `out` have left already.
    """
    first: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for index, paragraph in enumerate(paragraphs):
        if index in out or index == title:
            continue
        if title is not None and same_title(paragraphs[title], paragraph):
            repeats[index] = title
        elif could_repeat(paragraph):
            earlier = first.setdefault(paragraph.bare, index)
            if earlier != index:
                repeats[index] = earlier
    return repeats


def could_repeat(paragraph: Paragraph) -> bool:
    """Whether a paragraph is one that nobody prints twice on purpose."""
    return paragraph.length >= SHORTEST and not _ITEM.match(paragraph.text) and not _is_question(paragraph)


def _is_question(paragraph: Paragraph) -> bool:
    return paragraph.length <= LONGEST_QUESTION and paragraph.text.endswith(("?", "？", "؟"))


def repeated(what: str, paragraph: Paragraph) -> Verdict:
    """Of a paragraph that says again what another says. `what`: OF_PARAGRAPH or OF_HEADLINE."""
    return Verdict(Category.DUPLICATE, f"{what} {paragraph.lines[0].number}", 0.98)
