"""The time of day that is printed beside a date, with its time zone where the words for it mean one zone only."""

from __future__ import annotations

import re
from datetime import time, timedelta, timezone

from pipeline.calendar import is_weekday_word
from pipeline.calendar.forms import LETTER

REACH = 48
"""Characters to either side of a date in which its time is looked for."""

# Hours east of Greenwich. Left out on purpose: what is used of several zones (IST, CST, BST, AST, MST), and ET or PT,
# which are two zones in the course of a year.
_ZONES = {
    "utc": 0.0, "gmt": 0.0, "z": 0.0, "wet": 0.0, "west": 1.0, "cet": 1.0, "mez": 1.0, "cest": 2.0, "mesz": 2.0,
    "eet": 2.0, "eest": 3.0, "msk": 3.0, "sast": 2.0, "eat": 3.0, "cat": 2.0, "wib": 7.0, "wita": 8.0, "hkt": 8.0,
    "sgt": 8.0, "jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0, "acst": 9.5, "awst": 8.0, "nzst": 12.0,
    "nzdt": 13.0, "est": -5.0, "edt": -4.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0, "hst": -10.0,
}  # fmt: skip
_ZONE = (
    r"(?:\s?\(?(?:(?P<zone>" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")(?P<from>[+-]\d{1,2}(?::?\d\d)?)?"
    r"|(?P<offset>[+-]\d\d:?\d\d))\)?(?!\w))?"
)
_MORNING = r"a\.?\s?m(?!\w)\.?|ص(?!\w)|ق\.\s?ظ\.?|π\.\s?μ\.?"
_AFTERNOON = r"p\.?\s?m(?!\w)\.?|م(?!\w)|ب\.\s?ظ\.?|μ\.\s?μ\.?"
# Halves of the day that are told in words which are not known here for sure: the hour could be twelve off.
_UNTOLD = (
    r"(?!\s?(?:ptg|pg|tgh|mlm|md|pd|sa|ch|öö|ös|du|de|पू|अप|पूर्वाह्न|अपराह्न|এএম|পিএম|am|pm)(?!\w))"
    rf"(?!\s?{LETTER}{{1,4}}\.\s?{LETTER}{{1,4}}\.)"
)
_HALF = rf"(?:\s?(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON})))?"
_BEFORE_NOON, _AFTER_NOON = r"오전|上午|午前|(?<!\w)am(?=\s\d)", r"오후|下午|午後|晚上|(?<!\w)pm(?=\s\d)"
_TOLD = rf"(?:(?P<am0>{_BEFORE_NOON})|(?P<pm0>{_AFTER_NOON}))?\s?"
_HOUR, _MINUTE = r"(?<!\d)(?<!\d[.:])(?P<h>[01]?\d|2[0-4])", r"(?P<m>[0-5]\d)"
_TIMES = tuple(re.compile(form, re.IGNORECASE) for form in (
    rf"{_TOLD}{_HOUR}\s?[時时시点]\s?(?:(?P<m>[0-5]?\d)\s?[分분])?",
    rf"{_TOLD}{_HOUR}\s?:\s?{_MINUTE}(?::[0-5]\d(?:\.\d+)?)?(?!\d|:\d)(?:\s?(?:uhr|hrs|hs|h|uur|น\.)(?!\w))?{_HALF}{_UNTOLD}{_ZONE}",
    rf"{_HOUR}\s?h(?:eures)?\s?(?:{_MINUTE})?(?:\s?min)?(?!\w){_ZONE}",
    # With a full stop: not when it is a number of something, a version or a day.
    rf"{_HOUR}\.{_MINUTE}(?!\d|[.,/-]\d|\s?[€$%£]|\s?(?:eur|usd|kr|km|mio|euro)(?!\w))(?:\s?(?:uhr|hrs|h|uur)(?!\w))?{_HALF}{_UNTOLD}{_ZONE}",
    rf"(?<![\d.,:/-])(?P<h>1[0-2]|0?[1-9])\s?(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON})){_ZONE}",
    rf"{_HOUR}\s?uhr(?!\w){_ZONE}",
))  # fmt: skip
_CLOCK = re.compile(r"[:.]\s?[0-5]\d|[時时시点분]|\dh|\d\s?h|\d\s?[ap]\.?\s?m|uhr|ص|م|ظ", re.IGNORECASE)
JOINING = frozenset(
    "at on um am the den kl à às as a las los alle ore il le el o w о в u saat t om om klo klokken klockan klokka"
    " ora року года dne ob og la pukul jam lúc godz г р ч d д эх เวลา الساعة ساعت la orele hora heure timp час".split()
)
_DAYS_IN_CJK = frozenset("月火水木金土日一二三四五六월화수목금토일")
_WORD = re.compile(rf"{LETTER}+")


