"""Machine-readable dates: the day or moment that an attribute or a JSON value names, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from pipeline.types import Day

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SPOKEN = re.compile(r"(?i)\s*(?:z|utc|gmt)$")
WEB_BEGAN, LAST_YEAR = 1990, 2100


def read_day(text: str) -> Day | None:
    """The day or moment that a machine-readable text names; its time zone as printed, none when none is.

    >>> read_day("2024-05-03T10:00:00+02:00").isoformat()
    '2024-05-03T10:00:00+02:00'
    >>> read_day("03/05/2024") is None  # May or March
    True
    """
    text = text.strip().strip("\"'")
    found = _iso(text) or _mail(text) or _printed(text)
    if found is None or not WEB_BEGAN <= found.year <= LAST_YEAR:
        return None
    return found


def _iso(text: str) -> Day | None:
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text):
        return _or_none(date.fromisoformat, text)
    if not re.match(r"\d{4}-?\d\d-?\d\d[T ]\s?\d", text):
        whole = _YEAR_FIRST.match(text)
        return _or_none(lambda _: date(int(whole[1]), int(whole[2]), int(whole[3])), text) if whole else None
    plain = _SPOKEN.sub("Z", text)
    plain = re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", plain)  # `2024-05-03 10:00:00 +0000`
    plain = re.sub(r"^(\S{8,10})\s+", r"\1T", plain)
    plain = re.sub(r"([+-]\d\d)$", r"\1:00", plain)
    moment = _or_none(datetime.fromisoformat, plain)
    # An unreadable clock ("10:00 AM", "24:00:00") does not make the day before it unsure.
    return moment or _or_none(date.fromisoformat, text[:10])


def _mail(text: str) -> Day | None:
    return _or_none(parsedate_to_datetime, text) if re.match(r"[A-Z][a-z]{2}, \d", text) else None


def _printed(text: str) -> Day | None:
    """`May 3, 2024`: a date in words, when it is the only one and has one reading."""
    from pipeline.calendar.printed import printed_dates

    found = printed_dates(text) if len(text) < 80 else ()
    return found[0].readings[0].day if len(found) == 1 and len(found[0].readings) == 1 else None


def _or_none(parse: Callable[[str], Day], text: str) -> Day | None:
    try:
        return parse(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
