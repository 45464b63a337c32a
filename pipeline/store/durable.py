"""Making sure that what was written survives a power cut. delta-rs itself never syncs."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from uuid import uuid4

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


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


def held(handle: int) -> bool:
    """Take a lock on an open file for as long as it stays open; False when another has it. It goes with the process,
    however that ends. True as well where the system has no such locks."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN)
    return True


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
