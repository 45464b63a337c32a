"""What is to reach the server in the end: tried again for a while, at growing intervals."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain, repeat

import httpx

from flows.courtesy import within

PAUSES = (5, 10, 20, 30)
"""Seconds between two tries; the last one again and again."""
SECONDS = 150
"""After that, no new try begins. One takes 76 s, in which Prefect's own client goes on, and the state of the run
afterwards 138 s: five minutes in all, in which a worker's place and other writers to the store wait."""


def patiently(
    call: Callable[[], object],
    seconds: float | None = None,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> bool:
    """Whether a call came through, at the first try or a later one; with `seconds`, there is one try of so long.

    Only a server that is away is waited for: one that says no will say so again.
    """
    if seconds is not None:
        return within(seconds, call)
    until = clock() + SECONDS
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            call()
        except httpx.HTTPStatusError as error:
            if error.response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return False
        except httpx.TransportError:
            pass
        else:
            return True
        if clock() + pause > until:
            break
        sleep(pause)
    return False
