"""Calls to the server that a run can do without: made beside the work, never waited for longer than is said."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable


class Courtesy:
    """One thing to tell the server again and again, of which only the newest counts.

    A thread sends it, at most every `pause` seconds. While the server is away that thread waits, in Prefect's client,
    and the run goes on; nothing is raised.
    """

    def __init__(self, pause: float = 2.0) -> None:
        self._pause = pause
        self._newest: Callable[[], object] | None = None
        self._changed = threading.Event()
        self._ending = threading.Event()
        self._thread = _started(self._deliver)

    def tell(self, call: Callable[[], object]) -> None:
        """Have this sent when the last one is through and the pause is over, unless another takes its place."""
        self._newest = call
        self._changed.set()

    def end(self, wait: float = 2.0) -> None:
        """Send what is left, and wait for it that long at most."""
        self._ending.set()
        self._changed.set()
        self._thread.join(wait)

    def _deliver(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            newest, self._newest = self._newest, None
            if newest is not None:
                attempted(newest)
            if self._ending.wait(self._pause) and self._newest is None:
                return


def within(seconds: float, call: Callable[[], object]) -> bool:
    """Make a call and say whether it came through in that time; if not, it is left to itself."""
    came: list[bool] = []
    _started(lambda: came.append(attempted(call))).join(seconds)
    return bool(came and came[0])


def attempted(call: Callable[[], object]) -> bool:
    """Make a call; whether it came through. Whatever may go wrong with a courtesy is no reason to stop a run."""
    try:
        call()
    except Exception:
        return False
    return True


def _started(work: Callable[[], object]) -> threading.Thread:
    """A thread that knows the current run, and that the process does not wait for at its end."""
    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True)
    thread.start()
    return thread
