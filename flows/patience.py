"""What is to reach the server in the end: tried again for a while, at growing intervals."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from flows.courtesy import within

PAUSES = (5, 10)
"""Seconds between two tries. Prefect's own client goes on for a minute in each of them, and for another one with the
state of the run: five minutes or so in all, in which a worker's place and other writers to the store wait."""


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
