"""Which texts a line must contain for a pattern to match it at all, read off the pattern.

After Russ Cox, "Regular Expression Matching with a Trigram Index" (2012).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

MOST = 300
"""Texts one part of a pattern may stand for before it counts as anything."""
LONGEST = 8
"""Characters: the rest of a text tells little more, and would make the index ten times as large."""
START = "\x02"
"""Stands for `^`: a pattern that begins with words is only tried on lines that begin with them."""
_ZERO_WIDTH = frozenset("bBAz")
_CLASSES = frozenset("dDwWsSpPx")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(?:,\d*)?\})\??")
_LITERALS = re.compile(r"[^\\.\[\](){}*+?^$|]+(?![*+?{])")
_GROUP = re.compile(r"\((?:\?:)?")
_ESCAPED_CLASS = re.compile(r"\\[pPx](?:\{[^}]*\}|[A-Z]|[0-9a-fA-F]{2})|\\.")
_CLASS = re.compile(r"\[(\^?)(\]?(?:\\.|\[:\w+:\]|[^\]\\])*)\]")
# Bullets and the like that many patterns allow at the start; the line is looked at without them too.
_DECORATION = re.compile(
    r"\\W(?:\{0,\d\}|[*?])|\[\^\\pL(?:\\d|\\pN)?\](?:\{0,\d\}|[*?])|\[[^\]\w\\^][^\]\w\\]*\][?*]|[*•] ?\?| \?"
)
_RARE = re.compile(r"[^\w\s.,:;!?'\"*•()-]")
_BULLETS = frozenset("*•()")
_DIGITS = frozenset("0123456789")
FEW = 8
"""Texts that may be set before each branch of a group."""
Texts = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Way:
    """How closely a pattern is read."""

    signs: int
    """Characters of a class before it counts as anything."""
    telling: Callable[[str], int]
    """What a text is worth: how sure it is to be absent from a line that the pattern does not match."""
    enough: Callable[[str], bool]
    """Whether a text tells so much that it is worth looking for."""
    closely: bool
    """Whether it is followed what repetitions and groups that may be left out begin with."""

    def better(self, one: Texts | None, other: Texts | None) -> Texts | None:
        """The set that tells more: its least telling text tells more."""
        if not one or not other:
            return one or other
        return max((one, other), key=lambda texts: (min(map(self.telling, texts)), -len(texts)))


def _by_length(text: str) -> int:
    """UTF-8 bytes; being at the start counts as four letters."""
    return len(text.encode()) + 3 * text.startswith(START)


def _by_rarity(text: str) -> int:
    """Twice the bytes, more for what prose and lists are free of, less for what they are full of; 0 is no news."""
    if text in ("", START):
        return 0
    text = _without_false_start(text)
    if text[0] == START:
        favour = -3 if text[1] in _DIGITS else 6
    elif _RARE.search(text):
        favour = 6
    else:
        favour = 2 if text[0] in _BULLETS else -2 if text.isascii() else 0
    return 2 * len(text.encode()) + favour


ROUGHLY = _Way(8, _by_length, enough=lambda text: len(text.encode()) >= 3, closely=False)
CLOSELY = _Way(24, _by_rarity, enough=lambda text: _by_rarity(text) >= 1, closely=True)
"""For patterns in which the other way finds no telling text: it takes longer, and gives shorter ones."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern matches: exactly one of these texts, or something that contains one of `required`."""

    exact: Texts | None = None
    required: Texts | None = None
    begins: Texts | None = None
    """One of these stands at its beginning."""

    def needs(self, way: _Way) -> Texts | None:
        own = self.exact if self.exact and all(self.exact) else None
        return way.better(own, self.required)


_ANYTHING = _Part()
_NOTHING = _Part(frozenset({""}))
_AT_START = _Part(frozenset({START}))


@lru_cache(maxsize=4096)
def required_texts(pattern: str, way: _Way = ROUGHLY) -> Texts | None:
    """Texts of which every match of the pattern contains at least one; None when there are no telling ones.

    >>> sorted(required_texts("^please enter your (comment|name)"))
    ['\\x02please ']
    """
    part, end = _alternatives(pattern, 0, way)
    if end != len(pattern):
        raise ValueError(f"a bracket too many at {end}")
    needed = frozenset(_without_false_start(text)[:LONGEST] for text in part.needs(way) or ())
    return needed if needed and all(map(way.enough, needed)) else None


def _without_false_start(text: str) -> str:
    """The line is also looked at without its leading marks: only a letter or digit is sure to stand at the start."""
    return text if text[:1] != START or text[1:2].isalnum() else text[1:]


def _alternatives(pattern: str, at: int, way: _Way, before: Texts = frozenset({""})) -> tuple[_Part, int]:
    """The part from `at` to the bracket that closes it; `before` stands directly in front of each branch."""
    branches = []
    while True:
        branch, at = _sequence(pattern, at, way, before)
        branches.append(branch)
        if at >= len(pattern) or pattern[at] != "|":
            break
        at += 1
    if all(branch.exact is not None for branch in branches):
        exact = frozenset().union(*(branch.exact or () for branch in branches))
        if len(exact) <= MOST:
            return _Part(exact), at
    return _Part(required=_all([branch.needs(way) for branch in branches])), at


def _all(needs: list[Texts | None]) -> Texts | None:
    """What one of several parts needs; None when one of them needs nothing."""
    return None if any(need is None for need in needs) else frozenset().union(*(need or () for need in needs))


