"""A second export writes what changed, and ends where a first one into an empty folder would."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export import huggingface
from pipeline.store import Store, spill
from tests.export.corpus import FORMATS, document, exported, held, id_of, mark, put, tree

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "delete", "purge", "export", "earlier"]),
        st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=5, unique=True),
        st.sampled_from(["Ferry", "Bridge", "bridge", "Brücke"]),
    ),
    max_size=8,
)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=6, deadline=None)
@given(STEPS)
def test_after_any_changes_it_is_byte_for_byte_a_full_export(
    format: str, steps: list[tuple[str, list[str], str]]
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(huggingface, "SHARD_DOCUMENTS", 3)
        patch.setattr(spill, "BYTES", 2_000)
        patch.setattr(spill, "MOST_FILES", 2)
        place = Path(name)
        store = Store.open(place / "clean")
        put(store, {"a": "First.", "b": "First."})
        for turn, (op, names, title) in enumerate(steps):
            heads = store.heads()
            living = [each for each in names if id_of(each) in heads and heads[id_of(each)].op == "upsert"]
            if op == "put":
                fresh = [each for each in names if id_of(each) not in heads] + living
                put(store, {each: document(f"Turn {turn}.", title=title) for each in fresh})
            elif op == "export":
                exported(store, place / "out", format)
            elif op == "earlier":
                exported(store, place / "out", format, as_of=max(1, min(turn // 2, store.version("documents") or 1)))
            elif living:
                mark(store, op, *living)
        exported(store, place / "out", format)
        exported(store, place / "new/out", format)
        there = {each.doc_id for each in store.documents()}
        assert set(held(place / "out", format)) == there
        assert tree(place / "out") == tree(place / "new/out")


@pytest.mark.parametrize("format", FORMATS)
def test_it_says_how_much_was_written_and_removed(store: Store, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    put(store, {name: f"Text {name}." for name in "abcdef"})
    assert exported(store, out, format) == (6, 0, 6)
    put(store, {"a": "Text a, again.", "g": "New."})
    mark(store, "delete", "b")
    mark(store, "purge", "c")
    assert exported(store, out, format) == (2, 2, 5)
    assert set(held(out, format)) == {id_of(name) for name in "adefg"}
    assert "again" in held(out, format)[id_of("a")]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_written_where_nothing_changed(store: Store, tmp_path: Path, format: str) -> None:
    put(store, {"a": "One."})
    exported(store, tmp_path / "out", format)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*") if path.is_file()}
    assert exported(store, tmp_path / "out", format) == (0, 0, 1)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(store.exports()) == 1, "and nothing is noted in the store"


def test_of_a_dataset_only_the_files_that_hold_a_changed_document_are_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface, "SHARD_DOCUMENTS", 10)
    put(store, {str(number): f"Text {number}." for number in range(40)})
    exported(store, tmp_path / "out", "huggingface")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("out/data/*")}
    put(store, {"7": "Another text."})
    exported(store, tmp_path / "out", "huggingface")
    assert sum(path.stat().st_mtime_ns != before[path] for path in before) == 1
    assert len(before) == 4


def test_a_title_that_changes_takes_the_file_with_it(store: Store, tmp_path: Path) -> None:
    put(store, {"a": document("One.", title="Old name"), "b": document("Two.", title="Other")})
    exported(store, tmp_path / "out", "markdown")
    put(store, {"a": document("One.", title="New name")})
    assert exported(store, tmp_path / "out", "markdown") == (1, 0, 2)
    names = sorted(path.name for path in (tmp_path / "out").glob("*.md"))
    assert names == sorted([f"new-name-{id_of('a')}.md", f"other-{id_of('b')}.md"])


@pytest.mark.parametrize("format", FORMATS)
def test_as_of_gives_the_past_and_the_next_export_comes_back(store: Store, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    put(store, {"a": "Before."})
    put(store, {"a": "After.", "b": "Two."})
    exported(store, out, format, as_of=1)
    assert list(held(out, format)) == [id_of("a")]
    assert "Before." in held(out, format)[id_of("a")]
    assert exported(store, out, format) == (2, 0, 2)
    exported(store, out, format, as_of="1")
    assert list(held(out, format)) == [id_of("a")]
    assert "Before." in held(out, format)[id_of("a")]


@pytest.mark.parametrize("format", FORMATS)
def test_a_purged_document_leaves_an_export_of_the_past_too(store: Store, tmp_path: Path, format: str) -> None:
    put(store, {"a": "Before.", "b": "Two."})
    exported(store, tmp_path / "out", format, as_of=1)
    mark(store, "purge", "a")
    assert exported(store, tmp_path / "out", format, as_of=1) == (0, 1, 1)
    assert list(held(tmp_path / "out", format)) == [id_of("b")]
    exported(store, tmp_path / "new", format, as_of=1)
    assert list(held(tmp_path / "new", format)) == [id_of("b")]


@pytest.mark.parametrize("format", ["jsonl", "parquet", "huggingface"])
def test_a_file_that_was_tampered_with_is_written_anew(store: Store, tmp_path: Path, format: str) -> None:
    put(store, {"a": "One.", "b": "Two."})
    exported(store, tmp_path / "out", format)
    good = tree(tmp_path / "out")
    data = next(path for path in (tmp_path / "out").rglob("*") if path.suffix in (".jsonl", ".parquet"))
    data.write_bytes(data.read_bytes()[:-7])
    assert exported(store, tmp_path / "out", format)[0] == 2
    assert tree(tmp_path / "out") == good


def test_full_mends_files_that_somebody_edited_or_removed(store: Store, tmp_path: Path) -> None:
    put(store, {"a": document("One.", title="A"), "b": document("Two.", title="B"), "c": "Three."})
    exported(store, tmp_path / "out", "markdown")
    good = tree(tmp_path / "out")
    (tmp_path / f"out/a-{id_of('a')}.md").unlink()
    (tmp_path / f"out/b-{id_of('b')}.md").write_text("mine", "utf-8")
    (tmp_path / "out/notes.md").write_text("a file of my own", "utf-8")
    assert exported(store, tmp_path / "out", "markdown", full=True) == (2, 0, 3)
    assert tree(tmp_path / "out") == good | {"notes.md": b"a file of my own"}
