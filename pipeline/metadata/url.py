"""The page's own address: what it calls itself by, else where it was taken from."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from pipeline.metadata.found import Found, Known, Unknown, settle
from pipeline.metadata.markup import Markup
from pipeline.metadata.names import key_of
from pipeline.metadata.tracking import without_tracking
from pipeline.types import Evidence, RawArticle
from pipeline.web_address import host_of, is_web_address

_SAVED_FROM = "comment[saved from url]"
_HYPHEN = re.compile("%2d", re.IGNORECASE)
"""How browsers write it there, since `--` would end the comment."""


def find_url(article: RawArticle, markup: Markup) -> Found[str]:
    """The address without tracking; a canonical link to the front page is a mistake of the template.

    Unknown where only a path is known. `also` has other addresses, and this one as it was if something was taken out.
    Of plain text it is what the file around it tells, or the address that was given with it.
    """
    given = article.address.value if article.address else article.uri if is_web_address(article.uri) else ""
    told = [(href, "link[rel=canonical]", 0.95) for rel, href in markup.links if "canonical" in rel.split()]
    told += [(content, "meta[og:url]", 0.9) for _, content in markup.contents("og:url")]
    told.append((given, article.address.where if article.address else "uri", 0.9))
    told.append((markup.saved_from, _SAVED_FROM, 0.85))
    found: list[Evidence] = []
    whole: list[str] = []
    for seen, where, sure in told:
        try:
            full = urljoin(given, _HYPHEN.sub("-", seen) if where == _SAVED_FROM else seen)
            url, parts = without_tracking(full), urlsplit(full)
        except ValueError:
            continue
        front_page = parts.path in ("", "/") and not parts.query and full != given
        if seen and host_of(url) and not front_page:
            found.append(Evidence(url, seen, where, "url." + re.split(r"[\[ ]", where)[0], sure))
            whole.append(full)
    best = settle(found, key_of)
    if best is None:
        return Unknown()
    also = dict.fromkeys((*best.also, *(full for full in whole[:1] if full != best.value)))
    return Known(best.value, replace(best, also=tuple(also)))
