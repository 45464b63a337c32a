"""What a page says in its markup of who may read its article, and how long that is."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from pipeline.metadata.access.weigh import Sign
from pipeline.metadata.markup import MOST_THINGS, Json, Markup
from pipeline.types import Access, Line

FREE = 85
"""How sure a page is that calls its article free: some sites call all of theirs so."""
NOT_FREE = 40
"""Not enough for a cut with any one weak sign more: most pages that say so carry the whole text."""
MOST_ARTICLES = 5
"""Of several objects that are the page's article; each is held against its text."""
LONGER = 2
"""Times: what a declared count of words must be of the text's. Some sites count the words around it as well."""
END = 60
"""Letters at the end of a text by which it is found in another."""
CUT_OFF = 400
"""Letters of a declared article that the page does not show."""
WHOLE = 800
"""Letters: a shorter declared article may be an excerpt itself."""
# Facebook's tier (free, locked, or metered, which says nothing of this visit) and how sites write its name; names that
# sites give to Piano's (once Cxense's) crawler; Outbrain's; Labrador's.
_TIER = re.compile(
    r"(?:og:)?article:content_tier|article_content_tier|cxenseparse:(?:[\w:]+-)?(?:articletype|premium)"
    r"|outbrain:article_access_status|lp:premium"
)
_SAYS: dict[str, Access] = {
    **dict.fromkeys(("free", "non-premium"), "full"),
    **dict.fromkeys(("locked", "premium", "paid"), "truncated"),
}
_SAYS_OF_PREMIUM: dict[str, Access] = {"false": "full", "true": "truncated"}
_TAG = re.compile(r"<[^<>]*>")
_LETTERS = re.compile(r"\w+")


def page_signs(markup: Markup, articles: Sequence[Json], text: str, lines: Sequence[Line]) -> list[Sign]:
    """Signs of the access to a page's article. `articles`: the JSON-LD objects that are it; `text`: what was kept of
    the `lines`."""
    articles = articles[:MOST_ARTICLES]
    signs = [*chain.from_iterable(map(_declared, articles)), *_tiers(markup)]
    for article in articles:
        signs += _length(article.get("wordCount"), text, lines)
        body = article.get("articleBody")
        if isinstance(body, str):
            signs += _body(body, text, lines)
    return signs


def _declared(article: Json) -> list[Sign]:
    """What the article says, and what it says of its parts: a part that is not free makes it so."""
    parts: Any = article.get("hasPart")
    parts = [part for part in (parts if isinstance(parts, list) else [parts])[:MOST_THINGS] if isinstance(part, dict)]
    signs = []
    for thing, place in [(article, "json-ld"), *((part, "json-ld hasPart") for part in parts)]:
        value = thing.get("isAccessibleForFree")
        if not isinstance(value, str | bool):
            continue
        said, seen = str(value).strip().rsplit("/", 1)[-1].lower(), json.dumps(value)
        if said == "true" and thing is article:
            signs.append(_told("full", seen, f"{place} isAccessibleForFree"))
        elif said == "false":
            signs.append(_told("truncated", seen, f"{place} isAccessibleForFree"))
    return signs


def _tiers(markup: Markup) -> list[Sign]:
    signs = []
    for name, content in markup.metas:
        if _TIER.fullmatch(name):
            access = (_SAYS_OF_PREMIUM if name.endswith("premium") else _SAYS).get(content.lower())
            if access:
                signs.append(_told(access, content, f"meta[{name}]"))
    return signs


def _told(access: Access, seen: str, where: str) -> Sign:
    if access == "full":
        return Sign(access, "declared", "access.declared_free", seen, where, FREE)
    return Sign(access, "declared", "access.declared_not_free", seen, where, NOT_FREE)


def _length(told: Any, text: str, lines: Sequence[Line]) -> list[Sign]:
    """The declared count of words, where the whole page has not so many: else it was not a wall that lost them."""
    count = str(told) if isinstance(told, str | int) else ""
    if not count.isdecimal() or len(count) > 6:
        return []
    words = len(text.split())
    # Where words are not set apart by spaces, other things are counted.
    if int(count) < LONGER * words or len(text) > 12 * words or int(count) <= sum(len(x.text.split()) for x in lines):
        return []
    return [Sign("truncated", "length", "access.declared_words", count, "json-ld wordCount", 40)]


def _body(body: str, text: str, lines: Sequence[Line]) -> list[Sign]:
    """The declared article beside the text: the same, or going on where the page stops."""
    body = html.unescape(_TAG.sub(" ", body)).strip()
    whole, taken = _letters(body), _letters(text)
    if len(whole) < WHOLE or len(taken) < END:
        return []
    where = "json-ld articleBody"
    if whole[-END:] in taken:
        same = len(taken) >= 0.8 * len(whole) and not body.endswith(("…", "...", "…]", "...]"))
        return [Sign("full", "length", "access.declared_body", body[-END:], where, 80)] if same else []
    found = whole.rfind(taken[-END:])
    rest = len(whole) - found - END
    if found < 0 or rest < max(CUT_OFF, len(whole) // 4):
        return []
    page = _letters(" ".join(line.text for line in lines))
    if whole[-END:] in page or whole[found + END + rest // 2 :][:END] in page:
        return []
    return [Sign("truncated", "length", "access.declared_body_longer", body[-END:], where, 100)]


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).lower()
