"""Topics and keywords of the article."""

from __future__ import annotations

import re

from pipeline.classify.tag_line import split_separated, split_tags
from pipeline.metadata.found import Found, Known, Unknown, either
from pipeline.metadata.names import key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

MOST_TAGS, LONGEST_TAG = 50, 80


def find_tags(sources: Sources) -> Found[tuple[str, ...]]:
    """The keywords of the page's first source that has any, else those that the lines print."""
    return either(_declared(sources), _printed(sources))


def _declared(sources: Sources) -> Found[tuple[str, ...]]:
    markup = sources.markup
    told: list[tuple[list[str], str]] = [
        ([content for _, content in markup.contents("article:tag")], "meta[article:tag]")
    ]
    told += [(names_in(a.get("keywords")), "json-ld keywords") for a in sources.articles]
    told += [
        ([content], f"meta[{name}]") for name, content in markup.contents("news_keywords", "parsely-tags", "keywords")
    ]
    for texts, where in told:
        parts = [part.strip() for text in texts for part in re.split(r"\s*[,;|、，]\s*", text)]
        sane = {key_of(tag): tag for tag in reversed(parts) if key_of(tag) and len(tag) <= LONGEST_TAG}
        if sane:
            tags = tuple(reversed(sane.values()))[:MOST_TAGS]
            return Known(tags, Evidence("; ".join(tags), "; ".join(texts)[:500], where, "tags.markup", 0.8))
    return Unknown()


def _printed(sources: Sources) -> Found[tuple[str, ...]]:
    named = [line for line in sources.lines if line.category is Category.TAGS]
    tags = tuple(dict.fromkeys(tag for line in named for tag in split_tags(line.text) or split_separated(line.text)))
    if not tags:
        return Unknown()
    first = named[0]
    return Known(
        tags, Evidence("; ".join(tags), first.text, f"line {first.number}", f"tags: {first.reason}", first.score)
    )
