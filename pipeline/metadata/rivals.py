"""Which of several candidates for one field is right, by the reliability of their signs.

Each sign has a weight, measured on pages with known values. Candidates compete: the chance of each is its share among
all of them and the chance that none is right (a conditional logit: McFadden, 1974).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("rivals.toml")
ANY = "any"
"""In the weights of a field: what each candidate has, against that none is right."""


def chances(field: str, candidates: Sequence[Collection[str]]) -> list[float]:
    """How likely each candidate is right, given its signs; together at most 1. Signs without a weight say nothing.

    >>> chances("title", [])
    []
    """
    weights = shipped_weights()[field]
    odds = [math.exp(weights[ANY] + sum(weights.get(sign, 0.0) for sign in sorted(signs))) for signs in candidates]
    return [each / (1 + sum(odds)) for each in odds]


@cache
def shipped_weights() -> Mapping[str, Mapping[str, float]]:
    """By field, the weights of its signs, in log-odds."""
    fields: dict[str, dict[str, float]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return fields
