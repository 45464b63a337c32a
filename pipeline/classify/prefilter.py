"""Which few of many patterns can match a line at all: those of which some required words stand in it.

A thousand patterns in one automaton make it explode (50 ms an article). So each pattern is asked once which texts every
match of it must contain (after Russ Cox, "Regular Expression Matching with a Trigram Index", 2012); one automaton of
plain texts finds those in a line, and only the patterns behind them are tried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import re2

MOST = 300
"""Texts one part of a pattern may stand for before it counts as anything."""
LONGEST = 8
"""Characters: the rest of a text tells little more, and would make the index ten times as large."""
START = "\x02"
"""Stands for `^`: a pattern that begins with words is only tried on lines that begin with them."""
SHORTEST = 3
"""UTF-8 bytes: a shorter text stands in every other line and tells nothing."""
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
_LEADING_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern matches: exactly one of these texts, or something that contains one of `required`."""

    exact: frozenset[str] | None = None
    required: frozenset[str] | None = None

    def needs(self) -> frozenset[str] | None:
        own = self.exact if self.exact and all(self.exact) else None
        return _better(own, self.required)


_ANYTHING = _Part()
_NOTHING = _Part(frozenset({""}))
_AT_START = _Part(frozenset({START}))


class PatternError(ValueError):
    """A pattern that cannot be read; `index` tells which."""

    def __init__(self, index: int, told: str) -> None:
        self.index = index
        super().__init__(told)


class Prefilter:
    """The index over the patterns. `vague`: the indices of those that need no telling text and are not in it."""

    def __init__(self, patterns: Sequence[str]) -> None:
        behind: dict[str, list[int]] = defaultdict(list)
        vague: list[int] = []
        for index, pattern in enumerate(patterns):
            try:
                needed = required_texts(pattern)
            except (ValueError, IndexError) as error:
                raise PatternError(index, str(error)) from error
            for text in needed or ():
                behind[text].append(index)
            if not needed:
                vague.append(index)
        self.vague = tuple(vague)
        self._behind = list(behind.values())
        options = re2.Options()
        options.literal, options.max_mem, options.log_errors = True, 256 << 20, False
        self._texts = re2.Set.SearchSet(options)
        for text in behind:
            self._texts.Add(text)
        if behind:
            self._texts.Compile()

    def candidates(self, line: str) -> set[int]:
        """Indices of the indexed patterns that may match the line, in no order."""
        found: set[int] = set()
        bare = _LEADING_MARKS.sub("", line, count=1) if line and not line[0].isalnum() else line
        looked_at = f"{START}{line}" if bare is line else f"{START}{line}{START}{bare}"
        for text in (self._texts.Match(looked_at) or ()) if self._behind else ():
            found.update(self._behind[text])
        return found


def required_texts(pattern: str) -> frozenset[str] | None:
    """Texts of which every match of the pattern contains at least one; None when there are no telling ones.

    >>> sorted(required_texts("^please enter your (comment|name)"))
    ['\\x02please ']
    """
    part, end = _alternatives(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"a bracket too many at {end}")
    needed = frozenset(_without_false_start(text)[:LONGEST] for text in part.needs() or ())
    return needed if needed and min(len(text.encode()) for text in needed) >= SHORTEST else None


def _without_false_start(text: str) -> str:
    """The line is also looked at without its leading marks: only a letter or digit is sure to stand at the start."""
    return text if text[:1] != START or text[1:2].isalnum() else text[1:]


