"""A page that has its article twice, once for telephones or for printing: which of the copies is the article's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.classify.paragraphs import Paragraph
from pipeline.classify.repetition import OF_PARAGRAPH, could_repeat, repeated
from pipeline.types import Verdict

MOST_COPIES = 4
"""Of an article in one page: what comes back more often is furniture."""


def likeliest_copies(
    paragraphs: Sequence[Paragraph], known: Mapping[int, Verdict], leaves: Sequence[float]
) -> dict[int, Verdict]:
    """What is known, where of several equal paragraphs not the first stays, but those that are together likeliest the
    article's: all first copies, or all second ones, so that no text is mixed from both.

    `leaves`: how likely each paragraph is not the article's.
    """
    copies: dict[str, list[int]] = {paragraphs[i].bare: [] for i, verdict in known.items() if is_copy(verdict)}
    if not copies:
        return dict(known)
    for index, paragraph in enumerate(paragraphs):
        if paragraph.bare in copies and could_repeat(paragraph) and (index not in known or is_copy(known[index])):
            copies[paragraph.bare].append(index)
    missed: dict[int, float] = defaultdict(float)
    for places in copies.values():
        for number in range(MOST_COPIES):
            at = places[min(number, len(places) - 1)]
            missed[number] += leaves[at] * paragraphs[at].length
    best = min(missed, key=lambda number: (missed[number], number))
    found = dict(known)
    for places in copies.values():
        stays = places[min(best, len(places) - 1)]
        found.pop(stays, None)
        found |= {index: repeated(OF_PARAGRAPH, paragraphs[stays]) for index in places if index != stays}
    return found


def is_copy(verdict: Verdict) -> bool:
    """Whether a paragraph is out because it stands elsewhere in the page, word for word."""
    return verdict.reason.startswith(OF_PARAGRAPH)
