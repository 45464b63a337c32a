"""A program of its own that exports, for the tests that kill one.

    python exporter.py STORE FOLDER FORMAT MOMENT

It is killed right before the MOMENT-th time that it writes, replaces, removes or syncs something; 0 for never: then
it exports all documents again and again, and prints a line after each export.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from pipeline.export import export
from pipeline.store import Store


def killed_at(moment: int) -> None:
    """Have this process killed at its so-and-so-many-th step on the disk from here on."""
    left, lock = [moment], threading.Lock()

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            with lock:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **named)

        return stepping

    for name in ("replace", "unlink", "fsync"):
        setattr(os, name, counted(getattr(os, name)))


def main(store: str, folder: str, format: str, moment: str) -> None:
    opened = Store.open(store)
    if int(moment):
        killed_at(int(moment))
        export(opened, folder, format)
        return
    while True:
        export(opened, folder, format, full=True)
        print("exported", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
