"""Many short texts as one array of code points, so that counting in them is a few numpy calls and not a loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]

LETTER, DIGIT, UPPER, LOWER, SPACE, SPACELESS, STOP, MARK, QUOTE, RULER, BULLET = (1 << bit for bit in range(11))
"""Kinds of characters. SPACELESS: of a script without spaces between words, or Hangul. STOP: ends a sentence.
MARK: any punctuation or symbol. RULER: stands between the entries of a menu. BULLET: begins a list item."""
KNOWN = 0x30000
"""Code points below this have kinds; those above (private use, tags) have none."""
NEWLINE = 10


def kinds_of_characters() -> NDArray[np.uint16]:
    """The kinds of each code point below KNOWN, from Python's own Unicode data: shape (KNOWN,).

    Made once, in training, and shipped with the model: another Python's newer Unicode must not change a verdict.
    """
    import unicodedata

    named = {STOP: ".!?。！？؟۔।॥…", QUOTE: "\"'”’»」』“„«‘「", RULER: "|»›>•·/→", BULLET: "•·-–—*▪►▶→»›●■◆✓"}
    of_category = {"Lu": LETTER | UPPER, "Ll": LETTER | LOWER, "Nd": DIGIT}
    kinds = np.zeros(KNOWN, np.uint16)
    for code in range(KNOWN):
        category = unicodedata.category(chr(code))
        kinds[code] = of_category.get(category, {"L": LETTER, "Z": SPACE, "P": MARK, "S": MARK}.get(category[0], 0))
    kinds[9] |= SPACE
    for low, high in ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0x0E00, 0x0E7F), (0xF900, 0xFAFF), (0x20000, KNOWN - 1)):
        kinds[low : high + 1] |= SPACELESS
    for kind, characters in named.items():
        for character in characters:
            kinds[ord(character)] |= kind
    return kinds


class Characters:
    """Texts laid end to end, each followed by a newline. Arrays over texts have one entry per text, in order."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts) + "\n"
        self.codes: NDArray[np.uint32] = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.ends = np.cumsum(self.lengths + 1) - 1
        self.starts = self.ends - self.lengths
        self.text_of = np.repeat(np.arange(len(texts)), self.lengths + 1)
        """The text each character is of, its newline included."""

    def count(self, mask: Mask) -> Counts:
        """How many characters of each text the mask marks; cheap where it marks few."""
        return np.bincount(self.text_of[np.flatnonzero(mask)], minlength=len(self.lengths))

    def kinds(self, table: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """The kinds of each character."""
        kinds: NDArray[np.uint16] = table[np.minimum(self.codes, KNOWN - 1)]
        return kinds


def ahead(mask: Mask, places: int) -> Mask:
    """What the mask says `places` characters further on (negative: further back); False beyond the ends."""
    moved = np.zeros_like(mask)
    if abs(places) >= len(mask):
        return moved
    if places >= 0:
        moved[: len(mask) - places] = mask[places:]
    else:
        moved[-places:] = mask[:places]
    return moved
