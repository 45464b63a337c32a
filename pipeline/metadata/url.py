"""The page's own address: what it calls itself by, else where it was taken from."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from pipeline.metadata.found import Found, said, settle
from pipeline.metadata.markup import Markup
from pipeline.metadata.names import key_of
from pipeline.types import Evidence, RawArticle

_SAVED_FROM = "comment[saved from url]"
_HYPHEN = re.compile("%2d", re.IGNORECASE)
"""How browsers write it there, since `--` would end the comment."""


def find_url(article: RawArticle, markup: Markup) -> Found[str]:
    """The address; a canonical link to the front page is a mistake of the template. Unknown where only a path is known.

    Of plain text it is what the file around it tells, or the address that was given with it.
    """
    given = article.address.value if article.address else article.uri if is_web_address(article.uri) else ""
    told = [(href, "link[rel=canonical]", 0.95) for rel, href in markup.links if "canonical" in rel.split()]
    told += [(content, "meta[og:url]", 0.9) for _, content in markup.contents("og:url")]
    told.append((given, article.address.where if article.address else "uri", 0.9))
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
    return said(settle(found, key_of))


def is_web_address(uri: str) -> bool:
    """Whether a URI is an address on the web, and not a path."""
    return uri.startswith(("http://", "https://"))


def host_of(uri: str) -> str | None:
    """The host of a web address; None for a path, and for an address that is broken."""
    try:
        return urlsplit(uri).hostname if is_web_address(uri) else None
    except ValueError:
        return None
