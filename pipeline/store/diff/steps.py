"""From one list of texts to another: what stayed, moved, was changed, came and went. Near linear, however long.

Equal heads and tails are set aside. Between them, texts that come once on either side are held against each other in
their longest common order, as in patience diff (Bram Cohen, 2005), again between those, and so on; small rests are
compared cell by cell, large ones without such a text count as changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

StepKind = Literal["same", "moved", "changed", "added", "removed"]
Pair = tuple[int, int]

DEEPEST = 12
"""How often the rests are divided again: most lists need two or three."""
CELLS = 20_000
"""The largest rest that is compared cell by cell: 2 ms."""
AHEAD = 8
"""How far ahead a changed text is looked for."""
ALIKE = 0.5
"""The share of words that two texts have in common at least, when one is the other changed."""

SCRIPT = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Kana and Chinese characters: written without spaces, each is a word."""
MARK = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    r"\u2010-\u2027\u2030-\u205e\u3001-\u303f\uff01-\uff0f"
)
"""Punctuation and signs: each is a word as well. All else, combining marks too, belongs to the word it is in."""
WORD = re.compile(rf"[{SCRIPT}][\u3099\u309a\ufe00-\ufe0f]*|[^\s{MARK}{SCRIPT}]+")
TOKEN = re.compile(rf"\s+|{WORD.pattern}|.", re.DOTALL)


class Step(NamedTuple):
    """One text: where it stands in either list, from 0."""

    kind: StepKind
    before: int | None
    after: int | None


def steps(before: Sequence[str], after: Sequence[str]) -> Iterator[Step]:
    """Every text of both lists, in the order of the second; what was removed stands where it was missed first."""
    same = common(before, after)
    moved = _moved(before, after, same)
    gone = frozenset(moved.values())
    for (i, j), (k, m) in pairwise([(-1, -1), *same, (len(before), len(after))]):
        old = [place for place in range(i + 1, k) if place not in gone]
        new = [place for place in range(j + 1, m) if place not in moved]
        changed = {at: of for of, at in _alike(before, old, after, new)}
        waiting = deque(old)
        for place in range(j + 1, m):
            if place in moved:
                yield Step("moved", moved[place], place)
            elif place in changed:
                while waiting and waiting[0] != changed[place]:
                    yield Step("removed", waiting.popleft(), None)
                yield Step("changed", waiting.popleft(), place)
            else:
                yield Step("added", None, place)
        yield from (Step("removed", place, None) for place in waiting)
        if k < len(before):
            yield Step("same", k, m)


def common(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Places of texts that are the same in both lists and in the same order; nearly as many as there are."""
    number: dict[str, int] = {}
    a = [number.setdefault(text, len(number)) for text in before]
    b = [number.setdefault(text, len(number)) for text in after]
    found: list[Pair] = []
    waiting = [(0, len(a), 0, len(b), 0)]
    while waiting:
        i, k, j, m, depth = waiting.pop()
        while i < k and j < m and a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < k and j < m and a[k - 1] == b[m - 1]:
            k, m = k - 1, m - 1
            found.append((k, m))
        if i == k or j == m:
            continue
        held = _held(a, i, k, b, j, m) if depth < DEEPEST else []
        found += held
        if held:
            for (p, q), (r, s) in pairwise([(i - 1, j - 1), *held, (k, m)]):
                waiting.append((p + 1, r, q + 1, s, depth + 1))
        elif (k - i) * (m - j) <= CELLS:
            found += ((i + p, j + q) for p, q in _longest(a[i:k], b[j:m]))
    return sorted(found)


def _held(a: Sequence[int], i: int, k: int, b: Sequence[int], j: int, m: int) -> list[Pair]:
    """The texts that come once on either side, as far as they are in the same order on both."""
    left, right = Counter(a[i:k]), Counter(b[j:m])
    place = {b[q]: q for q in range(j, m) if right[b[q]] == 1}
    once = [(p, place[a[p]]) for p in range(i, k) if left[a[p]] == 1 and a[p] in place]
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for at, (_, q) in enumerate(once):  # the longest increasing row of places, by patience sorting
        pile = bisect_left(tails, q)
        back.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [q]
        ends[pile : pile + 1] = [at]
    row = []
    at = ends[-1] if ends else -1
    while at >= 0:
        row.append(once[at])
        at = back[at]
    return row[::-1]


def _longest(a: Sequence[int], b: Sequence[int]) -> Iterator[Pair]:
    """The longest common subsequence of two short lists."""
    rows = [[0] * (len(b) + 1)]
    for item in reversed(a):
        row, below = [0], rows[-1]
        for place in range(len(b) - 1, -1, -1):
            at = len(b) - place
            row.append(below[at - 1] + 1 if item == b[place] else max(below[at], row[at - 1]))
        rows.append(row)
    i = j = 0
    while i < len(a) and j < len(b):
        left, right = len(a) - i, len(b) - j
        if a[i] == b[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif rows[left - 1][right] >= rows[left][right - 1]:
            i += 1
        else:
            j += 1


def _moved(before: Sequence[str], after: Sequence[str], same: Sequence[Pair]) -> dict[int, int]:
    """Of texts that are in both lists but not in the same order: the place after, and the place before."""
    left, right = {i for i, _ in same}, {j for _, j in same}
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, text in enumerate(before):
        if place not in left:
            waiting[text].append(place)
    found = {}
    for place, text in enumerate(after):
        if place not in right and waiting.get(text):
            found[place] = waiting[text].popleft()
    return found


def _alike(before: Sequence[str], old: Sequence[int], after: Sequence[str], new: Sequence[int]) -> Iterator[Pair]:
    """Pairs of places, in order, of texts most of whose words are the same."""
    if not old or not new:
        return
    words_old = [frozenset(WORD.findall(before[place])) for place in old]
    words_new = [frozenset(WORD.findall(after[place])) for place in new]
    i = j = 0
    while i < len(old) and j < len(new):
        right = (
            (_likeness(words_old[i], words_new[j + ahead]), -ahead, 0) for ahead in range(min(AHEAD, len(new) - j))
        )
        left = ((_likeness(words_old[i + ahead], words_new[j]), 0, -ahead) for ahead in range(min(AHEAD, len(old) - i)))
        best, later_new, later_old = max([*right, *left])
        if best < ALIKE:
            i, j = i + 1, j + 1
            continue
        i, j = i - later_old, j - later_new
        yield old[i], new[j]
        i, j = i + 1, j + 1


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of words in common, 0 to 1 (Dice)."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
