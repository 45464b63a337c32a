"""What may be the headline of a page: each wording that it declares or shows as one, with the signs that it is.

A wording is one candidate however often it stands there. Which places agree on it says most, and on the pages of news
sites something else than on others: their own JSON-LD and `og:title` are the newsroom's, where blogs leave both to
programs and write the visible heading themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pipeline.metadata.entities import plain
from pipeline.metadata.markup import kinds
from pipeline.metadata.names import BAR, SEPARATOR, key_of, looks_like_site, without_site
from pipeline.metadata.sources import Sources
from pipeline.metadata.title.headings import Heading, headings
from pipeline.types import Category, Line

LONGEST = 300
"""Characters of a headline."""
MOST = 20
"""Places of one kind: a page with more of them is a list of headlines."""
PROSE = 100
"""Characters: a kept block this long is text, and the headline stands above it."""
SLUG_WORDS = 4
"""Words in the address from which it says something about the headline."""
READ = 6_000
"""Characters of the text that are searched for the words of a headline."""
SHOWN, HEADLINE, SOCIAL, DOCUMENT = "shown", "headline", "social", "document"
PLACES = (SHOWN, HEADLINE, SOCIAL, DOCUMENT)
"""The last heading above the text, JSON-LD, `og:title` or `twitter:title`, `<title>`: which of them agree is a sign."""
GUESSED = "without_bar"
"""Sign of a wording that no place has: what stands behind a bar is hardly the headline's, whoever's it is."""
_NO_HEADLINE = re.compile(r"^\w+://|^www\.|\{\{")
_METAS = {"og:title": SOCIAL, "twitter:title": SOCIAL} | dict.fromkeys(
    ("citation_title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "headline"), "citation"
)
_NEWS = re.compile("News|Report|LiveBlog")
_NEWS_METAS = ("news_keywords", "fb:pages", "article:content_tier", "cxenseparse:recs:articleid")
"""What news sites tell aggregators."""
_WORD = re.compile(r"[^\W_]+")
_SUFFIXES = frozenset({"html", "htm", "php", "aspx"})


@dataclass(slots=True)
class Headline:
    """One wording."""

    value: str
    seen: str
    """Verbatim, where it was seen first: as it is shown, if it is."""
    where: str
    signs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    seen: str
    where: str
    signs: frozenset[str]


def headlines(sources: Sources) -> list[Headline]:
    """The candidates of a web page, those that are shown first; none where it says nothing."""
    names = frozenset({key_of(site) for site in sources.sites} - {""})
    sections = frozenset(key_of(part) for part in _path(sources.address)[:-1])
    found: dict[str, Headline] = {}
    for place in (*_shown(sources), *_declared(sources)):
        for value, signs in _readings(place.text, names, sections):
            key = key_of(value)
            if not key or len(value) > LONGEST or key in names or _NO_HEADLINE.search(value):
                continue
            if GUESSED in signs:
                found.setdefault(key, Headline(value, place.seen, place.where, set(signs)))
            elif key not in found or GUESSED in found[key].signs:
                found[key] = Headline(value, place.seen, place.where, {*place.signs, *signs})
            else:
                found[key].signs |= {*place.signs, *signs}
    news = _is_news(sources)
    for headline in found.values():
        if GUESSED not in headline.signs:
            headline.signs |= _agreement(headline.signs, news)
    _look_around(found, sources)
    return list(found.values())


def _declared(sources: Sources) -> Iterator[_Place]:
    markup = sources.markup
    for article in sources.articles[:MOST]:
        for key in ("headline", "name", "alternativeHeadline"):
            told = article.get(key)
            if isinstance(told, str) and len(told) < 2 * LONGEST and (key != "name" or "headline" not in article):
                sign = "alternative" if key == "alternativeHeadline" else HEADLINE
                yield _Place(plain(told), told, f"json-ld {key}", frozenset({sign}))
    for name, told in [*markup.contents(*_METAS)[:MOST], ("title", markup.title)]:
        if len(told) < 2 * LONGEST:
            where = "title" if name == "title" else f"meta[{name}]"
            yield _Place(plain(told), told, where, frozenset({_METAS.get(name, DOCUMENT)}))


def _shown(sources: Sources) -> Iterator[_Place]:
    if sources.page is None:
        return
    shown = headings(sources.page)
    text_at = first_prose(sources.lines)
    starts = _starts(sources, shown)
    nearest = max((start for start in starts if start < text_at), default=None)
    for heading, start in zip(shown, starts, strict=True):
        signs = frozenset({SHOWN} if start == nearest else ())
        yield _Place(heading.text, heading.whole, "h1", signs)
        if heading.kicker:
            yield _Place(f"{heading.kicker}: {heading.text}", heading.whole, "h1", frozenset({"with_kicker"}))
    titles = [line for line in sources.lines[: text_at + 1] if line.category is Category.TITLE]
    for line in titles[:MOST]:
        if len(line.text) < 2 * LONGEST:
            yield _Place(plain(line.text), line.text, f"line {line.number}", frozenset({"title_line"}))


def first_prose(lines: Sequence[Line]) -> int:
    """The index of the first block of text."""
    return next((at for at, line in enumerate(lines) if line.kept and len(line.text) >= PROSE), len(lines))


def _starts(sources: Sources, shown: Sequence[Heading]) -> list[int]:
    """The index of each heading's block; behind all blocks where it has none that begins like it."""
    blocks = sources.page.blocks if sources.page else ()
    waiting = [(key_of(block.text), index) for index, block in enumerate(blocks) if "/h1" in block.path][:MOST]
    return [_start(key_of(heading.whole), waiting, len(blocks)) for heading in shown]


