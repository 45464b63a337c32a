"""What the store costs to write and to read: CPU seconds, bytes and memory, beside plain Parquet in the same run.

    python benchmarks/store.py [--documents 200000] [--folder FOLDER] [--json FILE]

Documents of 5 KB are made by the script and committed in batches of a thousand, as a run does; then 2 % of them come
with a new text. The reference writes the same texts and raw bytes with pyarrow as one plain Parquet file a batch, and
reads their columns back: no versions, no evidence, no hashes, no log. Every step runs in a process of its own, so that
its peak of memory is its own. Ratios travel between machines; seconds do not.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.store import Candidate, Store
from pipeline.types import Category, CleanDocument, Evidence, Line

BATCH = 1_000
CHANGED = 50
"""Every so-manieth document changes: 2 %."""
WORDS = ["".join(random.Random(at).choices("abcdefghijklmnoprstuvw", k=2 + at % 9)) for at in range(20_000)]
BY = {"pipeline": "p", "rules": "r", "model": "m"}


def text_of(number: int, turn: int) -> str:
    dice = random.Random(number * 2 + turn)
    return "\n\n".join(" ".join(dice.choices(WORDS, k=75)).capitalize() + "." for _ in range(10))


def candidate(number: int, turn: int) -> Candidate:
    text = text_of(number, turn)
    raw = f"Report {number}\n\n{text}\n\nShare this\n".encode()
    lines = (
        Line(1, f"Report {number}", False, Category.TITLE, "the first line", 0.98),
        *(
            Line(3 + 2 * at, row, True, Category.BODY, "reads like an article", 0.97)
            for at, row in enumerate(text.split("\n\n"))
        ),
        Line(25, "Share this", False, Category.SHARE, "rule share.en.share_this", 1.0),
    )
    evidence = {"title": Evidence(f"Report {number}", f"Report {number}", "line 1", "title.first", 0.9)}
    title = f"Report {number}"
    document = CleanDocument(text, lines, title=title, outlet="The Post", language="en", evidence=evidence)
    return Candidate(f"/srv/raw/{number // 1000}/{number}.txt", raw, sha256(raw).hexdigest(), "text/plain", document)


def batches(numbers: range, turn: int) -> Iterator[list[Candidate]]:
    for first in range(0, len(numbers), BATCH):
        yield [candidate(number, turn) for number in numbers[first : first + BATCH]]


def committed(folder: Path, numbers: range, turn: int) -> dict[str, float]:
    """Seconds of the commits alone, without making the documents."""
    store, seconds, wall = Store.open(folder / "clean"), 0.0, 0.0
    for batch in batches(numbers, turn):
        cpu, clock = time.process_time(), time.perf_counter()
        store.commit(batch, run_id=f"run {turn}", now=datetime.now(UTC), **BY)
        seconds, wall = seconds + time.process_time() - cpu, wall + time.perf_counter() - clock
    return {"cpu": seconds, "wall": wall}


def plain(folder: Path, numbers: range) -> dict[str, float]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / "plain").mkdir()
    seconds, wall = 0.0, 0.0
    for place, batch in enumerate(batches(numbers, 0)):
        cpu, clock = time.process_time(), time.perf_counter()
        rows = [
            {"uri": each.raw_uri, "title": each.document.title, "text": each.document.text, "raw": each.raw}
            for each in batch
        ]
        pq.write_table(pa.Table.from_pylist(rows), folder / "plain" / f"{place:05}.parquet", compression="zstd")
        seconds, wall = seconds + time.process_time() - cpu, wall + time.perf_counter() - clock
    return {"cpu": seconds, "wall": wall}


def timed(act: Callable[[], object]) -> dict[str, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    done = act()
    told = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - clock}
    return told | {"count": float(len(done))} if hasattr(done, "__len__") else told


def opened(folder: Path) -> Store:
    return Store.open(folder / "clean", create=False)


def one(folder: Path) -> str:
    return next(doc_id for doc_id, head in opened(folder).heads().items() if head.version == 2)


def of_one(folder: Path, ask: Callable[[str], object]) -> dict[str, float]:
    doc_id = one(folder)
    return timed(lambda: ask(doc_id))


def consumed(store: Store, since: int) -> list[str]:
    return [each.doc_id for each in store.changes(since)]


def plain_columns(folder: Path, names: list[str]) -> Any:
    import pyarrow.dataset as ds

    return ds.dataset(folder / "plain").to_table(columns=names).to_pylist()


def step(name: str, folder: Path, documents: int) -> dict[str, float]:
    """One line of the table, measured in this process."""
    numbers = range(documents)
    store = Store.open(folder / "clean")
    first = (documents + BATCH - 1) // BATCH
    steps: dict[str, Callable[[], dict[str, float]]] = {
        "plain Parquet": lambda: plain(folder, numbers),
        "commit all": lambda: committed(folder, numbers, 0),
        "commit 2 % changed": lambda: committed(folder, range(0, documents, CHANGED), 1),
        "commit 1,000 unchanged": lambda: unchanged(folder, documents),
        "plain: titles and paths": lambda: timed(lambda: plain_columns(folder, ["uri", "title"])),
        "open and read the index": lambda: timed(lambda: store.heads()),
        "latest of all, summaries": lambda: timed(lambda: store.documents()),
        "as of the first run": lambda: timed(lambda: store.documents(as_of=first)),
        "changes since, with texts": lambda: timed(lambda: consumed(store, first)),
        "history of one": lambda: of_one(folder, store.history),
        "one document, whole": lambda: of_one(folder, store.document),
        "plain: all texts": lambda: timed(lambda: plain_columns(folder, ["text"])),
        "latest of all, whole": lambda: timed(lambda: sum(1 for _ in store.whole())),
        "verify": lambda: timed(lambda: list(store.verify())),
        "compact": lambda: timed(lambda: store.compact()),
    }
    return steps[name]() | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


def unchanged(folder: Path, documents: int) -> dict[str, float]:
    store = opened(folder)
    store.heads()
    batch = [candidate(number, 0) for number in range(1, min(BATCH, documents)) if number % CHANGED]
    before = store.version("documents")
    told = timed(lambda: store.commit(batch, run_id="again", now=datetime.now(UTC), **BY))
    assert store.version("documents") == before
    return told


ORDER = (
    "plain Parquet",
    "commit all",
    "commit 2 % changed",
    "commit 1,000 unchanged",
    "plain: titles and paths",
    "open and read the index",
    "latest of all, summaries",
    "as of the first run",
    "plain: all texts",
    "latest of all, whole",
    "changes since, with texts",
    "history of one",
    "one document, whole",
    "verify",
    "compact",
)
AGAIN = (
    "open and read the index",
    "latest of all, summaries",
    "as of the first run",
    "latest of all, whole",
    "changes since, with texts",
    "history of one",
    "one document, whole",
)
REFERENCE = {
    "commit all": "plain Parquet",
    "open and read the index": "plain: titles and paths",
    "latest of all, summaries": "plain: titles and paths",
    "as of the first run": "plain: titles and paths",
    "latest of all, whole": "plain: all texts",
}


def in_a_process(name: str, folder: Path, documents: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", name, "--folder", str(folder), "--documents", str(documents)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def bytes_under(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--documents", type=int, default=200_000)
    arguments.add_argument("--folder", type=Path, help="where the store is made; a temporary folder unless told")
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--step", help=argparse.SUPPRESS)
    told = arguments.parse_args()
    if told.step:
        print(json.dumps(step(told.step, told.folder, told.documents)))
        return
    folder = Path(tempfile.mkdtemp(dir=told.folder))
    try:
        results = measured(folder, told.documents)
    finally:
        shutil.rmtree(folder)
    if told.json:
        told.json.write_text(json.dumps(results, indent=1))


def measured(folder: Path, documents: int) -> dict[str, dict[str, float]]:
    results: dict[str, dict[str, float]] = {}
    print(f"{documents:,} documents of 5 KB\n\n| step | CPU s | wall s | ratio | peak MB |\n|---|---|---|---|---|")
    size = bytes_under(folder)
    for name in (*ORDER, *(f"{each}, compacted" for each in AGAIN)):
        found = in_a_process(name.removesuffix(", compacted"), folder, documents)
        found["bytes"] = float(bytes_under(folder) - size)
        size = bytes_under(folder)
        results[name] = found
        reference = results.get(REFERENCE.get(name.removesuffix(", compacted"), ""))
        ratio = f"{found['cpu'] / reference['cpu']:.1f}x" if reference else ""
        print(f"| {name} | {found['cpu']:.2f} | {found['wall']:.2f} | {ratio} | {found['memory']:.0f} |", flush=True)
    each = results["commit all"]["cpu"] / documents * 1e3
    text = sum(len(text_of(number, 1).encode()) for number in range(0, documents, CHANGED))
    print(
        f"\na commit costs {each:.2f} CPU ms a document, plain Parquet "
        f"{results['plain Parquet']['cpu'] / documents * 1e3:.2f}"
    )
    print(
        f"bytes a document: {results['commit all']['bytes'] / documents:,.0f}, plain Parquet "
        f"{results['plain Parquet']['bytes'] / documents:,.0f}"
    )
    print(f"bytes written for 2 % changed: {results['commit 2 % changed']['bytes'] / text:.2f} of the changed text")
    return results


if __name__ == "__main__":
    main()
