"""The days that a page prints for its readers, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.calendar.printed import PrintedDate, is_only_a_date, printed_dates
from pipeline.metadata.days.labels import LONGEST_LABEL, is_only_a_label, label_before
from pipeline.metadata.days.order import Witness, choose_reading, events_witness
from pipeline.metadata.days.read_day import WEB_BEGAN
from pipeline.metadata.days.sighting import Sighting
from pipeline.metadata.days.text import CLOCK, named_days, order_witnesses
from pipeline.metadata.sources import Sources
from pipeline.segment.page import Page
from pipeline.types import Category, Line

NEAR = 8
"""Blocks between a headline and its date."""
MOST = 200
"""Printed dates: a page with more of them is an archive."""
LONG = 200
"""Characters: a longer block is text, not a line of facts."""
_RIGHTS = re.compile(r"[©ⓒ]|(?i:\bcopyright\b)")
_NAMED = re.compile(r"(?i)date|time|publi|posted|byline|meta|info|pubdate|fecha|datum|stamp")
_APART = frozenset(
    "related teaser card recommended sidebar comment comments trending popular latest promo more".split()
)
_OTHERS = frozenset({Category.RELATED, Category.COMMENT, Category.NAV, Category.AD, Category.LEGAL, Category.WIDGET})


def shown_days(sources: Sources, language: str | None, outlet: str | None) -> list[Sighting]:
    """Every printed date with its signs, in the order of the page. `language`, `outlet`: what orders day and month of a
    date all in numbers; where nothing does, both readings are there."""
    lines, page = sources.lines, sources.page
    if page is None:
        return []
    titles = [at for at, line in enumerate(lines) if line.category is Category.TITLE]
    kept = [at for at, line in enumerate(lines) if line.kept]
    witnesses: list[Witness] | None = None  # looked for in the whole text, once, and only where they are needed
    named: list[date] = []
    found: list[Sighting] = []
    for at, printed in _printed(lines):
        line = lines[at]
        if CLOCK in line.reason or _RIGHTS.search(line.text[:LONG]):  # the day of the visit; the year of the template
            continue
        signs = set(_place(at, line, titles, kept))
        signs |= _words(lines, at, printed)
        signs |= _elements(page, at)
        readings = printed.readings
        if len(readings) > 1:
            if witnesses is None:
                witnesses = order_witnesses(lines, language, sources.address, outlet)
                named = named_days(lines)
            decision = choose_reading(printed, [*events_witness(printed, named), *witnesses], None)
            readings = (decision.reading,) if decision else readings
            signs.add("two_readings" if decision is None else "order_settled")
        for reading in readings:
            day, where = printed.moment(reading), f"line {line.number}"
            if reading.day.year >= WEB_BEGAN:
                found.append(Sighting(day, printed.seen, where, "published.printed", frozenset(signs)))
        if len(found) > MOST:
            break
    return found


def _printed(lines: Sequence[Line]) -> Iterator[tuple[int, PrintedDate]]:
    return ((at, printed) for at, line in enumerate(lines) for printed in printed_dates(line.text))


def _place(at: int, line: Line, titles: Sequence[int], kept: Sequence[int]) -> Iterator[str]:
    yield "printed"
    if line.category is Category.DATE:
        yield "line_date"
    elif line.category is Category.BYLINE:
        yield "line_byline"
    elif line.category in _OTHERS:
        yield "line_others"
    elif line.kept:
        yield "line_kept"
    if titles and min(abs(at - title) for title in titles) <= NEAR:
        yield "near_title"
    if kept and kept[0] - NEAR <= at <= kept[0] + 1:
        yield "near_start"
    elif kept and at > kept[-1] + NEAR:
        yield "below"
    elif kept and at > kept[-1]:
        yield "near_end"
    elif kept and at < kept[0] - NEAR:
        yield "above"
    if is_only_a_date(line.text):
        yield "alone"
    elif len(line.text) > LONG:
        yield "in_text"


def _words(lines: Sequence[Line], at: int, printed: PrintedDate) -> set[str]:
    """What is written before a date: in its block, else in the one above."""
    before = re.split(r"[|•·]|\d{4}", lines[at].text[max(0, printed.start - LONGEST_LABEL) : printed.start])[-1]
    label = label_before(before)
    if label is None and at and not before.strip(" :-–—,"):
        label = is_only_a_label(lines[at - 1].text)
    return {f"label_{label.kind}"} if label else set()


def _elements(page: Page, at: int) -> set[str]:
    signs = set()
    for depth, element in enumerate(page.around(at)):
        names = page.elements[element]
        if depth < 3 and names.names and _NAMED.search(names.names):
            signs.add("called_date")
        if names.words & _APART or names.tag in ("aside", "footer", "nav"):
            signs.add("element_apart")
        if names.tag == "header" or names.tag == "article":
            signs.add(f"in_{names.tag}")
    return signs
