"""`corpus` as people and scripts meet it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from pipeline.versions import model_version, rules_version
from tests.cli.commands import call, environment, program
from tests.run.corpora import write_articles


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents; one has two versions, one holds an escape sequence, one file is in quarantine."""
    place = tmp_path_factory.mktemp("corpus")
    raw = write_articles(place / "data/raw", "aarhus", "bergen", "cadiz")
    (raw / "empty.txt").touch()
    with (raw / "cadiz.txt").open("a", encoding="utf-8") as file:
        file.write("\nThe \x1b[31mred\x1b[0m flag was up, and the \x9b2Jpier\u202e was closed to everybody.\n")
    call(place, "ingest")
    with (raw / "bergen.txt").open("a", encoding="utf-8") as file:
        file.write("\nThe ferry company expects a busy weekend on all of its routes.\n")
    call(place, "ingest")
    return place


def as_json(place: Path, *arguments: str) -> object:
    done = call(place, "corpus", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_list_has_one_row_per_document_with_its_newest_version(place: Path) -> None:
    rows = [line.split("\t") for line in call(place, "corpus", "list").stdout.splitlines()]
    assert [(row[1], row[-1]) for row in rows] == [("1", "aarhus.txt"), ("2", "bergen.txt"), ("1", "cadiz.txt")]
    listed = as_json(place, "list")
    assert isinstance(listed, list)
    assert [each["version"] for each in listed] == [1, 2, 1]


def test_both_versions_of_an_edited_file_can_be_seen(place: Path) -> None:
    history = call(place, "corpus", "history", "bergen.txt").stdout.splitlines()
    assert [line.split("\t")[0] for line in history] == ["2", "1"]
    assert "busy weekend" in call(place, "corpus", "show", "bergen.txt").stdout
    first = call(place, "corpus", "show", "bergen.txt", "--version", "1").stdout
    assert "busy weekend" not in first
    assert "Ferries to the islands" in first


def test_a_document_answers_to_its_id_the_start_of_it_its_file_and_its_path(place: Path) -> None:
    doc_id = call(place, "corpus", "list").stdout.split("\t")[0]
    for name in (doc_id, doc_id[:6], "aarhus.txt", "data/raw/aarhus.txt", str(place / "data/raw/aarhus.txt")):
        shown = as_json(place, "show", name)
        assert isinstance(shown, dict)
        assert shown["doc_id"] == doc_id


def test_a_document_that_is_not_there_is_one_sentence_and_exit_status_1(place: Path) -> None:
    for arguments in (("show", "nope.txt"), ("lines", "nope.txt"), ("show", "aarhus.txt", "--version", "9")):
        done = call(place, "corpus", *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("Error: ")


def test_without_a_store_every_command_says_so_with_exit_status_3(tmp_path: Path) -> None:
    for arguments in (("list",), ("show", "a.txt"), ("runs",), ("quarantine",)):
        done = call(tmp_path, "corpus", *arguments)
        assert (done.returncode, done.stdout) == (3, "")
        assert "data/clean" in done.stderr
    assert not (tmp_path / "data").exists()


def test_another_store_is_read_with_store(place: Path, tmp_path: Path) -> None:
    assert call(tmp_path, "corpus", "list", "--store", str(place / "data/clean")).stdout.count("\n") == 3


def test_show_gives_facts_with_evidence_and_text_gives_the_text_alone(place: Path) -> None:
    shown = call(place, "corpus", "show", "aarhus.txt").stdout
    assert shown.startswith("Storm closes the Aarhus harbour\n")
    assert "2 kept, 1 out" in shown
    text = call(place, "corpus", "show", "aarhus.txt", "--text").stdout
    assert text.startswith("The harbour of Aarhus was closed on Monday")
    assert text.count("\n\n") == 2


def test_lines_shows_each_line_with_its_verdict_and_can_show_one_side(place: Path) -> None:
    lines = [line.split("\t") for line in call(place, "corpus", "lines", "aarhus.txt").stdout.splitlines()]
    assert [(line[0], line[1], line[2]) for line in lines] == [
        ("1", "out", "title"),
        ("3", "kept", "body"),
        ("5", "kept", "body"),
    ]
    assert all(line[3] and line[4] for line in lines)
    kept = call(place, "corpus", "lines", "aarhus.txt", "--kept").stdout.splitlines()
    out = call(place, "corpus", "lines", "aarhus.txt", "--out").stdout.splitlines()
    assert (len(kept), len(out)) == (2, 1)
    listed = as_json(place, "lines", "aarhus.txt", "--out")
    assert isinstance(listed, list)
    assert [(line["number"], line["category"]) for line in listed] == [(1, "title")]


def test_runs_and_quarantine_are_listed(place: Path) -> None:
    runs = [line.split("\t") for line in call(place, "corpus", "runs").stdout.splitlines()]
    assert [run[3:8] for run in runs] == [["4", "0", "1", "2", "1"], ["4", "3", "0", "0", "1"]]
    assert [run[8:10] for run in runs] == [[rules_version(), model_version()]] * 2
    listed = as_json(place, "runs")
    assert isinstance(listed, list)
    assert (len(listed), listed[0]["complete"]) == (2, True)
    (row,) = call(place, "corpus", "quarantine").stdout.splitlines()
    assert row.split("\t")[1] == "empty_file"
    quarantined = as_json(place, "quarantine")
    assert isinstance(quarantined, list)
    assert quarantined[0]["reason"] == "empty_file"


@pytest.mark.parametrize("command", ["show", "lines"])
@pytest.mark.parametrize("option", [(), ("--json",)])
def test_escape_sequences_in_an_article_never_reach_the_terminal(
    place: Path, command: str, option: tuple[str, ...]
) -> None:
    shown = call(place, "corpus", command, "cadiz.txt", *option).stdout
    assert "flag was up" in shown
    assert not set("\x1b\x9b\u202e") & set(shown)


def test_json_still_tells_exactly_what_the_article_says(place: Path) -> None:
    shown = as_json(place, "show", "cadiz.txt")
    assert isinstance(shown, dict)
    assert "\u202e was closed" in shown["text"]


def test_a_reader_that_stops_early_is_no_error(place: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$@" | head -1', "bash", *program("corpus", "list")],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
