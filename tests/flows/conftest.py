"""One real Prefect server for all tests of the flows: started by `python -m flows` itself, in a folder of its own.

Its history is in SQLite, as on a machine of one's own, and with CLEANPRESS_TEST_DATABASE=postgres in Postgres.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
os.environ.setdefault("DO_NOT_TRACK", "1")  # before Prefect is imported by a test

SECONDS_OF_A_RUN = 180.0
"""How long a run may take that takes seconds on a machine with nothing else to do."""
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Served:
    """A running `python -m flows`."""

    process: subprocess.Popen[str]
    folder: Path
    home: Path
    api: str
    log: Path
    database: str | None = None

    def get(self, path: str) -> Any:
        return self._answer("GET", path).raise_for_status().json()

    def ask(self, path: str, **body: Any) -> Any:
        return self._answer("POST", path, json=body).raise_for_status().json()

    def _answer(self, method: str, path: str, **body: Any) -> httpx.Response:
        """Asks again where the server says that its database is busy, as Prefect's own client does."""
        until = time.monotonic() + 60
        while True:
            answer = httpx.request(method, self.api + path, trust_env=False, timeout=30, **body)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > until:
                return answer
            time.sleep(0.5)

    def deployment(self, name: str) -> dict[str, Any]:
        (found,) = self.ask("/deployments/filter", deployments={"name": {"any_": [name]}})
        return dict(found)

    def trigger(self, name: str, parameters: dict[str, Any]) -> httpx.Response:
        """Ask for a run, as a click on Run does."""
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        return self._answer("POST", path, json={"parameters": parameters})

    def run(self, name: str, **request: Any) -> dict[str, Any]:
        """Trigger a run and wait for its end."""
        return self.end_of(self.begin(name, **request))

    def begin(self, name: str, **request: Any) -> str:
        """Trigger a run."""
        return str(self.trigger(name, {"request": request}).raise_for_status().json()["id"])

    def end_of(self, run_id: str) -> dict[str, Any]:
        return self.wait_for(run_id, lambda state: state["type"] in ENDED)

    def wait_for(self, run_id: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the state of a run is as wanted."""
        until = time.monotonic() + SECONDS_OF_A_RUN
        while time.monotonic() < until:
            run: dict[str, Any] = self.get(f"/flow_runs/{run_id}")
            if wanted(run["state"]):
                return run
            time.sleep(0.1)
        raise AssertionError(f"still {run['state']} after {SECONDS_OF_A_RUN:.0f} s\n{self.log.read_text()}")

    def wait_until_running(self, run_id: str) -> None:
        self.wait_for(run_id, lambda state: state["type"] == "RUNNING")

    def tasks(self, run: dict[str, Any]) -> dict[str, str]:
        """The task runs of a run: how each ended."""
        found = self.ask("/task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
        return {task["name"]: task["state"]["type"] for task in found}

    def artifacts(self, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
        found = self.ask("/artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}})
        return {artifact["key"]: artifact for artifact in found if artifact["key"]}

    def lines(self, run: dict[str, Any]) -> list[str]:
        """The log of a run that has ended: its last line reaches the server a moment later."""
        until = time.monotonic() + 30
        while True:
            found = self.ask("/logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}}, sort="TIMESTAMP_ASC")
            lines = [line["message"] for line in found]
            if any(line.startswith("Finished in state") for line in lines) or time.monotonic() > until:
                return lines
            time.sleep(0.2)

    def remembered(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says when the server has ended."""
        if self.database is None:
            with sqlite3.connect(self.home / "prefect.db") as database:
                return database.execute(query).fetchall()

        async def asked() -> list[tuple[Any, ...]]:
            database = await asyncpg.connect(str(self.database).replace("+asyncpg", ""))
            found = [tuple(row) for row in await database.fetch(query)]
            await database.close()
            return found

        return asyncio.run(asked())

    def stop(self, how: signal.Signals) -> str:
        """End it and return all it has said."""
        self.process.send_signal(how)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"it did not stop:\n{self.log.read_text()}") from None
        return self.log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CLEANPRESS_"))}
    return {**kept, **more}


def start_flows(
    folder: Path, home: Path, *, api: str | None = None, path: Path | None = ROOT, database: str | None = None
) -> Served:
    """`python -m flows` in `folder`; `path` is where Python finds the package, None when `folder` is a checkout."""
    port = free_port()
    environment = clean_environment(PREFECT_HOME=str(home))
    environment.pop("PYTHONPATH", None)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    if api is not None:
        environment["PREFECT_API_URL"] = api
    if database is not None:
        environment["PREFECT_API_DATABASE_CONNECTION_URL"] = database
    home.mkdir(exist_ok=True)
    log = home / "flows.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    until = time.monotonic() + 120
    while "Ready." not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()  # not kill: its server would be left behind
            process.wait(60)
            raise AssertionError(f"python -m flows did not start:\n{log.read_text()}")
        time.sleep(0.1)
    return Served(process, folder, home, api or f"http://127.0.0.1:{port}/api", log, database)


@pytest.fixture(scope="session")
def database() -> Iterator[str | None]:
    if os.environ.get("CLEANPRESS_TEST_DATABASE") != "postgres":
        yield None
        return
    from .postgres import postgres

    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, database: str | None) -> Iterator[Served]:
    """The flows, served from a folder that is no checkout: `data/raw` holds two seeds and an empty file."""
    folder = tmp_path_factory.mktemp("project")
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for seed in SEEDS[:2]:
        shutil.copy(seed, raw)
    (raw / "empty.txt").touch()
    (folder / "cleanpress.toml").write_text("batch_documents = 2\n")
    running = start_flows(folder, tmp_path_factory.mktemp("prefect"), database=database)
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGINT)


@pytest.fixture(scope="session")
def first_run(served: Served) -> dict[str, Any]:
    """The first run of `ingest` over that folder, as the server tells of it."""
    return served.run("ingest-local", paths=["data/raw"], store="data/clean")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The test that stops the server they share comes last."""
    items.sort(key=lambda item: item.path.name == "test_stopping.py")
