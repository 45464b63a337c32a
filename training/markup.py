"""What the markup of a page says its pieces of text are: the class names, ids and roles that publishers give.

`author-bio`, `share-buttons` and `most-read` are the same on thousands of sites. What they say is often wrong, since a
"header" can be anything, and counts for less than what a reader says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from pipeline.types import Category

NAMES: tuple[tuple[Category, str], ...] = (
    (Category.CAPTION, r"figcaption|caption|(image|photo)-?(credit|text|desc)|bildunterschrift"),
    (Category.COMMENT, r"\bcomments?\b|comment-?list|disqus|respond\b|kommentar|commentaire|comentario|reply"),
    (Category.BIO, r"author-?(bio|box|info|desc|about|card|profile)|about-?(the-)?author|\bbio\b|biograph"),
    (Category.DONATION, r"donat|contribut(e|ion)|support-us|spenden|fundrais"),
    (Category.PAYWALL, r"paywall|premium-|metered|subscription|regwall|login-?wall|plus-?(teaser|box)"),
    (Category.NEWSLETTER, r"newsletter|subscribe|sign-?up|mailchimp|opt-?in"),
    (Category.CONSENT, r"cookie|consent|gdpr|onetrust|embed-?privacy|privacy-?(notice|banner)"),
    (Category.SHARE, r"share|social|sharing|addtoany|follow-us|teilen|partage|compartir"),
    (Category.RELATED, r"related|recommend|more-?(from|stories|on|news)|read-?(more|also|next)|most-?(read|popular)"),
    (Category.RELATED, r"trending|popular|teaser|outbrain|taboola|latest|recent-?posts|similar|you-?may|up-?next"),
    (Category.TAGS, r"\btags?\b|\btopics?\b|keywords?|categor(y|ies)|schlagwort|etiquetas|cat-links"),
    (Category.BYLINE, r"byline|\bauthors?\b|author-name|writer|vcard|\bautor\b"),
    (Category.DATE, r"\b(date|time|datetime|timestamp|pubdate|dateline)\b|(publish|post|entry)(ed)?-?(date|on)"),
    (Category.WIDGET, r"weather|ticker|poll|quiz|player|video-?meta|reading-?time|\btoc\b|calendar|stock"),
    (Category.AD, r"\b(ad|ads|advert\w*|sponsor\w*|promo\w*|cta|affiliate|shop|banner)\b|product-?(box|card)|werbung"),
    (Category.LEGAL, r"copyright|disclaimer|\blegal\b|imprint|colophon|\bterms\b|corrections"),
    (Category.NAV, r"\b(nav|menu|pagination|pager|skip|search|footer|header|topbar|sidebar)\b|breadcrumb|navigation"),
)
TAGS = {
    "figcaption": Category.CAPTION,
    "nav": Category.NAV,
    "footer": Category.NAV,
    "button": Category.NAV,
    "time": Category.DATE,
}
CLOSE = (Category.DATE, Category.BYLINE, Category.CAPTION, Category.TAGS)
"""Said of a block, this is not said of all that stands in it."""
LEVELS, CLOSE_LEVELS = 9, 4
LONGEST_NAMES = 200
NESTING = 120
_PATTERNS = tuple((category, re.compile(pattern)) for category, pattern in NAMES)
_ATTRIBUTES = ("class", "id", "itemprop", "role", "rel", "data-component", "data-testid")
_INLINE = frozenset(
    "a abbr b bdi cite code del em font i ins kbd mark q s small span strong sub sup time u var".split()
)
_SKIPPED = frozenset("script style noscript template svg iframe head object textarea math".split())


def named_blocks(html: str) -> list[tuple[str, Category]]:
    """The text of each block of a page whose markup says what it is, and what it says."""
    try:
        root = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    except (lxml.etree.ParserError, ValueError):
        return []
    found = []
    for text, owner in _blocks(root):
        category = _category(owner)
        if category:
            found.append((text, category))
    return found


def _blocks(root: Any) -> Iterator[tuple[str, Any]]:
    """Runs of text between the borders of blocks, each with the block it is directly in."""
    run: list[str] = []
    owners = [root]

    def ended() -> Iterator[tuple[str, Any]]:
        text = re.sub(r"\s+", " ", "".join(run)).strip()
        run.clear()
        if any(map(str.isalnum, text)):
            yield text, owners[-1]

    def walk(element: Any, depth: int) -> Iterator[tuple[str, Any]]:
        if depth > NESTING or not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        block = element.tag not in _INLINE
        if block:
            yield from ended()
            owners.append(element)
        run.append(element.text or "")
        for child in element:
            yield from walk(child, depth + 1)
            run.append(child.tail or "")
        if block:
            yield from ended()
            owners.pop()

    yield from walk(root, 0)


def _category(element: Any) -> Category | None:
    for level in range(LEVELS):
        if element is None or element.tag == "body":
            return None
        names = " ".join(filter(None, (element.get(attribute) for attribute in _ATTRIBUTES))).lower()[:LONGEST_NAMES]
        said = next((category for category, pattern in _PATTERNS if pattern.search(names)), TAGS.get(element.tag))
        if said and (level < CLOSE_LEVELS or said not in CLOSE):
            return said
        element = element.getparent()
    return None
