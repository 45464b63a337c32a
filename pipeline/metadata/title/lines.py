"""The lines of a plain text that were taken out as its headline, and as the kicker above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.types import Category, Line

_SUBJECT = re.compile(
    r"(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|тема):\s+(?=\S)", re.I
)
"""What mail programs write before the headline of a newsletter."""


def headline_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of the headline, several where it was hard-wrapped; none where there is none."""
    titles = _first_titles(lines)
    return titles[-1] if titles else []


def without_label(headline: str) -> str:
    """A headline without the label that a mail's header gave it.

    >>> without_label("Betreff: Warum die Fähren stehen"), without_label("Subject to change: the ferries")
    ('Warum die Fähren stehen', 'Subject to change: the ferries')
    """
    return _SUBJECT.sub("", headline, count=1) if _SUBJECT.match(headline) else headline


def kicker_line(lines: Sequence[Line]) -> Line | None:
    """The line above the headline, where that was taken out as well and is shorter."""
    titles = _first_titles(lines)
    return titles[0][0] if len(titles) == 2 else None


def _first_titles(lines: Sequence[Line]) -> list[list[Line]]:
    """The first headline in its lines; before it a kicker, where two in a row were taken out."""
    first = next((at for at, line in enumerate(lines) if line.category is Category.TITLE), None)
    if first is None:
        return []
    groups = [_paragraph(lines, first)]
    after = first + len(groups[0])
    if after < len(lines) and lines[after].category is Category.TITLE:
        groups.append(_paragraph(lines, after))
        if _length(groups[0]) >= _length(groups[1]):  # a headline, and under it a second or the same again
            groups.pop()
    return groups


def _paragraph(lines: Sequence[Line], start: int) -> list[Line]:
    """The line and those that were wrapped with it: they were judged as one and stand directly below each other."""
    own = [lines[start]]
    for line in lines[start + 1 :]:
        last = own[-1]
        same = (line.category, line.reason, line.score) == (last.category, last.reason, last.score)
        if not same or line.number != last.number + 1:
            break
        own.append(line)
    return own


def _length(group: Sequence[Line]) -> int:
    return sum(len(line.text) for line in group)
