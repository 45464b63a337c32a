"""Section and topic names that stand in one line without separators: `Balkans Europe European Union News Politics`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from pipeline.classify.normal import normal

SECTIONS_FILE = Path(__file__).with_name("sections.toml")
LONGEST = 30
"""Words: the ways to split a line grow with the square of these."""
_SEPARATOR = re.compile(r"\s*[,;|•·#、，؛،]\s*|\s+/\s+")
_WORD = re.compile(r"[^\W\d_][\w'’&/-]*")


@cache
def section_names() -> frozenset[str]:
    """Normal names of sections that news sites have, in several languages."""
    named = tomllib.loads(SECTIONS_FILE.read_text(encoding="utf-8"))
    return frozenset(normal(name) for names in named.values() for name in names)


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of such a line, or () when it is none.

    Publishing systems print a post's categories in alphabetical order; so the line is cut into the strictly ascending
    row of names with the most well-known section names in it, then the most names. It is a tag line when there are
    three names or more and half of them, at least two, are well known.
    """
    if "." in text or "," in text:  # most lines: no name holds one
        return ()
    tokens = text.split()
    if not 3 <= len(tokens) <= LONGEST or not all(t[0].isupper() and _WORD.fullmatch(t) for t in tokens):
        return ()
    names = _best_split(tuple(tokens))
    known = sum(normal(name) in section_names() for name in names)
    return names if len(names) >= 3 and known >= max(2, len(names) / 2) else ()


@lru_cache(maxsize=256)
def _best_split(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The strictly ascending split with the most known names, then the most names (ties: the earliest cuts)."""
    # best[end][start]: the best split of tokens[:end] whose last name is tokens[start:end]
    best: list[dict[int, tuple[int, int, tuple[str, ...]]]] = [{} for _ in range(len(tokens) + 1)]
    folded: dict[tuple[int, int], str] = {}
    for end in range(1, len(tokens) + 1):
        for start in range(max(0, end - 4), end):
            name = " ".join(tokens[start:end])
            folded[start, end] = normal(name)
            known = folded[start, end] in section_names()
            if start == 0:
                best[end][start] = (int(known), 1, (name,))
                continue
            before = [split for first, split in best[start].items() if folded[first, start] < folded[start, end]]
            if before:
                most = max(before, key=lambda split: split[:2])
                best[end][start] = (most[0] + known, most[1] + 1, (*most[2], name))
    whole = best[len(tokens)].values()
    return max(whole, key=lambda split: split[:2])[2] if whole else ()


def split_separated(text: str) -> tuple[str, ...]:
    """The tags of a labelled or separated line: `Tags: war, peace | talks` -> war, peace, talks."""
    label, colon, named = text.replace("：", ":").partition(":")
    if not colon or len(label) > 30:
        if not re.match(r"\W*#", text):
            return ()  # a label alone, or words that nothing parts from their label
        named = text
    parts: Sequence[str] = _SEPARATOR.split(named)
    return tuple(part.strip() for part in parts if part.strip())
