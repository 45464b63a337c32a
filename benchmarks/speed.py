"""What a document costs: CPU seconds of `clean_many` and `clean` beside two references in the same run.

    python benchmarks/speed.py [--documents 2000] [--lines 40] [--memory 100000] [--json FILE]

Texts are made from the seeds and the written documents of the quality benchmark, each with lines of its own choice and
order, so that none repeats. References: C4's line rules (terminal punctuation, five words) over the same lines, and
decoding plus splitting alone. Ratios travel between machines; seconds do not. `--memory` cleans that many documents
in one go and prints what the process holds on the way.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from scoring import read_fixture

from pipeline import clean, clean_many

SEEDS = Path(__file__).parent.parent / "seeds"
WRITTEN = Path(__file__).parent / "quality" / "documents"
AT_ONCE = 200


def documents(lines: int) -> Iterator[bytes]:
    """Distinct articles without end: of each five lines, four from one article and one from any."""
    dice = random.Random(11)
    articles = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    articles += [read_fixture(path).text for path in sorted(WRITTEN.glob("*.tsv"))]
    rows = [[row for row in article.split("\n") if row.strip()] for article in articles]
    number = 0
    while True:
        own = rows[number % len(rows)]
        number += 1
        middle = [dice.choice(own if dice.random() < 0.8 else dice.choice(rows)) for _ in range(lines - 4)]
        yield "\n\n".join([*own[:2], f"Edition {number} of the day.", *middle, own[-1]]).encode()


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


def one_by_one(step: Callable[[bytes], object]) -> Callable[[list[bytes]], object]:
    return lambda articles: [step(article) for article in articles]


def together(articles: Iterable[bytes]) -> int:
    return sum(1 for _ in clean_many((article, "text/plain", None) for article in articles))


def cpu_seconds(step: Callable[[list[bytes]], object], articles: list[bytes]) -> float:
    started = time.process_time()
    step(articles)
    return time.process_time() - started


def memory(count: int, lines: int) -> None:
    """Prints the largest resident set after every tenth of `count` documents."""
    done = 0
    for done, _ in enumerate(
        clean_many((article, "text/plain", None) for article in islice(documents(lines), count)), 1
    ):
        if done % max(1, count // 10) == 0:
            print(
                f"{done:9d} documents  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB", flush=True
            )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=2000)
    arguments.add_argument("--lines", type=int, default=40)
    arguments.add_argument("--memory", type=int, metavar="DOCUMENTS")
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    if options.memory:
        memory(options.memory, options.lines)
        return
    articles = list(islice(documents(options.lines), options.documents))
    steps = {
        "clean_many": together,
        "clean": one_by_one(lambda article: clean(article, "text/plain")),
        "C4 rules": one_by_one(c4),
        "split only": one_by_one(split_only),
    }
    for step in steps.values():
        step(articles[:AT_ONCE])  # loading rules and model is not a document's cost
    seconds = dict.fromkeys(steps, 0.0)
    for start in range(0, len(articles), AT_ONCE):  # in turn, so that a slow minute of the machine hits all alike
        for name, step in steps.items():
            seconds[name] += cpu_seconds(step, articles[start : start + AT_ONCE])
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