def _telling(texts: frozenset[str]) -> tuple[int, int]:
    """What a set of texts is worth: the length of its shortest; being at the start counts as four letters."""
    return min(len(text.encode()) + 3 * text.startswith(START) for text in texts), -len(texts)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The set that tells more: its shortest text is longer."""
    if not one or not other:
        return one or other
    return max((one, other), key=_telling)


def _alternatives(pattern: str, at: int, before: frozenset[str] = frozenset({""})) -> tuple[_Part, int]:
    """The part from `at` to the bracket that closes it; `before` stands directly in front of each branch."""
    branches = []
    while True:
        branch, at = _sequence(pattern, at, before)
        branches.append(branch)
        if at >= len(pattern) or pattern[at] != "|":
            break
        at += 1
    if all(branch.exact is not None for branch in branches):
        exact = frozenset().union(*(branch.exact or () for branch in branches))
        if len(exact) <= MOST:
            return _Part(exact), at
    needs = [branch.needs() for branch in branches]
    if any(need is None for need in needs):
        return _ANYTHING, at
    return _Part(required=frozenset().union(*(need or () for need in needs))), at


def _sequence(pattern: str, at: int, before: frozenset[str]) -> tuple[_Part, int]:
    run = before
    required: frozenset[str] | None = None
    exact = True
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern[at] == "^" and exact and run == _NOTHING.exact:
            run, at = frozenset({START}), at + 1
            continue
        if run == _AT_START.exact and (decoration := _DECORATION.match(pattern, at)):
            at = decoration.end()
            exact = False
            continue
        if run == _AT_START.exact and (group := _group_once(pattern, at)):
            part, at = group
            run, required = part.exact or frozenset({""}), part.required
            exact = exact and part.exact is not None
            continue
        part, at = _repeated(pattern, at)
        if part.exact is not None and len(run) * len(part.exact) <= MOST:
            run = frozenset(a + b for a, b in product(run, part.exact))
            continue
        required = _better(required, _Part(run).needs())
        if part.exact is not None:  # too many together: begin anew with this part alone
            run = part.exact
        else:
            required, run = _better(required, part.required), frozenset({""})
        exact = False
    if exact:
        return _Part(run), at
    return _Part(required=_better(required, _Part(run).needs())), at


def _group_once(pattern: str, at: int) -> tuple[_Part, int] | None:
    """A group at the start of a line, its branches known to stand there; None when it is none or may be left out."""
    opening = _GROUP.match(pattern, at)
    if not opening or pattern[opening.end() : opening.end() + 1] == "?":
        return None
    part, end = _alternatives(pattern, opening.end(), frozenset({START}))
    return None if _QUANTIFIER.match(pattern, end + 1) else (part, end + 1)


def _repeated(pattern: str, at: int) -> tuple[_Part, int]:
    part, at = _single(pattern, at)
    mark = _QUANTIFIER.match(pattern, at)
    if not mark:
        return part, at
    at = mark.end()
    if mark[0] in ("?", "??"):
        return (_Part(part.exact | {""}) if part.exact is not None and len(part.exact) < MOST else _ANYTHING), at
    if mark[0][0] == "*" or mark[1] == "0":
        return _ANYTHING, at
    return _Part(required=part.needs()), at


def _single(pattern: str, at: int) -> tuple[_Part, int]:
    character = pattern[at]
    if character == "(":
        start = _GROUP.match(pattern, at)
        if pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":":
            raise ValueError("RE2 knows no look-around, and flags are of no use here")
        part, at = _alternatives(pattern, start.end() if start else at)
        return part, at + 1
    if character == "[":
        return _character_class(pattern, at)
    if character == "\\":
        return _escape(pattern, at)
    if character in "^$":
        return _NOTHING, at + 1
    if character == ".":
        return _ANYTHING, at + 1
    run = _LITERALS.match(pattern, at)
    literal = run[0] if run else character
    return _Part(frozenset({literal})), at + len(literal)


def _escape(pattern: str, at: int) -> tuple[_Part, int]:
    following = pattern[at + 1]
    if following in _ZERO_WIDTH:
        return _NOTHING, at + 2
    if following in _CLASSES:
        whole = _ESCAPED_CLASS.match(pattern, at)
        return _ANYTHING, whole.end() if whole else at + 2
    return _Part(frozenset({following})), at + 2


def _character_class(pattern: str, at: int) -> tuple[_Part, int]:
    body = _CLASS.match(pattern, at)
    if not body:
        raise ValueError(f"a square bracket is open at {at}")
    plain = re.sub(r"\\([^\w])", r"\1", body[2])
    if body[1] or "\\" in plain or "[:" in plain or re.search(r".-.", plain) or len(plain) > 8:
        return _ANYTHING, body.end()
    return _Part(frozenset(plain)), body.end()
