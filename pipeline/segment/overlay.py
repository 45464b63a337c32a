"""Lays an extractor's text over the blocks of the page: which blocks does it hold?

The extractor drops words (links, dates), joins blocks and splits them, and a page repeats itself: its headline stands
in the breadcrumb, the heading and a teaser. So both sides are compared by letters and digits alone. Long blocks that
occur once on either side are anchors (the longest run of them in the same order: patience diff, Bram Cohen), and a
block that could stand in several places must stand between the anchors around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

WORD = re.compile(r"[^\W_]+")
LONG = 16
"""Letters and digits from which a block is looked for anywhere; a shorter one must fill a line or a table cell of the
extractor's text, or stand directly beside a block that was found."""
SURE = 64
"""Letters and digits from which a block that stands in mid-line is an anchor: a menu's words are in many a sentence."""
MOST_PLACES = 50
"""A text that stands in more places than this tells nothing."""
RUN = 3
"""Words in a row that count as found again, where a block is not found as a whole."""
NEARLY_ALL = 0.6
"""Share of a block's words that must be found again."""
WELL_COVERED = 0.8
"""Share of the extractor's text that the blocks should have between them: all but 17 of 1,618 pages have more."""

Place = tuple[int, int]
"""Where a block stands in the extractor's letters: begin and end."""


class Extracted:
    """The extractor's text as one string of letters and digits, with the places where words and lines begin."""

    def __init__(self, text: str) -> None:
        words: list[str] = []
        cells: list[tuple[str, int]] = []
        for line in text.lower().split("\n"):
            for cell in line.split("|"):
                cells.append(("".join(these := WORD.findall(cell)), len(words)))
                words += these
        self.letters = "".join(words)
        self.size = len(self.letters)
        self.words = [0, *accumulate(map(len, words))]
        self._edges = {self.words[first] for _, first in cells} | {self.size}
        self._cells: dict[str, list[int]] = defaultdict(list)
        for key, first in cells:
            self._cells[key].append(self.words[first])
        self._starts: dict[str, list[int]] = defaultdict(list)
        for start in self.words:
            self._starts[self.letters[start : start + LONG]].append(start)

    def places(self, key: str) -> list[int]:
        """Where a key begins, in order."""
        if len(key) < LONG:
            return self._cells.get(key, [])
        starts = self._starts.get(key[:LONG], ())
        return [start for start in starts if self.letters.startswith(key, start)] if len(starts) <= MOST_PLACES else []

    def fills_lines(self, start: int, end: int) -> bool:
        """Whether a line or cell begins at the one point, and one ends at the other."""
        return start in self._edges and end in self._edges

    def after(self, key: str, low: int, high: int) -> int | None:
        """The first place of a key between two points, or None."""
        if self.letters.startswith(key, low) and low + len(key) <= high and self._is_edge(low + len(key)):
            return low
        places = self.places(key)
        index = bisect_left(places, low)
        return places[index] if index < len(places) and places[index] + len(key) <= high else None

    def before(self, key: str, low: int, high: int) -> int | None:
        """The last place of a key between two points, or None."""
        start = high - len(key)
        if start >= low and self.letters.startswith(key, start) and self._is_edge(start):
            return start
        places = self.places(key)
        index = bisect_right(places, start) - 1
        return places[index] if index >= 0 and places[index] >= low else None

    def runs(self, low: int, high: int) -> Iterator[str]:
        """Every RUN words in a row between two points."""
        first, last = bisect_left(self.words, low), bisect_right(self.words, high)
        for index in range(first, last - RUN):
            yield self.letters[self.words[index] : self.words[index + RUN]]

    def _is_edge(self, place: int) -> bool:
        index = bisect_left(self.words, place)
        return index < len(self.words) and self.words[index] == place


def overlay(blocks: Sequence[str], text: str) -> list[bool]:
    """For each block, whether (nearly) all of it is in the text.

    >>> overlay(["Home", "A storm hit the northern coast.", "Home"], "A storm hit the northern coast.\\nHome")
    [False, True, True]
    """
    found = Extracted(text)
    words = [WORD.findall(block.lower()) for block in blocks]
    keys = ["".join(each) for each in words]
    anchors = _anchors(keys, found) or _anchors(keys, found, first=True)
    places, partly = _lay(words, keys, found, anchors)
    covered = _letters(places) + sum(partly.values())
    if covered < WELL_COVERED * found.size:  # an article that is twice in the page leaves only misleading anchors
        other_places, other_partly = _lay(words, keys, found, _anchors(keys, found, first=True))
        other_covered = _letters(other_places) + sum(other_partly.values())
        if other_covered > covered:
            places, partly = other_places, other_partly
    kept = [index in places or index in partly for index in range(len(blocks))]
    for index, key in enumerate(keys):  # "* * *" between two paragraphs of the article
        if not key and 0 < index < len(keys) - 1:
            kept[index] = kept[index - 1] and kept[index + 1]
    return kept


