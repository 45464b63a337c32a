"""Elements that a site's makers call author or byline, and links to authors' pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.metadata.authors.credit import Credit
from pipeline.metadata.authors.person import Name, names_in_credit
from pipeline.metadata.names import key_of
from pipeline.segment.blocks import BLOCK
from pipeline.segment.page import Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = (
    "h1 a span div p address section header footer li ul cite strong em b i small h2 h3 h4 h5 h6 dd td aside time"
    " author"
).split()
# Texts of which one is in every name that the two patterns below can match: told at a glance, and few names have one.
_STEMS = (
    "author autor auteur byline by-line written posted meta-by by- -by _by contributor writer reporter journalist"
    " columnist redakt creator skribent kirjoit firma yazar verfasser person-name personname p-name signature"
).split()
_BYLINE = re.compile(r"by-?line|written-?by|posted-?by|(?:^|[\s_-])by(?:$|[\s_-])|signature")
_AUTHOR = re.compile(
    r"author(?!i)|autor(?!i[sz])|auteur|writer(?!s-room)|contributor|reporter|journalist|columnist|redakt(?:eur|or)|creator"
    r"|kirjoittaja|skribent|(?:^|\s)p-name(?:$|\s)|firma(?:$|[\s_-])|yazar|verfasser|person-?name"
)
_OTHERS = re.compile(
    r"(?i)comment|disqus|reply|related|recommend|popular|latest|trending|read-?next|more-?(?:stories|posts|articles|from)"
    r"|recirc|further|similar"
)
_ELSEWHERE = re.compile(
    r"(?i)side-?bar|teaser|promo|widget|testimonial|carousel|slider|swiper|post-?list|listing|grid|quote|upsell"
    r"|(?:^|[\s_-])(?:nav|menu|footer|aside)(?:$|[\s_-])"
)
_FOLDERS = frozenset(
    "author authors by byline profile profiles contributor contributors writer writers people person staff team autor"
    " autoren autores autori autorin auteur auteurs journalist journalists journaliste reporter reporters columnist"
    " columnists expert experts editor editors our-team user users member members bio redaktion redazione redactie"
    " profil yazar attorney attorneys doctor doctors".split()
)
LONGEST_TEXT = 300
"""Characters: an element with more holds more than a byline."""
MOST_ELEMENTS = 60
LONG_PARAGRAPH = 120
"""Characters: a paragraph this long is the article's text."""
MOST_JOINED = 15


def element_credits(page: Page, sites: frozenset[str], *, microdata: bool = True) -> Iterator[Credit]:
    """Credits in document order; then those that neighbouring elements of one kind give together.

    `microdata`: whether the page has `itemprop`, which takes time to look for.
    """
    root = page.tree.find("body")
    root = page.tree if root is None else root
    elements: list[HtmlElement] = list(root.iter(*_TAGS))
    headline, text = _bounds(elements, root)
    crowds: dict[str, str] = {}
    together: dict[tuple[str, str, str, HtmlElement], list[Name]] = {}
    read: dict[str, tuple[Name, ...]] = {}
    for at, sign in _signed(elements, root, microdata=microdata)[:MOST_ELEMENTS]:
        element = elements[at]
        marked, seen = _text(element)
        if not marked:
            continue
        side = "" if headline is None else "above" if at < headline else "between" if at < text else "below"
        if side != "between":
            sign = _place_of(element, crowds) or sign
        if marked not in read:
            read[marked] = names_in_credit(marked, sites)
        names, where = read[marked], f"<{element.tag}{_attribute(element)}>"
        yield Credit(names, seen, where, sign, side)
        if sign not in ("elsewhere", "of_others"):
            for around in islice(element.iterancestors(), 2):
                together.setdefault((sign, where, side, around), []).extend(names)
    for (sign, where, side, _), all_names in together.items():
        persons = tuple({key_of(name.text): name for name in all_names if name.kind == "person"}.values())
        if 2 <= len(persons) <= MOST_JOINED:
            yield Credit(persons, persons[0].text, where, sign, side)


def _bounds(elements: Sequence[HtmlElement], root: HtmlElement) -> tuple[int | None, int]:
    """Places of the first heading, None where there is none, and of the first long paragraph below it."""
    heading = root.find(".//h1")
    if heading is None:
        return None, 0
    start = elements.index(heading)
    for at in range(start, len(elements)):
        if elements[at].tag == "p" and len(elements[at].text or "") > LONG_PARAGRAPH:
            return start, at
    return start, len(elements)


