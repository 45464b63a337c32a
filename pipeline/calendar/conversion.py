"""Days of other calendars as days of the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from pipeline.calendar import Calendar

# The first day of each era, and what is added to its years. Source: the Japanese law of eras; the republic's 1912.
_ERAS: dict[str, tuple[date, date]] = {
    "令和": (date(2019, 5, 1), date.max),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "民國": (date(1912, 1, 1), date.max),
    "民国": (date(1912, 1, 1), date.max),
}
BUDDHIST = 543
"""Years between the Buddhist era, as Thailand counts it since 1941, and the common one."""
_HIJRI_IS_TABLED = range(1343, 1501)
_FIRST, _LAST = 1900, 2049
"""Years that a printed date is believed in: beyond them it is another calendar's, unmarked."""


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or its year is out of reach.

    Persian by the equinox in Tehran (`convertdate`), Hijri as Umm al-Qura has it (`hijridate`): where months begin by
    sighting the moon, such as in Morocco or Pakistan, the day can be one off.
    """
    try:
        found = _convert(calendar, year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if _FIRST <= found.year <= _LAST else None


def of_era(era: str, year: int, month: int, day: int) -> date | None:
    """A day of a Japanese era (`令和`) or of the Republic of China (`民國`); None when the era did not have it."""
    first, last = _ERAS[era]
    found = gregorian("gregorian", first.year + year - 1, month, day)
    return found if found and first <= found <= last else None


@cache
def _persian_new_year(year: int) -> date:
    """The library goes through the motions of the sun, once a year is enough: a page may print hundreds of days."""
    from convertdate import persian  # loads only for a document that has such a date

    return date(*persian.to_gregorian(year, 1, 1))


def _convert(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == "persian":
        if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
            raise ValueError("no such day")
        found = _persian_new_year(year) + timedelta(days=30 * (month - 1) + min(month - 1, 6) + day - 1)
        if found >= _persian_new_year(year + 1):
            raise ValueError("no such day: the year is none of 366 days")
        return found
    if calendar == "hijri":
        from hijridate import Hijri

        if year not in _HIJRI_IS_TABLED:
            raise ValueError("not in the table")
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    return date(year - BUDDHIST if calendar == "buddhist" else year, month, day)
