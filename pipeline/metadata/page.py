"""The facts that an HTML page tells in its markup, each with its evidence. What is only printed on it is not asked.

Each field has candidates, the most reliable source first: the first is the value, and what others say differently stays
in `also` and lowers the confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipeline.metadata.date_order import host_of
from pipeline.metadata.facts import Facts
from pipeline.metadata.page_dates import day_candidates
from pipeline.metadata.page_markup import Json, Markup, kinds, read_markup, squeeze
from pipeline.metadata.page_title import key_of, title_candidates, without_site
from pipeline.types import Day, Evidence

_ARTICLE = re.compile(r"(?:article|posting|report|review|recipe|story)$", re.IGNORECASE)
_SITE = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation", "Brand"})
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}))?(?:[-_.].*)?", re.IGNORECASE)
_PLATFORM = frozenset({"blogger", "wordpress", "wordpresscom", "medium", "substack", "wix", "squarespace", "tumblr"})
_COMPANY = re.compile(
    r"\b(?:gmbh|a/s|ag|ltd|limited|inc|llc|corp|plc|s\.?p\.?a|s\.?l|b\.?v|sp\. z o\.o|oy|kg)\b\.?$", re.I
)
"""The publishing company is not the outlet it publishes."""
_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author",
    "byl",
)  # fmt: skip
_WRITTEN_BY = frozenset(
    ["writtenby", "author", "verfasstvon", "écritpar", "escritopor", "scrittoda", "geschrevendoor", "skrevetaf"]
)
_BY = re.compile(r"(?i)^(?:written by|words by|story by|by|von|par|por|di|door|av|af)\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_BETWEEN = re.compile(r"\s*[;,|&]\s*|\s+(?:and|und|et|y|och|og)\s+")
_NOT_A_PERSON = re.compile(
    r"(?i)https?:|www\.|@|^\W*\d|\.(?:com|org|net)\b|^(?:admin|administrator|editor|staff|null|none|unknown)$"
)
_SAVED_FROM = "comment[saved from url]"
_HYPHEN = re.compile("%2d", re.IGNORECASE)
"""How browsers write it there, since `--` would end the comment."""
LONGEST_NAME, MOST_NAME_WORDS = 60, 6
MOST_TAGS, LONGEST_TAG = 50, 80


def page_facts(text: str, uri: str, address: Evidence | None = None) -> tuple[Facts, Markup, list[Json]]:
    """The facts of one page, its markup, and the JSON-LD objects that are its own article.

    Bad markup and bad JSON-LD make fewer facts, never an error. `uri` is where the page came from, a path or an
    address; `address` is its own, where the file around it tells one.
    """
    markup = read_markup(text)
    url = _settle(_urls(markup, uri, address))
    at = url.value if url else uri
    outlet = _settle(_outlets(markup))
    sites = _site_names(markup, at)
    title_of_page = [without_site(told, {key_of(site) for site in sites}) for told in (*markup.headings, markup.title)]
    articles = _own_articles(markup, at, {key_of(told) for told in title_of_page})
    pages = [] if articles else [thing for thing in markup.things if any(k.endswith("Page") for k in kinds(thing))]
    published, modified = day_candidates(markup, articles, pages)
    authors, author_evidence = _authors(markup, [*articles, *pages], sites)
    tags, tag_evidence = _tags(markup, articles)
    found = {
        "title": _settle(title_candidates(markup, articles, sites)),
        "outlet": outlet,
        "language": _settle(_languages(markup, articles)),
        "url": url,
        "published": _settle(published, same=lambda value: value[:10]),
        "modified": _settle(modified, same=lambda value: value[:10]),
        "authors": author_evidence,
        "tags": tag_evidence,
    }
    evidence = {name: proof for name, proof in found.items() if proof is not None}
    if "published" in evidence and "modified" in evidence and _before(evidence["modified"], evidence["published"]):
        del evidence["modified"]  # a change before the publication is the template's, not the article's
    values: dict[str, Any] = {name: proof.value for name, proof in evidence.items() if name not in ("authors", "tags")}
    for name in ("published", "modified"):
        if name in values:
            values[name] = _day(values[name])
    return Facts(**values, authors=authors, tags=tags, evidence=MappingProxyType(evidence)), markup, [*articles, *pages]


def _settle(candidates: Sequence[Evidence], same: Any = None) -> Evidence | None:
    """The first candidate; other values stand in `also`, and each source that contradicts lowers the confidence."""
    if not candidates:
        return None
    key = same or key_of
    others = {key(other.value): other.value for other in reversed(candidates[1:])}
    others.pop(key(candidates[0].value), None)
    also = tuple(other.value for other in candidates[1:] if others.get(key(other.value)) is other.value)
    doubt = 0.9 if also else 1.0
    return replace(
        candidates[0], also=tuple(dict.fromkeys(also)), confidence=round(candidates[0].confidence * doubt, 2)
    )


def _day(value: str) -> Day:
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


def _before(one: Evidence, other: Evidence) -> bool:
    return one.value[:10] < other.value[:10]


def _own_articles(markup: Markup, address: str, titles: set[str]) -> list[Json]:
    """The JSON-LD objects that are this page's article: of several, the one with the page's headline or address."""
    articles = [thing for thing in markup.things if any(_ARTICLE.search(kind) for kind in kinds(thing))]
    if len(articles) < 2:
        return articles
    path = _path(address)
    own = [a for a in articles if key_of(squeeze(a.get("headline"))) in titles - {""}]
    own = own or [a for a in articles if path and _path(squeeze(a.get("url"))) == path]
    headlines = {key_of(squeeze(a.get("headline"))) for a in articles}
    return own or (articles if len(headlines) == 1 else [])


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:  # `https://[bad/a`
        return ""


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of these."""
    if isinstance(value, list):
        return [name for item in value[:MOST_TAGS] for name in _names(item)]
    return [name for name in [squeeze(value.get("name") if isinstance(value, dict) else value)] if name]


