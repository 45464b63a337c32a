"""What Prefect adds to a run: wall and CPU of `ingest`, of `ingest --track`, and of the deployed flow.

    python benchmarks/flow_overhead.py [--documents 2000] [--few 200] [--rounds 5] [--ways ingest track deployed]

Documents are made from the five seeds, no two alike, and go into a new store each time. The three ways take turns, with
many documents and with few: from the medians of both come the fixed cost of a run (start-up and end) and the
cost of a document beyond it. The deployed flow is triggered through the API of `python -m flows`; its wall is from the
request to the end of its process, and so has up to 3 s of waiting for the runner to ask.

CPU is user and system time: of the process that does the work with its children, and apart from it what the server
and the runner spend meanwhile beyond what they spend idle. It is read from /proc, so on Linux only. The exit status is
1 when a document of one of the ways costs more than 5 % above one of `ingest`, in CPU of process and server together.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BAR = 1.05
BUSY = 503
"""The server's answer while its SQLite is at work; Prefect's client asks again by itself."""
WORDS = "the harbour council said on that night three more boats were moored below old bridge while rain fell".split()
TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds of one run."""

    wall: float
    work: float
    """CPU of the process that cleans."""
    server: float
    """CPU of Prefect's server and runner beyond what they use idle."""

    @property
    def cpu(self) -> float:
        return self.work + self.server


def make(folder: Path, documents: int) -> None:
    """Seeds in which every paragraph has a sentence of its own."""
    seeds = [path.read_text() for path in sorted((ROOT / "seeds").glob("*.txt"))]
    folder.mkdir(parents=True)
    for number in range(documents):
        dice = random.Random(number)
        lines = [
            f"{line} {' '.join(dice.choices(WORDS, k=9)).capitalize()} {number}." if len(line) > 100 else line
            for line in seeds[number % len(seeds)].splitlines()
        ]
        (folder / f"{number:05}.txt").write_text("\n".join(lines) + "\n")


def used(process: int) -> tuple[float, float]:
    """CPU seconds of a live process, and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own, children = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    return own * TICK, children * TICK


def children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


class Served:
    """`python -m flows` in a folder: the runner, and the server as its child."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CLEANPRESS_"))}
        self.environment = {
            **kept,
            "PREFECT_HOME": str(folder / "home"),
            "PYTHONPATH": str(ROOT),
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }
        self.api = f"http://127.0.0.1:{port}/api"
        self.log = folder / "flows.log"
        with self.log.open("w") as log:
            command = [sys.executable, "-m", "flows", "--port", str(port)]
            self.runner = subprocess.Popen(command, cwd=folder, env=self.environment, stdout=log, stderr=log)
        while "Ready." not in self.log.read_text():
            if self.runner.poll() is not None:
                raise SystemExit(self.log.read_text())
            time.sleep(0.2)
        self.ask = httpx.Client(base_url=self.api, trust_env=False, timeout=60)
        name = "/deployments/name/ingest/ingest-local"
        self.deployment = self.ask.get(name).raise_for_status().json()["id"]
        time.sleep(10)  # until it has made its first schedules and its database is warm
        (self.server,) = children(self.runner.pid)
        before, clock = self.cpu(), time.perf_counter()
        time.sleep(20)
        self.idle = (self.cpu() - before) / (time.perf_counter() - clock)

    def cpu(self) -> float:
        """Of the server and the runner; runs are the runner's children."""
        return sum(used(self.server)) + used(self.runner.pid)[0]

    def run(self, request: dict[str, object]) -> None:
        """Trigger the flow, and wait until its process is gone."""
        path = f"/deployments/{self.deployment}/create_flow_run"
        while (asked := self.ask.post(path, json={"parameters": {"request": request}})).status_code == BUSY:
            time.sleep(0.1)
        run = asked.raise_for_status().json()["id"]
        while not used_up(self.runner.pid, self.server) or not self.ended(run):
            time.sleep(0.1)

    def ended(self, run: str) -> bool:
        answer = self.ask.get(f"/flow_runs/{run}")
        if answer.status_code == BUSY:
            return False
        state = answer.raise_for_status().json()["state"]
        if state["type"] in ("FAILED", "CRASHED", "CANCELLED"):
            raise SystemExit(f"the run ended as {state['type']}: {state['message']}")
        return bool(state["type"] == "COMPLETED")

    def stop(self) -> None:
        self.ask.close()
        self.runner.send_signal(signal.SIGINT)
        self.runner.wait(60)


