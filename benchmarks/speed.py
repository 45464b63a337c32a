"""What a document costs: CPU seconds of `clean` beside two references in the same run.

    python benchmarks/speed.py [--documents 2000] [--json FILE]

Texts are made from the seeds, each with sentences of its own order, so that none repeats. References: C4's line rules
(terminal punctuation, five words) over the same lines, and decoding plus splitting alone. Ratios travel between
machines; seconds do not.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import clean

SEEDS = Path(__file__).parent.parent / "seeds"


def documents(count: int) -> list[bytes]:
    """Distinct articles: the paragraphs of one seed, shuffled, between its own head and tail."""
    dice = random.Random(11)
    seeds = [path.read_text(encoding="utf-8").split("\n\n") for path in sorted(SEEDS.glob("*.txt"))]
    made = []
    for number in range(count):
        paragraphs = list(seeds[number % len(seeds)])
        middle = paragraphs[2:-2]
        dice.shuffle(middle)
        made.append("\n\n".join([*paragraphs[:2], f"Edition {number} of the day.", *middle, *paragraphs[-2:]]).encode())
    return made


def c4(data: bytes) -> list[str]:
    return [
        line
        for line in data.decode().split("\n")
        if line.strip().endswith((".", "!", "?", '"', "”"))
        and len(line.split()) >= 5
        and "javascript" not in line.lower()
    ]


def split_only(data: bytes) -> list[str]:
    return [line for line in data.decode().split("\n") if line.strip()]


def cpu_seconds(step: Callable[[bytes], object], articles: list[bytes]) -> float:
    started = time.process_time()
    for article in articles:
        step(article)
    return time.process_time() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=2000)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    articles = documents(options.documents)
    steps: dict[str, Callable[[bytes], object]] = {"clean": clean, "C4 rules": c4, "split only": split_only}
    for step in steps.values():
        step(articles[0])  # loading rules and models is not a document's cost
    seconds = dict.fromkeys(steps, 0.0)
    for start in range(0, len(articles), 200):  # in turn, so that a slow minute of the machine hits all alike
        for name, step in steps.items():
            seconds[name] += cpu_seconds(step, articles[start : start + 200])
    lines = sum(len(split_only(article)) for article in articles) / len(articles)
    size = sum(map(len, articles)) / len(articles)
    print(f"{len(articles)} documents of {lines:.0f} lines, {size:.0f} bytes on average")
    for name, used in seconds.items():
        each = f"{1000 * used / len(articles):7.3f} CPU ms a document"
        print(f"{name:10s} {each}  {len(articles) / used:9.0f} a CPU second  {used / seconds['C4 rules']:6.1f}x C4")
    if options.json:
        options.json.write_text(json.dumps({"documents": len(articles), "seconds": seconds}, indent=1))


if __name__ == "__main__":
    main()
