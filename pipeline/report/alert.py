"""What a person should be told of without having to look for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

AlertKind = Literal["quality-drift", "quarantine-spike"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is not as it was in earlier runs."""

    kind: AlertKind
    subject: str
    """The outlet, or the kind of run whose inputs cannot be read."""
    message: str
    """One plain sentence: what jumped from what to what, since when, and what to look at."""
    facts: Mapping[str, str | int | float]
    """The figures in it."""
