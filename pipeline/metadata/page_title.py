"""The headline of a page, without the site's name around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from pipeline.metadata.page_markup import Json, Markup, kinds, squeeze
from pipeline.types import Evidence

LONGEST = 300
_SEPARATOR = re.compile(r"(\s+[-–—|:·•»«>/~]+\s+|\s*[|·•»«]\s*|:\s+)")


MOST = 20
"""Places that tell a headline: a page with more of them is a list of headlines."""


def title_candidates(markup: Markup, articles: Iterable[Json], sites: Iterable[str]) -> list[Evidence]:
    """Headlines of the page, the best first. `sites`: the names of the outlet and its domain.

    The visible heading comes first, for it is the headline as the article has it, where `og:title` and `<title>` are
    made for others; only news outlets write their own headline into JSON-LD. Exact on .87 of 791 blog and news pages
    and .82 of 132 news pages; the first heading alone .79 and .73, `og:title` alone .48 and .67.
    """
    names = {key_of(site) for site in sites} - {""}
    told = [_Source(squeeze(a.get("headline") or a.get("name")), "json-ld headline", a) for a in articles]
    told += [_Source(content, f"meta[{name}]") for name, content in markup.contents("og:title", "twitter:title")]
    told.append(_Source(markup.title, "title"))
    for source in told:
        source.value = without_site(source.seen, names)
    headings = [_Source(heading, "h1") for heading in markup.headings]
    told, headings = ([s for s in each if s.is_sane(names)] for each in (told, headings))
    told, headings = told[:MOST], headings[:MOST]
    said = [key_of(source.value) for source in told]
    confirmed = sorted(
        (heading for heading in headings if any(key_of(heading.value) in other for other in said)),
        key=lambda heading: -len(heading.value),
    )
    seconds = {key_of(source.value) for source in (*headings, *(s for s in told if s.where == "meta[og:title]"))}
    news = [source for source in told if source.is_news() and key_of(source.value) in seconds]
    best = [*news, *confirmed, *headings, *told]
    return [
        source.evidence("title.confirmed" if source in news or source in confirmed else "title.alone", sure)
        for source, sure in zip(best, (*[0.9] * len([*news, *confirmed]), *[0.6] * len(best)), strict=False)
    ]


class _Source:
    """A place that tells a headline."""

    def __init__(self, seen: str, where: str, thing: Json | None = None) -> None:
        self.seen, self.where, self.thing = seen, where, thing or {}
        self.value = seen

    def is_sane(self, names: Collection[str]) -> bool:
        return 0 < len(self.value) <= LONGEST and key_of(self.value) not in {"", *names}

    def is_news(self) -> bool:
        return any("News" in kind for kind in kinds(self.thing))

    def evidence(self, rule: str, sure: float) -> Evidence:
        return Evidence(self.value, self.seen, self.where, rule, sure)


def without_site(title: str, names: Collection[str]) -> str:
    """A title without the site's name at its end or beginning.

    >>> without_site("Storm hits coast - The Northern Post", {"thenorthernpost"})
    'Storm hits coast'
    >>> without_site("Storm hits coast - live", {"thenorthernpost"})
    'Storm hits coast - live'
    """
    parts = _SEPARATOR.split(title)
    while len(parts) > 2 and key_of(parts[-1]) in names:
        parts = parts[:-2]
    while len(parts) > 2 and key_of(parts[0]) in names:
        parts = parts[2:]
    return "".join(parts).strip()


def key_of(text: str) -> str:
    """Letters and digits alone, to compare spellings of one name."""
    return re.sub(r"[\W_]+", "", text.lower())
