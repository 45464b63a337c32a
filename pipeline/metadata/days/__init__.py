"""When the article came out, was changed, and was saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pipeline.metadata.days.declared import declared_days
from pipeline.metadata.days.shown import shown_days
from pipeline.metadata.days.sighting import Sighting
from pipeline.metadata.days.text import find_dates
from pipeline.metadata.days.weigh import CHANGED, DECLARED, readings_of
from pipeline.metadata.found import Found, Known, Unknown, either
from pipeline.metadata.reliability import probabilities, reliability_of
from pipeline.metadata.sources import Sources
from pipeline.types import Day, Evidence

POSSIBLE = 0.1
"""The probability from which another day stands in `also`."""
CLAIMS = DECLARED | {"address", "label_published", "near_date"}
"""Signs of a day that contradicts the one that is believed, however unlikely it is: it stands in `also` as well."""
MOST_OTHERS = 5
_MODIFIED = {"json_ld_modified": 0.95, "meta_modified": 0.9, "time_modified": 0.85}
"""Signs of a declared change, the most reliable first, and how sure each is."""


class Days(NamedTuple):
    """The three days of an article."""

    published: Found[Day]
    modified: Found[Day]
    captured: Found[Day]


def find_days(sources: Sources, language: str | None, outlet: str | None) -> Days:
    """`language`, `outlet`: what orders day and month of a date all in numbers."""
    printed = text_days(sources, language, outlet)
    if sources.article.media_type != "text/html":
        return printed
    captured = printed.captured
    sightings = _possible(page_days(sources, language, outlet, printed.published), captured)
    published = _published(sightings)
    if published == Unknown() and isinstance(printed.published, Unknown):
        published = printed.published
    modified = either(_modified(sightings), printed.modified)
    if isinstance(published, Known) and isinstance(modified, Known) and _iso(modified) < _iso(published):
        modified = Unknown("before_published")  # the template's, not the article's
    return Days(published, modified, captured)


def text_days(sources: Sources, language: str | None, outlet: str | None) -> Days:
    """The days that the lines tell."""
    values, evidence, doubts = find_dates(
        sources.lines,
        language=language,
        address=sources.address,
        outlet=outlet,
        captured=sources.article.captured,
    )
    found: dict[str, Found[Day]] = {name: Known(values[name], evidence[name]) for name in values}
    doubt = Unknown(doubts[0]) if doubts else Unknown()
    return Days(found.get("published", doubt), found.get("modified", Unknown()), found.get("captured", Unknown()))


def page_days(sources: Sources, language: str | None, outlet: str | None, told: Found[Day]) -> list[Sighting]:
    """Every day that a web page names. `told`: the one that its lines would tell as plain text."""
    sightings = [*declared_days(sources), *shown_days(sources, language, outlet)]
    if isinstance(told, Known):
        proof = told.evidence
        kind = proof.rule.split(",")[0].replace(".", "_")
        sightings.append(Sighting(told.value, proof.seen, proof.where, proof.rule, frozenset({"lines_tell", kind})))
    return sightings


def _possible(sightings: Sequence[Sighting], captured: Found[Day]) -> list[Sighting]:
    """Those that are not after the page was saved."""
    if not isinstance(captured, Known):
        return [*sightings]
    saved = captured.value.date() if isinstance(captured.value, datetime) else captured.value
    last = (saved + timedelta(days=1)).isoformat()  # it is tomorrow already where the paper comes out
    return [each for each in sightings if each.date <= last]


def _published(sightings: Sequence[Sighting]) -> Found[Day]:
    readings = readings_of(sightings)
    changed = any(each.signs & CHANGED for each in sightings)
    if not readings:
        return Unknown("only_modified" if changed else "not_stated")
    days = sorted(readings)
    sure = dict(zip(days, probabilities("published", [readings[day][1] for day in days]), strict=True))
    best = max(days, key=lambda day: sure[day])
    least = min(POSSIBLE, sure[best])
    heard = [day for day in days if sure[day] >= least or readings[day][1] & CLAIMS]
    others = sorted((day for day in heard if day != best), key=lambda day: -sure[day])[:MOST_OTHERS]
    if sure[best] < reliability_of("published").enough:
        if changed and "two_readings" not in readings[best][1]:
            return Unknown("only_modified")
        return Unknown(f"{'ambiguous' if others else 'too_unsure'}: {', '.join([best, *others])}")
    told = _most_reliable(readings[best][0])
    value, confidence = told.day.isoformat(), min(round(sure[best], 2), 0.99)
    return Known(told.day, Evidence(value, told.seen, told.where, told.rule, confidence, tuple(others)))


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
