"""`ingest --track`: the flow `ingest` in this process, with its page on a Prefect server.

Nothing is confined and nothing is served: a person in a shell runs it, with their own rights. The server is the
configured one, else the one that `python -m flows` keeps on this machine; a temporary one is never started.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.errors import ServingError
from flows.own_server import HOST
from flows.probe import is_prefect
from pipeline.errors import CleanpressError
from pipeline.run import OnProgress, Plan, RunInterrupted, RunResult
from pipeline.run.plan import printable

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

SECONDS = 1.5
"""How long a server may take to answer before it counts as away."""
SECONDS_AT_THE_END = 10.0
"""How long a person at a terminal waits for the summary to reach a server that is away by then."""
MOST_PATHS = 100
"""A shell makes thousands of a pattern; the page shows so many of them."""

BEFORE_PREFECT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # its lines go to the run's page, ours to the terminal
    "PREFECT_LOGGING_HANDLERS_DEBUG_LEVEL": "CRITICAL",
    "PREFECT_CLIENT_MAX_RETRIES": "3",  # 14 s: whoever waits here has better things to do
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # seconds, as `flows.killed` counts on: silent runs end as crashed
    "DO_NOT_TRACK": "1",
}
NO_SERVER = (
    "no Prefect server answers at {url}, so nothing was done; start one with `python -m flows`, or leave out --track"
)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A run that the server knows of, and that is still to be done."""

    link: str
    """Its page."""
    run: Callable[..., RunResult]
    """`run(progress=...)` does it: the result, or as much as was done. Raises what `ingest()` raises."""


@contextmanager
def tracked(
    paths: Sequence[str],
    planned: Plan,
    store: Store,
    *,
    settings: Settings,
    dry_run: bool,
    force: bool,
    say: Callable[[str], object],
) -> Iterator[Tracked]:
    """Make the run known to the server. Raises `ServingError` where none answers: nothing was done then."""
    for name, value in BEFORE_PREFECT.items():
        os.environ.setdefault(name, value)
    api = _server()

    import httpx
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectException
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows import ingest
    from flows.parameters import IngestParameters
    from flows.this_run import link, tags

    request = IngestParameters.model_construct(
        paths=[printable(os.fspath(path)) for path in paths[:MOST_PATHS]],
        store=store.uri,
        dry_run=dry_run,
        force=force,
        fast=settings.fast,
        markdown=settings.markdown,
        max_input_bytes=settings.max_input_bytes,
    )
    with temporary_settings({PREFECT_API_URL: api}):
        try:
            with get_client(sync_client=True) as client:
                flow_run = client.create_flow_run(
                    ingest.ingest,
                    name=ingest.name(request, len(planned.inputs)),
                    parameters={"request": request.model_dump(mode="json")},
                    tags=tags("ingest", store.uri, dry_run=dry_run),
                )
        except (httpx.HTTPError, PrefectException, RuntimeError) as error:
            told = " ".join(str(error).split()) or type(error).__name__
            raise ServingError(
                f"the Prefect server at {api} does not take the run ({told}); leave out --track"
            ) from error

        def run(*, progress: OnProgress) -> RunResult:
            return _run(flow_run, lambda: ingest.carried_out(request, store, settings, planned, progress, say), say)

        yield Tracked(link(flow_run.id), run)


def _run(flow_run: Any, work: Callable[[], RunResult], say: Callable[[str], object]) -> RunResult:
    from prefect import flow
    from prefect.client.schemas.objects import State
    from prefect.flow_engine import run_flow

    from flows.ending import ended, finished

    results: list[RunResult] = []
    errors: list[BaseException] = []

    def done() -> State[Any]:
        try:
            results.append(work())
        except RunInterrupted as interrupted:
            results.append(interrupted.result)
            raise
        except (CleanpressError, KeyboardInterrupt) as error:
            errors.append(error)
            raise
        return finished(results[0], seconds=SECONDS_AT_THE_END)

    @flow(name="ingest", validate_parameters=False, retries=0, persist_result=False)
    def here(request: Any) -> State[Any]:
        return ended(done)

    try:
        run_flow(here, flow_run=flow_run, return_type="state")
    except Exception as error:
        if not results and not errors:
            raise
        told = " ".join(str(error).split()) or type(error).__name__
        say(f"the Prefect server went away, and does not know how this run ended ({told})")
    if errors:
        raise errors[0]
    return results[0]


def _server() -> str:
    """The address of a server that answers. Raises `ServingError` where there is none, within two seconds or so."""
    from prefect.settings import get_current_settings

    prefect = get_current_settings()
    if configured := prefect.api.url:
        if not _answers(configured):
            raise ServingError(NO_SERVER.format(url=configured))
        return configured
    port = prefect.server.api.port
    no_proxy = os.environ.get("NO_PROXY", "")
    os.environ["NO_PROXY"] = f"{no_proxy},{HOST}" if no_proxy else HOST
    if not is_prefect(HOST, port, SECONDS):
        raise ServingError(NO_SERVER.format(url=f"http://{HOST}:{port}"))
    return f"http://{HOST}:{port}/api"


def _answers(url: str) -> bool:
    import httpx

    try:
        return httpx.get(f"{url}/health", timeout=SECONDS).status_code < httpx.codes.INTERNAL_SERVER_ERROR
    except httpx.HTTPError:
        return False
