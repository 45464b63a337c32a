"""Making sure that what was written survives a power cut. delta-rs itself never syncs."""

from __future__ import annotations

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Return once the file's bytes are on the disk. A file that is not there is nothing to sync."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Return once the names in a folder are on the disk. Windows has no such call, and keeps names by itself."""
    if os.name != "nt":
        sync_file(path)


def make_folder(path: Path) -> None:
    """Create a folder and those above it, and sync the names of the new ones."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync_folder(folder.parent)


def sync_log_entry(log: Path, version: int) -> None:
    """Sync one entry of a Delta log, the checkpoint that may have come with it, and the folder that names them."""
    sync_file(log / f"{version:020}.json")
    checkpoint = log / f"{version:020}.checkpoint.parquet"
    if checkpoint.exists():
        sync_file(checkpoint)
        sync_file(log / "_last_checkpoint")
    sync_folder(log)
