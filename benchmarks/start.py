"""How long a person waits: wall seconds of whole commands, in turn with an empty Python, medians and ratios.

python benchmarks/start.py [--runs 9]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def wall(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=9)
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        again = f"{folder}/again"
        commands = {
            "python -c pass": lambda number: [sys.executable, "-c", "pass"],
            "ingest --help": lambda number: [str(BIN / "ingest"), "--help"],
            "corpus --help": lambda number: [str(BIN / "corpus"), "--help"],
            "ingest seeds (new store)": lambda number: [str(BIN / "ingest"), "seeds", "--to", f"{folder}/{number}"],
            "ingest seeds (unchanged)": lambda number: [str(BIN / "ingest"), "seeds", "--to", again],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(-1, runs):  # the first round warms the disk cache and is not counted
            for name, command in commands.items():
                used = wall(command(number))
                if number >= 0:
                    seconds[name].append(used)
    empty = statistics.median(seconds["python -c pass"])
    for name, used in seconds.items():
        median, spread = statistics.median(used), f"(min {min(used):.3f}, max {max(used):.3f})"
        print(f"{name:26s} median {median:6.3f} s  {spread}  {median / empty:6.1f}x an empty Python")


if __name__ == "__main__":
    main()
