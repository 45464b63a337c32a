"""What is to reach the server in the end: tried again for a while, at growing intervals."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from flows.courtesy import within

PAUSES = (1, 2, 5, 10, 20, 30, 60, 60, 60, 60, 60, 60, 60, 60, 60)
"""Seconds between two tries; Prefect's own client tries again for a minute each time: half an hour in all."""


def patiently(
    call: Callable[[], object], seconds: float | None = None, sleep: Callable[[float], object] = time.sleep
) -> bool:
    """Whether a call came through, at the first try or a later one; with `seconds`, there is one try of so long.

    Only a server that is away is waited for: one that says no will say so again.
    """
    if seconds is not None:
        return within(seconds, call)
    for pause in (*PAUSES, None):
        try:
            call()
        except httpx.HTTPStatusError as error:
            if error.response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return False
        except httpx.TransportError:
            pass
        else:
            return True
        if pause is not None:
            sleep(pause)
    return False
