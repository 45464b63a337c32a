"""One way to understand a printed date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.calendar import Calendar, Order


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a printed date."""

    day: date
    order: Order | None
    """For a date all in numbers: the order that was assumed. None where no order had to be."""
    languages: frozenset[str] = frozenset()
    """The languages in which the month's name means this month; empty for a date all in numbers."""
    calendar: Calendar = "gregorian"
    """The calendar it is printed in; `day` is a day of the Gregorian one."""
