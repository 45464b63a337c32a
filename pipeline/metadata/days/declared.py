"""The days that a page names for machines: JSON-LD, meta tags, `<time>`, its address, the state of its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.metadata.days.read_day import read_day
from pipeline.metadata.days.sighting import Sighting
from pipeline.metadata.markup import Json, kinds, squeeze
from pipeline.metadata.sources import Sources

# Names of meta tags, `itemprop` and RDFa among them: those that mean the publication and nothing else, and those that
# some sites use for the last change or for the day the page was served.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:publish_date", "datepublished",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "shareaholic:article_published_time", "vr:published_time", "bt:pubdate", "pubdate",
    "date-pub", "publish-date", "publish_date", "publishdate", "publisheddate", "publish_time", "published_at",
    "article_date_original", "originalpublicationdate", "citation_publication_date", "citation_online_date",
    "dc.date.issued", "dcterms.issued", "content:publishdate", "published-date", "w-published-date", "published",
    "publication_date", "publicationdate", "rnews:datepublished", "article_publish_date", "displaydate", "pub_date",
)  # fmt: skip
_LOOSE = (
    "dcterms.created", "dc.date.created", "date.created", "datecreated", "dc.date", "date", "dcterms.date",
    "article:created_time", "created", "last-updated-date", "article.created", "og:created_time", "dc.created",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "datemodified", "og:updated_time",
    "article:modified", "dcterms.modified", "dc.date.modified", "date.modified", "lastmod", "last-modified",
    "article.updated", "revised", "updated_time", "lastmodified", "modified",
)  # fmt: skip
_TIME_PUBLISHED = re.compile(r"(?i)\b(pubdate|datepublished|published|entry-date|post-date|publish-date)\b")
_TIME_MODIFIED = re.compile(r"(?i)\b(datemodified|updated|modified)\b")
_MONTH, _DAY = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_IN_ADDRESS = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)(?:([-/_]){_MONTH}\2{_DAY}|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_KEY = re.compile(
    r"""["'](?:first|last|original)?[_-]?(?:(?:date_?)?publi(?:sh|shed|cation|cado|cacion)_?(?:date|time|at|on|from)?"""
    r"""|date_?published|post_?date|pub_?date)(?:_?(?:iso|utc|gmt|time))?\\?["']\s*:\s*\\?["']$""",
    re.IGNORECASE,
)
_LONGEST_KEY = 50
_CENTURIES = ('"20', '"19')
_ISO = re.compile(r"""\d{4}-\d\d-\d\d(?:[T ][^"'\\]{0,30})?""")
MOST_IN_STATE = 100


def declared_days(sources: Sources) -> list[Sighting]:
    """Every machine-readable day of publication or change. Texts that name no single day are left out."""
    found: list[Sighting] = []
    markup = sources.markup
    own = {id(thing) for thing in sources.articles}
    others = [thing for thing in markup.things if id(thing) not in own]
    pages = [thing for thing in others if any(kind.endswith("Page") for kind in kinds(thing))]
    rest = [thing for thing in others if not any(kind.endswith("Page") for kind in kinds(thing))]
    for things, whose in ((sources.articles, "article"), (pages, "page"), (rest, "other")):
        for key, kind in (("datePublished", "published"), ("dateCreated", "created"), ("uploadDate", "created")):
            found += _said(_of(things, key), f"json-ld {key}", f"{kind}.json_ld", f"json_ld_{whose}_{kind}")
        changed = "json_ld_other_modified" if things is rest else "json_ld_modified"
        found += _said(_of(things, "dateModified"), "json-ld dateModified", "modified.json_ld", changed)
    for names, kind in ((_PUBLISHED, "published"), (_LOOSE, "loose"), (_MODIFIED, "modified")):
        for name, content in markup.contents(*names):
            found += _said([content], f"meta[{name}]", f"{kind}.meta", f"meta_{kind}")
    for moment, told in markup.times:
        kind = "published" if _TIME_PUBLISHED.search(told) else "modified" if _TIME_MODIFIED.search(told) else "bare"
        found += _said([moment], "time", f"{kind}.time", f"time_{kind}")
    found += _address(sources.address)
    declared = {each.seen for each in found}
    found += [each for each in _state(sources.article.text) if each.seen not in declared]
    return found


def _of(things: Iterable[Json], key: str) -> Iterator[str]:
    values = (thing.get(key) for thing in things)
    return (squeeze(value[0] if isinstance(value, list) and value else value) for value in values)


def _said(texts: Iterable[str], where: str, rule: str, sign: str) -> list[Sighting]:
    days = ((read_day(text), text) for text in texts if text)
    return [Sighting(day, text, where, rule, frozenset({sign})) for day, text in days if day]


def _address(address: str) -> list[Sighting]:
    """A whole date in the page's address; `/2024/05/` names no day."""
    for match in _IN_ADDRESS.finditer(address):
        year, _, month, day, digits, more = match.groups()
        if found := read_day(f"{year}-{int(month or digits):02d}-{int(day or more):02d}"):
            signs = frozenset({"address"} if month else {"address", "address_digits"})
            return [Sighting(found, match[0], "uri", "published.address", signs)]
    return []


def _state(text: str) -> list[Sighting]:
    """What scripts and broken JSON-LD say under a key that means the publication."""
    found: list[str] = []
    for century in _CENTURIES:
        at = text.find(century)
        while at >= 0 and len(found) < MOST_IN_STATE:
            value = _ISO.match(text, at + 1)
            if value and _KEY.search(text, max(0, at - _LONGEST_KEY), at + 1):
                found.append(value[0])
            at = text.find(century, at + 1)
    return _said(found, "script", "published.script", "state")
