"""Making sure that what was written survives a power cut. delta-rs itself never syncs."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4


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


def create_file(path: Path, data: bytes) -> bool:
    """A file with all its bytes, on the disk before it has its name; False when the name is taken."""
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename, it fails where there is one
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True
