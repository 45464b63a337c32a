"""Dates as people print them: every date in a line of text, with all the readings it can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.calendar import Order, months, normal_name, weekdays

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DAY = r"(?P<d>[0-3]?\d)"
_WORD = r"(?P<month>[^\W\d_]{2,}[’']?[^\W\d_]*|tháng \d{1,2}|thg \d{1,2})\.?"
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (
    # 2023-08-07, 2023/8/7, 2023.08.07; 2023年8月7日, 2023년 8월 7일
    rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<m>[01]?\d)(?P=sep){_DAY}(?!\d)",
    rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>[01]?\d)\s?[月월]\s?{_DAY}\s?[日일]",
    # 07/08/2023, 7.8.2023, 7. 8. 2023, 07-08-2023
    rf"(?<![\d/.-])(?P<a>[0-3]?\d)(?P<sep>[-/.])\s?(?P<b>[0-3]?\d)(?P=sep)\s?{_YEAR}(?!\d)",
    # 7 August 2023, 7. august 2023, 7th of August, 2023, 7 de agosto de 2023, 1er août 2023
    rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|ª|\.)?\s(?:(?:of|de|di|do|d')\s)?{_WORD},?\s(?:(?:de|del|năm)\s)?{_YEAR}(?!\d)",
    # August 7, 2023; Aug. 7th 2023
    rf"(?<!\w){_WORD}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d)",
    # 2023. augusztus 7.; 2023 m. rugpjūčio 7 d.
    rf"(?<!\d){_YEAR}(?:\.|\sm\.)?\s(?:gada\s)?{_WORD}\s{_DAY}(?!\d)",
))  # fmt: skip
# For each form what a text must hold for it to match anywhere: told ten times as fast, and most years in prose lack it.
_SIGNS_OF = tuple(re.compile(sign, re.IGNORECASE) for sign in (
    r"(?:19|20)\d\d[-/.][01]?\d",
    r"(?:19|20)\d\d\s?[年년]",
    r"[-/.]\s?(?:19|20)\d\d(?!\d)",
    r"\d(?:st|nd|rd|th|er|º|ª|\.)?\s(?:\S+\s){1,4}(?:19|20)\d\d(?!\d)",
    r"\d(?:st|nd|rd|th)?,?\s(?:19|20)\d\d(?!\d)",
    r"(?:19|20)\d\d(?:\.|\sm\.)?\s(?:\S+\s){1,3}[0-3]?\d",
))  # fmt: skip
_HAS_YEAR = re.compile(r"[12１２١٢۱۲][0-9０-９٠-٩۰-۹]{3}")
_TIME = re.compile(
    r"\d{1,2}\s?[時时시]\s?\d{1,2}\s?[分분]|\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:uhr|h|hrs?|[ap]\.?m\.?)?"
    r"(?:\s?\(?(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2})\)?)?(?!\w)",
    re.IGNORECASE,
)
_GLUE = frozenset("at on um am the den kl à às a las alle ore il le el o w dne klo saat".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a printed date."""

    day: date
    order: Order | None
    """For a date all in numbers: the order that was assumed. None where no order had to be."""
    languages: frozenset[str] = frozenset()
    """The languages in which the month's name means this month; empty for a date all in numbers."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in a text: where it stands, and its readings (two for 07/08/2023, one for 17/08/2023)."""

    seen: str
    start: int
    end: int
    readings: tuple[Reading, ...]


def printed_dates(text: str) -> tuple[PrintedDate, ...]:
    """Every date in the text that names a day, a month and a four-digit year, in order, none overlapping."""
    # Most lines have no year, which two or three quick passes tell.
    if text.isascii() and "20" not in text and "19" not in text:
        return ()
    if not _HAS_YEAR.search(text):
        return ()
    # Full-width and Arabic digits are digits too; only a form of the same length keeps the positions true.
    plain = unicodedata.normalize("NFKC", text)
    plain = plain if len(plain) == len(text) else text
    found: list[PrintedDate] = []
    taken = bytearray(len(plain))
    for form, sign in zip(_FORMS, _SIGNS_OF, strict=True):
        if not sign.search(plain):
            continue
        for match in form.finditer(plain):
            readings = tuple(_readings(match.groupdict()))
            if readings and not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(PrintedDate(text[match.start() : match.end()], match.start(), match.end(), readings))
    return tuple(sorted(found, key=lambda printed: printed.start))


def is_only_a_date(text: str) -> bool:
    """Whether a line holds a date and nothing else but a weekday, a time or a mark."""
    if len(text) > 80:
        return False
    found = printed_dates(text)
    if len(found) != 1:
        return False
    rest = _TIME.sub(" ", text[: found[0].start] + " " + text[found[0].end :])
    left = [normal_name(word) for word in re.findall(r"[^\W\d_]+\.?|\d+", rest)]
    return all(word in weekdays() or word in _GLUE for word in left)


def names_weekday(text: str) -> bool:
    """Whether a weekday stands in the text, in any language, written out or at least three letters long."""
    return any(len(name) > 2 and name in weekdays() for name in map(normal_name, re.findall(r"[^\W\d_]+", text)))


def _readings(group: dict[str, str | None]) -> Iterator[Reading]:
    year = int(group["y"] or 0)
    if name := group.get("month"):
        for number, languages in months().get(normal_name(name), {}).items():
            if day := _day(year, number, int(group["d"] or 0)):
                yield Reading(day, None, languages)
    elif "m" in group:
        if day := _day(year, int(group["m"] or 0), int(group["d"] or 0)):
            yield Reading(day, "ymd")
    else:
        first, second = int(group["a"] or 0), int(group["b"] or 0)
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        if day_first:
            yield Reading(day_first, "dmy")
        # With full stops the day stands first wherever it can: nobody writes 8.7.2023 for the seventh of August.
        if month_first and month_first != day_first and not (day_first and group["sep"] == "."):
            yield Reading(month_first, "mdy")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