def _sequence(pattern: str, at: int, way: _Way, before: Texts) -> tuple[_Part, int]:
    run = before
    required: Texts | None = None
    exact = True
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern[at] == "^" and exact and run == _NOTHING.exact:
            run, at = frozenset({START}), at + 1
            continue
        if run == _AT_START.exact and (decoration := _DECORATION.match(pattern, at)):
            at = decoration.end()
            exact = False
            continue
        if run == _AT_START.exact and (group := _group_at_start(pattern, at, way)):
            part, at = group
            run, required = part.exact or frozenset({""}), part.required
            exact = exact and part.exact is not None
            continue
        if way.closely and len(run) <= FEW and run != _NOTHING.exact and (group := _group_once(pattern, at, way, run)):
            part, at = group
            if part.exact is None:
                required, exact = way.better(way.better(required, _Part(run).needs(way)), part.required), False
            run = part.exact or frozenset({""})
            continue
        part, at = _repeated(pattern, at, way)
        if part.exact is not None and len(run) * len(part.exact) <= MOST:
            run = frozenset(a + b for a, b in product(run, part.exact))
            continue
        required = way.better(required, _Part(run).needs(way))
        if part.begins and len(run) * len(part.begins) <= MOST:
            required = way.better(required, frozenset(a + b for a, b in product(run, part.begins)))
        if part.exact is not None:  # too many together: begin anew with this part alone
            run = part.exact
        else:
            required, run = way.better(required, part.required), frozenset({""})
        exact = False
    if exact:
        return _Part(run), at
    return _Part(required=way.better(required, _Part(run).needs(way))), at


def _group_once(pattern: str, at: int, way: _Way, before: Texts) -> tuple[_Part, int] | None:
    """A group that stands exactly once, with what stands before it set before each branch; None when it is none."""
    opening = _GROUP.match(pattern, at)
    if not opening or pattern[opening.end() : opening.end() + 1] == "?":
        return None
    part, end = _alternatives(pattern, opening.end(), way, before)
    return None if _QUANTIFIER.match(pattern, end + 1) else (part, end + 1)


def _group_at_start(pattern: str, at: int, way: _Way) -> tuple[_Part, int] | None:
    """The same for a group where a line begins, which may also come again.

    Where it may be left out, the part goes on to the end of the branch: either the group begins the line or the rest.
    """
    once = _group_once(pattern, at, way, frozenset({START}))
    opening = _GROUP.match(pattern, at)
    if once or not way.closely or not opening or pattern[opening.end() : opening.end() + 1] == "?":
        return once
    part, end = _alternatives(pattern, opening.end(), way, frozenset({START}))
    mark = _QUANTIFIER.match(pattern, end + 1)
    if not mark:
        return None
    if mark[0][0] == "+" or mark[1] not in (None, "0"):
        return _Part(required=part.needs(way)), mark.end()
    rest, _ = _sequence(pattern, mark.end(), way, frozenset({START}))
    anywhere, at = _sequence(pattern, mark.end(), way, frozenset({""}))
    return _Part(required=way.better(_all([part.needs(way), rest.needs(way)]), anywhere.needs(way))), at


def _repeated(pattern: str, at: int, way: _Way) -> tuple[_Part, int]:
    part, at = _single(pattern, at, way)
    mark = _QUANTIFIER.match(pattern, at)
    if not mark:
        return part, at
    at = mark.end()
    if mark[0] in ("?", "??"):
        few = part.exact is not None and len(part.exact) < MOST
        return (_Part((part.exact or frozenset()) | {""}) if few else _ANYTHING), at
    if mark[0][0] == "*" or mark[1] == "0":
        return _ANYTHING, at
    return _Part(required=part.needs(way), begins=part.exact if way.closely else None), at


def _single(pattern: str, at: int, way: _Way) -> tuple[_Part, int]:
    character = pattern[at]
    if character == "(":
        start = _GROUP.match(pattern, at)
        if pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":":
            raise ValueError("RE2 knows no look-around, and flags are of no use here")
        part, at = _alternatives(pattern, start.end() if start else at, way)
        return part, at + 1
    if character == "[":
        return _character_class(pattern, at, way)
    if character == "\\":
        return _escape(pattern, at, way)
    if character in "^$":
        return _NOTHING, at + 1
    if character == ".":
        return _ANYTHING, at + 1
    run = _LITERALS.match(pattern, at)
    literal = run[0] if run else character
    return _Part(frozenset({literal})), at + len(literal)


def _escape(pattern: str, at: int, way: _Way) -> tuple[_Part, int]:
    following = pattern[at + 1]
    if following in _ZERO_WIDTH:
        return _NOTHING, at + 2
    if following == "d" and way.closely:
        return _Part(_DIGITS), at + 2
    if following in _CLASSES:
        whole = _ESCAPED_CLASS.match(pattern, at)
        return _ANYTHING, whole.end() if whole else at + 2
    return _Part(frozenset({following})), at + 2


def _character_class(pattern: str, at: int, way: _Way) -> tuple[_Part, int]:
    body = _CLASS.match(pattern, at)
    if not body:
        raise ValueError(f"a square bracket is open at {at}")
    plain = re.sub(r"\\([^\w])", r"\1", body[2])
    if body[1] or "\\" in plain or "[:" in plain or re.search(r".-.", plain) or len(plain) > way.signs:
        return _ANYTHING, body.end()
    return _Part(frozenset(plain)), body.end()
