"""The dates that a text prints about itself: each with its line, and what the words beside it say it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.calendar.printed import PrintedDate, is_only_a_date, printed_dates
from pipeline.calendar.relative import is_relative
from pipeline.metadata.days.labels import Kind, Label, is_only_a_label, label_before, label_behind
from pipeline.types import Category, Line

BESIDE_TITLE = 4
"""Lines of the article between the headline and its date: a summary, the first paragraph."""
LONGEST = 200
"""Characters: a longer line tells other things than a date."""
_BESIDE = 8
"""Lines of all kinds between the headline and the words of a relative date that `classify` took for furniture."""
_LONGEST_LABEL = 60
_OWN = frozenset({Category.DATE, Category.BYLINE})
# Furniture that stands between a headline and its date without separating them.
_BETWEEN = _OWN | {
    Category.CAPTION, Category.SHARE, Category.OTHER, Category.WIDGET, Category.DUPLICATE, Category.NAV, Category.AD,
    Category.NEWSLETTER, Category.PAYWALL, Category.DONATION, Category.CONSENT,
}  # fmt: skip
# Lines with dates of their own: of other articles, of comments, of the copyright.
_OTHERS = frozenset(
    {Category.RELATED, Category.COMMENT, Category.AD, Category.LEGAL, Category.CAPTION, Category.BIO, Category.TITLE}
)
_RANGE = re.compile(r"\s*(?:[-–—]|to|bis|au|al|until)\s*")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the article, as printed."""

    line: Line
    printed: PrintedDate
    kind: Kind
    label: Label | None
    """The words that say so; None where only the place does."""
    far: tuple[int, int]
    """Lines of the article, and lines of all kinds, between it and the headline; 0 where the headline is not known."""
    beside: bool
    """Whether it stands beside the headline."""
    signed: bool
    """Whether a name, or the day of a change, stands on the line, or a byline directly above or below."""

    @property
    def ruled(self) -> bool:
        """Whether a rule of `classify` knows the whole line."""
        return self.line.reason.startswith("rule date.")

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, tuple[int, int]]:
        """The lower, the likelier it is the date of the article."""
        # Embedded posts are signed with a label too, so that of a byline says no more than its place.
        labelled = self.line.category is Category.DATE and self.label is not None
        # Beside a day of another calendar the same day is often printed in ours.
        elsewhere = self.printed.readings[0].calendar != "gregorian"
        return (self.line.category not in _OWN, not labelled, not (self.beside or self.label), elsewhere, self.far)


def dated_lines(lines: Sequence[Line]) -> list[Dated]:
    """The likeliest date of the article first.

    Date lines and bylines count where they have a label, stand beside the headline, or are the only ones and signed or
    without any headline; other lines that were taken out only with a label. Other bare dates belong to whatever stands
    beside them.
    """
    titles = [place for place, line in enumerate(lines) if line.category is Category.TITLE]
    found: list[Dated] = []
    for place, line in enumerate(lines):
        if line.kept or line.category in _OTHERS or len(line.text) > LONGEST:
            continue
        dates = printed_dates(line.text, short_years=line.category in _OWN)
        if not dates:
            continue
        above = is_only_a_label(lines[place - 1].text) if place and not lines[place - 1].kept else None
        near = (each.category for each in lines[max(0, place - 1) : place + 2])
        signed = Category.BYLINE in near or not is_only_a_date(line.text)
        far = _far(lines, place, titles)
        for printed, label, kind in _told(line.text, _without_ranges(line.text, dates), above):
            if label or line.category in _OWN:
                beside = bool(titles) and far[0] <= BESIDE_TITLE
                found.append(Dated(line, printed, kind, label, far, beside, signed))
    bare = {each.printed.readings[0].day for each in found if not each.label and each.line.category is Category.DATE}
    alone = len(bare) == 1
    told = [
        each for each in found if each.label or each.beside or each.ruled or (alone and (each.signed or not titles))
    ]
    stood: Kind = "changed" if any(each.label and each.label.kind == "published" for each in told) else "published"
    told = [replace(each, kind=stood) if each.kind == "as_of" else each for each in told]
    return sorted((each for each in told if each.kind != "other"), key=lambda each: each.rank)


def relative_lines(lines: Sequence[Line]) -> list[tuple[Line, Kind]]:
    """Lines without a date that tell one from the moment of reading, beside the headline or with a label: `Published 2
    days ago`."""
    titles = [place for place, line in enumerate(lines) if line.category is Category.TITLE]
    found: list[tuple[Line, Kind]] = []
    for place, line in enumerate(lines):
        near = any(abs(place - title) <= _BESIDE for title in titles)
        own = line.category in _OWN or (near and len(line.text) <= _LONGEST_LABEL and is_relative(line.text))
        if own and not line.kept and line.category not in _OTHERS and not printed_dates(line.text):
            label = label_before(line.text[:_LONGEST_LABEL])
            if label or (titles and _far(lines, place, titles)[0] <= BESIDE_TITLE):
                found.append((line, label.kind if label else "published"))
    return found


def _told(
    text: str, dates: Sequence[PrintedDate], above: Label | None
) -> Iterator[tuple[PrintedDate, Label | None, Kind]]:
    """Each date of a line with its label, and what it is the date of. `above`: the label on the line above."""
    end = 0
    for place, printed in enumerate(dates):
        last = place + 1 == len(dates)
        label = label_before(text[end : printed.start][-_LONGEST_LABEL:]) or (above if place == 0 else None)
        if label is None and last:
            label = label_behind(text[printed.end :])
        glued = (place and end == printed.start) or (not last and dates[place + 1].start == printed.end)
        kind: Kind = label.kind if label else "published"
        if glued and label is None and printed is not min(dates, key=lambda each: each.readings[0].day):
            kind = "changed"  # the day of the change printed right beside the other
        yield printed, label, kind
        end = printed.end


def _without_ranges(text: str, dates: Sequence[PrintedDate]) -> list[PrintedDate]:
    """`July 19, 2024 – July 21, 2024` is when something takes place."""
    ranges: set[int] = set()
    for place in range(len(dates) - 1):
        if _RANGE.fullmatch(text, dates[place].end, dates[place + 1].start):
            ranges |= {place, place + 1}
    return [printed for place, printed in enumerate(dates) if place not in ranges]


def _far(lines: Sequence[Line], place: int, titles: Sequence[int]) -> tuple[int, int]:
    between = [lines[min(place, title) + 1 : max(place, title)] for title in titles]
    return min(((sum(line.category not in _BETWEEN for line in each), len(each)) for each in between), default=(0, 0))
