"""The store knows where its exports lie, until somebody says that one is gone."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import ExportError
from pipeline.export import export, exports, forget, forget_export
from pipeline.store import Store
from tests.export.corpus import NOW, exported, id_of, put


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, {"a": "One.", "b": "Two."})
    return store


def found(store: Store) -> dict[str, str]:
    return {Path(each.folder).name: each.found for each in exports(store)}


def test_they_are_listed_with_what_is_found_there(filled: Store, tmp_path: Path) -> None:
    for name in ("fine", "gone", "emptied", "other", "damaged"):
        exported(filled, tmp_path / name, "jsonl")
    exported(filled, tmp_path / "fine", "jsonl", full=True)
    for name in ("gone", "emptied", "other"):
        shutil.rmtree(tmp_path / name)
    (tmp_path / "emptied").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/thesis.docx").touch()
    (tmp_path / "damaged/.cleanpress/state.json").write_text("{")
    assert found(filled) == {
        "fine": "there",
        "gone": "not there",
        "emptied": "empty",
        "other": "something else",
        "damaged": "unreadable",
    }
    told = {Path(each.folder).name: each for each in exports(filled)}
    fine, other = told["fine"], told["other"]
    assert (fine.format, fine.dataset_version, fine.documents, fine.detail) == ("jsonl", 1, 2, None)
    assert "thesis.docx" in str(other.detail)


@pytest.mark.parametrize("how", ["gone", "emptied", "reused"])
def test_one_that_is_gone_is_forgotten_and_no_purge_looks_for_it(filled: Store, tmp_path: Path, how: str) -> None:
    out = tmp_path / "out"
    exported(filled, out, "jsonl")
    exported(filled, tmp_path / "kept", "jsonl")
    shutil.rmtree(out)
    if how != "gone":
        out.mkdir()
    if how == "reused":
        (out / "thesis.docx").touch()
    told = {each.folder: each.problem for each in forget(filled, id_of("a"))}
    assert f"corpus exports --forget {out}" in str(told[str(out)])
    forget_export(filled, out, NOW - timedelta(days=1))
    assert found(filled) == {"kept": "there"}
    assert [(Path(each.folder).name, each.problem) for each in forget(filled, id_of("a"))] == [("kept", None)]


@pytest.mark.parametrize("later", [1, 0, -1])
def test_what_is_exported_again_is_known_again(filled: Store, tmp_path: Path, later: int) -> None:
    """Also by a clock that is behind: an export that no purge finds would keep what was purged."""
    out = tmp_path / "out"
    exported(filled, out, "jsonl")
    out.rename(tmp_path / "moved")
    forget_export(filled, out, NOW)
    assert found(filled) == {}
    (tmp_path / "moved").rename(out)
    export(filled, out, "jsonl", now=NOW + timedelta(hours=later))
    assert found(filled) == {"out": "there"}
    assert forget(filled, id_of("a"))[0].removed == 1


def test_one_that_is_there_is_not_forgotten_nor_one_that_nobody_knows(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    with pytest.raises(ExportError, match="is still there, with its documents; remove the folder first"):
        forget_export(filled, tmp_path / "out")
    with pytest.raises(ExportError, match=r"no export to .*/nowhere is known; `corpus exports` lists them"):
        forget_export(filled, tmp_path / "nowhere")
    (tmp_path / "out/.cleanpress/state.json").write_text("{")
    with pytest.raises(ExportError, match="damaged"):
        forget_export(filled, tmp_path / "out")
    assert found(filled) == {"out": "unreadable"}


def test_a_copied_store_may_forget_the_exports_of_the_original(filled: Store, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out", "jsonl")
    copy = Store.open(shutil.copytree(filled.path, tmp_path / "copy"))
    assert found(copy) == {"out": "something else"}
    forget_export(copy, tmp_path / "out")
    assert (found(copy), found(filled)) == ({}, {"out": "there"})
