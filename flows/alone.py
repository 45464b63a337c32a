"""One `python -m flows` per server: two would share its deployments, and a run's folders would depend on chance."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import ServingError

try:
    import fcntl
except ImportError:  # Windows: a second one is not noticed there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(home: Path, configured_url: str | None) -> Iterator[None]:
    """Hold the place for the time of the block; the system lets go of it when the process dies, however it dies.

    Raises `ServingError` that says where the other one is.
    """
    home.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", configured_url or "local")
    with (home / f"cleanpress-{name}.lock").open("a+") as held:
        if fcntl is not None:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                held.seek(0)
                raise ServingError(
                    f"`python -m flows` is already running ({held.read().strip()}): use that one, or stop it first. "
                    "For one beside it, give it a home of its own: PREFECT_HOME=FOLDER python -m flows --port PORT"
                ) from None
        held.truncate(0)
        held.write(f"process {os.getpid()}, started in {Path.cwd()}")
        held.flush()
        yield
        held.truncate(0)