def _start(key: str, waiting: Sequence[tuple[str, int]], nowhere: int) -> int:
    same = (at for text, at in waiting if text and (key.startswith(text) or text.startswith(key)))
    return next(same, nowhere)


def _is_news(sources: Sources) -> bool:
    told = any(_NEWS.search(kind) for thing in sources.articles for kind in kinds(thing))
    return told or bool(sources.markup.contents(*_NEWS_METAS))


def _agreement(signs: Collection[str], news: bool) -> set[str]:
    agreed = [place for place in PLACES if place in signs]
    told = {*agreed, *({"alternative"} & set(signs)), "_".join(["only", *agreed])}
    return told | {f"news_{sign}" for sign in told} if news else told


def _readings(text: str, names: Collection[str], sections: Collection[str]) -> list[tuple[str, set[str]]]:
    """The wording without the site's name; and, where what it ends in may be that or its section, without that."""
    base = without_site(text, names)
    parts = SEPARATOR.split(base)
    if len(parts) < 3 or parts[-2].strip() == ":":
        return [(base, set())]
    last = key_of(parts[-1])
    if last in sections or looks_like_site(last, names):
        return [("".join(parts[:-2]).strip(), {"without_sitelike"}), (base, {"ends_sitelike"})]
    if BAR.fullmatch(parts[-2]):
        return [(base, {"has_bar"}), ("".join(parts[:-2]).strip(), {GUESSED})]
    return [(base, {"has_dash"})]


def _look_around(found: Mapping[str, Headline], sources: Sources) -> None:
    """What the address and the text say of each."""
    slug, text = _slug(sources.address), set(_WORD.findall(sources.text[:READ].lower()))
    for headline in found.values():
        words = set(_WORD.findall(headline.value.lower()))
        if len(slug) >= SLUG_WORDS:
            share = len(slug & words) / len(slug)
            headline.signs |= {"in_address"} if share >= 0.75 else {"not_in_address"} if share < 0.4 else set()
        long = {word for word in words if len(word) > 3}
        if text and len(long & text) < len(long) / 3:
            headline.signs.add("not_in_text")
        if 1 < len(words) < 4:
            headline.signs.add("few_words")


def _slug(address: str) -> set[str]:
    """The words of the part of the address that has most of them."""
    parts = [[word for word in _WORD.findall(part.lower()) if not word.isdigit()] for part in _path(address)]
    return set(max(parts, key=lambda words: len(words), default=())) - _SUFFIXES


def _path(address: str) -> list[str]:
    try:
        return unquote(urlsplit(address).path).split("/")
    except ValueError:  # `https://[bad/a`
        return []
