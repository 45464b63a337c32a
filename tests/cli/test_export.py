"""`corpus export` as a program: what it prints, and its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import PROJECT, call


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    assert call(folder, "ingest", "seeds").returncode == 0
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "project")


def export(place: Path, *arguments: str) -> tuple[int, str, str]:
    done = call(place, "corpus", "export", *arguments)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("format", ["markdown", "jsonl", "parquet", "huggingface"])
def test_a_second_export_has_nothing_to_do(place: Path, format: str) -> None:
    assert export(place, "out", "--format", format) == (0, "5 written · 0 removed; 5 documents as of 1 -> out\n", "")
    assert export(place, "out", "--format", format) == (0, "nothing to do; 5 documents as of 1 -> out\n", "")


def test_it_is_told_as_json(place: Path) -> None:
    status, told, _ = export(place, "out", "--format", "jsonl", "--json")
    assert status == 0
    assert json.loads(told) == {
        "folder": str(place / "out"),
        "format": "jsonl",
        "dataset_version": 1,
        "documents": 5,
        "written": 5,
        "removed": 0,
        "full": True,
    }


def test_deleted_and_restored_documents_leave_and_come_back(place: Path) -> None:
    export(place, "out", "--format", "markdown")
    assert call(place, "corpus", "delete", "001_", "--reason", "retracted", "--yes").returncode == 0
    assert export(place, "out", "--format", "markdown")[1].startswith("0 written · 1 removed; 4 documents")
    assert call(place, "corpus", "restore", "001_").returncode == 0
    assert export(place, "out", "--format", "markdown")[1].startswith("1 written · 0 removed; 5 documents")
    assert export(place, "past", "--format", "markdown", "--as-of", "2")[1].startswith("4 written")


def test_a_purge_tells_from_how_many_exports_it_was_removed(place: Path) -> None:
    export(place, "a", "--format", "markdown")
    export(place, "b", "--format", "parquet")
    told = call(place, "corpus", "purge", "001_", "--yes")
    assert (told.returncode, "from 1 version, 1 raw file and 2 exports" in told.stdout) == (0, True)
    assert len(list((place / "a").glob("*.md"))) == 4


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("seeds", "--format", "jsonl"), 3, "which no export wrote; give an empty folder"),
        (("data/clean", "--format", "jsonl"), 3, "is the store itself"),
        (("data/clean/out", "--format", "jsonl"), 3, "is in the store"),
        (("seeds/gold.json", "--format", "jsonl"), 3, "is a file"),
        (("s3://bucket/out", "--format", "jsonl"), 3, "is an address"),
        (("out", "--format", "jsonl", "--as-of", "7"), 1, "has no state 7"),
        (("out", "--format", "jsonl", "--as-of", "2020-01-01"), 1, "had no documents"),
        (("out", "--format", "jsonl", "--as-of", "rubbish"), 2, "neither a state's number nor a time"),
        (("out", "--format", "jsonl", "--store", "nowhere"), 3, "there is no store"),
        (("out", "--format", "pdf"), 2, "'pdf' is not one of"),
        (("out",), 2, "Missing option '--format'"),
        (("--format", "jsonl"), 2, "Missing argument 'FOLDER'"),
    ],
)
def test_a_refusal_names_what_is_in_the_way(place: Path, arguments: tuple[str, ...], status: int, told: str) -> None:
    returned, out, errors = export(place, *arguments)
    assert (returned, out) == (status, "")
    assert told in errors
    assert "Traceback" not in errors
    assert not (place / "out").exists(), "nothing is made where nothing is exported"


def test_another_format_in_the_same_folder_is_refused(place: Path) -> None:
    export(place, "out", "--format", "jsonl")
    status, _, errors = export(place, "out", "--format", "parquet")
    assert (status, "holds an export as jsonl; give another folder for parquet" in errors) == (3, True)


def test_an_export_that_was_removed_is_forgotten_and_the_next_purge_is_complete(place: Path) -> None:
    for name in ("out", "my notes"):
        export(place, name, "--format", "jsonl")
    shutil.rmtree(place / "my notes")
    purged = call(place, "corpus", "purge", "001_", "--yes")
    assert purged.returncode == 1
    assert f"corpus exports --forget '{place}/my notes'\n" in purged.stderr
    rows = [line.split("\t") for line in call(place, "corpus", "exports").stdout.splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        (f"{place}/out", "jsonl", "5", "there"),
        (f"{place}/my notes", "jsonl", "5", "not there"),
    ]
    refused = call(place, "corpus", "exports", "--forget", "out")
    assert (refused.returncode, "is still there" in refused.stderr) == (3, True)
    assert call(place, "corpus", "exports", "--forget", "my notes").returncode == 0
    assert [each["found"] for each in json.loads(call(place, "corpus", "exports", "--json").stdout)] == ["there"]
    purged = call(place, "corpus", "purge", "002_", "--yes")
    assert (purged.returncode, purged.stderr) == (0, "")


def test_a_purge_in_a_copied_project_leaves_the_exports_of_the_original(place: Path, tmp_path: Path) -> None:
    export(place, "out", "--format", "markdown")
    copy = shutil.copytree(place, tmp_path / "copy")
    status, _, errors = export(copy, str(place / "out"), "--format", "markdown")
    assert (status, f"is an export of the store {place}/data/clean, of which" in errors) == (3, True)
    purged = call(copy, "corpus", "purge", "001_", "--yes")
    assert purged.returncode == 0
    assert f"left as it is: {place}/out: an export of the store {place}/data/clean\n" in purged.stderr
    assert export(place, "out", "--format", "markdown")[1].startswith("nothing to do; 5 documents")
    assert len(list((place / "out").glob("*.md"))) == 5
