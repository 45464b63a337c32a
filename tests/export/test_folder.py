"""Where an export goes: never over anything else, and one at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.errors import ExportError
from pipeline.export import export
from pipeline.export.folder import writing
from pipeline.store import Store
from tests.cli.commands import PROJECT, environment
from tests.export.corpus import FORMATS, exported, held, id_of, put, tree


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, {"a": "One.", "b": "Two."})
    return store


def refused(store: Store, folder: Path | str, format: str = "jsonl") -> str:
    with pytest.raises(ExportError) as told:
        export(store, folder, format)
    return str(told.value)


def test_a_folder_with_other_things_in_it_is_left_alone(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("thesis.docx", "photo.jpg", "a", "b"):
        (out / name).touch()
    assert "holds a, b, photo.jpg and 1 more" in refused(filled, out)
    assert "empty folder" in refused(filled, out)
    assert len(list(out.iterdir())) == 4


def test_an_empty_folder_and_one_with_hidden_files_alone_are_fine(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "out/.git").mkdir(parents=True)
    assert exported(filled, tmp_path / "out", "jsonl") == (2, 0, 2)


def test_an_export_of_another_format_or_store_is_left_alone(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    before = tree(tmp_path / "out")
    assert "as jsonl" in refused(filled, tmp_path / "out", "parquet")
    other = Store.open(tmp_path / "other")
    put(other, {"a": "Else."})
    assert "another store" in refused(other, tmp_path / "out")
    assert tree(tmp_path / "out") == before


def test_a_store_that_was_moved_is_the_same_store(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    shutil.move(filled.path, tmp_path / "moved")
    assert exported(Store.open(tmp_path / "moved"), tmp_path / "out", "jsonl") == (0, 0, 2)


@pytest.mark.parametrize(("inside", "told"), [(".", "is the store itself"), ("documents/out", "is in the store")])
def test_the_store_itself_is_no_place_for_it(filled: Store, inside: str, told: str) -> None:
    assert told in refused(filled, filled.path / inside)
    assert not (filled.path / "out").exists()


@pytest.mark.parametrize("inside", ["x", "x/y", ".git/x", ".cleanpress/parts/x"])
def test_the_folder_of_another_export_is_no_place_for_it(filled: Store, tmp_path: Path, inside: str) -> None:
    exported(filled, tmp_path / "out", "markdown")
    assert f"is in the export {tmp_path}/out; give a folder outside it" in refused(filled, tmp_path / "out" / inside)
    assert not list(tmp_path.glob("out/**/x"))
    assert exported(filled, tmp_path / "out2" / inside, "jsonl") == (2, 0, 2)


def test_a_link_into_the_store_is_followed(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(filled.path)
    assert "in the store" in refused(filled, tmp_path / "link/out")


def test_a_file_and_an_address_are_no_folders(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is a file" in refused(filled, tmp_path / "file")
    assert "is a file" in refused(filled, tmp_path / "file/out")
    assert "is an address" in refused(filled, "s3://bucket/prefix")


def test_a_store_without_documents_has_nothing_to_export(store: Store, tmp_path: Path) -> None:
    assert "no documents" in refused(store, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_format_that_is_none_is_named(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'pdf' is no format"):
        export(filled, tmp_path / "out", "pdf")


def test_a_state_of_a_newer_release_and_a_damaged_one_are_not_written_over(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    state = tmp_path / "out/.cleanpress/state.json"
    state.write_text(state.read_text().replace('"layout": 1', '"layout": 99'))
    assert "newer release" in refused(filled, tmp_path / "out")
    state.write_text("{")
    assert "damaged" in refused(filled, tmp_path / "out")


def test_a_second_export_into_the_same_folder_is_refused_while_the_first_goes_on(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    with writing(tmp_path / "out"):
        assert "another export" in refused(filled, tmp_path / "out")
        assert "another export" in told_by_another_process(filled, tmp_path / "out")
    assert exported(filled, tmp_path / "out", "jsonl") == (0, 0, 2)


def told_by_another_process(store: Store, folder: Path) -> str:
    command = "from pipeline.cli.corpus import main; main()"
    arguments = ["export", str(folder), "--format", "jsonl", "--store", str(store.path)]
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], env=environment(), cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 3
    return done.stderr


@pytest.mark.parametrize("format", FORMATS)
def test_several_at_once_leave_one_whole_export(filled: Store, tmp_path: Path, format: str) -> None:
    told: list[object] = []

    def go() -> None:
        try:
            told.append(exported(Store.open(filled.path), tmp_path / "out", format))
        except ExportError as error:
            told.append(str(error))

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (2, 0, 2) in told
    assert all("another export" in each for each in told if isinstance(each, str))
    assert set(held(tmp_path / "out", format)) == {id_of("a"), id_of("b")}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_named(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    assert "out/.cleanpress cannot be written (Permission denied)" in refused(filled, tmp_path / "out")


SCRIPT = """
mount -t tmpfs -o size=96k none "$1" || exit 77
go() { "$2" -c "from pipeline.cli.corpus import main; main()" export "$1/out" --format "$3" --store "$4"; }
go "$@"; echo "status $?"
mount -o remount,size=9m "$1"
go "$@"; echo "status $?"
"""


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_is_an_error_that_says_so_and_with_room_it_is_completed(
    store: Store, tmp_path: Path, format: str
) -> None:
    import random

    dice = random.Random(3)
    text = lambda: " ".join(f"{dice.getrandbits(40):x}" for _ in range(900))  # noqa: E731
    put(store, {str(number): text() for number in range(60)})
    (tmp_path / "small").mkdir()
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", SCRIPT, "sh", str(tmp_path / "small"), sys.executable, format, str(store.path)],
        env=environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    if "status" not in done.stdout:
        pytest.skip(f"no mounts here: {done.stderr.strip()}")
    assert [line for line in done.stdout.splitlines() if "status" in line] == ["status 3", "status 0"], done.stderr
    assert "60 documents as of 1" in done.stdout
    assert "No space left on device" in done.stderr
    assert "make room on the disk" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("format", FORMATS)
def test_after_a_full_disk_the_same_command_completes_it(
    filled: Store, tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    exported(filled, out, format)
    put(filled, {"a": "One, changed.", "c": "Three."})
    real, left = os.replace, [2]

    def full(*names: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device", str(names[1]))
        real(*names)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ExportError, match="make room"):
        export(filled, out, format)
    monkeypatch.setattr(os, "replace", real)
    exported(filled, out, format)
    exported(filled, tmp_path / "new/out", format)
    assert tree(out) == tree(tmp_path / "new/out")
    assert not (out / ".cleanpress/parts").exists()
