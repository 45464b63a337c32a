"""kill -9 at any moment: every file is the old one or the new one, and the next export completes it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.export import forget
from pipeline.store import Store
from tests.cli.commands import environment
from tests.export.corpus import FORMATS, document, exported, held, id_of, mark, put, tree

PROGRAM = Path(__file__).with_name("exporter.py")
MOMENTS = (1, 3, 6, 9, 12, 16, 20)


def exporting(store: Store, folder: Path, format: str, moment: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(PROGRAM), str(store.path), str(folder), format, str(moment)]
    return subprocess.Popen(command, env=environment())


def changed_store(place: Path) -> Store:
    store = Store.open(place / "clean")
    put(store, {name: document(f"Text {name}.", title=f"Title {name}") for name in "abcd"})
    return store


def change(store: Store) -> None:
    put(store, {name: document(f"Text {name}, changed.", title=f"Other {name}") for name in "abe"})
    mark(store, "delete", "c")


@pytest.mark.parametrize("format", FORMATS)
def test_a_killed_export_leaves_whole_files_and_the_next_one_completes_it(tmp_path: Path, format: str) -> None:
    store = changed_store(tmp_path)
    exported(store, tmp_path / "out", format)
    old = held(tmp_path / "out", format)
    change(store)
    exported(store, tmp_path / "new/out", format)
    new = tree(tmp_path / "new/out")
    whole = held(tmp_path / "new/out", format)
    killed = 0
    for moment in MOMENTS:
        out = tmp_path / str(moment) / "out"
        shutil.copytree(tmp_path / "out", out)
        killed += exporting(store, out, format, moment).wait() != 0
        allowed = {doc_id: {old.get(doc_id), whole.get(doc_id)} for doc_id in {*old, *whole}}
        if format == "markdown":  # a document whose file was being renamed may be there twice, and nothing else
            assert all(path.read_text("utf-8") in allowed[path.stem[-16:]] for path in out.glob("*.md")), moment
        else:
            assert held(out, format) in (old, whole), moment
        exported(store, out, format)
        assert tree(out) == new, moment
    assert killed >= 4, "the moments are those of an export that is going on"


@pytest.mark.parametrize("format", FORMATS)
def test_a_first_export_that_was_killed_is_taken_up(tmp_path: Path, format: str) -> None:
    store = changed_store(tmp_path)
    exported(store, tmp_path / "new/out", format)
    for moment in (2, 5, 9):
        out = tmp_path / str(moment) / "out"
        exporting(store, out, format, moment).wait()
        exported(store, out, format)
        assert tree(out) == tree(tmp_path / "new/out"), moment


def test_at_random_moments_too_and_a_purge_finds_what_was_left(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    dice = random.Random(5)
    names = [str(number) for number in range(400)]
    put(store, {name: document(f"Text {name}. " + "More of it. " * 100, title=f"Title {name}") for name in names})
    put(store, {"secret": "The word is xylophone."})
    for turn in range(6):
        out = tmp_path / f"out{turn}"
        program = exporting(store, out, dice.choice(FORMATS), 0)
        while program.poll() is None and not out.exists():
            time.sleep(0.001)
        time.sleep(dice.random() * 0.15)
        program.kill()
        program.wait()
    mark(store, "purge", "secret")
    told = forget(store, id_of("secret"))
    assert all(each.problem is None for each in told)
    for path in tmp_path.glob("out*/**/*"):
        if path.is_file():
            assert b"xylophone" not in path.read_bytes(), path
            assert path.suffix != ".parquet" or id_of("secret") not in held(path.parent, "parquet")


def test_a_killed_export_does_not_keep_the_folder(tmp_path: Path) -> None:
    store = changed_store(tmp_path)
    exporting(store, tmp_path / "out", "jsonl", 4).wait()
    assert exported(store, tmp_path / "out", "jsonl")[0] == 4
