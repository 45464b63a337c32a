"""The headline of the article, without the site's name around it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from pipeline.classify.paragraphs import joined
from pipeline.metadata.found import Found, either, said, settle
from pipeline.metadata.markup import Json, kinds, squeeze
from pipeline.metadata.names import key_of, without_site
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

LONGEST = 300
MOST = 20
"""Places that tell a headline: a page with more of them is a list of headlines."""


def find_title(sources: Sources) -> Found[str]:
    """What the page declares and shows as its headline, else the line that was taken out as one."""
    return either(said(settle(_declared(sources), key_of)), said(_printed(sources)))


def _printed(sources: Sources) -> Evidence | None:
    lines = sources.lines
    for place, line in enumerate(lines):
        if line.category is Category.TITLE:
            rest = takewhile(lambda after: after.category is Category.TITLE, lines[place:])
            title = joined([part.text for part in rest])  # hard-wrapped headlines are one
            return Evidence(title, title, f"line {line.number}", f"title: {line.reason}", line.score)
    return None


def _declared(sources: Sources) -> list[Evidence]:
    """Headlines of the page, the best first.

    The visible heading comes first, for it is the headline as the article has it, where `og:title` and `<title>` are
    made for others; only news outlets write their own headline into JSON-LD. Exact on .87 of 791 blog and news pages
    and .82 of 132 news pages; the first heading alone .79 and .73, `og:title` alone .48 and .67.
    """
    markup = sources.markup
    names = {key_of(site) for site in sources.sites} - {""}
    told = [_Source(squeeze(a.get("headline") or a.get("name")), "json-ld headline", a) for a in sources.articles]
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
