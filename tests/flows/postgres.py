"""A real Postgres for one test session: Debian's programs, a folder and a port of its own, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import free_port


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database, for Prefect. Skips the test where Postgres is not installed, and fails it in CI."""
    programs = _programs()
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # the system's: that user cannot enter pytest's own
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    port = free_port()
    try:
        make = [programs / "initdb", "-D", folder / "data", "-U", "cleanpress", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(make, user=user, cwd=folder, check=True, capture_output=True)
        here = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-c", "unix_socket_directories="]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *here], user=user, cwd=folder, stdout=log, stderr=log
            )
        try:
            ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            until = time.monotonic() + 60
            while subprocess.run(ready).returncode:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.1)
            yield f"postgresql+asyncpg://cleanpress@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(2)  # SIGINT: disconnect everybody and end
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        told = "Postgres is not installed: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    return found[-1].parent
