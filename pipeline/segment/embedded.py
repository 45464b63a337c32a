"""The article of a page that a script builds: HTML that stands as a string in the page's serialised state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORTEST = 400
"""Characters of text from which a string can be an article."""
FEWEST = 3
"""Paragraphs, likewise."""
DEEPEST = 3
"""Strings within strings: state is often serialised twice."""
_LITERAL = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.S)  # also one that is never closed: each is read once
_TAG = re.compile(r"<[^<>]*>")
_KEY = re.compile(r'"\s*:\s*["{\[]')


def embedded(root: HtmlElement) -> str | None:
    """The longest HTML with paragraphs that stands in a string of a script; None when there is none."""
    best, most = None, SHORTEST
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):  # see declared.py
            continue
        for html in _fragments(script.text or "", 0):
            text = len(_TAG.sub("", html))
            if text > most:
                best, most = html, text
    return best


def _fragments(text: str, depth: int) -> Iterator[str]:
    first, last = text.find("<p"), text.rfind("</p>")
    if depth and first >= 0 and text.count("</p>") >= FEWEST:
        html = text[first : last + 4]
        if not _KEY.search(html):  # else it is JSON with HTML in it: the strings are looked at one by one
            yield html
            return
    if depth < DEEPEST:
        for literal in _literals(text):
            try:
                inner = json.loads(literal, strict=False)
            except ValueError:
                continue
            yield from _fragments(inner, depth + 1)


def _literals(text: str) -> Iterator[str]:
    """The long strings of a script. Its quotes are paired from the first one on, and again from the second one on: a
    lone quote in a pattern or comment turns strings and what is between them around."""
    first = text.find('"')
    second = text.find('"', first + 1)
    for start in (first, second):
        if start >= 0:
            for literal in _LITERAL.finditer(text, start):
                if literal.end() - literal.start() > SHORTEST:
                    yield literal[0]
