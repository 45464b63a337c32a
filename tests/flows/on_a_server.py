"""The flows as on a server: `prefect server start`, `prefect deploy --all` in a folder with `prefect.yaml`, a worker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from flows.own_server import QUIET

from .conftest import ROOT, SEEDS, Served, clean_environment, free_port

BATCH = 20
"""Documents a batch, so that a run of a few hundred has many."""
TEMPLATE = ("--base-job-template", "work-pool.json")


@dataclass(kw_only=True)
class OnAServer(Served):
    """Prefect's server, and the worker of the pool `cleanpress`."""

    environment: dict[str, str]
    """Without one, a server would take the home and the history of whoever runs the tests."""
    worker: subprocess.Popen[str] | None = None

    def prefect(self, *arguments: str) -> str:
        """What a command says; it has to succeed."""
        return self.python("-m", "prefect", *arguments)

    def python(self, *arguments: str) -> str:
        told = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        assert told.returncode == 0, told.stdout
        return told.stdout

    def change(self, method: str, path: str, **body: object) -> None:
        """Ask again where SQLite is busy, as `get` and `ask` do."""
        self._answer(method, path, json=body).raise_for_status()

    def deploy(self) -> str:
        return self.prefect("deploy", "--all", "--no-prompt")

    def start_server(self) -> None:
        port = self.api.split(":")[2].split("/")[0]
        self.process = self._start("server", "start", "--host", "127.0.0.1", "--port", port)
        until = time.monotonic() + 120
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.2)

    def start_worker(self) -> None:
        self.worker = self._start("worker", "start", "--pool", "cleanpress")

    def kill_worker(self) -> None:
        """With -9, and all that it has started: as when a machine loses its power."""
        assert self.worker is not None
        for pid in [self.worker.pid, *descendants(self.worker.pid)]:
            os.kill(pid, signal.SIGKILL)
        self.worker.wait()

    def wait_until_ended(self, run_id: str, seconds: float = 120) -> dict[str, str]:
        until = time.monotonic() + seconds
        while (state := self.get(f"/flow_runs/{run_id}")["state"])["type"] in {"SCHEDULED", "PENDING", "RUNNING"}:
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.3)
        return dict(state)

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        with self.log.open("a") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=self.folder,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def _answers(self) -> bool:
        try:
            return httpx.get(self.api + "/health", trust_env=False, timeout=5).is_success
        except httpx.TransportError:
            return False


@contextmanager
def on_a_server(folder: Path, database: str) -> Iterator[OnAServer]:
    """Set up as docs/operate.md says, in a folder with two seeds in `data/raw`."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "home").mkdir()
    for each in ("prefect.yaml", "work-pool.json"):
        shutil.copy(ROOT / each, folder)
    for seed in SEEDS[:2]:
        shutil.copy(seed, folder / "data" / "raw")
    api = f"http://127.0.0.1:{free_port()}/api"
    environment = clean_environment(
        **QUIET,
        PREFECT_HOME=str(folder / "home"),
        PREFECT_API_URL=api,
        PREFECT_WORKER_QUERY_SECONDS="1",
        PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        CLEANPRESS_BATCH_DOCUMENTS=str(BATCH),
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY=shipped("PREFECT_FLOWS_HEARTBEAT_FREQUENCY"),
        PREFECT_API_DATABASE_CONNECTION_URL=database,
    )
    running = OnAServer(
        process=None,  # type: ignore[arg-type]
        folder=folder,
        home=folder / "home",
        api=api,
        log=folder / "home" / "log",
        environment=environment,
    )
    try:
        running.start_server()
        running.prefect("work-pool", "create", "cleanpress", "--type", "process", *TEMPLATE)
        running.deploy()
        running.start_worker()
        yield running
    finally:
        for process in (running.worker, running.process):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(60)


def shipped(name: str) -> str:
    """A setting in the file that the services read."""
    (line,) = [
        line for line in (ROOT / "docs/systemd/cleanpress.env").read_text().splitlines() if line.startswith(name)
    ]
    return line.partition("=")[2]


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(["ps", "-Ao", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for each in found:
        found.extend(children.get(each, []))
    return found[1:]
