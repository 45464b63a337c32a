"""When the article came out, was changed, and when the page was saved: from the lines that say so, else unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from pipeline.calendar.printed import PrintedDate, is_only_a_date, printed_dates
from pipeline.calendar.relative import is_relative, relative_date
from pipeline.metadata.days.dated_lines import Dated, dated_lines, relative_lines
from pipeline.metadata.days.labels import Kind
from pipeline.metadata.days.order import (
    Decision,
    Witness,
    choose_reading,
    domain_witness,
    events_witness,
    language_witness,
    text_witness,
    year_witness,
)
from pipeline.metadata.days.read_day import WEB_BEGAN
from pipeline.types import Category, Day, Evidence, Line
from pipeline.web_address import host_of

_WEB_BEGAN = date(WEB_BEGAN, 1, 1)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)([/-]?)(\d\d)\2(\d\d)(?=[/_.-]|$)")
_REASONS = ("ambiguous", "relative", "impossible", "only_modified")
CLOCK = "page's clock"
"""In the reason of a line that `classify` holds for it."""
_SURE = {"date.label": 0.95, "date.bare_line": 0.93, "date.byline": 0.92, "date.beside": 0.8, "date.only_date": 0.8}


def find_dates(
    lines: Sequence[Line],
    *,
    language: str | None,
    address: str | None,
    outlet: str | None,
    captured: Evidence | None,
) -> tuple[dict[str, Day], dict[str, Evidence], tuple[str, ...]]:
    """`published`, `modified` and `captured` as far as lines say so, with evidence; and why there is no `published`.

    `captured`: when the article was saved, where the file around it tells; a clock on the page stands behind it.
    The reasons, the first the weightiest: `ambiguous: …` where readings are equally likely, `relative` for what is told
    from a moment that is not known (`2 days ago`), `impossible: …` for a day after the capture or before the web.
    """
    days: dict[str, Day] = {}
    evidence: dict[str, Evidence] = {}
    doubts: list[str] = []
    clocks = _printed_on(line for line in lines if line.category is Category.WIDGET)
    own = dated_lines(lines)
    in_path = _day_in_path(address or "")
    ambiguous = any(
        len(printed.readings) > 1 for printed in (*(clock[1] for clock in clocks), *(d.printed for d in own))
    )
    around = order_witnesses(lines, language, address or "", outlet) if ambiguous else []
    named = named_days(lines) if ambiguous else []
    clock = _clock(clocks, around)
    if clock:
        days["captured"], evidence["captured"] = clock
    not_after = clock[0] if clock else None
    if captured:
        saved = datetime.fromisoformat(captured.value)
        days["captured"], evidence["captured"] = saved, _beside(captured, clock)
        not_after = saved.date() + timedelta(days=1)  # it is tomorrow already where the paper comes out
    for dated in own:
        field = "modified" if dated.kind == "changed" else "published"
        witnesses = [*_label_witness(dated), *year_witness(dated.printed, language)]
        witnesses += [*events_witness(dated.printed, named), *around]
        decision = choose_reading(dated.printed, witnesses, not_after)
        readings = ", ".join(sorted(reading.day.isoformat() for reading in dated.printed.readings))
        if decision is None:
            possible = not_after is None or any(reading.day <= not_after for reading in dated.printed.readings)
            doubts.append(f"{'ambiguous' if possible else 'impossible'}: {readings}")
        elif decision.reading.day < _WEB_BEGAN:
            doubts.append(f"impossible: {readings}")
        elif field not in days and not _is_clock(dated, decision.reading.day, clock):
            days[field] = dated.printed.moment(decision.reading)
            evidence[field] = _of_line(dated, decision)
    if in_path and _WEB_BEGAN <= in_path[0] <= (not_after or date.max):
        if "published" not in days:
            days["published"] = in_path[0]
            evidence["published"] = Evidence(in_path[0].isoformat(), in_path[1], "url", "date.url_path", 0.85)
        elif abs(_day(days["published"]) - in_path[0]) > timedelta(days=1):
            told = evidence["published"]
            also = tuple(dict.fromkeys((*told.also, in_path[0].isoformat())))
            evidence["published"] = replace(told, also=also, confidence=round(0.8 * told.confidence, 2))
    if "published" not in days and (relative := relative_lines(lines)):
        counted = _counted_back(relative, days.get("captured"), language)
        if counted:
            days["published"], evidence["published"] = counted
        elif any(kind == "published" and is_relative(line.text) for line, kind in relative):
            doubts.append("relative")
    if "modified" in days and not doubts:
        doubts.append("only_modified")
    return days, evidence, tuple(sorted(doubts, key=lambda doubt: _REASONS.index(doubt.split(":")[0])))


def _is_clock(dated: Dated, day: date, clock: tuple[date, Evidence] | None) -> bool:
    """A bare date that is the page clock's is the clock again."""
    again = clock is not None and dated.label is None and day == clock[0] and is_only_a_date(dated.line.text)
    return again and dated.printed.clock is None


