"""Lines that hold a date and nothing else: the article's own above or below it, or the page's clock at the top."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.calendar.printed import is_only_a_date, names_weekday
from pipeline.classify.paragraphs import PROSE, Paragraph

NEAR = 2
"""Paragraphs between a date and the weather line beside it."""


def find_date_lines(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Paragraphs that are only a date and stand above the second, or below the last, paragraph of running text.

    Between those a bare date is the subheading of a chronicle.
    """
    prose = [index for index, paragraph in enumerate(paragraphs) if paragraph.length >= PROSE]
    top, end = (prose[1:2] or [len(paragraphs)])[0], (prose[-1:] or [-1])[0]
    return {
        index
        for index, paragraph in enumerate(paragraphs)
        if (index < top or index > end) and paragraph.length <= 12 and is_only_a_date(paragraph.text)
    }


def find_page_clock(
    paragraphs: Sequence[Paragraph], dates: set[int], weather: Collection[int], title: int | None
) -> set[int]:
    """Those of `dates` that are the clock of the page: above the headline, and beside the weather or, as the page's
    very first line, with a weekday. `weather`: indices of weather lines.

    Other furniture is no sign: a reading time stands beside the article's own date.
    """
    if title is None:
        return set()
    return {
        index
        for index in dates
        if index < title
        and (
            any(abs(index - beside) <= NEAR for beside in weather) or (index == 0 and names_weekday(paragraphs[0].text))
        )
    }
