"""Which line is the headline, if the text has one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.calendar.printed import printed_dates
from pipeline.classify.byline import is_signed
from pipeline.classify.paragraphs import PROSE, Paragraph
from pipeline.types import Category

SEARCHED = 60
"""Paragraphs from the top: menus and teasers can stand above the headline of a whole page."""
LONGEST = 30
"""Words: no headline is longer; in scripts that count by characters, twice as many."""
_STOP = re.compile(r"[,;:]$|^[-*•]\s|^\d{1,2}[.)]\s|\.\.\.$")
ENOUGH = 2.0
"""Points: of lines with fewer, half were no headline."""
_NO_TITLE = re.compile(r"://|\w@\w|^[>+o]\s")
_TRAIL = re.compile(r"\s*[|–—-]\s*[^|–—]{2,40}$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The paragraph that is the headline, and what speaks for it."""

    index: int
    reason: str
    score: float


def find_title(paragraphs: Sequence[Paragraph], ruled: Mapping[int, Category]) -> Headline | None:
    """The headline among the first paragraphs, or None when nothing there reads like one.

    `ruled` names the paragraphs that a rule has already taken out. What counts: standing first, being repeated
    on the page, closing a breadcrumb, sharing words with the article, standing above its date or byline.
    """
    body: frozenset[str] | None = None
    seen = Counter([p.bare for p in paragraphs])
    breadcrumbs = [paragraphs[i].normal for i, c in ruled.items() if c is Category.NAV and "›" in paragraphs[i].normal]
    best: Headline | None = None
    first = True
    for index, paragraph in enumerate(paragraphs[:SEARCHED]):
        if index in ruled:
            continue
        if paragraph.is_prose:
            break
        if not _reads_like_title(paragraph):
            continue
        told = []
        points = 1.0 if first else 0.0
        if first:
            told.append("the first line that could be one")
            if index + 1 < len(paragraphs) and paragraphs[index + 1].lines[0].blank_before:
                points += 0.5
                told.append("set apart")
        first = False
        if seen[paragraph.bare] > 1:
            points += 1.5
            told.append("repeated below")
        if any(crumb.endswith(paragraph.normal) for crumb in breadcrumbs):
            points += 2.0
            told.append("ends the breadcrumb")
        if body is None:
            body = frozenset().union(*(p.bare.split() for p in paragraphs if p.length >= PROSE))
        share = _shared(paragraph, body)
        points += 2 * share
        if share >= 0.5:
            told.append("its words come back in the article")
        if 5 <= paragraph.length <= 25:
            points += 0.5
        below = paragraphs[index + 1].text if index + 1 < len(paragraphs) else ""
        if is_signed(below) or any(ruled.get(index + step) in (Category.DATE, Category.BYLINE) for step in (1, 2)):
            points += 1.0
            told.append("a date or byline follows")
        score = min(0.99, points / 4)
        if points >= ENOUGH and (best is None or score > best.score + 0.1):
            best = Headline(index, ", ".join(told) or "reads like one", round(score, 2))
    return best


def same_title(title: Paragraph, other: Paragraph) -> bool:
    """Whether a paragraph is the headline once more, as it is or with the site's name behind it."""
    return other.bare == title.bare or (
        len(title.bare) >= 15
        and other.bare.startswith(title.bare + " ")
        and other.length <= title.length + 5
        and bool(_TRAIL.search(other.text))
    )


def _reads_like_title(paragraph: Paragraph) -> bool:
    wide = paragraph.length > len(paragraph.bare) / 2.5  # most words are one character long
    return (
        (6 if wide else 3) <= paragraph.length <= (2 * LONGEST if wide else LONGEST)
        and not _STOP.search(paragraph.text)
        and not paragraph.text.rstrip("\"'”’»").endswith((".", "。"))
        and not _NO_TITLE.search(paragraph.text)
        and not printed_dates(paragraph.text)
        and not is_signed(paragraph.text)
        and sum(map(str.isalpha, paragraph.text)) >= 0.6 * len(paragraph.bare.replace(" ", ""))
    )


def _shared(paragraph: Paragraph, body: frozenset[str]) -> float:
    """The share of its longer words that the running text has too."""
    own = {word for word in paragraph.bare.split() if len(word) > 3} or set(paragraph.bare.split())
    return len(own & body) / len(own) if own else 0.0