def _outlets(markup: Markup) -> list[Evidence]:
    publishers = [name for thing in markup.things for name in _names(thing.get("publisher"))[:1]]
    told = [(name, "json-ld publisher", "outlet.json_ld", 0.9) for name in publishers]
    told += [(name, "meta[og:site_name]", "outlet.meta", 0.85) for _, name in markup.contents("og:site_name")]
    told += [
        (name, f"meta[{key}]", "outlet.meta", 0.6) for key, name in markup.contents("application-name", "dc.publisher")
    ]
    sane = [source for source in told if _is_name(source[0]) and key_of(source[0]) not in _PLATFORM]
    sane.sort(key=lambda source: bool(_COMPANY.search(source[0])))  # stable: else in the order above
    return [Evidence(name, name, where, rule, sure) for name, where, rule, sure in sane]


def _is_name(text: str) -> bool:
    return bool(key_of(text)) and len(text) <= LONGEST_NAME and not re.search(r"://|www\.|@|[{}<>]", text)


def _site_names(markup: Markup, address: str) -> list[str]:
    """Every name the site may put beside a title: the outlet's, and the parts of its domain."""
    names = [name for _, name in markup.contents("og:site_name", "application-name", "apple-mobile-web-app-title")]
    for thing in markup.things:
        names += _names(thing.get("publisher"))
        names += _names(thing) if _SITE.intersection(kinds(thing)) else []
    host = (host_of(address) or "").removeprefix("www.")
    labels = host.split(".")
    return [*names, host, ".".join(labels[-2:]), *labels[:-1]]


def _authors(markup: Markup, articles: Iterable[Json], sites: Iterable[str]) -> tuple[tuple[str, ...], Evidence | None]:
    """Persons: no addresses, no outlets, no accounts such as `admin`. The first source that names one is believed."""
    outlets = {key_of(site) for site in sites}
    sources = [(_persons(a.get("author") or a.get("creator")), "json-ld author", 0.9) for a in articles]
    sources += [([content], f"meta[{name}]", 0.8) for name, content in markup.contents(*_AUTHOR_METAS)]
    labels = zip(markup.contents("twitter:label1"), markup.contents("twitter:data1"), strict=False)
    sources += [
        ([name], "meta[twitter:data1]", 0.8) for (_, label), (_, name) in labels if key_of(label) in _WRITTEN_BY
    ]
    chosen: dict[str, str] = {}
    first: tuple[str, str, float] | None = None
    for told, where, sure in sources:
        if first is not None and where != first[1]:
            break
        for text in told:
            parts = [_BY.sub("", _ASIDE.sub("", part)).strip(" .-–") for part in _BETWEEN.split(text) if part]
            if any(len(part.split()) > MOST_NAME_WORDS for part in parts):  # a sentence, not names
                continue
            for name in parts:
                if not name or len(name) > LONGEST_NAME or _NOT_A_PERSON.search(name) or key_of(name) in outlets:
                    continue
                first = first or (text, where, sure)
                chosen.setdefault(key_of(name), name)
    if first is None:
        return (), None
    seen, where, sure = first
    names = tuple(chosen.values())
    return names, Evidence("; ".join(names), seen, where, "authors." + where.split("[")[0].split()[0], sure)


