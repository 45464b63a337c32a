"""Where in a text a date stands and what it can mean: what is printed to the left and to the right of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.calendar import Calendar, named_months
from pipeline.calendar.conversion import gregorian, of_era
from pipeline.calendar.reading import Reading

Span = tuple[int, int, tuple[Reading, ...]]
"""Where a date begins and ends, and its readings."""

# Four digits that a year could have, in the calendars that are known; `201914. Januar` are two dates without a space.
_YEAR = re.compile(r"(?<!\d)(?:1[34]\d\d|19\d\d|20\d\d|2[45]\d\d)(?=\D|$|\d\d?\.?\s[^\W\d_])")
_NEAR = 32
"""Characters beside a year among which its day stands."""
_REACH = 60
"""Characters before a year in which the whole date stands."""

# Python's \w knows the letters of Indic and Southeast Asian scripts, and not the vowel signs between them.
_SIGNS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff\u0e31-\u0eff\u1000-\u109f\u1780-\u17d3"
    r"\u200c\u200d"
)
LETTER = rf"(?:[^\W\d_]|[{_SIGNS}])"
_WORD = rf"{LETTER}(?:{LETTER}|[.'’׳॰]){{0,40}}"
_WORDS = rf"(?:th(?:áng|g\.?)\s?\d\d?(?:\s?năm)?|{_WORD}(?:[\s/]\s?{_WORD}){{0,4}}?)"
_DAY, _MONTH = r"(?P<d>[0-3]?\d)", r"(?P<m>[01]?\d)"
_NTH = r"(?:st|nd|rd|th|er|re|º|°|ª|η|-?(?:го|ое|е)|\.)?"
# From the first digit of the year on.
_YEAR_FIRST = re.compile(rf"\d{{4}}\s?(?P<sep>[-/.])\s?{_MONTH}\s?(?P=sep)\s?{_DAY}(?!\d)")
_YEAR_CJK = re.compile(rf"\d{{4}}\s?[年년]\s?(?:\([^()]{{1,8}}\)\s?)?{_MONTH}\s?[月월]\s?{_DAY}\s?[日号號일]")
_YEAR_NAME = re.compile(
    rf"\d{{4}}(?:\.|,|\s?m\.|-?\(?e?\)?ko|\s?жылғы|-жылдын|\s?[жթ]\.)?[\s/-]\s?(?:gada\s)?"
    rf"(?:(?P<month>{_WORDS})[\s./-]\s?{_DAY}|(?P<day>[0-3]?\d)\.?[\s-](?P<name>{_WORDS}))(?!\d|{LETTER}{{3}})"
)
# Up to the first digit of the year.
_NUMBERS = re.compile(
    r"(?<!\d)(?<!\d[-/.,])(?<!\d\.-)(?P<a>[0-3]?\d)\s?(?P<sep>[-/.])\s?(?P<b>[0-3]?\d)\s?(?P=sep)\s?$"
)
_DAY_NAME = re.compile(
    rf"(?<!\d)(?<!\d[.,:]){_DAY}{_NTH}[\s,./-]{{0,3}}(?P<month>{_WORDS})[\s,./-]{{0,3}}$", re.IGNORECASE
)
_NAME_DAY = re.compile(
    rf"(?P<month>{_WORD})[\s,./-]{{1,2}}{_DAY}(?:st|nd|rd|th)?(?:\.?[\s,./-]{{1,2}}|,?\s(?:de|del|of)\s"
    r"|\s\d\d?:\d\d(?::\d\d)?\s(?:[a-z]{3,4}\s)?)$",
    re.IGNORECASE,
)
_OF_ERA = re.compile(rf"(?P<era>令和|平成|昭和|民[國国])\s?(?P<y>\d{{1,3}}|元)\s?年\s?{_MONTH}\s?月\s?{_DAY}\s?日")
# With two digits for the year; the words behind a name tell the year from an hour or a number of things.
_SHORT_NUMBERS = re.compile(
    r"(?<![\w.,:/-])(?:(?<=:\d\d\s)|(?<!\d\s))(?P<a>\d?\d)(?P<sep>\s?[-/.]\s?)(?P<b>\d?\d)(?P=sep)(?P<c>\d\d)"
    r"(?!\w|\s?[-/.:]\s?\d|\s?,\s?\d(?!\d?[:.]\d\d))"
)
_SHORT_NAME = re.compile(
    rf"(?<![\w.,:/-]){_DAY}{_NTH}[\s./-]{{0,2}}(?P<month>{_WORD})[\s,./-]{{1,2}}['’]?(?P<y>\d\d)"
    r"(?=\s*(?:$|[,;|()·•–-])|\s(?:[^\W\d_]{1,3}\.?\s)?\d\d?\s?[:.h]\s?\d\d)"
)

_NO_DATE_BEFORE = re.compile(
    r"(?:§|№|[$€£¥]|(?<!\w)(?:art|nr|no|v|ver|vers|version|isbn|issn|tel|fax|phone|para|section|ziffer|kapitel|release|ip"
    r"|build|score))[.:]?\s?$",
    re.IGNORECASE,
)
_NO_DATE_BEHIND = re.compile(
    r"\s?(?:[€$%£]|(?:edition|issue|ausgabe|édition|edición|euros?|eur|usd|kr|km|kg)(?!\w))"
    r"|[-/.,]\d(?!\d?[:.h]\d\d(?!\d|[./-]))",
    re.IGNORECASE,
)
_PERSIAN = re.compile(r"\s?(?:هـ?[.\s]{0,2}ش(?!\w)|هجری شمسی|شمسی|شمسي|خورشیدی)")
_HIJRI = re.compile(r"\s?(?:هـ?(?!\w|[.\s]{0,2}ش)|هجري|هجری(?!\s?(?:شمسی|خورشیدی))|قمری|AH(?!\w))")
_BUDDHIST = re.compile(r"พ\.\s?ศ\.?\s?$|(?<!\w)B\.?E\.?\s?$")
# What stands between a day, its month and its year, besides them.
_JOINING = frozenset("of de del di do d the den el il da της του ngày năm ปี พ.ศ ค.ศ г р am".split())


def dates_with_years(plain: str) -> Iterator[Span]:
    """Every date that has a year of four digits, or of an era. `plain`: with ASCII digits, see `plain_digits`."""
    floor = 0
    for year in _YEAR.finditer(plain):
        near = plain[max(floor, year.start() - _NEAR) : year.start()] + plain[year.end() : year.end() + _NEAR]
        if any(map(str.isdigit, near)) and (span := _around(plain, year.start(), floor)):
            floor = span[1]
            yield span
    if "年" in plain:
        for match in _OF_ERA.finditer(plain):
            day = of_era(match["era"], 1 if match["y"] == "元" else int(match["y"]), int(match["m"]), int(match["d"]))
            if day:
                yield *match.span(), (Reading(day, None, calendar="minguo" if match["era"][0] == "民" else "japanese"),)


def dates_with_short_years(plain: str) -> Iterator[Span]:
    """Every date with a year of two digits: 02.12.19 and 27 Mar 20. Years 00 to 49 are of this century."""
    for match in _SHORT_NUMBERS.finditer(plain):
        free = _stands_free(plain[max(0, match.start() - _NEAR) : match.start()], plain[match.end() :][:_NEAR])
        numbers = int(match["a"]), int(match["b"]), int(match["c"])
        if free and (readings := tuple(_any_order(*numbers, match["sep"].strip()))):
            yield *match.span(), readings
    for match in _SHORT_NAME.finditer(plain):
        if (year := _century(int(match["y"]))) and (readings := _named(year, match["month"], int(match["d"]), "")):
            yield *match.span(), readings


def _around(plain: str, at: int, floor: int) -> Span | None:
    """The date that the year at this place belongs to; nothing left of `floor` is its."""
    year, offset = int(plain[at : at + 4]), max(floor, at - _REACH)
    before, behind = plain[offset:at], plain[at : at + 4 + _REACH]
    for form in (_YEAR_FIRST, _YEAR_CJK):
        match = form.match(behind)
        if match and (form is _YEAR_CJK or _stands_free(before, behind[match.end() :], year_first=True)):
            calendar = _calendar_of(year, behind[match.end() :])
            if calendar and (day := gregorian(calendar, year, int(match["m"]), int(match["d"]))):
                return at, at + match.end(), (Reading(day, "ymd", calendar=calendar),)
    match = _NUMBERS.search(before)
    if match and _stands_free(before[: match.start()], behind[4:]):
        calendar = _calendar_of(year, behind[4:])
        if calendar and (
            readings := tuple(_both_orders(calendar, year, int(match["a"]), int(match["b"]), match["sep"]))
        ):
            return offset + match.start(), at + 4, readings
    if (match := _DAY_NAME.search(before)) and (readings := _named(year, match["month"], int(match["d"]), before)):
        return offset + match.start(), at + 4, readings
    if match := _NAME_DAY.search(before):
        name = _behind_a_name(match["month"])
        if readings := _named(year, name, int(match["d"]), before):
            return offset + match.end("month") - len(name), at + 4, readings
    match = _YEAR_NAME.match(behind)
    if match and (readings := _named(year, match["month"] or match["name"], int(match["d"] or match["day"]), "")):
        return at, at + match.end(), readings
    return None


def _stands_free(before: str, behind: str, year_first: bool = False) -> bool:
    """Whether numbers are a date by themselves, and no version, price, paragraph or telephone number."""
    if year_first and re.search(r"\d[-/.,]\s?$", before):
        return False
    return not (_NO_DATE_BEFORE.search(before) or _NO_DATE_BEHIND.match(behind))


def _calendar_of(year: int, behind: str) -> Calendar | None:
    """The calendar of a date all in numbers; of years that are not of ours only where a mark behind it tells."""
    if 1900 <= year < 2050:
        return "gregorian"
    if year < 1500 and _PERSIAN.match(behind):
        return "persian"
    return "hijri" if year < 1500 and _HIJRI.match(behind) else None


def _named(year: int, printed: str, day: int, before: str) -> tuple[Reading, ...]:
    """The readings of a date whose month has a name. `before`: what stands before the year, with a mark of its era."""
    readings = []
    for (calendar, number), languages in _months(printed).items():
        if calendar == "gregorian" and year > 2400 and (languages == {"th"} or _BUDDHIST.search(before)):
            calendar = "buddhist"
        its = (calendar in ("persian", "hijri")) == (year < 1500) and (calendar == "buddhist") == (year > 2400)
        if its and (found := gregorian(calendar, year, number, day)):
            readings.append(Reading(found, None, languages, calendar))
    return tuple(readings)


def _months(printed: str) -> dict[tuple[Calendar, int], frozenset[str]]:
    """What the words between a day and a year can mean: `de agosto de`, `آب/أغسطس`, `tháng 8 năm`."""
    words = re.sub(r"(?<!\w)d['’](?=\w)", "", printed.casefold()).split()
    while words and words[0].strip(".") in _JOINING:
        del words[0]
    while words and words[-1].strip(".") in _JOINING:
        del words[-1]
    each = [dict(named_months(name)) for name in " ".join(words).split("/")] if words else []
    if not each:
        return {}
    return {month: languages for month, languages in each[0].items() if all(month in others for others in each)}


def _behind_a_name(word: str) -> str:
    """`KeeganAugust` without a space between: the month."""
    glued = re.search(r"(?<=[^\W\d_])(?<![A-Z])[^\W\d_a-z][^\W\d_A-Z]+\.?$", word)
    return glued[0] if glued and not named_months(word) else word


def _both_orders(calendar: Calendar, year: int, first: int, second: int, mark: str) -> Iterator[Reading]:
    day_first, month_first = gregorian(calendar, year, second, first), gregorian(calendar, year, first, second)
    if day_first:
        yield Reading(day_first, "dmy", calendar=calendar)
    # With full stops the day stands first wherever it can: nobody writes 8.7.2023 for the seventh of August.
    never = calendar != "gregorian" or (day_first and mark == ".")
    if month_first and month_first != day_first and not never:
        yield Reading(month_first, "mdy", calendar=calendar)


def _any_order(first: int, second: int, third: int, mark: str) -> Iterator[Reading]:
    seen = set()
    if year := _century(third):
        for reading in _both_orders("gregorian", year, first, second, mark):
            seen.add(reading.day)
            yield reading
    year = _century(first) if first > 9 else None
    if year and (day := gregorian("gregorian", year, second, third)) and day not in seen:
        yield Reading(day, "ymd")


def _century(short: int) -> int | None:
    """The year that two digits mean on the web."""
    return 2000 + short if short < 50 else 1900 + short if short >= 90 else None
