"""Topics and keywords of the article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import unescape

from pipeline.classify.tag_line import split_separated, split_tags
from pipeline.metadata.found import Found, Known, Unknown, either
from pipeline.metadata.names import key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

MOST_TAGS, LONGEST_TAG = 40, 80
"""More are the keywords of a whole site: of the first declared source with no more than that, else none."""
_EMPTY = frozenset(
    "news newsarticle article articles blog blogpost post posts story stories home homepage page default uncategorized "
    "uncategorised untitled general other misc none null undefined featured latest breakingnews latestnews artikel "
    "nachrichten aktuell actualité actualités noticias noticia notizie notícias nyheter nyheder nieuws uutiset "
    "wiadomości новости".split()
)
"""Words that templates put there and that tell nothing of an article; a row of sections on the page may have them."""
_BETWEEN = re.compile(r"\s*[,;|、，]\s*")


def find_tags(sources: Sources, told: Collection[str | None]) -> Found[tuple[str, ...]]:
    """The keywords of the page's first source that has any, else those that the lines print.

    `told`: what other fields have, such as outlet and title: a tag that repeats one of them is none.
    """
    without = {key_of(each) for each in (*told, *sources.sites) if each}
    return either(_declared(sources, without | _EMPTY), _printed(sources, without))


def _declared(sources: Sources, without: Collection[str]) -> Found[tuple[str, ...]]:
    markup = sources.markup
    told: list[tuple[list[str], str]] = [
        ([content for _, content in markup.contents("article:tag")], "meta[article:tag]")
    ]
    told += [(names_in(a.get("keywords")), "json-ld keywords") for a in sources.articles]
    told += [
        ([content], f"meta[{name}]") for name, content in markup.contents("news_keywords", "parsely-tags", "keywords")
    ]
    reason = Unknown()
    for texts, where in told:
        tags = _sane((part for text in texts for part in _BETWEEN.split(unescape(text))), without)
        if len(tags) > MOST_TAGS:
            reason = Unknown(f"too_unsure: {len(tags)} tags")
        elif tags:
            return Known(tags, Evidence("; ".join(tags), texts[0][:500], where, "tags.markup", 0.8))
    return reason


def _sane(parts: Iterable[str], without: Collection[str]) -> tuple[str, ...]:
    """Once each by their letters, in order, without a `#`."""
    tags = [part.strip(" #\t\"'") for part in parts]
    sane = {key_of(tag): tag for tag in reversed(tags) if len(tag) <= LONGEST_TAG and not tag.startswith("http")}
    return tuple(tag for key, tag in reversed(sane.items()) if len(key) > 1 and key not in without)


def _printed(sources: Sources, without: Collection[str]) -> Found[tuple[str, ...]]:
    named = [line for line in sources.lines if line.category is Category.TAGS]
    tags = _sane((tag for line in named for tag in split_tags(line.text) or split_separated(line.text)), without)
    if not tags or len(tags) > MOST_TAGS:
        return Unknown(f"too_unsure: {len(tags)} tags") if tags else Unknown()
    first = named[0]
    return Known(
        tags, Evidence("; ".join(tags), first.text, f"line {first.number}", f"tags: {first.reason}", first.score)
    )
