"""Bylines on lines: with a label, under a label, bare below the headline, in a bio or a signature at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.classify.byline import LONG_LABELS, SHORT_LABELS
from pipeline.metadata.authors.credit import Credit
from pipeline.metadata.authors.person import Name, kind_of, names_in_credit
from pipeline.types import Category, Line

_SHORT = "|".join(SHORT_LABELS)
_LABELLED = re.compile(
    rf"(?i)^\W{{0,3}}(?:(?:{LONG_LABELS})\s*(?:[:：|／/]|(?<=by)\s|(?<=von)\s|(?<=par)\s|(?<=por)\s|(?<=da)\s)"
    rf"|(?:{_SHORT})\s*[:：|]?\s)\s*\S"
)
_INSIDE = re.compile(
    r"(?:^|[\s|•·,])(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Aa]uthored)\s)?(?:[Bb]y|BY|[Vv]on|[Aa]uthor:|[Aa]utor:)\s:?\s*"
    r"[^\W\d_a-z]"
)
_LABEL_ALONE = re.compile(
    rf"(?i)^\W*(?:{LONG_LABELS}|{_SHORT}|(?:about|meet) the (?:authors?|writer)|über (?:den autor|die autorin)"
    r"|sobre el autor|à propos de l['’]auteur|over de auteur|o autorze|об авторе)\s*[:：]?\s*$"
)
_ABOUT = re.compile(r"^(?:About(?: the [Aa]uthor)?:?|Über|Sobre|Written by|Author:?)\s+(?P<name>.{4,50}?)$")
_IS_A = re.compile(
    r"^(?:(?:Dr|Prof)\.\s)?(?P<name>[^\W\d_a-z][^\d|.!?:]{3,45}?)(?:,[^,.]{2,60},)?\s(?:is|ist|est|es|è|er|är|was)"
    r"\s(?:an?|the|one|our|currently|also|ein|eine|der|die|une?|una?|il|la|le|el|en|et|[A-Z]\w+['’]s)\s"
)
_SIGNATURE = re.compile(r"^(?:[—–-]+\s?|~\s?)(?P<name>[^\W\d_a-z].{3,40})$")
_NO_CREDIT = (Category.COMMENT, Category.RELATED, Category.NAV, Category.CAPTION)
_NO_NAME = (Category.NAV, Category.TAGS, Category.TITLE, Category.SHARE)
LONGEST, LONGEST_BYLINE, LONGEST_BARE, ONE_NAME = 400, 150, 120, 40
"""Characters of a line with a bio, a byline, a name without label, and one with a label and a name of one word."""
FAR, END = 40, 25
"""Lines below the headline, and behind the text, in which it is signed."""


def line_credits(lines: Sequence[Line], sites: frozenset[str]) -> Iterator[Credit]:
    """Credits on lines near the headline, judged a byline or a bio, or behind the text."""
    title = next((at for at, line in enumerate(lines) if line.category is Category.TITLE), None)
    prose = [at for at, line in enumerate(lines) if line.category is Category.BODY and len(line.text) > 100]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), len(lines) - 1)
    begin = 0 if title is None else max(0, title - 4)
    top = min(max(first, (title or 0) + 3), (title or 0) + FAR)
    for at, line in enumerate(lines):
        near, behind = begin <= at <= top, at == last or (last < at <= last + END and not line.kept)
        if len(line.text) > LONGEST or not (near or behind or line.category in (Category.BYLINE, Category.BIO)):
            continue
        if near or line.category not in _NO_CREDIT:
            yield from _byline(lines, at, title, sites, ends=at > top, bare=at < first)
        if at > top or line.category is Category.BIO:
            yield from _about(line, sites)


def _byline(
    lines: Sequence[Line], at: int, title: int | None, sites: frozenset[str], *, ends: bool, bare: bool
) -> Iterator[Credit]:
    line = lines[at]
    text, place, end = line.text, f"line {line.number}", "_end" if ends else ""
    if _LABELLED.match(text) or (len(text) < LONGEST_BYLINE and _INSIDE.search(text)):
        yield Credit(_signed(text, sites, one=len(text) < ONE_NAME), text, place, f"by_line{end}")
    elif len(text) < ONE_NAME and at + 1 < len(lines) and _LABEL_ALONE.match(text):
        below = lines[at + 1]
        yield Credit(_signed(below.text, sites), below.text, f"line {below.number}", f"label{end}")
    elif line.category is Category.BYLINE and not ends:
        yield Credit(_signed(text, sites), text, place, "judged_byline" if bare else "judged_byline_below")
    elif bare and len(text) < LONGEST_BARE and _is_beside(lines, at, title):
        names = names_in_credit(text, sites)
        if names and names[0].kind == "person":
            yield Credit(names, text, place, "bare_name")


def _is_beside(lines: Sequence[Line], at: int, title: int | None) -> bool:
    """Whether a name on this line is the author's: it stands below the headline or beside the date."""
    if lines[at].category in _NO_NAME:
        return False
    below = title is not None and title < at <= title + 5
    return below or any(line.category is Category.DATE for line in lines[max(0, at - 2) : at + 3])


def _signed(text: str, sites: frozenset[str], *, one: bool = False) -> tuple[Name, ...]:
    """Whom a line names. `one`: also a name of one word, as in `By Krystyna`."""
    kinds = ("person", "collective", "single") if one else ("person", "collective")
    return tuple(name for name in names_in_credit(text, sites) if name.kind in kinds)


def _about(line: Line, sites: frozenset[str]) -> Iterator[Credit]:
    told = _IS_A.match(line.text) or _ABOUT.match(line.text) or _SIGNATURE.match(line.text)
    name = told["name"].strip(" .") if told else ""
    if kind_of(name, sites) == "person":
        yield Credit((Name(name, "person"),), line.text, f"line {line.number}", "bio")