def _lay(
    words: Sequence[Sequence[str]], keys: Sequence[str], found: Extracted, places: dict[int, Place]
) -> tuple[dict[int, Place], dict[int, int]]:
    """Where blocks stand as a whole, and how many letters of those that stand in parts, around the given anchors."""
    places, partly = dict(places), {}
    chain = _in_order(places)
    edges = [(-1, (0, 0)), *((index, places[index]) for index in chain), (len(keys), (found.size, found.size))]
    for (first, (_, low)), (last, (high, _)) in pairwise(edges):
        between = [index for index in range(first + 1, last) if keys[index] and index not in places]
        # Before the first anchor the copy nearest to the article is meant, not the one in the breadcrumb.
        here = _place(between, keys, found, (low, high), backwards=first < 0 and bool(chain))
        places |= here
        rest = [index for index in between if index not in here and len(words[index]) > RUN]
        if not rest or low >= high:
            continue
        ends = [low, *(end for place in sorted(here.values()) for end in place), high]
        free = {run for begin, end in zip(ends[::2], ends[1::2], strict=True) for run in found.runs(begin, end)}
        for index in rest:
            share = _share(words[index], free)
            if share >= NEARLY_ALL:
                partly[index] = round(share * len(keys[index]))
    return places, partly


def _letters(places: dict[int, Place]) -> int:
    return sum(end - begin for begin, end in places.values())


def _anchors(keys: Sequence[str], found: Extracted, *, first: bool = False) -> dict[int, Place]:
    """The long blocks that stand once in the page and once in the text, and in no other block's place.

    `first` takes the first of several copies, for a page that has all of its article twice.
    """
    times = Counter(keys)
    copies: set[str] = set()
    spans: list[tuple[int, int, int]] = []
    for index, key in enumerate(keys):
        if len(key) < LONG or (times[key] > 1 and (not first or key in copies)):
            continue
        copies.add(key)
        starts = found.places(key)
        if len(starts) != 1:
            continue
        if len(key) >= SURE or found.fills_lines(starts[0], starts[0] + len(key)):
            spans.append((starts[0], -len(key), index))
    places: dict[int, Place] = {}
    held: int | None = None  # an excerpt begins like the paragraph it is taken from: the longer one has the place
    for start, minus_length, index in sorted(spans):
        if held is not None and start < places[held][1]:
            if start - minus_length <= places[held][1] or -minus_length <= places[held][1] - places[held][0]:
                continue
            del places[held]
        places[index] = (start, start - minus_length)
        held = index
    return places


def _in_order(places: dict[int, Place]) -> list[int]:
    """The longest run of anchors that stand in the text in the order of the page."""
    ends: list[int] = []
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for index in sorted(places):
        start = places[index][0]
        pile = bisect_left(ends, start)
        before[index] = tops[pile - 1] if pile else None
        if pile == len(ends):
            ends.append(start)
            tops.append(index)
        else:
            ends[pile], tops[pile] = start, index
    chain: list[int] = []
    step = tops[-1] if tops else None
    while step is not None:
        chain.append(step)
        step = before[step]
    return chain[::-1]


def _place(
    blocks: Sequence[int], keys: Sequence[str], found: Extracted, room: Place, *, backwards: bool
) -> dict[int, Place]:
    """Blocks that stand whole in this part of the text, each after the one before it."""
    low, high = room
    here: dict[int, Place] = {}
    for index in reversed(blocks) if backwards else blocks:
        if low >= high:
            break
        key = keys[index]
        start = (found.before if backwards else found.after)(key, low, high)
        if start is not None:
            here[index] = (start, start + len(key))
            low, high = (low, start) if backwards else (start + len(key), high)
    return here


def _share(words: Sequence[str], runs: set[str]) -> float:
    """The share of the words that stand in one of the runs."""
    hit = bytearray(len(words))
    for index in range(len(words) - RUN + 1):
        if "".join(words[index : index + RUN]) in runs:
            hit[index : index + RUN] = b"\1" * RUN
    return sum(hit) / len(words)
