"""Nobody waits for a slow server without a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS_OF_SILENCE = 5.0
SLOW = "the Prefect server is slow to answer; waiting for it"


@contextmanager
def said_when_slow(line: str, say: Callable[[str], object], over: threading.Event | None = None) -> Iterator[None]:
    """Say a line, once, when the block takes long; not where the matter is `over` by then."""
    timer = threading.Timer(SECONDS_OF_SILENCE, lambda: None if over and over.is_set() else say(line))
    timer.daemon = True  # a process that ends does not wait for it
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
