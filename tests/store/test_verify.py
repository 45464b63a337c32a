"""A sound store has no problems; each kind of damage is found, named, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from pipeline.store import Candidate, Committed, Store
from pipeline.store.reference import Reference
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
PREVIOUS = Path(__file__).parent / "previous"


def problems(store: Store) -> list[str]:
    return [f"{each.where} {each.what}" for each in Store.open(store.path).verify() if each.kind == "problem"]


@pytest.fixture
def sound(store: Store, candidate: Make, commit: Commit) -> Store:
    commit(candidate("a.txt", "One."), candidate("b.txt", "One, too.", markdown="# The Bridge\n\nOne, too."))
    commit(candidate("a.txt", "Two."))
    assert problems(store) == [], "before anything is done to it"
    return store


def data(store: Store, table: str = "documents") -> Path:
    return sorted((store.path / table).glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)[0]


def changed(store: Store, change: Callable[[dict[str, Any]], dict[str, Any] | None], table: str = "documents") -> None:
    """The table with its rows changed, by a program that keeps to none of our rules."""
    folder = store.path / table
    delta = DeltaTable(folder)
    schema = pa.schema(delta.schema().to_arrow())
    rows = [new for row in delta.to_pyarrow_table().to_pylist() if (new := change(row)) is not None]
    delta.alter.set_table_properties({"delta.appendOnly": "false"})
    write_deltalake(folder, pa.Table.from_pylist(rows, schema=schema), mode="overwrite")


def test_a_store_of_the_previous_release_is_sound(tmp_path: Path) -> None:
    shutil.copytree(PREVIOUS / "0.1.0", tmp_path / "clean")
    assert list(Store.open(tmp_path / "clean").verify()) == []


def test_a_data_file_that_is_gone_or_cut_short_is_named(sound: Store) -> None:
    data(sound).unlink()
    short = data(sound, "raw")
    short.write_bytes(short.read_bytes()[:-20])
    told = problems(sound)
    assert any("documents/part-" in each and "is missing" in each for each in told)
    assert any("raw/part-" in each and "bytes, the log says" in each for each in told)


def test_bytes_that_changed_inside_a_file_are_found(sound: Store) -> None:
    """Of the same size, with a sound footer: only reading it all shows it."""
    file = data(sound)
    whole = bytearray(file.read_bytes())
    at = pq.read_metadata(file).row_group(0).column(0).data_page_offset
    whole[at + 12 : at + 40] = bytes(28)
    file.write_bytes(whole)
    assert any("documents/part-" in each and "is damaged" in each for each in problems(sound))


def test_a_gap_in_the_log_is_named(sound: Store) -> None:
    (sound.path / "documents/_delta_log/00000000000000000001.json").unlink()
    assert any("00000000000000000001.json is missing" in each for each in problems(sound))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("text", "Something else.", "its text is not what was stored"),
        ("markdown", "# Something else", "its Markdown is not"),
        ("title", "Another", "its record of lines and facts is not"),
    ],
)
def test_a_document_that_was_changed_by_hand_is_found(sound: Store, column: str, value: str, told: str) -> None:
    changed(sound, lambda row: row | {column: value} if row[column] is not None and row["version"] == 1 else row)
    assert any(told in each for each in problems(sound))


def test_a_version_that_is_missing_or_there_twice_is_found(sound: Store, candidate: Make) -> None:
    doc_id = doc_id_of(candidate("a.txt"))
    changed(sound, lambda row: None if (row["doc_id"], row["version"]) == (doc_id, 1) else row)
    assert problems(sound) == [f"{doc_id} its versions are 2: one is missing, or there twice"]


def test_raw_bytes_that_are_gone_or_not_what_they_were_are_found(sound: Store, candidate: Make) -> None:
    gone, other = candidate("a.txt", "One.").raw_sha256, candidate("a.txt", "Two.").raw_sha256
    changed(
        sound,
        lambda row: None if row["sha256"] == gone else row | {"bytes": b"x"} if row["sha256"] == other else row,
        "raw",
    )
    told = problems(sound)
    assert any(f"bytes that version 1 was made from are gone ({gone})" in each for each in told)
    assert any(f"raw {other} the bytes of" in each for each in told)
    assert len(told) == 2


def test_what_a_killed_writer_left_is_worth_a_note_and_no_problem(sound: Store) -> None:
    (sound.path / "documents/part-killed.parquet").write_bytes(b"half")
    [note] = list(sound.verify())
    assert (note.kind, note.what) == ("note", "1 file that no commit speaks of, 4 bytes")
    assert "corpus vacuum" in note.remedy


def test_an_archive_that_holds_raw_bytes_is_read_and_missed(
    store: Store, candidate: Make, tmp_path: Path, commit: Commit
) -> None:
    import gzip

    record, packed = b"WARC/1.0 record", gzip.compress(b"WARC/1.0 record")
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(gzip.compress(b"the one before") + packed + gzip.compress(b"the one after"))
    where = Reference(str(archive), len(gzip.compress(b"the one before")), len(packed))
    offered = candidate("a.txt", "One.")
    by_reference = Candidate(
        **{
            **{name: getattr(offered, name) for name in offered.__dataclass_fields__},
            "raw": record,
            "raw_sha256": sha256(record).hexdigest(),
            "reference": where,
        }
    )
    commit(by_reference)
    assert store.raw(sha256(record).hexdigest()) == record
    assert b"WARC/1.0" not in b"".join(path.read_bytes() for path in (store.path / "raw").rglob("*.parquet"))
    assert problems(store) == []
    archive.write_bytes(b"another archive")
    assert any("crawl.warc.gz at byte" in each for each in problems(store))
    archive.unlink()
    assert any("crawl.warc.gz cannot be read" in each for each in problems(store))