def _persons(value: Any) -> list[str]:
    """Names of authors in JSON-LD; organisations are none."""
    if isinstance(value, list):
        return [name for item in value[:MOST_TAGS] for name in _persons(item)]
    if isinstance(value, dict) and any("Organization" in kind for kind in kinds(value)):
        return []
    return _names(value)


def _languages(markup: Markup, articles: Iterable[Json]) -> list[Evidence]:
    told = [(markup.language, "html[lang]", 0.9)]
    told += [(squeeze(a.get("inLanguage")), "json-ld inLanguage", 0.8) for a in articles]
    told += [(content, f"meta[{name}]", 0.7) for name, content in markup.contents("content-language", "og:locale")]
    return [
        Evidence(tag, seen, where, "language.declared", sure)
        for seen, where, sure in told
        if (tag := language_tag(seen))
    ]


def language_tag(text: str) -> str | None:
    """BCP 47 spelling of a language that a page declares; None for what is no language.

    >>> language_tag("en_us"), language_tag("zh-hant-TW"), language_tag("{{ lang }}")
    ('en-US', 'zh-Hant-TW', None)
    """
    match = _LANGUAGE.fullmatch(text.strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    parts = (match[1].lower(), match[2] and match[2].title(), match[3] and match[3].upper())
    return "-".join(filter(None, parts))


def _urls(markup: Markup, uri: str, address: Evidence | None) -> list[Evidence]:
    """The page's own address; a canonical link to the front page is a mistake of the template."""
    given = address.value if address else uri if uri.startswith(("http://", "https://")) else ""
    told = [(href, "link[rel=canonical]", 0.95) for rel, href in markup.links if "canonical" in rel.split()]
    told += [(content, "meta[og:url]", 0.9) for _, content in markup.contents("og:url")]
    told.append((given, address.where if address else "uri", 0.9))
    told.append((markup.saved_from, _SAVED_FROM, 0.85))
    found = []
    for seen, where, sure in told:
        try:
            url = urljoin(given, _HYPHEN.sub("-", seen) if where == _SAVED_FROM else seen)
            parts = urlsplit(url)
        except ValueError:
            continue
        front_page = parts.path in ("", "/") and not parts.query and url != given
        if seen and parts.scheme in ("http", "https") and parts.hostname and not front_page:
            found.append(Evidence(url, seen, where, "url." + re.split(r"[\[ ]", where)[0], sure))
    return found


def _tags(markup: Markup, articles: Iterable[Json]) -> tuple[tuple[str, ...], Evidence | None]:
    """Keywords of the first source that has any."""
    sources: list[tuple[list[str], str]] = [
        ([content for _, content in markup.contents("article:tag")], "meta[article:tag]")
    ]
    sources += [(_names(a.get("keywords")), "json-ld keywords") for a in articles]
    sources += [
        ([content], f"meta[{name}]") for name, content in markup.contents("news_keywords", "parsely-tags", "keywords")
    ]
    for texts, where in sources:
        parts = [part.strip() for text in texts for part in re.split(r"\s*[,;|、，]\s*", text)]
        tags = list({key_of(tag): tag for tag in reversed(parts) if key_of(tag) and len(tag) <= LONGEST_TAG}.values())[
            ::-1
        ]
        if tags:
            tags = tags[:MOST_TAGS]
            return tuple(tags), Evidence("; ".join(tags), "; ".join(texts)[:500], where, "tags.markup", 0.8)
    return (), None
