"""A Prefect server of our own: started on a free port, waited for, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from flows.errors import ServingError
from flows.probe import is_prefect

HOST = "127.0.0.1"
"""Nobody but this machine: the server asks nobody for a password."""
PORTS_TRIED = 20
SECONDS_TO_START = 180.0
"""8 to 15 s on two cores, most of it imports and, at the first start, making the database."""
SECONDS_TO_STOP = 15.0

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer page asks amplitude.com for its settings, whatever is set here
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}


def free_port(wanted: int) -> int:
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # a port that a server left a moment ago is free; on Windows this means "share it"
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ServingError(f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken. Give a free one with --port.")


def _log(home: Path) -> Path:
    return home / "cleanpress-server.log"


def start(port: int, home: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us alone and the server is still there for the last words."""
    home.mkdir(parents=True, exist_ok=True)
    address = {"PREFECT_SERVER_API_HOST": HOST, "PREFECT_SERVER_API_PORT": str(port)}  # the UI calls what these say
    with _log(home).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start"],
            env={**os.environ, **QUIET, **address},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, home: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while not is_prefect(HOST, port):
        if process.poll() is not None:
            last = _log(home).read_text(errors="replace").strip().splitlines()[-1:]
            raise ServingError(f"The Prefect server did not start: {' '.join(last)} (all of it: {_log(home)})")
        if time.monotonic() > until:
            raise ServingError(f"The Prefect server did not answer in {SECONDS_TO_START:.0f} s; see {_log(home)}")
        time.sleep(0.2)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):  # a second Ctrl-C means: now
        process.kill()
        process.wait()
