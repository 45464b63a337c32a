"""Which Prefect server `ingest --track` goes to: the configured one, else the one that `python -m flows` keeps here."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flows.alone import served_at
from flows.errors import ServingError
from flows.own_server import HOST
from flows.probe import SECONDS_TO_ANSWER, SECONDS_TO_CONNECT, is_prefect
from flows.slowness import SLOW, said_when_slow

NO_SERVER = (
    "no Prefect server answers at {url}, so nothing was done; start one with `python -m flows`, or leave out --track"
)


def which_server(say: Callable[[str], object]) -> str:
    """The address of a server that answers. Raises `ServingError` where there is none: at once where nothing listens,
    in ten seconds or so where something does and keeps silent."""
    try:
        _ = urlsplit(os.environ.get("PREFECT_API_URL", "")).port  # Prefect would say more than a sentence
        from prefect.settings import get_current_settings

        prefect = get_current_settings()
    except ValueError as error:
        lines = str(error).splitlines()  # Pydantic's second one says what is wrong
        told = "".join(lines[1:2] or lines).split(" [type=")[0].strip()
        raise ServingError(
            f"Prefect does not understand its settings ({told}), so nothing was done: PREFECT_API_URL is an address "
            "such as http://127.0.0.1:4200/api; or leave out --track"
        ) from error
    with said_when_slow(SLOW, say):
        return _configured(prefect.api.url) if prefect.api.url else _here(prefect.home, prefect.server.api.port)


def _configured(url: str) -> str:
    if not _answers(url):
        raise ServingError(NO_SERVER.format(url=url))
    return url


def _here(home: Path, port: int) -> str:
    no_proxy = os.environ.get("NO_PROXY", "")
    os.environ["NO_PROXY"] = f"{no_proxy},{HOST}" if no_proxy else HOST
    usual = f"http://{HOST}:{port}/api"
    looked = list(dict.fromkeys([served_at(home) or usual, usual]))
    for api in looked:
        if _is_here(api):
            return api
    raise ServingError(NO_SERVER.format(url=" or ".join(api.removesuffix("/api") for api in looked)))


def _is_here(api: str) -> bool:
    """Whether a Prefect server answers at this address; False as well where it is not one of this machine."""
    try:
        parts = urlsplit(api)
        return parts.hostname == HOST and parts.port is not None and is_prefect(HOST, parts.port)
    except ValueError:
        return False


def _answers(url: str) -> bool:
    import httpx

    timeout = httpx.Timeout(SECONDS_TO_ANSWER, connect=SECONDS_TO_CONNECT)
    try:
        answer = httpx.get(f"{url.rstrip('/')}/health", timeout=timeout)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
