"""A Prefect server that answers: the configured one, else the one that is already there, else one of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flows.errors import ServingError
from flows.own_server import HOST, free_port, start, stop, wait_until_it_answers
from flows.probe import is_prefect, prefect_answers


@contextmanager
def prefect_server(port: int | None, tell: Callable[[str], None]) -> Iterator[str]:
    """The API's address. A server that was started here is stopped at the end; any other is left alone.

    `port` is where to look and to listen; None takes Prefect's own setting (4200). A configured `PREFECT_API_URL`, from
    the environment or a Prefect profile, wins over both. The database lies in `PREFECT_HOME`, so schedules and runs are
    still there at the next start. Raises `ServingError`.
    """
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    if configured := settings.api.url:
        if not prefect_answers():
            raise ServingError(
                f"No Prefect server answers at {configured}, which PREFECT_API_URL or the Prefect profile names. "
                "Start that server, or unset the address to have a server started here."
            )
        _let_in(configured)
        yield configured
        return
    wanted = port or settings.server.api.port
    if is_prefect(HOST, wanted):
        tell(f"Using the Prefect server that is already running on port {wanted}; it goes on when this is stopped.")
        _let_in(_api(wanted))
        yield _api(wanted)
        return
    free = free_port(wanted)
    if free != wanted:
        tell(f"Port {wanted} is taken by another program; using {free}.")
    tell(f"Starting a Prefect server on {HOST}:{free}; what it remembers is in {settings.home}.")
    process = start(free, settings.home)
    try:
        wait_until_it_answers(process, free, settings.home)
        yield _api(free)
    finally:
        stop(process)


@contextmanager
def running_server(port: int | None) -> Iterator[str]:
    """The API's address of the server that `prefect_server` would use, which has to be there already, for the time of
    the block; Prefect's client goes there. Raises `ServingError`."""
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    settings = get_current_settings()
    wanted = port or settings.server.api.port
    if not settings.api.url and not is_prefect(HOST, wanted):
        raise ServingError(
            f"No Prefect server answers on port {wanted}. Start one with `python -m flows`, or name one: "
            "PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    with prefect_server(port, print) as api, temporary_settings({PREFECT_API_URL: api}):
        yield api


def _let_in(api: str) -> None:
    """Raises `ServingError` where the server wants a password or a key that it is not given: it tells its health to
    everybody."""
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    try:
        with temporary_settings({PREFECT_API_URL: api}), get_client(sync_client=True) as client:
            client.api_version()
    except httpx.HTTPStatusError as error:
        if error.response.status_code not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise
        raise ServingError(
            f"The Prefect server at {api} asks who we are: give its password as PREFECT_API_AUTH_STRING=NAME:PASSWORD, "
            "or a key as PREFECT_API_KEY"
        ) from error


def _api(port: int) -> str:
    return f"http://{HOST}:{port}/api"
