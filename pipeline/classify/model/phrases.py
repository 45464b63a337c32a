"""How much of a text stands in another: shares of words in phrases that both have."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify.normal import normal, words

RUN = 3
"""Words in a row that both texts must have."""


def words_in(text: str) -> list[str]:
    """The words of a text, in normal form."""
    return words(normal(text))


class Phrases:
    """The phrases of a text, to be looked for in others."""

    def __init__(self, text: Sequence[str]) -> None:
        self.size = len(text)
        self._runs = set(zip(*(text[start:] for start in range(RUN)), strict=False))
        self._whole = f" {' '.join(text)} "

    def share(self, text: Sequence[str]) -> float:
        """The share of the words that stand in a phrase of this text; a shorter text stands in it as a whole or not."""
        if len(text) < RUN:
            return float(bool(text) and f" {' '.join(text)} " in self._whole)
        hit = bytearray(len(text))
        for place, run in enumerate(zip(*(text[start:] for start in range(RUN)), strict=False)):
            if run in self._runs:
                hit[place : place + RUN] = b"\1" * RUN
        return sum(hit) / len(text)
