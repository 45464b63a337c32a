"""A store that was copied with its folder is another store, though it has the same id and lists the same exports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.errors import ExportError
from pipeline.export import export, forget
from pipeline.store import Store
from tests.export.corpus import FORMATS, exported, held, id_of, mark, put, tree


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, {"a": "One.", "b": "Two."})
    return store


def copied(store: Store, to: Path) -> Store:
    return Store.open(shutil.copytree(store.path, to))


def test_a_copy_neither_exports_into_the_folder_of_the_original_nor_purges_from_it(
    filled: Store, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(filled, out, "markdown")
    before = tree(out)
    copy = copied(filled, tmp_path / "copy")
    with pytest.raises(ExportError, match=rf"export of the store {filled.uri}, of which {copy.uri} is a copy; give an"):
        export(copy, out, "markdown", full=True)
    mark(copy, "purge", "a")
    [told] = forget(copy, id_of("a"))
    assert (told.removed, told.problem, told.owner) == (0, None, filled.uri)
    assert tree(out) == before
    assert exported(copy, tmp_path / "own", "markdown") == (1, 0, 1)
    assert exported(filled, out, "markdown") == (0, 0, 2)


def test_where_the_original_is_gone_the_store_was_moved_and_its_new_place_is_noted(
    filled: Store, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    exported(filled, out, "markdown")
    moved = Store.open(shutil.move(filled.path, tmp_path / "moved"))
    assert exported(moved, out, "markdown") == (0, 0, 2)
    back = copied(moved, filled.path)
    with pytest.raises(ExportError, match=f"export of the store {moved.uri}"):
        export(back, out, "markdown")
    assert forget(moved, id_of("a"))[0].removed == 1


def test_another_store_where_it_was_does_not_make_it_a_copy(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    moved = Store.open(shutil.move(filled.path, tmp_path / "moved"))
    put(Store.open(filled.path), {"c": "Else."})
    assert exported(moved, tmp_path / "out", "jsonl") == (0, 0, 2)


def test_a_store_under_another_name_is_the_same_one(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    (tmp_path / "link").symlink_to(filled.path)
    assert exported(Store.open(tmp_path / "link"), tmp_path / "out", "jsonl") == (0, 0, 2)


def test_where_the_other_store_cannot_be_read_nobody_guesses(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    copy = copied(filled, tmp_path / "copy")
    shutil.rmtree(filled.path / "documents/_delta_log")
    with pytest.raises(ExportError, match="whether that is still there cannot be told"):
        export(copy, tmp_path / "out", "jsonl")
    assert "cannot be told" in str(forget(copy, id_of("a"))[0].problem)


def test_an_export_from_before_places_were_noted_is_taken_over(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    state = tmp_path / "out/.cleanpress/state.json"
    told = json.loads(state.read_text())
    assert told.pop("store") == filled.uri
    state.write_text(json.dumps(told))
    assert exported(filled, tmp_path / "out", "jsonl") == (0, 0, 2)
    assert json.loads(state.read_text())["store"] == filled.uri


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("when", ["as it was put back", "with other states since"])
def test_of_a_store_that_was_put_back_from_a_copy_all_is_written(
    filled: Store, tmp_path: Path, format: str, when: str
) -> None:
    """What the folder holds has a higher state than the store: by its number nothing would have changed since."""
    out, kept = tmp_path / "out", tmp_path / "kept"
    shutil.copytree(filled.path, kept)
    for text in ("One again.", "And again."):
        put(filled, {"a": text, "c": "Three."})
    exported(filled, out, format)
    shutil.rmtree(filled.path)
    back = copied(Store.open(kept), filled.path)
    if when != "as it was put back":
        put(back, {"b": "Two again."})
    exported(back, out, format)
    exported(back, tmp_path / "new/out", format)
    assert tree(out) == tree(tmp_path / "new/out")


def test_a_purge_that_came_with_a_store_put_back_is_seen(filled: Store, tmp_path: Path) -> None:
    """The folder holds an older state, but the newest state it saw is none of this store."""
    out, kept = tmp_path / "out", tmp_path / "kept"
    shutil.copytree(filled.path, kept)
    for text in map(str, range(2, 14)):  # more states than a purge takes
        put(filled, {"c": text})
    exported(filled, out, "jsonl", as_of=1)
    shutil.rmtree(filled.path)
    back = copied(Store.open(kept), filled.path)
    mark(back, "purge", "a")
    exported(back, out, "jsonl", as_of=1)
    assert list(held(out, "jsonl")) == [id_of("b")]


def test_a_full_export_that_was_cut_short_is_not_gone_on_from_as_if_it_were_whole(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, kept = tmp_path / "out", tmp_path / "kept"
    shutil.copytree(filled.path, kept)
    for text in ("One again.", "And again."):
        put(filled, {"a": text})
    exported(filled, out, "markdown")
    shutil.rmtree(filled.path)
    back = copied(Store.open(kept), filled.path)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.export.markdown.replace_with", lambda parts: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(ExportError):
            export(back, out, "markdown")
    for number in range(4):
        put(back, {"d": str(number)})
    exported(back, out, "markdown")
    exported(back, tmp_path / "new/out", "markdown")
    assert tree(out) == tree(tmp_path / "new/out")


def test_a_file_that_is_missing_is_written_again_and_one_that_was_edited_stays(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(filled, out, "markdown")
    good = tree(out)
    a, b = (next(out.glob(f"*{id_of(name)}.md")) for name in "ab")
    a.unlink()
    b.write_text("mine", "utf-8")
    assert exported(filled, out, "markdown") == (1, 0, 2)
    assert tree(out) == good | {b.name: b"mine"}
    put(filled, {"c": "Three."})
    a.unlink()
    assert exported(filled, out, "markdown") == (2, 0, 3)
    assert tree(out).keys() > {a.name, b.name}
    assert b.read_text("utf-8") == "mine"
    mark(filled, "delete", "a")
    exported(filled, out, "markdown")
    assert exported(filled, out, "markdown") == (0, 0, 2)


@pytest.mark.parametrize("format", ["jsonl", "parquet", "huggingface"])
def test_a_file_of_many_that_is_missing_is_written_again(filled: Store, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    exported(filled, out, format)
    good = tree(out)
    next(path for path in out.rglob("*") if path.suffix in (".jsonl", ".parquet")).unlink()
    assert exported(filled, out, format)[0] == 2
    assert tree(out) == good
