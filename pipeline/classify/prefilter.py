"""Which few of many patterns can match a line at all: those of which some required words stand in it.

A thousand patterns in one automaton make it explode (50 ms an article). So each pattern is asked once which texts every
match of it must contain; one automaton of plain texts (Aho-Corasick) finds those in all lines of a document in one go,
and only the patterns behind them are tried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation

from pipeline.classify.required_texts import CLOSELY, START, required_texts

LETTERS = r"a-zªµºà-῾ⰀⰀ-ⷿぁ-ퟻ豈-﷿ﹰ-ﻼｦ-ￜ"
"""Letters to within a few signs. Unicode's own class has 700 ranges, and thirty repetitions of it make a program of
100,000 steps; these ranges leave out ASCII, punctuation, symbols, arrows and emoji."""
_LEADING_MARKS = re.compile(r"[\W_]+")
_PLAIN = re.compile(rf"[{LETTERS}0-9]")


class PatternError(ValueError):
    """A pattern that cannot be read; `index` tells which."""

    def __init__(self, index: int, told: str) -> None:
        self.index = index
        super().__init__(told)


class Prefilter:
    """The index over patterns and the most words that each allows a line to have.

    `vague`: the indices of those that need no telling text, and may match any line.
    """

    def __init__(self, patterns: Sequence[str], words: Sequence[int]) -> None:
        self._words = words
        self._needed: dict[int, frozenset[str]] = {}
        self._closely_read: list[int] = []
        for index, pattern in enumerate(patterns):
            try:
                needed = required_texts(pattern)
                if not needed and (needed := required_texts(pattern, CLOSELY)):
                    self._closely_read.append(index)
            except (ValueError, IndexError) as error:
                raise PatternError(index, str(error)) from error
            if needed:
                self._needed[index] = needed
        self.vague = tuple(index for index in range(len(patterns)) if index not in self._needed)
        self._automata: dict[tuple[bool, int], _Automaton] = {}

    def candidates(self, lines: Sequence[str], lengths: Sequence[int]) -> dict[int, list[int]]:
        """Place of a line -> the indices of the patterns that may match it, in order; lines without any are left out.

        `lengths`: the words of each line.
        """
        found: dict[int, set[int]] = {place: set(self.vague) for place in range(len(lines))} if self.vague else {}
        alike: dict[tuple[bool, int], list[int]] = defaultdict(list)
        for place, (line, length) in enumerate(zip(lines, lengths, strict=True)):
            step = 0 if length <= 20 else 20 if length <= 45 else 45 if length <= 80 else 80
            alike[line.isascii(), step].append(place)
        for (plain, step), places in alike.items():
            here = [lines[place] for place in places]
            for at, indices in self._automaton(plain, step).find(here):
                found.setdefault(places[at], set()).update(indices)
            if not plain:
                for place, line in zip(places, here, strict=True):
                    if not _begins_plainly(line):
                        found.setdefault(place, set()).update(self._closely_read)
        allowed = self._words
        sure = (
            (place, [index for index in sorted(found[place]) if allowed[index] >= lengths[place]]) for place in found
        )
        return {place: indices for place, indices in sure if indices}

    def _automaton(self, plain: bool, step: int) -> _Automaton:
        """The one for lines with more words than `step`, and all in ASCII if `plain`: most lines are, and few texts."""
        if (plain, step) not in self._automata:
            behind: dict[str, list[int]] = defaultdict(list)
            for index, texts in self._needed.items():
                if self._words[index] > step:
                    for text in texts:
                        if not plain or text.isascii():
                            behind[text].append(index)
            self._automata[plain, step] = _Automaton(behind)
        return self._automata[plain, step]

    def beside(self, inserted: Collection[str]) -> frozenset[str]:
        """What a line must hold for a pattern to become a candidate for it only by words that are replaced by these.

        Such a pattern needs a text that overlaps what was inserted: this is the rest of that text.
        """
        needed = {text.removeprefix(START) for texts in self._needed.values() for text in texts}
        return frozenset(
            rest
            for new in inserted
            for text in needed
            if new[0] in text or new[-1] in text or text in new
            for rest in _rests(text, new)
        )


def _rests(text: str, inserted: str) -> Iterator[str]:
    """What of the text lies outside, for each way in which it can overlap what was inserted."""
    if text in inserted:
        yield ""
    for cut in range(1, len(text)):
        if inserted.startswith(text[cut:]) or text[cut:].startswith(inserted):
            yield text[:cut]
        if inserted.endswith(text[:cut]):
            yield text[cut:]


class _Automaton:
    """Finds texts in lines, and tells what is behind them."""

    def __init__(self, behind: Mapping[str, list[int]]) -> None:
        self._behind = list(behind.values())
        # The smallest kind of table: the others are no faster once the rest of the work has emptied the cache.
        self._texts = BytesAhoCorasick([text.encode() for text in behind], implementation=Implementation.ContiguousNFA)

    def find(self, lines: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """Place of a line and what is behind a text that stands in it, for each of these."""
        looked_at = [(START + line if line[:1].isalnum() else _without_marks_too(line)).encode() for line in lines]
        ends = list(accumulate(map(len, looked_at)))
        place, end = 0, ends[0]
        for text, start, _ in self._texts.find_matches_as_indexes(b"".join(looked_at), overlapping=True):
            while start >= end:
                place += 1
                end = ends[place]
            yield place, self._behind[text]


def _without_marks_too(line: str) -> str:
    """The line with its start marked, once more without the marks before its words."""
    return f"{START}{line}{START}{_without_marks(line)}"


def _without_marks(line: str) -> str:
    return line if line[:1].isalnum() else _LEADING_MARKS.sub("", line, count=1)


def _begins_plainly(line: str) -> bool:
    """Whether index and patterns agree where the words begin.

    A letter outside of LETTERS begins them for the index, and is a mark before them for the patterns.
    """
    return bool(_PLAIN.match(line) or _PLAIN.match(bare := _without_marks(line)) or not bare)
