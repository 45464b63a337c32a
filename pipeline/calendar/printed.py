"""Dates as people print them: every date in a line of text, with all the readings it can have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from pipeline.calendar import is_weekday_word, normal_name, weekday_named, weekdays
from pipeline.calendar.clock import JOINING, time_beside, time_within, without_times
from pipeline.calendar.forms import LETTER, dates_with_short_years, dates_with_years
from pipeline.calendar.reading import Reading

__all__ = ["PrintedDate", "Reading", "is_only_a_date", "names_weekday", "plain_digits", "printed_dates"]

_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐０"
_DIGITS = {ord(zero) + number: str(number) for zero in _ZEROS for number in range(10)}
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200e\u200f"
_MARKS = dict(zip("．／－：（），،‐‑‒–—−۔", "./-:(),,------.", strict=True))
_PLAIN = _DIGITS | dict.fromkeys(map(ord, _SPACES), " ") | {ord(mark): plain for mark, plain in _MARKS.items()}
_DIGIT = "0-9" + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS)
_MAY_HAVE_YEAR = re.compile(f"[12１２١٢۱۲१२১২๑๒၁၂១២੧੨૧૨௧௨౧౨೧೨൧൨໑໒][{_DIGIT}]{{3}}|年")
_MAY_HAVE_SHORT_YEAR = re.compile(f"[{_DIGIT}].{{1,12}}[{_DIGIT}]")
_DATING = 400
"""Characters of a line in which dates with two-digit years are looked for."""
_LONGEST_DATE = 80
_BESIDE = 20
"""Characters beside a date in which its weekday stands."""
_WORDS = re.compile(rf"{LETTER}+")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in a text: where it stands, and its readings (two for 07/08/2023, one for 17/08/2023)."""

    seen: str
    start: int
    end: int
    readings: tuple[Reading, ...]
    clock: time | None = None
    """The time of day printed beside it; with a time zone where one is named that means one zone only."""
    weekday: int | None = None
    """The weekday printed beside it, 0 for Monday."""

    def moment(self, reading: Reading) -> date | datetime:
        """The day of the reading, with the time of day where one is printed. The day is never moved."""
        return datetime.combine(reading.day, self.clock) if self.clock else reading.day


def printed_dates(text: str, *, short_years: bool = False) -> tuple[PrintedDate, ...]:
    """Every date in the text that names a day, a month and a year, in order, none overlapping.

    Years of other calendars count where the month's name or a mark (`هـ`, `พ.ศ.`, `令和`) tells which calendar it is.
    `short_years`: dates such as `02.12.19` and `27 Mar 20` as well; for lines that are known to date something.
    """
    # Most lines have no year, which two or three quick passes tell.
    if not short_years:
        if text.isascii() and "20" not in text and "19" not in text:
            return ()
        if not _MAY_HAVE_YEAR.search(text):
            return ()
    elif len(text) > _DATING or not _MAY_HAVE_SHORT_YEAR.search(text):
        return printed_dates(text)
    plain = plain_digits(text)
    spans = list(dates_with_years(plain))
    if short_years:
        spans += dates_with_short_years(plain)
    found: list[PrintedDate] = []
    told = 0  # up to where a time of day has been given to a date
    spans.sort(key=lambda span: span[:2])
    for place, (start, end, readings) in enumerate(spans):
        if found and start < found[-1].end:
            continue
        ceiling = spans[place + 1][0] if place + 1 < len(spans) else len(plain)
        beside = time_beside(plain, start, end, max(told, found[-1].end if found else 0), max(end, ceiling))
        told = beside[1] if beside else told
        floor = found[-1].end if found else 0
        clock = beside[0] if beside else time_within(plain[start:end])
        found.append(
            PrintedDate(text[start:end], start, end, readings, clock, _weekday(plain, start, end, floor, ceiling))
        )
    return tuple(found)


def is_only_a_date(text: str) -> bool:
    """Whether a line holds a date and nothing else but a weekday, a time or a mark."""
    if len(text) > _LONGEST_DATE:
        return False
    found = printed_dates(text, short_years=True)
    if len(found) != 1:
        return False
    rest = without_times(plain_digits(text[: found[0].start] + " " + text[found[0].end :]))
    return all(
        normal_name(word) in weekdays() or is_weekday_word(word) or normal_name(word) in JOINING
        for word in re.findall(rf"{LETTER}+\.?|\d+", rest)
    )


def names_weekday(text: str) -> bool:
    """Whether a weekday stands in the text, in any language, written out or at least three letters long."""
    return any(len(name) > 2 and name in weekdays() for name in map(normal_name, re.findall(r"[^\W\d_]+", text)))


def _weekday(plain: str, start: int, end: int, floor: int, ceiling: int) -> int | None:
    before, behind = plain[max(floor, start - _BESIDE) : start], plain[end : max(end, min(ceiling, end + _BESIDE))]
    return weekday_named(_WORDS.findall(before)) if _WORDS.search(before) else weekday_named(_WORDS.findall(behind)[:2])


def plain_digits(text: str) -> str:
    """The text, letter for letter, with the digits, spaces and marks of other scripts as ASCII has them."""
    return text if text.isascii() else text.translate(_PLAIN)