def used_up(runner: int, server: int) -> bool:
    """Whether no run is at work."""
    return children(runner) == [server]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    running = Served(folder)
    try:
        yield running
    finally:
        running.stop()


def command(raw: Path, store: Path, more: list[str], environment: dict[str, str]) -> float:
    """CPU seconds of an `ingest` and its children."""
    process = subprocess.Popen(
        [str(BIN / "ingest"), str(raw), "--to", str(store), *more],
        cwd=raw.parent,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(said.decode())
    return usage.ru_utime + usage.ru_stime


def cost(way: str, raw: Path, store: Path, server: Served) -> Cost:
    before, runs = server.cpu(), used(server.runner.pid)[1]
    clock = time.perf_counter()
    if way == "deployed":
        server.run({"paths": [str(raw)], "store": str(store)})
        work = used(server.runner.pid)[1] - runs
    else:
        more, where = (["--track"], {"PREFECT_API_URL": server.api}) if way == "--track" else ([], {})
        work = command(raw, store, more, {**server.environment, **where})
    wall = time.perf_counter() - clock
    beyond = server.cpu() - before - server.idle * wall
    return Cost(wall, work, 0.0 if way == "ingest" else max(beyond, 0.0))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=2000)
    arguments.add_argument("--few", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--ways", nargs="+", default=["ingest", "track", "deployed"])
    given = arguments.parse_args()
    ways = ["--track" if way == "track" else way for way in given.ways]
    sizes = (given.few, given.documents)
    costs: dict[tuple[str, int], list[Cost]] = {(way, size): [] for way in ways for size in sizes}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for size in sizes:
            make(folder / f"raw{size}", size)
        with served(folder) as server:
            print(f"the server and the runner use {server.idle * 100:.1f} % of a core when idle", flush=True)
            for number in range(-1, given.rounds):  # the first round warms caches and is not counted
                for way in ways:
                    for size in sizes if number >= 0 else (given.few,):
                        store = folder / f"{way.strip('-')}-{number}-{size}"
                        found = cost(way, folder / f"raw{size}", store, server)
                        if number >= 0:
                            costs[way, size].append(found)
                            print(f"round {number + 1} {way:10s} {size:6d} {found}", file=sys.stderr, flush=True)
    return told(ways, sizes, costs)


def told(ways: list[str], sizes: tuple[int, int], costs: dict[tuple[str, int], list[Cost]]) -> int:
    """Print the table of medians; beside their ratio that of the least, as other programs on the machine only add."""
    few, many = sizes

    def of(way: str, size: int, what: str, choose: Callable[[list[float]], float] = statistics.median) -> float:
        return choose([float(getattr(each, what)) for each in costs[way, size]])

    def document(way: str, choose: Callable[[list[float]], float] = statistics.median) -> float:
        return (of(way, many, "cpu", choose) - of(way, few, "cpu", choose)) / (many - few)

    print("| | wall s | CPU s | of the server | fixed, CPU s | a document, CPU ms | ratio | ratio of the least |")
    print("|---|---|---|---|---|---|---|---|")
    ratios = []
    for way in ways:
        each = document(way)
        ratios.append(each / document("ingest"))
        print(
            f"| {way} | {of(way, many, 'wall'):.1f} | {of(way, many, 'work'):.1f} | {of(way, many, 'server'):.2f} | "
            f"{of(way, few, 'cpu') - few * each:.1f} | {each * 1000:.2f} | {ratios[-1]:.3f} | "
            f"{document(way, min) / document('ingest', min):.3f} |"
        )
    return int(max(ratios) > BAR)


if __name__ == "__main__":
    sys.exit(main())