def _printed_on(lines: Iterable[Line]) -> list[tuple[Line, PrintedDate]]:
    """Each date on these lines, with its line."""
    return [(line, printed) for line in lines for printed in printed_dates(line.text)]


def _clock(clocks: Sequence[tuple[Line, PrintedDate]], witnesses: Sequence[Witness]) -> tuple[date, Evidence] | None:
    """The page's own clock: a date on a line that `classify` holds for furniture, such as the weather."""
    for line, printed in clocks:
        decision = choose_reading(printed, witnesses, None)
        if decision and CLOCK in line.reason:
            day = decision.reading.day
            return day, _evidence(line, day, decision, "captured.page_clock", 0.85)
    return None


def _counted_back(
    relative: Sequence[tuple[Line, Kind]], captured: Day | None, language: str | None
) -> tuple[Day, Evidence] | None:
    """`2 days ago`, seen from the moment the page was saved; of no other moment anything is known."""
    for line, kind in relative if captured else ():
        found = relative_date(line.text, captured, language) if kind == "published" and captured else None
        if found:
            also = tuple(day.isoformat() for day in found.also)
            sure = 0.6 if also else 0.85
            where = f"line {line.number}"
            return found.day, Evidence(found.day.isoformat(), line.text[:200], where, "date.relative", sure, also)
    return None


def _beside(captured: Evidence, clock: tuple[date, Evidence] | None) -> Evidence:
    if clock is None or captured.value.startswith(clock[1].value):
        return captured
    return replace(captured, also=(clock[1].value,))


def named_days(lines: Sequence[Line]) -> list[date]:
    """The days that the running text names, each in one reading."""
    named = _printed_on(line for line in lines if line.kept)
    return [printed.readings[0].day for _, printed in named if len(printed.readings) == 1]


def _day_in_path(address: str) -> tuple[date, str] | None:
    """The day in the path of a web address, such as `/2024/05/03/storm`, and the words of it."""
    if host_of(address) is None:
        return None
    found = _IN_PATH.search(urlsplit(address).path)
    try:
        return (date(int(found[1]), int(found[3]), int(found[4])), found[0]) if found else None
    except ValueError:
        return None


def order_witnesses(lines: Sequence[Line], language: str | None, address: str, outlet: str | None) -> list[Witness]:
    """What tells the order of day and month in dates all in numbers: the language of the text, the country of the
    site, the text's own dates, the day in the address."""
    in_path = _day_in_path(address)
    own = _printed_on(line for line in lines if line.kept or line.category is Category.DATE)
    told = text_witness(printed for _, printed in own)
    path = [Witness(None, 4, "the address", day=in_path[0])] if in_path else []
    return [*language_witness(language, 1, "text in"), *domain_witness(address, outlet), *told, *path]


def _label_witness(dated: Dated) -> list[Witness]:
    """What the languages that know the label say, where they agree: Albanian writes the day first."""
    match = re.match(r"rule date\.([a-z]{2})[._]", dated.line.reason)
    languages = dated.label.languages if dated.label else frozenset()
    if match and match[1] != "en":
        languages = frozenset({match[1]})
    told = [language_witness(each, 3, "label in") for each in sorted(languages)]
    orders = {witnesses[0].order if witnesses else None for witnesses in told}
    return told[0] if len(orders) == 1 and told else []


def _of_line(dated: Dated, decision: Decision) -> Evidence:
    if dated.label or dated.line.reason.startswith("rule date."):
        source = "date.label" if dated.line.category in (Category.DATE, Category.BYLINE) else "date.beside"
    else:
        source = "date.byline" if dated.line.category is Category.BYLINE else "date.bare_line"
        source = source if dated.beside else "date.only_date"
    found = _evidence(dated.line, dated.printed.moment(decision.reading), decision, source, _SURE[source])
    also = tuple(dated.printed.moment(reading).isoformat() for reading in decision.also)
    return replace(found, also=also)


def _evidence(line: Line, value: Day, decision: Decision, source: str, sure: float) -> Evidence:
    order = decision.reading.order
    how = f"{source}, {order} by {', '.join(decision.told)}" if decision.told and order else source
    if decision.reading.calendar != "gregorian":
        how = f"{how}, {decision.reading.calendar} calendar"
    return Evidence(
        value=value.isoformat(),
        seen=line.text[:200],
        where=f"line {line.number}",
        rule=how,
        confidence=round(min(1.0, decision.confidence / 0.95) * sure, 2),
        also=tuple(reading.day.isoformat() for reading in decision.also),
    )


def _day(moment: Day) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
