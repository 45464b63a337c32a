"""Of all the days that a page names, the one it was published on: the likeliest by the signs of its sightings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.metadata.days.sighting import Sighting

DECLARED = frozenset({"json_ld_article_published", "json_ld_page_published", "meta_published", "time_published"})
"""Signs of places that are made to tell the day of publication."""
CHANGED = frozenset({"json_ld_modified", "json_ld_other_modified", "meta_modified", "time_modified", "label_changed"})
_APART = frozenset({"line_others", "in_text"})
_SAME_MOMENT = 600
"""Seconds."""
_DAY = timedelta(days=1)


def readings_of(sightings: Sequence[Sighting]) -> dict[str, tuple[list[Sighting], set[str]]]:
    """Day in ISO 8601 -> its sightings, the most reliable kind first, and all its signs.

    A day that only changes are told of is none: modified is not published.
    """
    sightings = _in_local_time(sightings)
    if any("label_published" in each.signs for each in sightings):  # beside it, `Stand:` is the day of a change
        sightings = [replace(each, signs=_changed(each.signs)) for each in sightings]
    by_day: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_day.setdefault(sighting.date, []).append(sighting)
    signs = {day: set().union(*(_own_signs(each) for each in seen)) for day, seen in by_day.items()}
    _among_each_other(by_day, signs)
    _across_time_zones(sightings, by_day, signs)
    return {day: (by_day[day], signs[day]) for day in by_day if not _only_a_change(by_day[day])}


def _changed(signs: frozenset[str]) -> frozenset[str]:
    return signs - {"label_as_of"} | {"label_changed"} if "label_as_of" in signs else signs


def _only_a_change(seen: Iterable[Sighting]) -> bool:
    told = [bool(each.signs & CHANGED) for each in seen if not each.signs & {"time_bare", "in_text", "lines_tell"}]
    return bool(told) and all(told)


def _own_signs(sighting: Sighting) -> set[str]:
    signs = set(sighting.signs)
    if "printed" not in signs:
        return signs
    place = "near" if signs & {"near_title", "near_start"} else "end" if "near_end" in signs else "far"
    line = (
        "others"
        if "line_others" in signs
        else "text"
        if "in_text" in signs
        else "kept"
        if "line_kept" in signs
        else "date"
    )
    signs |= {f"{place}_{line}"}
    signs |= {f"{place}_{what}" for what in ("called_date", "alone") if what in signs}
    return signs


def _among_each_other(by_day: dict[str, list[Sighting]], signs: dict[str, set[str]]) -> None:
    declared = {day for day, told in signs.items() if told & DECLARED}
    near = _printed_near(by_day)
    first = next(((each.where, each.seen) for seen in by_day.values() for each in seen if _is_line(each)), None)
    for day, told in signs.items():
        if not declared:
            told.add("nothing_declared")
        elif day not in declared:
            told.add("another_declared")
        elif len(declared) > 1:
            told.add("declared_first" if day == min(declared) else "declared_later")
        if day in declared and near:
            told.add("declared_and_printed" if day in near else "declared_but_other_printed")
        if day in near and declared - {day}:
            told.add("printed_against_declared")
        if any((each.where, each.seen) == first for each in by_day[day]):  # both readings of 07/08/2023
            told.add("first_printed")
        if day == max(by_day) and "two_readings" not in told:
            told.add("latest")


def _is_line(sighting: Sighting) -> bool:
    return "printed" in sighting.signs and not sighting.signs & (_APART | {"line_kept"})


def _printed_near(by_day: dict[str, list[Sighting]]) -> set[str]:
    """Days that are printed beside the headline or the beginning of the text."""
    return {
        day
        for day, seen in by_day.items()
        if any(s.signs & {"near_title", "near_start"} and "printed" in s.signs and not s.signs & _APART for s in seen)
    }


def _in_local_time(sightings: Sequence[Sighting]) -> list[Sighting]:
    """A moment that another place tells with the outlet's own time zone is of that place's day.

    At night UTC is on another day than the paper: `2025-12-19T02:46:01Z` is `2025-12-18T21:46:01-05:00`.
    """
    local = [(moment.timestamp(), each.day) for each in sightings if (moment := _moment(each)) and moment.utcoffset()]
    told = []
    for each in sightings:
        moment = _moment(each)
        if moment is not None and not moment.utcoffset():
            near = (day for at, day in local if abs(at - moment.timestamp()) < _SAME_MOMENT)
            each = replace(each, day=next(near, each.day))
        told.append(each)
    return told


def _across_time_zones(
    sightings: Sequence[Sighting], by_day: dict[str, list[Sighting]], signs: dict[str, set[str]]
) -> None:
    """A day printed beside the headline that is the day before or after one told in UTC."""
    near = _printed_near(by_day)
    changes = {each.seen for each in sightings if each.signs & CHANGED}
    for each in sightings:
        moment = _moment(each)
        if moment is None or moment.utcoffset() or not each.signs & DECLARED:
            continue
        for step in (-_DAY, _DAY):
            neighbour = (moment.date() + step).isoformat()
            at_night = moment.hour < 12 if step < timedelta() else moment.hour >= 10
            if neighbour in near and at_night:
                signs[neighbour].add("local_day_printed")
                if each.date not in near:
                    signs[each.date].add("utc_but_local_printed")
    declared = {day for day, told in signs.items() if told & DECLARED}
    for day in declared if len(declared) > 1 else ():
        if all(each.seen in changes for each in by_day[day] if each.signs & DECLARED):
            signs[day].add("declared_as_changed")


def _moment(sighting: Sighting) -> datetime | None:
    day = sighting.day
    return day if isinstance(day, datetime) and day.tzinfo is not None else None
