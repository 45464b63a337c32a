"""The headings that a page shows: their words apart from the kicker in them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.metadata.entities import plain

if TYPE_CHECKING:
    from pipeline.segment.page import Page

MOST = 20
"""Headings of the first rank: a page with more of them is a list of headlines."""
LONGEST = 2000
"""Characters; what is longer is no heading."""
LONGEST_KICKER = 80
LEVELS, NEAR, MOST_INSIDE = 2, 2, 12
"""How far from a heading its kicker is looked for: levels up, elements before each, elements inside each."""
_UNREAD = frozenset({"svg", "script", "style", "button", "noscript", "template", "select", "form", "title"})
_BLOCK = frozenset({"div", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section"})
KICKER = re.compile(
    r"kicker|overline|over-?title|dachzeile|roofline|eyebrow|sur-?tit|rotitr|antetitul|antet[ií]t|top-?line|spitzmarke|pre-?title"
    r"|pre-?head|sup(?:er|ra)-?title|occhiello|volanta|stikktit|vignett(?!e-img)|(?<![a-z])vignet(?![a-z])|anrisser|ueberzeile|trumpet",
    re.IGNORECASE,
)
"""What sites call the word or line over a headline."""
UNSEEN = re.compile(
    r"(?<![a-z])(?:sr-?only|visually-?hidden|screen-?reader|vh|vis(?:ually)?-?hide|is-hidden|u-hidden|implied|a11y|hidden-?text)"
    r"|assistive|clip-?hide|headerlink|header-?anchor|anchor-?link|permalink|edit-?section",
    re.IGNORECASE,
)
"""What they call words for screen readers, and signs that link to the heading itself."""
_BESIDE = re.compile(
    r"sub-?(?:title|head|line)|byline|author|posted-?on|meta|share|badge|comment|\bdate\b", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first rank."""

    text: str
    """Its words without the kicker and without what stands beside them: dates, bylines, buttons."""
    whole: str
    """All its visible words."""
    kicker: str = ""
    above: str = ""
    """The kicker in an element of its own above it."""
    above_in: str = ""
    """That element: its name and what it is called."""


def headings(page: Page) -> tuple[Heading, ...]:
    """The `h1` of a page that have words, in order."""
    found = []
    for count, element in enumerate(page.tree.iter("h1")):
        if count == MOST:
            break
        whole = _text(element, parts=False)
        if 0 < len(whole) <= LONGEST:
            text = _text(element, parts=True) or whole
            kicker = _kicker(element) if text != whole else ""
            found.append(Heading(text, whole, kicker, *_above(element)))
    return tuple(found)


def _kicker(heading: Any) -> str:
    for inner in heading.iter():
        if inner is not heading and isinstance(inner.tag, str) and KICKER.search(_names(inner)):
            kicker = _short(inner)
            if kicker:
                return kicker
    return ""


def _above(heading: Any) -> tuple[str, str]:
    """The kicker among what stands shortly before the heading, in the elements around it; and its element."""
    around = heading
    for _ in range(LEVELS):
        before = around.getprevious()
        for _ in range(NEAR):
            if before is None or before.tag == "h1":
                break
            for inner in islice(before.iter(), MOST_INSIDE):
                if isinstance(inner.tag, str) and KICKER.search(_names(inner)):
                    return ("", "") if _is_list(inner) else (_short(inner), _called(inner))
            before = before.getprevious()
        around = around.getparent()
        if around is None or around.tag in ("body", "main"):
            break
    return "", ""


def _called(element: Any) -> str:
    """`p.overline`: the element, and of its names the one that makes it a kicker."""
    name = next((each for each in _names(element).split() if KICKER.search(each)), "")
    return f"{element.tag}.{name}"[:LONGEST_KICKER]


def _is_list(element: Any) -> bool:
    """Topics or a breadcrumb, each a link of its own, or the label of a date."""
    return len(list(islice(element.iter("a"), 2))) == 2 or "updated" in _names(element).lower()


def _short(element: Any) -> str:
    kicker = _text(element, parts=False).strip(" :|–—-/»›")
    return kicker if 0 < len(kicker) <= LONGEST_KICKER and any(map(str.isalpha, kicker)) else ""


def _text(element: Any, *, parts: bool) -> str:
    """The words that a reader sees. `parts`: without those parts of it that are not the headline."""
    return plain(_spaced("".join(_pieces(element, parts))))


def _pieces(element: Any, parts: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and not _is_unread(child, parts):
            apart = " " if tag in _BLOCK or tag == "br" else EDGE
            yield apart
            yield from _pieces(child, parts)
            yield apart
        yield child.tail or ""


EDGE = "\x1f"
"""Between two inline elements: words that are set apart by style, or one word in two styles."""
_TWO_WORDS = re.compile(rf"(?<=[a-zß-ÿ0-9:;!?)])\s*{EDGE}+(?=[A-ZÀ-Ý])")


def _spaced(text: str) -> str:
    return _TWO_WORDS.sub(" ", text).replace(EDGE, "")


def _is_unread(element: Any, parts: bool) -> bool:
    if element.tag in _UNREAD or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    names = _names(element)
    if not names:
        return parts and element.tag == "time"
    if UNSEEN.search(names):
        return True
    return parts and (element.tag == "time" or bool(KICKER.search(names) or _BESIDE.search(names)))


def _names(element: Any) -> str:
    return " ".join(filter(None, (element.get("class"), element.get("id"))))
