"""What an export costs: seconds and memory beside plain writing of the same rows, in the same run.

    python benchmarks/export.py [--documents 20000] [--folder FOLDER] [--json FILE]

A store of documents of 5 KB is made by the script and exported in each format; then 2 % of them come with a new text,
and each export takes that in. The references write the rows of that format from memory: one `pyarrow.parquet.
write_table`, one file of `json.dumps` lines, one plain file a document; no reading of a store, no order, no syncing,
and nothing is replaced as a whole. Every step runs in a process of its own, so that its peak of memory is its own.
Ratios travel between machines; seconds do not, and those of syncing depend on the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store import CHANGED, committed

from pipeline.export import FORMATS, export
from pipeline.export.fields import COLUMNS, objects
from pipeline.store import Store

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(folder: Path, rows: pa.Table) -> None:
    import pyarrow.parquet as pq

    pq.write_table(rows, folder / "documents.parquet", compression="zstd")


def write_lines(folder: Path, rows: pa.Table) -> None:
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as file:
        for each in objects(rows):
            file.write(json.dumps(each, ensure_ascii=False) + "\n")


def write_files(folder: Path, rows: pa.Table) -> None:
    for doc_id, title, text in zip(
        *(rows.column(name).to_pylist() for name in ("doc_id", "title", "text")), strict=True
    ):
        (folder / f"{doc_id}.md").write_text(f"---\ntitle: {title}\n---\n\n# {title}\n\n{text}\n", encoding="utf-8")


def write_synced_files(folder: Path, rows: pa.Table) -> None:
    write_files(folder, rows)
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


PLAIN: dict[str, Callable[[Path, pa.Table], None]] = {
    "markdown": write_files,
    "markdown, synced one by one": write_synced_files,
    "jsonl": write_lines,
    "parquet": write_parquet,
    "huggingface": write_parquet,
}
CHANGE = "change"


def plain(folder: Path, name: str) -> dict[str, float]:
    import pyarrow as pa

    rows = pa.concat_tables(Store.open(folder / "clean").newest_columns(COLUMNS))
    place = folder / f"plain {name}"
    place.mkdir()
    return timed(lambda: PLAIN[name](place, rows))


def exported(folder: Path, name: str) -> dict[str, float]:
    store = Store.open(folder / "clean")
    return timed(lambda: export(store, folder / name, name))


def timed(act: Callable[[], object]) -> dict[str, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - clock}


def step(name: str, folder: Path, documents: int) -> dict[str, float]:
    """One step, measured in this process."""
    kind, _, what = name.partition(" ")
    if kind == "commit":
        return committed(folder, range(documents), 0)
    if kind == CHANGE:
        return committed(folder, range(0, documents, CHANGED), 1)
    done = plain(folder, what) if kind == "plain" else exported(folder, what)
    return done | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


def in_a_process(name: str, folder: Path, documents: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", name, "--folder", str(folder), "--documents", str(documents)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def measured(folder: Path, documents: int) -> dict[str, dict[str, float]]:
    results: dict[str, dict[str, float]] = {}
    in_a_process("commit", folder, documents)
    print(f"{documents:,} documents of 5 KB\n\n| | CPU s | wall s | CPU ratio | peak MB |\n|---|---|---|---|---|")

    def run(name: str, shown: str, reference: str, *, told: bool = True) -> None:
        found = results[shown] = in_a_process(name, folder, documents)
        ratio = found["cpu"] / results[reference]["cpu"]
        memory = f"{found['memory']:.0f}" if told else ""
        print(f"| {shown} | {found['cpu']:.2f} | {found['wall']:.2f} | {ratio:.2f} | {memory} |", flush=True)

    for name in PLAIN:
        reference = f"plain {name.partition(',')[0]}"
        run(f"plain {name}", f"plain {name}", reference, told=False)
    for name in FORMATS:
        run(f"export {name}", name, f"plain {name}")
    in_a_process(CHANGE, folder, documents)
    for name in FORMATS:
        run(f"export {name}", f"{name}, 2 % changed", f"plain {name}")
    for name in FORMATS:
        run(f"export {name}", f"{name}, nothing changed", f"plain {name}")
    return results


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--folder", type=Path, help="where it is all written; a temporary folder unless told")
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


if __name__ == "__main__":
    main()
