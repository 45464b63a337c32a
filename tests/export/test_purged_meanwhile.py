"""A purge removes files of the store that an export is reading: it begins again, from what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import FilesReplaced, StoreError
from pipeline.export import export
from pipeline.store import Store
from tests.export.corpus import FORMATS, exported, held, id_of, mark, put, tree


@pytest.fixture
def filled(store: Store) -> Store:
    for name in "abcd":
        put(store, {name: f"Text {name}."})
    return store


def purging(store: Store, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Each time the store is read, the next of these documents is purged after the first rows."""
    left, real = list(names), Store.newest_columns

    def reading(self: Store, columns: Sequence[str], **how: Any) -> Iterator[Any]:
        for place, rows in enumerate(real(self, columns, **how)):
            yield rows
            if place == 0 and left:
                mark(Store.open(self.path), "purge", left.pop(0))

    monkeypatch.setattr(Store, "newest_columns", reading)


def last_file(store: Store) -> str:
    """The document whose file is read last, since files are read in the order of their names."""
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    [doc_id] = {row["doc_id"] for group in snapshot.groups(max(snapshot.files)) for row in group.to_pylist()}
    return next(name for name in "abcd" if id_of(name) == doc_id)


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_begins_again(filled: Store, tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = last_file(filled)
    with monkeypatch.context() as patch:
        purging(filled, patch, gone)
        result = export(filled, tmp_path / "out", format)
    assert result.documents == 3
    assert set(held(tmp_path / "out", format)) == {id_of(name) for name in "abcd" if name != gone}
    exported(filled, tmp_path / "new/out", format)
    assert tree(tmp_path / "out") == tree(tmp_path / "new/out")


def test_one_purge_after_the_other_is_an_error_that_says_to_run_it_again(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: Store, *names: object, **how: object) -> Iterator[Any]:
        raise FilesReplaced("part-1.parquet was removed; run it again")

    monkeypatch.setattr(Store, "newest_columns", gone)
    with pytest.raises(FilesReplaced, match="run it again"):
        export(filled, tmp_path / "out", "jsonl")


def test_a_file_that_is_missing_is_damage_all_the_same(filled: Store, tmp_path: Path) -> None:
    snapshot = filled._documents.snapshot()
    assert snapshot is not None
    (filled.path / "documents" / max(snapshot.files)).unlink()
    with pytest.raises(StoreError, match="is missing; put it back") as told:
        export(filled, tmp_path / "out", "jsonl")
    assert not isinstance(told.value, FilesReplaced)
