"""Where the article was taken from: an agency, a newsletter, another outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from pipeline.metadata.found import Found, Known, Unknown, settle
from pipeline.metadata.names import key_of, names_in
from pipeline.metadata.outlet import PLATFORMS, outlet_at
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence, Line
from pipeline.web_address import host_of

FIRST, LAST = 4, 5
"""Kept lines at the beginning and the end of an article in which agencies sign."""
_HOLDERS = ("sourceOrganization", "provider", "copyrightHolder", "creditText", "author")
_METAS = ("author", "article:author", "source", "news_source", "dc.source", "dcterms.source", "dc.creator", "byl")
_PICTURE = re.compile(
    r"(?i)\b(?:foto|photo|bild|image|imagen|infografik|graphic|grafik|unsplash|pixabay|shutterstock|getty)"
)


_MAY_NAME_IT = (Category.SOURCE, Category.BYLINE, Category.OTHER)
_CLAIMED = re.compile(r"(?i)\b(?:19|20)\d\d\b|copyright|rights|rechte|droits|derechos|direitos|diritti|prawa")
"""In a copyright line of a text; one without is that of a picture."""


def find_source(sources: Sources, outlet: str | None) -> Found[str]:
    """The agency, newsletter or outlet that the article comes from; never the outlet itself.

    An agency that a sentence quotes is no source: only a signature is, and a declared name that is an agency's.
    """
    found = [each for each in _candidates(sources) if not (outlet and _is_own(each.value, outlet))]
    found.sort(key=lambda each: -each.confidence)
    best = settle(found, key_of)
    if best is None:
        return Unknown()
    return Known(best.value, best)


def _candidates(sources: Sources) -> Iterator[Evidence]:
    from pipeline.metadata.outlet.agencies import agency_of, spelled
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    printed = read_field("source", _outside(sources.lines))
    if printed is not None and not _PICTURE.search(printed.value):
        spelling = spelled(printed.value) if agency_of(printed.value) else printed.value
        yield Evidence(spelling, printed.seen, printed.where, printed.rule, printed.confidence, printed.also)
    yield from _signed(sources)
    yield from _claimed(sources.lines)
    told: list[tuple[str, str, Any]] = [
        ("json-ld " + key, "source.json_ld", article.get(key)) for article in sources.articles for key in _HOLDERS
    ]
    told += [(f"meta[{name}]", "source.meta", content) for name, content in sources.markup.contents(*_METAS)]
    for where, rule, value in told:
        for name in names_in(value)[:3]:
            if agency := agency_of(name):
                yield Evidence(agency, name, where, rule, 0.85)
    yield from _first_stood(sources)


def _claimed(lines: Sequence[Line]) -> Iterator[Evidence]:
    """Agencies that claim the copyright: `Copyright 2024 The Associated Press`."""
    from pipeline.metadata.outlet.agencies import agency_of
    from pipeline.metadata.patterns import read_field

    for place, line in enumerate(lines):
        below_picture = place > 0 and lines[place - 1].category is Category.CAPTION
        if line.category is Category.LEGAL and not below_picture and _CLAIMED.search(line.text):
            read = read_field("outlet", [line])
            if read and (agency := agency_of(read.value)):
                yield Evidence(agency, read.seen, read.where, "source.copyright", 0.85)


def _signed(sources: Sources) -> Iterator[Evidence]:
    from pipeline.metadata.outlet.agencies import signed_alone, signed_at_end, signed_before, signed_beside

    kept = [line for line in sources.lines if line.kept]
    for line in kept[:FIRST]:
        if found := signed_before(line.text):
            yield Evidence(found.value, found.seen, f"line {line.number}", "source.dateline", 0.92)
    for line in reversed(kept[-LAST:]):
        if found := signed_at_end(line.text):
            yield Evidence(found.value, found.seen, f"line {line.number}", "source.signature", 0.9)
    for line in [*kept[:FIRST], *kept[-LAST:], *_beside(sources.lines)]:
        byline = line.category is Category.BYLINE
        if found := signed_alone(line.text) or (signed_beside(line.text) if byline else None):
            yield Evidence(found.value, found.seen, f"line {line.number}", "source.byline", 0.88)


def _beside(lines: Sequence[Line]) -> Iterator[Line]:
    """Bylines and sources around the article: not below a picture, and not in the menus further down."""
    last = max((place for place, line in enumerate(lines) if line.kept), default=len(lines))
    for place, line in enumerate(lines[: last + LAST]):
        below_picture = place > 0 and lines[place - 1].category is Category.CAPTION
        if line.category in (Category.BYLINE, Category.SOURCE) and not below_picture:
            yield line


def _first_stood(sources: Sources) -> Iterator[Evidence]:
    """A canonical link to another site's page."""
    given = sources.article.address.value if sources.article.address else sources.article.uri
    here = host_of(given) or ""
    link = next((href for rel, href in sources.markup.links if "canonical" in rel.split()), "")
    there = host_of(link) or ""
    if not here or "." not in there or urlsplit(link).path in ("", "/") or PLATFORMS & set(there.split(".")):
        return
    mine, other = _site(here), _site(there)
    if mine not in key_of(there) and other not in key_of(here):
        name = outlet_at(there, sources) or there.removeprefix("www.")
        yield Evidence(name, link, "link[rel=canonical]", "source.canonical", 0.75)


def _site(host: str) -> str:
    """The letters of the part of a host that names the site: the longest label but the last."""
    with suppress(UnicodeError):  # where it is in letters already, or broken
        host = host.encode("ascii").decode("idna")
    return key_of(max(host.removeprefix("www.").split(".")[:-1] or [host], key=len))


def _is_own(value: str, outlet: str) -> bool:
    """Whether a source is the outlet itself, also by its initials: `F.A.Z.`"""
    own, key = key_of(outlet), key_of(value)
    initials = "".join(word[0] for word in outlet.lower().split())
    return key in own or (len(initials) > 2 and key.startswith(initials))


def _outside(lines: Sequence[Line]) -> list[Line]:
    """Without lines called a source that stand within the article: they say where a chart or a picture is from."""
    kept = [place for place, line in enumerate(lines) if line.category is Category.BODY]
    first, last = (kept[min(2, len(kept) - 1)], kept[-min(2, len(kept))]) if kept else (0, 0)
    return [line for place, line in enumerate(lines) if line.category not in _MAY_NAME_IT or not first < place < last]
