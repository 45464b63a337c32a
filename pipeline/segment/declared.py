"""What a page says of its own article where no reader looks: meta tags, JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.segment.page import Declared

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES = frozenset({"og:title", "twitter:title", "title", "headline", "dc.title"})
_DESCRIPTIONS = frozenset(
    {"og:description", "twitter:description", "description", "dc.description", "sailthru.description"}
)
_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"</p\s*>|<br\s*/?>|\n", re.I)
DEEPEST = 8
"""Levels of JSON-LD that are looked through."""
MOST = 20
"""Titles, and descriptions: a page with more lists other pages."""
SHORTEST_BODY = 200
"""Characters: a shorter `articleBody` is an excerpt."""


def declared(root: HtmlElement) -> Declared:
    """Titles and descriptions (no two the same), the longest text given as the article's, and kinds of page."""
    titles: list[str] = []
    descriptions: list[str] = []
    bodies: list[str] = []
    kinds: set[str] = set()
    for meta in root.iter("meta"):
        name, content = (meta.get("property") or meta.get("name") or "").lower(), meta.get("content")
        if content and name in _TITLES:
            titles.append(content)
        elif content and name in _DESCRIPTIONS:
            descriptions.append(content)
        elif content and name == "og:type":
            kinds.add(f"og:{content}")
        elif name == "article:published_time":
            kinds.add("published")
    for title in root.iter("title"):
        if title.text:
            titles.append(title.text)
        break
    for key, value, in_article in _told(root):
        if key == "headline":
            titles.append(value)
        elif key in ("description", "alternativeHeadline") and in_article:
            descriptions.append(value)
        elif key in ("articleBody", "text") and len(value) > SHORTEST_BODY:
            bodies.append(value)
        elif key == "@type":
            kinds.add(value)
    body = "\n".join(
        " ".join(_TAG.sub(" ", part).split()) for part in _PARAGRAPH.split(max(bodies, key=len, default=""))
    )
    own_titles, own_descriptions = (tuple(dict.fromkeys(each))[:MOST] for each in (titles, descriptions))
    return Declared(own_titles, own_descriptions, body.strip(), frozenset(kinds))


def _told(root: HtmlElement) -> Iterator[tuple[str, str, bool]]:
    """Every (key, text) of the page's JSON-LD, each of several types too, and whether its object has a headline."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            try:
                yield from _strings(json.loads(script.text.strip().rstrip(";"), strict=False), 0)
            except (ValueError, RecursionError):
                continue


def _strings(node: Any, depth: int) -> Iterator[tuple[str, str, bool]]:
    if depth > DEEPEST:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                yield key, value, "headline" in node
            elif key == "@type" and isinstance(value, list):
                yield from ((key, each, False) for each in value if isinstance(each, str))
            else:
                yield from _strings(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, depth + 1)
