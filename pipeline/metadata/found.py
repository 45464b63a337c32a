"""What a field comes to: a value with its evidence, or unknown for a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pipeline.types import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A field that has a value."""

    value: T
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that has none."""

    reason: str = "not_stated"
    """A reason word; behind a colon, what was seen and not believed: `ambiguous: 2023-08-07, 2023-07-08`."""


Found = Known[T] | Unknown


def said(evidence: Evidence | None) -> Found[str]:
    """A text as it stands in its evidence."""
    return Known(evidence.value, evidence) if evidence else Unknown()


def either(first: Found[T], second: Found[T]) -> Found[T]:
    """The first where it is known, else the second; what the second says differently stands in `also`."""
    if isinstance(first, Unknown):
        return second if isinstance(second, Known) or first == Unknown() else first
    if isinstance(second, Unknown):
        return first
    mine, other = first.evidence, second.evidence.value
    if mine.value.startswith(other) or other in mine.also:
        return first
    return Known(first.value, replace(mine, also=(*mine.also, other)))


def settle(candidates: Sequence[Evidence], same: Callable[[str], str]) -> Evidence | None:
    """The first candidate; other values stand in `also`, and lower the confidence. `same`: what values are equal by."""
    if not candidates:
        return None
    first, *rest = candidates
    others = {same(other.value): other.value for other in reversed(rest)}
    others.pop(same(first.value), None)
    also = tuple(dict.fromkeys(other.value for other in rest if others.get(same(other.value)) is other.value))
    return replace(first, also=also, confidence=round(first.confidence * (0.9 if also else 1.0), 2))
