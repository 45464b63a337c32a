"""Text as a reader sees it: sites encode their headlines twice, and put marks into them that nobody sees."""

from __future__ import annotations

import html
import re

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
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)  # of a whole text, `&notify` loses its `&not`
    return " ".join(text.translate(_INVISIBLE).split())
