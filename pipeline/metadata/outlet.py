"""Who published the article: what the page declares, a copyright line, a blurb about the outlet."""

from __future__ import annotations

import re

from pipeline.metadata.found import Found, either, said, settle
from pipeline.metadata.names import key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Evidence

_PLATFORM = frozenset({"blogger", "wordpress", "wordpresscom", "medium", "substack", "wix", "squarespace", "tumblr"})
_COMPANY = re.compile(
    r"\b(?:gmbh|a/s|ag|ltd|limited|inc|llc|corp|plc|s\.?p\.?a|s\.?l|b\.?v|sp\. z o\.o|oy|kg)\b\.?$", re.I
)
"""The publishing company is not the outlet it publishes."""
LONGEST_NAME = 60


def find_outlet(sources: Sources) -> Found[str]:
    """The outlet's name. A newspaper that is quoted is not the outlet."""
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    return either(_declared(sources), said(read_field("outlet", sources.lines)))


def _declared(sources: Sources) -> Found[str]:
    markup = sources.markup
    publishers = [name for thing in markup.things for name in names_in(thing.get("publisher"))[:1]]
    told = [(name, "json-ld publisher", "outlet.json_ld", 0.9) for name in publishers]
    told += [(name, "meta[og:site_name]", "outlet.meta", 0.85) for _, name in markup.contents("og:site_name")]
    told += [
        (name, f"meta[{key}]", "outlet.meta", 0.6) for key, name in markup.contents("application-name", "dc.publisher")
    ]
    sane = [source for source in told if _is_name(source[0]) and key_of(source[0]) not in _PLATFORM]
    sane.sort(key=lambda source: bool(_COMPANY.search(source[0])))  # stable: else in the order above
    return said(settle([Evidence(name, name, where, rule, sure) for name, where, rule, sure in sane], key_of))


def _is_name(text: str) -> bool:
    return bool(key_of(text)) and len(text) <= LONGEST_NAME and not re.search(r"://|www\.|@|[{}<>]", text)
