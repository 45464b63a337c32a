"""A disk that fills up in the middle of a run: a real one, a small file system in memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALONE = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
"""A name space of its own, in which anybody may mount a file system that goes when the command ends."""


def can_mount() -> bool:
    try:
        tried = subprocess.run([*ALONE, "mount -t tmpfs none /mnt"], capture_output=True, timeout=20, check=False)
    except OSError:
        return False
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="this system lets nobody but root mount a file system")


def articles(folder: Path, number: int) -> Path:
    """Articles that do not compress well: 6 KB each."""
    dice = random.Random(7)
    folder.mkdir()
    for place in range(number):
        words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 9))) for _ in range(900)]
        lines = [" ".join(words[at : at + 60]).capitalize() + "." for at in range(0, 900, 60)]
        (folder / f"{place:04}.txt").write_text("\n\n".join([f"Report {place} of the day", *lines]))
    return folder


def test_a_disk_that_fills_up_loses_nothing_and_the_next_run_completes(tmp_path: Path) -> None:
    raw, disk, told = articles(tmp_path / "raw", 400), tmp_path / "disk", tmp_path / "told"
    disk.mkdir()
    told.mkdir()
    batches = [f"{raw}/{first:02}*.txt" for first in range(4)]
    script = f"""
        mount -t tmpfs -o size=3m none {disk}
        for batch in {" ".join(f"'{each}'" for each in batches)}; do
            ingest --to {disk}/clean $batch > {told}/out 2>> {told}/errors; echo $? >> {told}/statuses
        done
        corpus list --store {disk}/clean --json > {told}/listed
        corpus verify --store {disk}/clean > {told}/verified_full; echo $? >> {told}/sound
        mount -o remount,size=100m {disk}
        ingest --to {disk}/clean {raw} --json > {told}/after 2>/dev/null; echo $? >> {told}/statuses
        corpus verify --store {disk}/clean > {told}/verified; echo $? >> {told}/sound
    """
    scripts = Path(sys.executable).parent
    subprocess.run(
        [*ALONE, script],
        check=True,
        timeout=280,
        env={**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
    )
    statuses = (told / "statuses").read_text().split()
    assert statuses[0] == "0", "the first hundred fit"
    assert "3" in statuses[1:-1], "then there was no room"
    assert statuses[-1] == "0"
    errors = (told / "errors").read_text()
    assert "No space left on device" in errors
    assert "see that the disk has room" in errors
    assert "Traceback" not in errors
    there = len(json.loads((told / "listed").read_text()))
    assert 100 <= there < 400
    after = json.loads((told / "after").read_text())["run"]["counts"]
    assert (after["new"], after["unchanged"]) == (400 - there, there), "what was acknowledged is not done twice"
    assert (told / "sound").read_text().split() == ["0", "0"]
