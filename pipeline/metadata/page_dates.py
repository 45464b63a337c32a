"""When an article came out and was changed, as the page's markup has it. A day that has to be guessed stays unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from pipeline.metadata.markup import Json, Markup, squeeze
from pipeline.types import Day, Evidence

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:publish_date", "datepublished",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "shareaholic:article_published_time", "vr:published_time", "bt:pubdate", "pubdate",
    "date-pub", "publish-date", "publish_date", "publishdate", "publisheddate", "publish_time", "published_at",
    "article_date_original", "originalpublicationdate", "citation_publication_date", "citation_online_date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "date.created", "datecreated",
    "content:publishdate", "published-date", "w-published-date", "dc.date", "date",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "datemodified", "og:updated_time",
    "article:modified", "dcterms.modified", "dc.date.modified", "date.modified", "lastmod", "last-modified",
)  # fmt: skip
_TIME_PUBLISHED = re.compile(r"(?i)\b(pubdate|datepublished|published|entry-date|post-date|publish-date)\b")
_TIME_MODIFIED = re.compile(r"(?i)\b(datemodified|updated|modified)\b")
_DAY_FIRST_FOUR = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SPOKEN = re.compile(r"(?i)\s*(?:z|utc|gmt)$")
_SAME_MOMENT = timedelta(minutes=10)
_WEB_BEGAN = 1991
_LAST_YEAR = 2100


def day_candidates(
    markup: Markup, articles: Sequence[Json], pages: Sequence[Json]
) -> tuple[list[Evidence], list[Evidence]]:
    """(published, modified): each the most reliable source first. Texts that name no single day are left out.

    `articles` and `pages` are the JSON-LD objects that are this article, or else this page.
    """
    published = [
        *_read(
            ((squeeze(a.get("datePublished")), "json-ld datePublished") for a in articles), "published.json_ld", 0.95
        ),
        *_read(_metas(markup, PUBLISHED), "published.meta", 0.92),
        *_read(
            ((squeeze(p.get("datePublished")), "json-ld datePublished") for p in pages), "published.json_ld_page", 0.85
        ),
        *_times(markup, _TIME_PUBLISHED, "published.time"),
    ] or _only_day(markup)
    modified = [
        *_read(
            ((squeeze(a.get("dateModified")), "json-ld dateModified") for a in (*articles, *pages)),
            "modified.json_ld",
            0.95,
        ),
        *_read(_metas(markup, MODIFIED), "modified.meta", 0.9),
        *_times(markup, _TIME_MODIFIED, "modified.time"),
    ]
    return _in_local_time(published), _in_local_time(modified)


def _in_local_time(days: list[Evidence]) -> list[Evidence]:
    """The first reading; where another source prints the same moment with the outlet's own time zone, that one first.

    At night UTC is on another day than the paper: `2025-12-19T02:46:01Z` is `2025-12-18T21:46:01-05:00`.
    """
    moments = [datetime.fromisoformat(day.value) for day in days]
    for index, moment in enumerate(moments[1:], start=1):
        both = moments[0].utcoffset() == timedelta() and moment.utcoffset() not in (None, timedelta())
        if both and abs(moment - moments[0]) < _SAME_MOMENT:
            return [days[index], *days[:index], *days[index + 1 :]]
    return days


def read_day(text: str) -> Day | None:
    """The day or moment that a machine-readable text names; its time zone as printed, none when none is.

    >>> read_day("2024-05-03T10:00:00+02:00").isoformat()
    '2024-05-03T10:00:00+02:00'
    >>> read_day("03/05/2024") is None  # May or March
    True
    """
    text = text.strip().strip("\"'")
    found = _iso(text) or _mail(text) or _printed(text)
    if found is None or not _WEB_BEGAN <= found.year <= _LAST_YEAR:
        return None
    return found


def _iso(text: str) -> Day | None:
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text):
        return _or_none(date.fromisoformat, text)
    if not re.match(r"\d{4}-?\d\d-?\d\d[T ]\s?\d", text):
        whole = _DAY_FIRST_FOUR.match(text)
        return _or_none(lambda _: date(int(whole[1]), int(whole[2]), int(whole[3])), text) if whole else None
    plain = _SPOKEN.sub("Z", text)
    plain = re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", plain)  # `2024-05-03 10:00:00 +0000`
    plain = re.sub(r"^(\S{8,10})\s+", r"\1T", plain)
    plain = re.sub(r"([+-]\d\d)$", r"\1:00", plain)
    moment = _or_none(datetime.fromisoformat, plain)
    # An unreadable clock ("10:00 AM", "24:00:00") does not make the day before it unsure.
    return moment or _or_none(date.fromisoformat, text[:10])


def _mail(text: str) -> Day | None:
    return _or_none(parsedate_to_datetime, text) if re.match(r"[A-Z][a-z]{2}, \d", text) else None


def _printed(text: str) -> Day | None:
    """`May 3, 2024`: a date in words, when it is the only one and has one reading."""
    from pipeline.calendar.printed import printed_dates

    found = printed_dates(text) if len(text) < 80 else ()
    return found[0].readings[0].day if len(found) == 1 and len(found[0].readings) == 1 else None


def _or_none(parse: Callable[[str], Day], text: str) -> Day | None:
    try:
        return parse(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _metas(markup: Markup, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((content, f"meta[{name}]") for name, content in markup.contents(*names))


def _times(markup: Markup, wanted: re.Pattern[str], rule: str) -> list[Evidence]:
    """`<time>` tags that say which day they mean."""
    days = _read(((moment, "time") for moment, told in markup.times if wanted.search(told)), rule, 0.8)
    return days if len({day.value[:10] for day in days}) == 1 else []  # else some are of teasers


def _only_day(markup: Markup) -> list[Evidence]:
    """The one day that all `<time>` tags of the page name; teasers of other articles would name more."""
    days = _read(
        ((moment, "time") for moment, told in markup.times if not _TIME_MODIFIED.search(told)),
        "published.only_time",
        0.7,
    )
    return days[:1] if len({day.value[:10] for day in days}) == 1 else []


def _read(told: Iterable[tuple[str, str]], rule: str, sure: float) -> list[Evidence]:
    return [Evidence(day.isoformat(), seen, where, rule, sure) for seen, where in told if (day := read_day(seen))]
