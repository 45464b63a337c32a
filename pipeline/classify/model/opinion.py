"""What the models hold of a paragraph and of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.types import Category


class Opinion(NamedTuple):
    """What the line model holds of one paragraph."""

    out: float
    """How likely it is to leave the text, 0 to 1, calibrated on publishers the model had not seen."""
    category: Category
    """What it most likely is, should it leave."""
    sure: float
    """How likely that category is, should it leave, 0 to 1."""
    title: float
    """How likely it is to be the headline, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PageOpinion:
    """What the page model holds of a page."""

    out: tuple[float, ...]
    """For each block how likely it is not to be the article's, 0 to 1, calibrated on publishers not seen."""
    limit: float
    """Blocks less likely to leave than this are together most like the article."""
    expected: float
    """The F1 that these would have, were the likelihoods right: how well the page can be told apart."""
    agreement: float | None = None
    """F1 of the words of these with those that another extractor takes; None where it was not asked."""
