"""A run that is told to stop, by Ctrl-C, by the page or by the system, stops between two documents."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGTERM inside the block does what Ctrl-C does: it raises KeyboardInterrupt, and waits while the library writes.
    Prefect's own way would break into the middle of a commit. Outside the main thread nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    pressed = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process has it ignored
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        signal.signal(signal.SIGINT, pressed)
