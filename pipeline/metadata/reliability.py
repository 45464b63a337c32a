"""How far each kind of source can be relied on: measured on pages whose facts are known, kept in `reliability.toml`.

A reading of a field has signs: where it stands, what stands around it, who agrees with it. Each sign has a weight; the
sum tells how likely the reading is right. `python -m training.facts` learns the weights.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

FILE = Path(__file__).with_name("reliability.toml")


@dataclass(frozen=True, slots=True)
class Reliability:
    """The weights of one field."""

    unknown: float
    """Of the case that no reading is right."""
    enough: float
    """The probability from which a reading is believed."""
    signs: dict[str, float]

    def weight(self, signs: Collection[str]) -> float:
        """The sum over the signs; one that training never saw tells nothing."""
        known = self.signs
        return sum([known[sign] for sign in sorted(signs) if sign in known])  # sorted: a sum depends on its order


@cache
def reliability_of(field: str) -> Reliability:
    """The shipped weights of a field. KeyError for one that has none."""
    entry = tomllib.loads(FILE.read_text(encoding="utf-8"))[field]
    return Reliability(entry["unknown"], entry["enough"], entry["signs"])


def probabilities(field: str, readings: Sequence[Collection[str]]) -> list[float]:
    """How likely each of several readings is the right one, where at most one can be: a conditional logit."""
    weights = reliability_of(field)
    odds = [exp(weights.weight(signs) - weights.unknown) for signs in readings]
    return [each / (1 + sum(odds)) for each in odds]
