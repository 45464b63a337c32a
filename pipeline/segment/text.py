"""Plain text to lines, and which of them are one paragraph that some tool broke at a fixed width or in mid-sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from pipeline.types import SourceLine

PROSE = 40
"""Characters: a shorter line is a heading, a menu item or a verse, and no sentence goes on behind it."""
WRAP_WIDTHS = range(50, 121)
"""Characters: tools wrap text somewhere between these."""

# `di Giulia Esempio` below an Italian headline begins small and is not its end.
_SMALL_BYLINE = re.compile(r"(?:di|by|von|par|por|door|af|av|nga)(?: [^\W\d_a-z][\w.'’-]*){2,4}$")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।۔][\"'”’»)\]）」』]*$|[\"”»)\]）」』]$")
_ITEM = re.compile(r"[-*•·–—|▪●○►>#]|\d{1,3}[.)]\s")
_STOPS = frozenset(".!?…:;。！？؟।۔")
# Words after which no sentence, heading or caption ends: articles, possessives, some prepositions and conjunctions. Not
# the many that close a headline in some language: `reicht Attest ein`, `a storm closes in`, `09:27 am`, `slår til`.
_DANGLING = frozenset(
    "a an the of to at from with and or but that which who whose its their his our your my as than into"
    " der die das des dem den eine einer und oder von im für dass ihr ihre seine"
    " le la les un une des du de et ou que qui dans pour avec sur par leur leurs ses"
    " el los las una y o del para con por que sus lo il gli di da che e nel della"
    " os um uma do da no na em het een van en voor dat och att som av det i që të me dhe për nga"
    " i w z na do że się i и в на с по что и что для у з до та".split()
)


def segment_text(text: str) -> tuple[SourceLine, ...]:
    """One SourceLine per non-empty line; `continues` marks those that go on with the sentence of the line above."""
    found: list[SourceLine] = []
    blank = 0
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if not stripped or not (stripped[0].isprintable() or _visible(stripped)):
            blank += 1
            continue
        found.append(SourceLine(number, stripped, blank))
        blank = 0
    goes_on = _wrapped_at_width(found) | _broken_sentences(found)
    if goes_on:
        found = [line._replace(continues=True) if line.number in goes_on else line for line in found]
    return tuple(found)


def _visible(stripped: str) -> bool:
    """Whether a line shows anything: some hold only zero-width characters."""
    return any(unicodedata.category(character) not in ("Cf", "Cc", "Zs") for character in stripped)


def _wrapped_at_width(lines: Sequence[SourceLine]) -> set[int]:
    """Lines inside blocks of a text that was wrapped at a fixed width, as mail and terminals do it."""
    width = max([len(line.text) for line in lines], default=0)
    if width not in WRAP_WIDTHS:
        return set()
    blocks = _blocks(lines)
    full = [line for block in blocks for line in block[:-1]]
    near = sum(len(line.text) >= 0.75 * width for line in full)
    # A list of headlines is ragged, and its lines end where they like; wrapped lines end close to the margin.
    if len(full) < 4 or near < 0.8 * len(full):
        return set()
    pairs = [
        (before.text, after)
        for block in blocks
        for before, after in pairwise(block)
        if len(before.text) + 1 + len(after.text.split()[0]) > 0.9 * width and not _starts_item(after.text)
    ]
    # Headlines or verses of one length end where they like, but sentences go on: mostly in small letters.
    capital = sum(after.text[0].isupper() for _, after in pairs)
    ending = sum(bool(_SENTENCE_END.search(before[-12:])) for before, _ in pairs)
    return {after.number for _, after in pairs} if capital <= len(pairs) / 2 and ending <= len(pairs) / 3 else set()


def _blocks(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    """Runs of lines with no empty line between them."""
    blocks: list[list[SourceLine]] = []
    for line in lines:
        if line.blank_before or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _broken_sentences(lines: Sequence[SourceLine]) -> set[int]:
    """Lines that go on in the middle of a sentence, whatever the width."""
    return {
        after.number
        for before, after in pairwise(lines)
        if after.blank_before == 0 and len(before.text) >= PROSE and _sentence_goes_on(before.text, after.text)
    }


def _sentence_goes_on(before: str, after: str) -> bool:
    if before[-1] in _STOPS or _SENTENCE_END.search(before[-12:]):
        return False
    last = before.rsplit(maxsplit=1)[-1]
    if _starts_item(after) or "://" in last:
        return False
    if last in _DANGLING:
        return True
    if _SMALL_BYLINE.match(after):
        return False
    return after[0].islower() and (last[-1] == "," or last[-1].islower() or last.isdigit())


def _starts_item(text: str) -> bool:
    return bool(_ITEM.match(text))
