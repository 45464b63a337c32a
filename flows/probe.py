"""Does a Prefect server answer here?"""

from __future__ import annotations

import http.client
import json
from http import HTTPStatus
from typing import Any

SECONDS_TO_CONNECT = 3.0
"""How long a machine may take to take a call; where nothing listens, that is known at once."""
SECONDS_TO_ANSWER = 10.0
"""How long a server may take to answer one that it has taken: it may be busy, or be held up by its database."""


def is_prefect(host: str, port: int, seconds: float = SECONDS_TO_ANSWER) -> bool:
    """Whether a Prefect server, and not some other program, answers on this port. Never asks a proxy."""
    try:
        if _get(host, port, "/api/health", seconds) != (HTTPStatus.OK, True):
            return False
        status, version = _get(host, port, "/api/admin/version", seconds)
    except (OSError, http.client.HTTPException, ValueError):
        return False
    # A server with a password tells its health to everybody and its version to nobody.
    return status == HTTPStatus.UNAUTHORIZED or (isinstance(version, str) and version[:1].isdigit())


def _get(host: str, port: int, path: str, seconds: float) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(host, port, timeout=min(seconds, SECONDS_TO_CONNECT))
    try:
        connection.connect()
        connection.sock.settimeout(seconds)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read(1000) or b"null")
    finally:
        connection.close()


def prefect_answers() -> bool:
    """Whether the configured server answers, asked in Prefect's own way: it may want a key or a password."""
    from prefect.client.orchestration import get_client

    try:
        with get_client(sync_client=True) as client:
            return client.api_healthcheck() is None
    except Exception:  # the client checks versions and certificates as it opens; whatever it is, it does not answer
        return False
