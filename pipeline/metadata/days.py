"""When the article came out, was changed, and was saved: from the page's markup, else from what its lines print."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from pipeline.metadata.found import Found, Known, Unknown, either, settle
from pipeline.metadata.page_dates import day_candidates
from pipeline.metadata.published import find_dates
from pipeline.metadata.sources import Sources
from pipeline.types import Day, Evidence

AMBIGUOUS = "ambiguous_date"


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
    doubt = Unknown("ambiguous") if flags else Unknown()
    published, modified = (_settled(told) for told in day_candidates(sources.markup, sources.articles, sources.pages))
    if isinstance(published, Known) and isinstance(modified, Known) and _day(modified) < _day(published):
        modified = Unknown("before_published")  # the template's, not the article's
    return Days(
        either(published, printed.get("published", doubt)),
        either(modified, printed.get("modified", Unknown())),
        printed.get("captured", Unknown()),
    )


def _settled(told: list[Evidence]) -> Found[Day]:
    evidence = settle(told, lambda value: value[:10])
    return Known(_value(evidence.value), evidence) if evidence else Unknown()


def _value(text: str) -> Day:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _day(known: Known[Day]) -> str:
    return known.evidence.value[:10]
