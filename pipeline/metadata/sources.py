"""Everything that can be asked about one article: its lines, and of a web page what the markup says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.metadata.found import Found, Known
from pipeline.metadata.markup import Json, Markup, kinds, read_markup, squeeze
from pipeline.metadata.names import key_of, names_in, without_site
from pipeline.metadata.url import find_url
from pipeline.types import Line, RawArticle
from pipeline.web_address import host_of, is_web_address

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry
    from pipeline.segment.page import Page

_ARTICLE = re.compile(r"(?:article|posting|report|review|recipe|story)$", re.IGNORECASE)
_SAME_HEADLINE = 0.34
"""Share of the words of one headline that stand in another: of 361 articles that are their page's, two have less, and
none of them another address."""
_SITE = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation", "Brand"})


NO_MARKUP = Markup()


@dataclass(frozen=True, slots=True)
class Sources:
    """What the finders of all fields are given. Of plain text only the first three and `url` have anything to say."""

    article: RawArticle
    lines: Sequence[Line]
    text: str
    """The kept paragraphs."""
    url: Found[str]
    page: Page | None = None
    """The blocks that are the lines."""
    markup: Markup = NO_MARKUP
    """What the page says about itself."""
    articles: tuple[Json, ...] = ()
    """The JSON-LD objects that are this page's article."""
    pages: tuple[Json, ...] = ()
    """Those that are the page, where none is its article."""
    sites: tuple[str, ...] = ()
    """Every name the site may put beside a title: the outlet's, and the parts of its domain."""
    outlets: Registry | None = None
    """The outlets that are known by name and domain; the shipped ones when None."""

    @property
    def address(self) -> str:
        """The page's own web address, else whatever the article was given with: a path, or nothing."""
        return self.url.value if isinstance(self.url, Known) else self.article.uri


def sources_of(
    article: RawArticle, lines: Sequence[Line], text: str, page: Page | None, outlets: Registry | None = None
) -> Sources:
    """`page`: of a web page, the blocks that are the lines. Bad markup and bad JSON-LD tell less, and are no error."""
    if article.media_type != "text/html":
        return Sources(article, lines, text, find_url(article, NO_MARKUP), outlets=outlets)
    markup = read_markup(article.text)
    url = find_url(article, markup)
    address = url.value if isinstance(url, Known) else article.uri
    sites = _site_names(markup, address)
    articles = _own_articles(markup, address, sites)
    pages = [] if articles else [thing for thing in markup.things if any(k.endswith("Page") for k in kinds(thing))]
    return Sources(article, lines, text, url, page, markup, tuple(articles), tuple(pages), tuple(sites), outlets)


def _own_articles(markup: Markup, address: str, sites: Sequence[str]) -> list[Json]:
    """Of several articles, the one with the page's headline or address; one alone, unless both are another's."""
    articles = [thing for thing in markup.things if any(_ARTICLE.search(kind) for kind in kinds(thing))]
    if len(articles) < 2:
        return [article for article in articles if not _is_of_another(article, markup, address)]
    names = {key_of(site) for site in sites}
    titles = {key_of(without_site(told, names)) for told in (*markup.headings, markup.title)}
    path = _path(address)
    own = [a for a in articles if key_of(squeeze(a.get("headline"))) in titles - {""}]
    own = own or [a for a in articles if path and _path(squeeze(a.get("url"))) == path]
    headlines = {key_of(squeeze(a.get("headline"))) for a in articles}
    same = articles if len(headlines) == 1 and not _is_of_another(articles[0], markup, address) else []
    return own or same


def _is_of_another(article: Json, markup: Markup, address: str) -> bool:
    """Whether an article has another address than the page, and a headline that the page has not in any form."""
    page = article.get("mainEntityOfPage")
    named = (squeeze(article.get("url")), squeeze(page.get("@id") if isinstance(page, dict) else page))
    paths = {_path(url) for url in named if is_web_address(url)}
    if not paths or not is_web_address(address) or _path(address) in paths:
        return False
    headline = _words(squeeze(article.get("headline")))
    titles = (*markup.headings, markup.title, *(content for _, content in markup.contents("og:title")))
    shares = [len(headline & told) / min(len(headline), len(told)) for told in map(_words, titles) if told & headline]
    return bool(headline) and max(shares, default=0.0) < _SAME_HEADLINE


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:  # `https://[bad/a`
        return ""


def _site_names(markup: Markup, address: str) -> list[str]:
    names = [name for _, name in markup.contents("og:site_name", "application-name", "apple-mobile-web-app-title")]
    for thing in markup.things:
        names += names_in(thing.get("publisher"))
        names += names_in(thing) if _SITE.intersection(kinds(thing)) else []
    host = (host_of(address) or "").removeprefix("www.")
    labels = host.split(".")
    return [*names, host, ".".join(labels[-2:]), *labels[:-1]]
