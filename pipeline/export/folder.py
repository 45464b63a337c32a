"""The folder an export goes to: refused where it holds anything else, and one writer's at a time."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import ExportError
from pipeline.export.format import Spot
from pipeline.export.owner import NotOurs, refuse_copy
from pipeline.export.state import State, read_state
from pipeline.store import Store
from pipeline.store.durable import make_folder
from pipeline.store.place import LocalFolder, Place

OURS = ".cleanpress"
"""The folder in the folder that is not documents."""
STATE, LOCK, PARTS = "state.json", "lock", "parts"
NAMED = 3
"""Strange files that an error names."""


def state_file(folder: Path) -> Path:
    """Where it is written what the folder holds."""
    return folder / OURS / STATE


def folder_for(told: str | os.PathLike[str], store: Place) -> Path:
    """The folder that is meant, with links followed. ExportError for what cannot be one, or is the store's."""
    name = os.fspath(told)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", name):
        raise ExportError(f"{name} is an address; an export goes to a folder on a disk, so give the path of one")
    folder = Path(os.path.realpath(Path(name).expanduser()))
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise ExportError(
            f"{folder!r} is no UTF-8, so the store cannot note it; give a folder of another name"
        ) from error
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise ExportError(f"{place} is a file; an export is a folder, so give the path of a folder")
    for above in folder.parents:
        if state_file(above).exists():
            raise ExportError(f"{folder} is in the export {above}; give a folder outside it")
    if isinstance(store, LocalFolder):
        home = Path(os.path.realpath(store.path))
        if folder == home:
            raise ExportError(f"{folder} is the store itself; give a folder outside it")
        if home in folder.parents:
            raise ExportError(f"{folder} is in the store {home}; give a folder outside it")
    return folder


def known_state(folder: Path, store: Store, format_name: str | None = None) -> State | None:
    """What the folder holds; None for one that is empty or not there. Names that begin with a dot do not count, such
    as `.git`. NotOurs for a folder with other things in it, or an export of another store, ExportError for one that
    cannot be gone on from."""
    state = read_state(state_file(folder))
    if state is None:
        _refuse_strange(folder)
        return None
    if state.corpus != store.corpus_id():
        raise NotOurs(f"{folder} holds an export of another store; give another folder, or an empty one")
    refuse_copy(folder, state, store)
    if format_name not in (None, state.format):
        raise ExportError(f"{folder} holds an export as {state.format}; give another folder for {format_name}")
    return state


def _refuse_strange(folder: Path) -> None:
    try:
        strange = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except FileNotFoundError:
        return
    if strange:
        more = f" and {len(strange) - NAMED:,} more" if len(strange) > NAMED else ""
        found = ", ".join(strange[:NAMED]) + more
        raise NotOurs(f"{folder} holds {found}, which no export wrote; give an empty folder, or a new one")


@contextmanager
def writing(folder: Path, wait: float = 0.0) -> Iterator[Spot]:
    """The folder for one writer alone, without what others left unfinished. ExportError when somebody else writes to
    it, and still does after `wait` seconds. A writer that was killed holds nothing."""
    make_folder(folder / OURS)
    handle = os.open(folder / OURS / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        until = time.monotonic() + wait
        while not _locked(handle):
            if time.monotonic() >= until:
                raise ExportError(f"another export is writing to {folder}; run it again when that one is done")
            time.sleep(0.05)
        parts = folder / OURS / PARTS
        shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir()
        try:
            yield Spot(folder, parts)
        finally:
            shutil.rmtree(parts, ignore_errors=True)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _locked(handle: int) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
