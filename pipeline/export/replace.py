"""Putting finished files in the place of old ones: whoever looks sees the old one or the new one, whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.store.durable import sync_file, sync_folder

AT_ONCE = 16
"""Files that are synced side by side: of many small ones the disk then takes several in one go."""


def replace_with(parts: Mapping[Path, Path]) -> None:
    """Move each finished file to its place, on the same disk; returns once they would survive a power cut."""
    if len(parts) > 1:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(sync_file, parts))
    else:
        for part in parts:
            sync_file(part)
    for part, place in parts.items():
        os.replace(part, place)
    for folder in {place.parent for place in parts.values()}:
        sync_folder(folder)
