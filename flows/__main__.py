"""`python -m flows`: a Prefect server on this machine, and the flows to run from its page."""

from __future__ import annotations

import argparse
import os
import signal
import sys

ABOUT = """\
Start what it takes to run the flows from a browser: a Prefect server on 127.0.0.1 (unless PREFECT_API_URL names
another), and the flows `ingest`, `reprocess` (every night), `export` and `maintain` (every week). Stops at Ctrl-C.
"""
MORE = """\
The server keeps its database in PREFECT_HOME (default ~/.prefect). Paths in a run's parameters start in the folder
where this was started, and stay inside the setting `roots`. The schedules are the settings `nightly`, `weekly` and
`exports`: CLEANPRESS_NIGHTLY="30 2 * * *". Of runs that were missed, the newest is made up for.
"""


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return port


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 after Ctrl-C or SIGTERM, 2 when it could not start."""
    parser = argparse.ArgumentParser("python -m flows", description=ABOUT, epilog=MORE)
    parser.add_argument("--port", type=_port, help="where the server listens, or is already running (default: 4200)")
    port: int | None = parser.parse_args(arguments).port

    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")  # before Prefect is imported: it reports home
    os.environ.setdefault("DO_NOT_TRACK", "1")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us with & would have it ignored
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from flows.serve import serve
        from pipeline.errors import CleanpressError

        try:
            serve(port, lambda told: print(told, flush=True))
        except CleanpressError as error:
            print(error, file=sys.stderr)
            return 2
    except KeyboardInterrupt:
        print("Stopped. The schedule stays as it is for the next start.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
