"""Authors as the page declares them in JSON-LD and meta tags, and persons whose name the whole site has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.metadata.authors.credit import Credit
from pipeline.metadata.authors.person import Name, best_kind, kind_of, names_in_credit
from pipeline.metadata.markup import kinds, squeeze
from pipeline.metadata.names import MOST_NAMES, key_of
from pipeline.metadata.sources import Sources

_METAS = {
    "author": "meta_author",
    "article:author": "meta_article",
    "og:article:author": "meta_article",
    "parsely-author": "meta_other",
    "sailthru.author": "meta_other",
    "cxenseparse:author": "meta_other",
    "dc.creator": "meta_other",
    "dcterms.creator": "meta_other",
    "citation_author": "meta_other",
    "byl": "meta_other",
}
_SURNAME_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator"})
_WRITTEN_BY = frozenset(
    "writtenby author by verfasstvon geschriebenvon von écritpar par escritopor scrittoda geschrevendoor skrevetaf"
    " skrevetav napisaneprzez autor автор написаноавтором författare kirjoittanut yazan 作者 執筆者 작성자".split()
)
_TITLE_PARTS = re.compile(r"\s[|—–·•-]\s")
_COPYRIGHT = re.compile(
    r"(?i)(?:©|\(c\)|copyright)[\s©()c,|-]*(?:\d{4}(?:\s?[-–]\s?(?:\d{4}|present))?)?[\s,|by]*"
    r"(?P<name>[^\W\d_][^.|,©•·]{4,40}?)\s*(?:[.|,©•·]|all rights|\d{4}|$)"
)
_BLOG_OF = re.compile(r"(?i)['’]s (?:blog|website|site|newsletter|weblog)$|^the blog of ")
FOOTER = 40
"""Lines at the end of a page that may claim its copyright."""


def declared_credits(sources: Sources, sites: frozenset[str]) -> Iterator[Credit]:
    """Credits in JSON-LD of the own article, meta tags, labelled cards. `sites`: its names, as `key_of` has them."""
    for thing in (*sources.articles, *sources.pages):
        yield from _json_ld(thing.get("author") or thing.get("creator"), sites)
    metas: dict[str, list[str]] = {}
    for name, content in sources.markup.metas:
        if name in _METAS:
            metas.setdefault(name, []).append(content)
    for name, contents in metas.items():
        told = list(map(_given_name_first, contents)) if name in _SURNAME_FIRST else contents
        yield Credit(_names(told, sites), contents[0], f"meta[{name}]", _METAS[name])
    for number in "12":
        labels = sources.markup.contents(f"twitter:label{number}")
        values = sources.markup.contents(f"twitter:data{number}")
        for (_, label), (where, value) in zip(labels, values, strict=False):
            if key_of(label) in _WRITTEN_BY:
                yield Credit(names_in_credit(value, sites), value, f"meta[{where}]", "twitter_data")


def owner_credits(sources: Sources) -> Iterator[Credit]:
    """A person whose name the site has: what it calls itself, the end of the title, who claims the copyright."""
    told = [(name, f"meta[{key}]") for key, name in sources.markup.contents("og:site_name", "application-name")]
    told += [(part, "title") for part in _TITLE_PARTS.split(sources.markup.title)[1:][-1:]]
    for line in sources.lines[-FOOTER:] if sources.page else ():
        if len(line.text) < 150 and ("©" in line.text or "opyright" in line.text):
            claimed = _COPYRIGHT.search(line.text)
            told += [(claimed["name"], f"line {line.number}")] if claimed else []
    for seen, where in told:
        name = _BLOG_OF.sub("", seen.strip())
        if kind_of(name) == "person":
            yield Credit((Name(name, "person"),), seen, where, "site_owner")


def _json_ld(told: Any, sites: frozenset[str]) -> Iterator[Credit]:
    items = told[:MOST_NAMES] if isinstance(told, list) else [told]
    for organisations in (False, True):
        texts = [text for item in items if _is_organisation(item) is organisations and (text := _name_of(item))]
        if organisations:
            names = tuple(Name(text, "collective") for text in texts if kind_of(text, sites))
        else:
            names = _names(texts, sites)
        if texts:
            yield Credit(names, texts[0], "json-ld author", "json_ld_organisation" if organisations else "json_ld")


def _name_of(item: Any) -> str:
    if not isinstance(item, dict):
        return squeeze(item)
    name = item.get("name")
    name = name[0] if isinstance(name, list) and name else name
    return squeeze(name) or f"{squeeze(item.get('givenName'))} {squeeze(item.get('familyName'))}".strip()


def _is_organisation(item: Any) -> bool:
    return isinstance(item, dict) and any("Organization" in kind or kind == "Corporation" for kind in kinds(item))


def _names(texts: Sequence[str], sites: frozenset[str]) -> tuple[Name, ...]:
    """Those whom several texts name, in order, each once."""
    named: dict[str, Name] = {}
    for text in texts[:MOST_NAMES]:
        for name in names_in_credit(text, sites):
            named.setdefault(key_of(name.text), name)
    return best_kind(tuple(named.values())[:MOST_NAMES])


def _given_name_first(text: str) -> str:
    """`Roy, Aniruddha` -> `Aniruddha Roy`."""
    parts = [part.strip() for part in text.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) and len(parts[0].split()) <= 2 else text
