"""One `python -m flows` per server: two would share its deployments, and a run's folders would depend on chance.

A place is a file that is locked: the system lets go of it when the process dies, however it dies. What the file says is
for people, and for `ingest --track`, which looks there for the address of the server.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from flows.errors import ServingError

try:
    import fcntl
except ImportError:  # Windows: a second one is not noticed there
    fcntl = None  # type: ignore[assignment]

HOME_LOCK = "cleanpress-local.lock"
TAKEN = (
    "`python -m flows` is already running ({who}): use that one, or stop it first. One beside it takes a server of its "
    "own, with a home and a port that no other has, and no PREFECT_API_URL: PREFECT_HOME=FOLDER python -m flows "
    "--port PORT"
)


@contextmanager
def alone_in(home: Path) -> Iterator[IO[str]]:
    """Hold the place in a home of Prefect for the time of the block; `serving_at` writes the address to what it gives.

    Raises `ServingError` that says where the other one is.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _held(home / HOME_LOCK) as place:
        yield place


@contextmanager
def alone_at(api: str) -> Iterator[None]:
    """Hold the place at a server, whatever the home, among all that this user starts on this machine. Raises
    `ServingError`."""
    with _held(_folder() / f"{_key(api)}.lock") as place:
        serving_at(place, api)
        yield


def serving_at(place: IO[str], api: str) -> None:
    """Tell whoever reads the file."""
    place.write(f"\n{api}")
    place.flush()


def served_at(home: Path) -> str | None:
    """The address that the one in this home serves at, or served at when it was killed."""
    try:
        told = (home / HOME_LOCK).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return told[1] if len(told) > 1 else None


@contextmanager
def _held(path: Path) -> Iterator[IO[str]]:
    with path.open("a+", encoding="utf-8", errors="backslashreplace") as held:
        if fcntl is not None:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                held.seek(0)
                raise ServingError(TAKEN.format(who=", ".join(held.read().splitlines()))) from None
        held.truncate(0)
        held.write(f"process {os.getpid()}, started in {Path.cwd()}")
        held.flush()
        yield held
        held.truncate(0)


def _folder() -> Path:
    """In the folder for temporary files, which is the same for all homes, and ours alone: in one of somebody else's,
    what we write could go anywhere."""
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir(), f"cleanpress-{user}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
        raise ServingError(f"{folder} is another user's: remove it, or name a folder of yours in TMPDIR")
    return folder


def _key(api: str) -> str:
    """The same for both ways to write an address of this machine."""
    parts = urlsplit(api.lower().rstrip("/"))
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname
    return re.sub(r"[^a-z0-9]+", "-", f"{host}:{parts.port}{parts.path}")