def time_beside(text: str, start: int, end: int, floor: int, ceiling: int) -> tuple[time, int] | None:
    """The time of day printed right behind, or right before, the date at `start:end`, and where it ends.

    Only `text[floor:ceiling]` is looked at: the rest is of other dates.

    Between the two only marks, weekdays and words such as `at` may stand. None where there is none, and where both
    sides have one. Full-width and native digits must have been made plain. Hours are as printed: the zone is added
    where it is named beyond doubt, and the day is never moved.
    """
    behind, before = text[end : min(ceiling, end + REACH)], text[max(floor, start - REACH) : start]
    found = [
        each
        for each in (
            _first(behind, end) if _CLOCK.search(behind) else None,
            _last(before, start - len(before)) if _CLOCK.search(before) else None,
        )
        if each
    ]
    return found[0] if len(found) == 1 else None


def _first(behind: str, offset: int) -> tuple[time, int] | None:
    matches = [match for form in _TIMES if (match := form.search(behind))]
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if (moment := _time(match)) and _joins(behind[: match.start()]):
            return moment, offset + match.end()
    return None


def _last(before: str, offset: int) -> tuple[time, int] | None:
    matches = [match for form in _TIMES for match in form.finditer(before)]
    for match in sorted(matches, key=lambda match: (-match.end(), match.start())):
        if (moment := _time(match)) and _joins(before[match.end() :]):
            return moment, offset + match.end()
    return None


def time_within(text: str) -> time | None:
    """The time of day that stands inside a date: `Jan 04 09:34 2021`."""
    found = _TIMES[1].search(text)
    return _time(found) if found else None


def without_times(text: str) -> str:
    """The text with every time of day blanked out."""
    for form in _TIMES:
        text = form.sub(" ", text)
    return text


def _joins(between: str) -> bool:
    words = _WORD.findall(between)
    marks = sum(not letter.isspace() for letter in _WORD.sub("", between))
    if len(words) > 3 or marks > 6 or re.search(r"\d", between):
        return False
    return all(word.casefold() in JOINING or is_weekday_word(word) or word in _DAYS_IN_CJK for word in words)


def _time(match: re.Match[str]) -> time | None:
    group = match.groupdict()
    hour, minute = int(group["h"]), int(group.get("m") or 0)
    if group.get("pm") or group.get("pm0"):
        hour += 12 if hour < 12 else 0
    elif (group.get("am") or group.get("am0")) and hour == 12:
        hour = 0
    if hour > 23:
        return None
    return time(hour, minute, tzinfo=_zone(group))


def _zone(group: dict[str, str | None]) -> timezone | None:
    told = group.get("offset") or group.get("from")
    if told:
        sign, digits = told[0], told[1:].replace(":", "")
        hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
        if hours > 14 or minutes > 59:
            return None
        east = timedelta(hours=hours, minutes=minutes)
        return timezone(-east if sign == "-" else east)
    zone = group.get("zone")
    return timezone(timedelta(hours=_ZONES[zone.lower()])) if zone else None