def _signed(elements: Sequence[HtmlElement], root: HtmlElement, *, microdata: bool) -> list[tuple[int, str]]:
    """Place and sign of the elements that say by their tag, link or names that they hold an author."""
    # One pass for each thing that is asked: asking every element everything takes four times as long.
    signs: dict[HtmlElement, str] = dict.fromkeys(root.iter("address", "author"), "byline_class")
    signs |= {link: sign for link in root.iter("a") if (sign := _sign_of_link(link))}
    if microdata:
        signs |= dict.fromkeys(root.xpath(".//*[@itemprop='author']"), "rel_author")
    called = [element.get("class") or element.get("id") for element in elements]
    known = _signs_of_names(frozenset(filter(None, called)))
    found = (
        (at, signs.get(element) or known.get(names or ""))
        for at, (element, names) in enumerate(zip(elements, called, strict=True))
    )
    return [(at, sign) for at, sign in found if sign]


def _sign_of_link(link: HtmlElement) -> str:
    if "author" in (link.get("rel") or "").split():
        return "rel_author"
    target = link.get("href") or ""
    path = target.lower().rstrip("/").split("/")[:-1]
    return "author_link" if not _FOLDERS.isdisjoint(path) or "author=" in target else ""


def _signs_of_names(all_names: frozenset[str]) -> dict[str, str]:
    """What elements with these names are: the few that are anything."""
    joined = "\n".join(all_names).lower()
    stems = [stem for stem in _STEMS if stem in joined]
    known: dict[str, str] = {}
    for names in all_names:
        lower = names.lower()
        for stem in stems:
            if stem in lower:
                known[names] = (
                    "byline_class" if _BYLINE.search(lower) else "author_class" if _AUTHOR.search(lower) else ""
                )
                break
    return known


def _attribute(element: HtmlElement) -> str:
    """What the element is called by."""
    told = ((key, element.get(key)) for key in ("itemprop", "rel", "class", "id"))
    return next((f" {key}={' '.join(value.split())[:60]}" for key, value in told if value), "")


def _place_of(element: HtmlElement, crowds: dict[str, str]) -> str:
    """`of_others` among comments and links to other articles, `elsewhere` in a menu, a footer, a sidebar; or empty."""
    for around in element.iterancestors():
        if around.tag in ("nav", "footer", "blockquote"):
            return "elsewhere"
        if around.tag in ("body", "article", "main"):
            return ""
        names = around.get("class") or around.get("id")
        if names:
            if names not in crowds:
                crowds[names] = (
                    "of_others" if _OTHERS.search(names) else "elsewhere" if _ELSEWHERE.search(names) else ""
                )
            if crowds[names]:
                return crowds[names]
    return ""


_NO_TEXT = frozenset({"script", "style", "svg", "noscript", "template"})
_APART = BLOCK | {"br", "a", "time"}
_MARKS = re.compile(r"(?:\s*;\s)+")
_AFTER_LABEL = re.compile(r"(?i)\b(by|and|und|et|y|e|,|&|von|par|por|di|author:?|written by:?|:);\s")


def _text(element: HtmlElement) -> tuple[str, str]:
    """The text of a small element with `; ` between its blocks and links, and as it reads; nothing of a large one."""
    marked: list[str] = []
    plain: list[str] = []
    length = 0
    for each in element.iter():
        tag = each.tag
        inner = "" if not isinstance(tag, str) or tag in _NO_TEXT else each.text or ""
        tail = "" if each is element else each.tail or ""
        length += len(inner) + len(tail)
        if length > 3 * LONGEST_TEXT:
            return "", ""
        plain += (inner, tail)
        if each is not element and tag in _APART:
            inner = "; " + inner
            tail = "; " + tail if tail and tag != "a" else tail
        marked += (inner, tail)
    seen = " ".join("".join(plain).split())
    if not seen or len(seen) > LONGEST_TEXT:
        return "", ""
    text = _MARKS.sub("; ", " ".join("".join(marked).split())).strip("; ")
    return _AFTER_LABEL.sub(r"\1 ", text), seen
