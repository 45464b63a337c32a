"""`python -m flows`: a Prefect server on this machine with the flows to run from its page, and its automations."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import click

from pipeline.errors import CleanpressError

MORE = """\
The server keeps its database in PREFECT_HOME (default ~/.prefect). Paths in a run's parameters start in the folder
where this was started, and stay inside the setting `roots`. The schedules are the settings `nightly`, `weekly` and
`exports`: CLEANPRESS_NIGHTLY="30 2 * * *". Of runs that were missed, the newest is made up for.
"""


@click.group(invoke_without_command=True, epilog=MORE, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Where the server listens, or is already running.  [default: 4200]",
)
@click.pass_context
def main(context: click.Context, port: int | None) -> None:
    """Start what it takes to run the flows from a browser.

    That is a Prefect server on 127.0.0.1 (unless PREFECT_API_URL names another), and the flows `ingest`, `reprocess`
    (every night), `export` and `maintain` (every week). Stops at Ctrl-C.
    """
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")  # before Prefect is imported: it reports home
    os.environ.setdefault("DO_NOT_TRACK", "1")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us with & would have it ignored
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    context.obj = port
    if context.invoked_subcommand is None:
        _ended(lambda: _serve(port))


@main.command()
@click.option(
    "--notify", metavar="TYPE/NAME", help="A notification block of the server, such as slack-webhook/alerts, to tell."
)
@click.pass_obj
def automations(port: int | None, notify: str | None) -> None:
    """Make or update what the server does by itself.

    Runs that were killed end as Crashed within two minutes. The events cleanpress.quality-drift and
    cleanpress.quarantine-spike are recorded. With --notify, all three are told to that block as well.

    Works on the server of PREFECT_API_URL, else on the one that runs here. What was paused in the UI stays paused.
    """
    _ended(lambda: _automate(port, notify))


def _serve(port: int | None) -> None:
    from flows.serve import serve

    try:
        serve(port, lambda told: print(told, flush=True))
    except KeyboardInterrupt:
        print("Stopped. The schedule stays as it is for the next start.", flush=True)


def _automate(port: int | None, notify: str | None) -> None:
    import asyncio

    from flows.automations import ensure
    from flows.server import running_server

    with running_server(port) as api:
        for name in asyncio.run(ensure(notify)):
            print(f"{name}  on {api}")


def _ended(work: Callable[[], None]) -> None:
    """Exit status: 0 when all is well or after Ctrl-C, 2 when it could not be."""
    try:
        work()
    except CleanpressError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main(prog_name="python -m flows")
