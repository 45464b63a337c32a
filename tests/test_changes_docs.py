"""docs/changes.md: both consumers keep a true copy, as they are written there."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.store import Store

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/changes.md").read_text(encoding="utf-8")
CONSUMERS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
BIN = Path(sys.executable).parent


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def copied(folder: Path) -> tuple[dict[str, str], int]:
    copy = sqlite3.connect(folder / "copy.db")
    documents = dict(copy.execute("select doc_id, text from documents").fetchall())
    [(state,)] = copy.execute("select state from cursor").fetchall()
    copy.close()
    return documents, state


@pytest.mark.parametrize("consumer", CONSUMERS, ids=["python", "json lines"])
def test_a_consumer_keeps_a_copy_that_is_the_corpus(tmp_path: Path, consumer: str) -> None:
    """At first, after an edit and a deletion, and when nothing happened."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    assert run(tmp_path, BIN / "ingest", "seeds").returncode == 0
    store = Store.open(tmp_path / "data/clean")

    def follow() -> None:
        done = run(tmp_path, sys.executable, "-c", consumer)
        assert done.returncode == 0, done.stderr
        there = {each.doc_id: each.text for each in store.whole()}
        assert copied(tmp_path) == (there, store.version("documents"))

    follow()
    assert len(copied(tmp_path)[0]) == 5
    seed = next((tmp_path / "seeds").glob("002*"))
    seed.write_text(seed.read_text(encoding="utf-8").replace("heightened concern", "great concern"), encoding="utf-8")
    assert run(tmp_path, BIN / "ingest", "seeds").returncode == 0
    store.delete(store.find("000_1da8cedf"), "asked for", run_id="upkeep", now=datetime(2023, 8, 7, tzinfo=UTC))
    follow()
    documents, state = copied(tmp_path)
    assert (len(documents), state) == (4, 3)
    assert any("great concern" in text for text in documents.values())
    follow()


@pytest.mark.parametrize("consumer", CONSUMERS, ids=["python", "json lines"])
def test_a_consumer_whose_feed_breaks_off_keeps_nothing_of_it(tmp_path: Path, consumer: str) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    assert run(tmp_path, BIN / "ingest", "seeds").returncode == 0
    [file] = (tmp_path / "data/clean/documents").glob("*.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1000])
    done = run(tmp_path, sys.executable, "-c", consumer)
    assert done.returncode != 0
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("select count(*) from documents").fetchone() == (0,)
    assert copy.execute("select count(*) from cursor").fetchone() == (0,)
    copy.close()
    file.write_bytes(whole)
    assert run(tmp_path, sys.executable, "-c", consumer).returncode == 0
    assert len(copied(tmp_path)[0]) == 5
