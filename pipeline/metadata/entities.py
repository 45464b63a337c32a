"""Text as a reader sees it: sites encode their headlines twice, and put marks into them that nobody sees."""

from __future__ import annotations

import html
import re
from html.entities import html5

TWICE = 2
"""How often text is decoded that the parser has decoded already: `&amp;amp;#8217;` was seen."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))  # not the joiners: Persian needs them


def plain(text: str) -> str:
    """One line without entities and invisible characters.

    >>> plain("Full &#038; Part\\u00ad Time &amp;amp; more"), plain("R&D; Q&A")
    ('Full & Part Time & more', 'R&D; Q&A')
    """
    for _ in range(TWICE):
        text = _ENTITY.sub(_decoded, text)
    return " ".join(text.translate(_INVISIBLE).split())


def _decoded(entity: re.Match[str]) -> str:
    name = entity[0][1:]
    known = name.startswith("#") or name in html5  # else `&notify;` would lose its `&not`
    return html.unescape(entity[0]) if known else entity[0]
