"""The flows, served from this process: registered with a server, waiting for runs, until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import prefect.runner.server  # noqa: F401  the runner would import it after "Ready": there Ctrl-C ends in a traceback
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, PREFECT_UI_URL, get_current_settings, temporary_settings

from flows.alone import alone_at, alone_in, serving_at
from flows.automations import ensure_killed_runs_are_marked
from flows.deployments import register, schedule
from flows.killed import HEARTBEAT_SECONDS
from flows.missed import skip_all_but_newest
from flows.own_server import HOST
from flows.server import prefect_server
from flows.welcome import welcome
from pipeline.settings import Settings
from pipeline.wrong_settings import read_settings

SECONDS_BETWEEN_POLLS = 3.0
"""How long a click on Run waits at most. Prefect's own 10 s are for servers that many runners ask."""


class _Runner(Runner):
    def handle_sigterm(self, *_: Any) -> None:
        """SIGTERM ends us as Ctrl-C does. Prefect's handler leaves the event loop by `sys.exit`, with a traceback."""
        signal.raise_signal(signal.SIGINT)


def serve(port: int | None, tell: Callable[[str], None]) -> None:
    """Serve the flows until KeyboardInterrupt. Raises `ServingError`, or `WrongSettings`, when that cannot be."""
    settings = read_settings()
    for setting in ("nightly", "weekly", "exports"):
        schedule(settings, setting, active=True)  # before a server is started: what is wrong is said at once
    prefect = get_current_settings()
    no_proxy = os.environ.get("NO_PROXY", "")
    os.environ["NO_PROXY"] = f"{no_proxy},{HOST}" if no_proxy else HOST  # else a proxy is asked for our own server
    with (
        nullcontext() if prefect.api.url else alone_in(prefect.home) as place,
        prefect_server(port, tell) as api,
        alone_at(api),
        temporary_settings({PREFECT_API_URL: api}),
    ):
        if place is not None:
            serving_at(place, api)
        if not prefect.api.url:  # a server that others look after has what they gave it
            asyncio.run(ensure_killed_runs_are_marked())
        asyncio.run(_until_stopped(settings, tell))


async def _until_stopped(settings: Settings, tell: Callable[[str], None]) -> None:
    # Schedules stay active while nobody serves: the nightly run is due again as soon as somebody does.
    runner = _Runner(
        "cleanpress",
        query_seconds=SECONDS_BETWEEN_POLLS,
        heartbeat_seconds=HEARTBEAT_SECONDS,
        pause_on_shutdown=False,
    )
    deployments = await register(runner, settings)
    if skipped := await skip_all_but_newest(deployments):
        tell(
            f"Skipped {skipped:,} scheduled run{'' if skipped == 1 else 's'} that were missed: the newest does it all."
        )
    tell(welcome(PREFECT_UI_URL.value(), settings))
    serving = asyncio.create_task(runner.start())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:  # Ctrl-C. Runs at work end as cancelled: left to themselves they stay "running"
        tell("Stopping: runs at work are ended first. Ctrl-C again stops at once.")
        if runner.started:
            await runner.astop()
            await serving
        raise
