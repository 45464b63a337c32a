"""What `ingest` says of a run that is not like the ones before it."""

from __future__ import annotations

import json
from pathlib import Path

from .commands import call

STORY = "Storm closes the harbour of {n}\n\n" + "The harbour of {n} was closed on Monday, the port said.\n\n" * 3


def write(folder: Path, first: int, good: int, broken: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(first, first + good):
        (folder / f"{n}.txt").write_text(STORY.format(n=n))
    for n in range(broken):
        (folder / f"broken{n}.txt").write_text("")


def test_a_heap_of_broken_files_is_one_line_at_the_end_and_in_the_json(tmp_path: Path) -> None:
    write(tmp_path / "raw", 0, 60)
    quiet = call(tmp_path, "ingest", "raw")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    write(tmp_path / "raw", 60, 2, broken=12)
    dry = call(tmp_path, "ingest", "raw", "--dry-run", "--json")
    (alert,) = json.loads(dry.stdout)["alerts"]
    assert (alert["kind"], alert["subject"], alert["facts"]["quarantined"]) == ("quarantine-spike", "ingest", 12)
    told = call(tmp_path, "ingest", "raw")
    assert told.stderr.splitlines()[-1] == f"quarantine-spike: {alert['message']}"
    assert told.returncode == 1
    again = call(tmp_path, "ingest", "raw")
    assert "quarantine-spike" not in again.stderr, "the same files again are no news"
