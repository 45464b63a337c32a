"""How much of a text stands in another: shares of words in phrases that both have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
        self._runs = set(_runs(text))
        self._whole = f" {' '.join(text)} "

    def share(self, text: Sequence[str]) -> float:
        """The share of the words that stand in a phrase of this text; a shorter text stands in it as a whole or not."""
        if len(text) < RUN:
            return float(bool(text) and f" {' '.join(text)} " in self._whole)
        if self._runs.isdisjoint(_runs(text)):
            return 0.0
        hit = bytearray(len(text))
        for place, run in enumerate(_runs(text)):
            if run in self._runs:
                hit[place : place + RUN] = b"\1" * RUN
        return sum(hit) / len(text)


def _runs(text: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every RUN words in a row."""
    return zip(*(text[start:] for start in range(RUN)), strict=False)
