"""What a model holds of one paragraph."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.types import Category


class Opinion(NamedTuple):
    """What the model holds of one paragraph."""

    out: float
    """How likely it is to leave the text, 0 to 1, calibrated on publishers the model had not seen."""
    category: Category
    """What it most likely is, should it leave."""
    sure: float
    """How likely that category is, should it leave, 0 to 1."""
    title: float
    """How likely it is to be the headline, 0 to 1."""
