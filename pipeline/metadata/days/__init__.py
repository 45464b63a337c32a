"""When the article came out, was changed, and was saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pipeline.metadata.days.declared import declared_days
from pipeline.metadata.days.shown import shown_days
from pipeline.metadata.days.sighting import Sighting
from pipeline.metadata.days.text import find_dates
from pipeline.metadata.days.weigh import DECLARED, readings_of
from pipeline.metadata.found import Found, Known, Unknown, either
from pipeline.metadata.reliability import probabilities, reliability_of
from pipeline.metadata.sources import Sources
from pipeline.types import Day, Evidence

POSSIBLE = 0.1
"""The probability from which another day stands in `also`."""
_MODIFIED = {"json_ld_modified": 0.95, "meta_modified": 0.9, "time_modified": 0.85}
"""Signs of a declared change, the most reliable first, and how sure each is."""


class Days(NamedTuple):
    """The three days of an article."""

    published: Found[Day]
    modified: Found[Day]
    captured: Found[Day]


def find_days(sources: Sources, language: str | None, outlet: str | None) -> Days:
    """`language`, `outlet`: what orders day and month of a date all in numbers."""
    values, evidence, flags = find_dates(
        sources.lines,
        language=language,
        address=sources.address,
        outlet=outlet,
        captured=sources.article.captured,
    )
    printed: dict[str, Found[Day]] = {name: Known(values[name], evidence[name]) for name in values}
    captured = printed.get("captured", Unknown())
    if sources.article.media_type != "text/html":
        doubt = Unknown(flags[0].removesuffix("_date")) if flags else Unknown()
        return Days(printed.get("published", doubt), printed.get("modified", Unknown()), captured)
    sightings = _possible([*declared_days(sources), *shown_days(sources, language, outlet)], captured)
    published = _published(sightings)
    modified = either(_modified(sightings), printed.get("modified", Unknown()))
    if isinstance(published, Known) and isinstance(modified, Known) and _iso(modified) < _iso(published):
        modified = Unknown("before_published")  # the template's, not the article's
    return Days(published, modified, captured)


def _possible(sightings: Sequence[Sighting], captured: Found[Day]) -> list[Sighting]:
    """Those that are not after the page was saved."""
    if not isinstance(captured, Known):
        return [*sightings]
    saved = captured.value.date() if isinstance(captured.value, datetime) else captured.value
    last = (saved + timedelta(days=1)).isoformat()  # it is tomorrow already where the paper comes out
    return [each for each in sightings if each.date <= last]


def _published(sightings: Sequence[Sighting]) -> Found[Day]:
    readings = readings_of(sightings)
    if not readings:
        return Unknown("only_modified" if any("modified" in each.rule for each in sightings) else "not_stated")
    days = sorted(readings)
    sure = dict(zip(days, probabilities("published", [readings[day][1] for day in days]), strict=True))
    best = max(days, key=lambda day: (sure[day], day))
    others = sorted((day for day in days if day != best and sure[day] >= POSSIBLE), key=lambda day: -sure[day])
    if sure[best] < reliability_of("published").enough:
        return Unknown(f"{'ambiguous' if others else 'too_unsure'}: {', '.join([best, *others])}")
    told = _most_reliable(readings[best][0])
    value = told.day.isoformat()
    return Known(told.day, Evidence(value, told.seen, told.where, told.rule, round(sure[best], 2), tuple(others)))


def _most_reliable(sightings: Sequence[Sighting]) -> Sighting:
    """Of the sightings of one day, the one whose place is most reliable; with a time of day, if any has one."""
    weigh = reliability_of("published").weight
    return max(
        sightings, key=lambda each: (isinstance(each.day, datetime), bool(each.signs & DECLARED), weigh(each.signs))
    )


def _modified(sightings: Sequence[Sighting]) -> Found[Day]:
    told = [(sign, each) for sign in _MODIFIED for each in sightings if sign in each.signs]
    if not told:
        return Unknown()
    sign, first = told[0]
    others = tuple(dict.fromkeys(each.day.isoformat() for _, each in told if each.date != first.date))
    sure = round(_MODIFIED[sign] * (0.9 if others else 1.0), 2)
    return Known(first.day, Evidence(first.day.isoformat(), first.seen, first.where, first.rule, sure, others))


def _iso(known: Known[Day]) -> str:
    return known.value.isoformat()[:10]
