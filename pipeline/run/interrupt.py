"""Ctrl-C must not fall into the middle of a commit."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_interrupt(*, then_raise: bool = True) -> Iterator[None]:
    """Ctrl-C inside the block is remembered and takes effect at its end, or is dropped (`then_raise=False`).
    Outside the main thread nothing changes, since Python delivers no signal there."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed and then_raise:
        raise KeyboardInterrupt
