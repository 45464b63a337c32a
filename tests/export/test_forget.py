"""A purge takes a document out of every export, physically."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from pipeline.export import forget, huggingface
from pipeline.export.folder import writing
from pipeline.store import Store
from tests.export.corpus import FORMATS, document, exported, held, id_of, mark, put, tree

WORD = "xylophone"


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, {"a": document(f"The {WORD}.", title=f"{WORD} found"), "b": "Two.", "c": "Three."})
    return store


def anywhere(folder: Path, format: str) -> bool:
    """Whether the word is in any file or name under a folder; Parquet packs its texts, so it is read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    if any(WORD in path.name or WORD.encode() in path.read_bytes() for path in files):
        return True
    return any(WORD in text for text in held(folder, format).values())


@pytest.mark.parametrize("format", FORMATS)
def test_it_leaves_every_export_also_those_of_the_past(filled: Store, tmp_path: Path, format: str) -> None:
    put(filled, {"a": document(f"Another {WORD}.", title=f"{WORD} lost")})
    exported(filled, tmp_path / "now", format)
    exported(filled, tmp_path / "past", format, as_of=1)
    assert anywhere(tmp_path / "now", format)
    mark(filled, "purge", "a")
    told = forget(filled, id_of("a"))
    assert sorted((Path(each.folder).name, each.format, each.removed, each.problem) for each in told) == [
        ("now", format, 1, None),
        ("past", format, 1, None),
    ]
    assert not anywhere(tmp_path / "now", format)
    assert not anywhere(tmp_path / "past", format)
    assert set(held(tmp_path / "past", format)) == {id_of("b"), id_of("c")}
    assert [each.removed for each in forget(filled, id_of("a"))] == [0, 0], "again does no harm"
    assert exported(filled, tmp_path / "past", format, as_of=1) == (0, 0, 2), "and the export knows what it holds"


@pytest.mark.parametrize("format", FORMATS)
def test_the_next_export_goes_on_from_there(filled: Store, tmp_path: Path, format: str) -> None:
    exported(filled, tmp_path / "out", format)
    mark(filled, "purge", "a")
    forget(filled, id_of("a"))
    put(filled, {"d": "Four."})
    assert exported(filled, tmp_path / "out", format) == (1, 0, 3)
    exported(filled, tmp_path / "new/out", format)
    assert tree(tmp_path / "out") == tree(tmp_path / "new/out")


def test_of_a_dataset_only_the_file_that_holds_it_is_written_and_the_card_counts_one_less(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface, "SHARD_DOCUMENTS", 10)
    put(store, {str(number): f"Text {number}." for number in range(40)})
    exported(store, tmp_path / "out", "huggingface")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("out/data/*")}
    forget(store, id_of("7"))
    assert sum(path.stat().st_mtime_ns != before[path] for path in before) == 1
    assert "39 articles" in (tmp_path / "out/README.md").read_text("utf-8")


def test_what_an_export_left_unfinished_goes_too(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    parts = tmp_path / "out/.cleanpress/parts"
    parts.mkdir()
    (parts / "run-00000.arrow").write_text(f"The {WORD}.")
    forget(filled, id_of("a"))
    assert not anywhere(tmp_path / "out", "jsonl")


def test_folders_that_it_could_not_reach_are_told_with_the_reason(filled: Store, tmp_path: Path) -> None:
    for name in ("gone", "emptied", "other", "reused", "fine"):
        exported(filled, tmp_path / name, "markdown")
    shutil.rmtree(tmp_path / "gone")
    for name in ("emptied", "other", "reused"):
        shutil.rmtree(tmp_path / name)
        (tmp_path / name).mkdir()
    (tmp_path / "other/thesis.docx").touch()
    another = Store.open(tmp_path / "another")
    put(another, {"a": "Else."})
    exported(another, tmp_path / "reused", "jsonl")
    told = {Path(each.folder).name: each for each in forget(filled, id_of("a"))}
    assert "is not there" in str(told["gone"].problem)
    assert "is empty" in str(told["emptied"].problem)
    assert "thesis.docx" in str(told["other"].problem)
    assert "another store" in str(told["reused"].problem)
    assert (told["fine"].removed, told["fine"].problem) == (1, None)


def test_an_export_that_was_moved_is_found_once_it_was_exported_to(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    (tmp_path / "out").rename(tmp_path / "moved")
    assert exported(filled, tmp_path / "moved", "jsonl") == (0, 0, 3)
    told = {Path(each.folder).name: each for each in forget(filled, id_of("a"))}
    assert "if it was moved" in str(told["out"].problem)
    assert (told["moved"].removed, told["moved"].problem) == (1, None)


def test_an_export_that_is_going_on_is_waited_for(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "markdown")
    with writing(tmp_path / "out"):
        assert "another export" in str(forget(filled, id_of("a"), wait=0.1)[0].problem)
        done = threading.Thread(target=forget, args=(filled, id_of("a")))
        done.start()
        time.sleep(0.2)
        assert anywhere(tmp_path / "out", "markdown")
    done.join()
    assert not anywhere(tmp_path / "out", "markdown")


def test_a_document_purged_while_it_is_exported_is_found(filled: Store, tmp_path: Path) -> None:
    """The folder is noted before the first document is written, so that a purge in between knows of it."""
    seen = []
    exported(filled, tmp_path / "out", "markdown", progress=lambda done, total: seen.append(filled.exports()))
    assert [record.folder for record in seen[0]] == [str(tmp_path / "out")]
    [record] = filled.exports()
    assert (record.format, record.dataset_version, record.documents) == ("markdown", 1, 3)
