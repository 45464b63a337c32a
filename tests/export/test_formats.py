"""What stands in the files of each format."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from pipeline.export import huggingface, parquet
from pipeline.store import Store
from tests.export.corpus import FORMATS, document, exported, held, id_of, put, tree

HOSTILE = "The \x1b[31mred\x1b[0m \x9b flag\u2028was up.\x00\ud83d\n\nIt *stayed* there\x85for a day."


def test_markdown_has_the_facts_on_top_and_headings_in_the_text(store: Store, tmp_path: Path) -> None:
    moment = datetime(2023, 8, 7, 10, 15, tzinfo=UTC)
    put(store, {"a": document("It is open.\n\n#What next\n\n1. of cars: *5*", modified=moment, url="https://e.com/a")})
    exported(store, tmp_path / "out", "markdown")
    [path] = (tmp_path / "out").glob("*.md")
    assert path.name == f"the-bridge-{id_of('a')}.md"
    _, facts, body = path.read_text("utf-8").split("---\n")
    assert yaml.safe_load(facts) == {
        "doc_id": id_of("a"),
        "version": 1,
        "title": "The Bridge",
        "url": "https://e.com/a",
        "published": date(2023, 8, 7),
        "modified": moment,
        "tags": ["roads", "no"],
        "access": "unknown",
    }
    assert body == "\n# The Bridge\n\nIt is open.\n\n## What next\n\n1\\. of cars: \\*5\\*\n"


def test_stored_markdown_is_the_body_as_it_is(store: Store, tmp_path: Path) -> None:
    put(store, {"a": document("It is open.", markdown="# The Bridge\n\nIt is **open**.")})
    exported(store, tmp_path / "out", "markdown")
    assert held(tmp_path / "out", "markdown")[id_of("a")].endswith("---\n\n# The Bridge\n\nIt is **open**.\n")


def test_json_lines_have_the_fields_of_a_clean_document(store: Store, tmp_path: Path) -> None:
    put(store, {"a": document("One."), "b": document("Two.", published=datetime(2023, 8, 7, 10, 15, tzinfo=UTC))})
    exported(store, tmp_path / "out", "jsonl")
    lines = (tmp_path / "out/documents.jsonl").read_bytes().splitlines()
    rows = {row["doc_id"]: row for row in map(json.loads, lines)}
    stored = store.document(id_of("a"))
    assert [row["doc_id"] for row in map(json.loads, lines)] == sorted(rows)
    row = rows[id_of("a")]
    assert (row["text"], row["published"], row["tags"], row["credits"]) == ("One.", "2023-08-07", ["roads", "no"], [])
    assert row["evidence"]["title"] == {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in ((each, getattr(stored.evidence["title"], each)) for each in row["evidence"]["title"])  # type: ignore[index]
    }
    assert row["unknown"] == {"authors": "not_stated"}
    assert rows[id_of("b")]["published"] == "2023-08-07T10:15:00+00:00"
    assert not {"lines", "raw_uri"} & set(row), "what was taken out and where it lay stay in the store"


def test_parquet_has_one_row_a_document_with_true_dates_zstd_and_ordered_ids(store: Store, tmp_path: Path) -> None:
    put(store, {str(number): f"Text {number}." for number in range(30)})
    put(store, {"3": "Text 3, again."})
    exported(store, tmp_path / "out", "parquet")
    with pq.ParquetFile(tmp_path / "out/documents.parquet") as file:
        table = file.read()
        column = file.metadata.row_group(0).column(0)
    assert table.schema.names == list(parquet.COLUMNS)
    assert table.schema.field("published").type == pa.date32()
    assert table.schema.field("committed_at").type == pa.timestamp("us", tz="UTC")
    assert column.compression == "ZSTD"
    ids = table.column("doc_id").to_pylist()
    assert ids == sorted(ids)
    assert len(ids) == 30
    assert held(tmp_path / "out", "parquet")[id_of("3")] == "Text 3, again."


def test_datasets_load_the_folder_without_a_network(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(huggingface, "SHARD_DOCUMENTS", 10)
    put(store, {str(number): document(f"Text {number}.", language="en-GB") for number in range(30)})
    exported(store, tmp_path / "out", "huggingface")
    names = sorted(path.name for path in (tmp_path / "out/data").iterdir())
    assert names == [f"train-{number:05}-of-00004.parquet" for number in range(4)]
    from datasets import load_dataset

    loaded = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert loaded["train"].num_rows == 30
    assert loaded["train"][0]["text"].startswith("Text ")
    facts = yaml.safe_load((tmp_path / "out/README.md").read_text("utf-8").split("---\n")[1])
    assert facts["language"] == ["en"]
    assert facts["size_categories"] == ["n<1K"]
    assert facts["configs"] == [
        {"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*.parquet"}]}
    ]


def test_a_card_that_somebody_edited_stays_and_one_that_nobody_did_follows(store: Store, tmp_path: Path) -> None:
    put(store, {"a": "One."})
    out, card = tmp_path / "out", tmp_path / "out/README.md"
    exported(store, out, "huggingface")
    put(store, {"b": "Two."})
    exported(store, out, "huggingface")
    assert "2 articles" in card.read_text("utf-8")
    card.write_text(card.read_text("utf-8").replace("2 articles", "two fine articles"), "utf-8")
    put(store, {"c": "Three."})
    exported(store, out, "huggingface")
    assert "two fine articles" in card.read_text("utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_control_characters_and_halves_of_characters_give_valid_utf8(store: Store, tmp_path: Path, format: str) -> None:
    put(store, {"a": document(HOSTILE, title="A \x1b[2J\u2028title\ud83d", authors=("\x85",))})
    exported(store, tmp_path / "out", format)
    assert "It *stayed* there" in held(tmp_path / "out", format)[id_of("a")].replace("\\", "")
    for name, data in tree(tmp_path / "out").items():
        if not name.endswith(".parquet"):
            text = data.decode("utf-8")
            assert not set(text) & {"\x1b", "\x9b", "\x00", "\u2028", "\x85"}, name
    if format == "jsonl":
        assert len((tmp_path / "out/documents.jsonl").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_a_store_of_the_release_before_is_exported_whole(tmp_path: Path, format: str) -> None:
    previous = Store.open(Path(__file__).parents[1] / "store/previous/0.1.0")
    import shutil

    shutil.copytree(previous.path, tmp_path / "clean")
    store = Store.open(tmp_path / "clean")
    there = {each.doc_id for each in store.documents()}
    assert exported(store, tmp_path / "out", format) == (len(there), 0, len(there))
    assert set(held(tmp_path / "out", format)) == there


def test_the_modes_of_files_are_those_of_any_new_file(store: Store, tmp_path: Path) -> None:
    """Not those of a temporary file, which nobody else may read."""
    put(store, {"a": "One."})
    exported(store, tmp_path / "out", "markdown")
    (tmp_path / "plain").touch()
    [path] = (tmp_path / "out").glob("*.md")
    assert os.stat(path).st_mode == os.stat(tmp_path / "plain").st_mode
