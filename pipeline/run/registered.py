"""The outlets that a run knows: the shipped ones, and those of the file that its settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry


def registered(path: Path | None) -> Registry | None:
    """None where the shipped ones are all. Raises `UnreadableFile` `bad_outlets`."""
    if path is None:
        return None
    from pipeline.metadata.outlet.registry import read_outlets

    return read_outlets(path)
