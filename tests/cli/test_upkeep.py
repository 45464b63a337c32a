"""`corpus verify`, `compact`, `vacuum`, `raw`, `delete`, `restore` and `purge` as people and scripts meet them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import call, environment, program
from tests.run.corpora import write_articles


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three articles, ingested one after the other."""
    folder = tmp_path_factory.mktemp("filled")
    for name in ("aarhus", "bergen", "cadiz"):
        write_articles(folder / "data/raw", name)
        assert call(folder, "ingest").returncode == 0
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path, dirs_exist_ok=True)


def test_a_sound_store_is_said_to_be_and_a_broken_one_exits_with_1(place: Path) -> None:
    done = call(place, "corpus", "verify")
    assert (done.returncode, done.stdout) == (0, f"all is well in {place}/data/clean: 3 documents\n")
    broken = next((place / "data/clean/raw").glob("*.parquet"))
    broken.unlink()
    done = call(place, "corpus", "verify")
    assert done.returncode == 1
    assert f"problem  {broken}: is missing; put it back from a backup" in done.stdout
    assert done.stdout.splitlines()[-1] == f"1 problem in {place}/data/clean"


def test_verify_keeps_its_findings_where_the_documents_cannot_be_counted(place: Path) -> None:
    for broken in (place / "data/clean/documents").glob("*.parquet"):
        broken.write_bytes(b"not a table")
    done = call(place, "corpus", "verify")
    assert (done.returncode, done.stderr) == (1, "")
    assert "problems in" in done.stdout.splitlines()[-1]
    told = json.loads(call(place, "corpus", "verify", "--json").stdout)
    assert (told["sound"], told["documents"]) == (False, None)
    assert told["findings"]


def test_verify_tells_scripts_the_same(place: Path) -> None:
    told = json.loads(call(place, "corpus", "verify", "--json").stdout)
    assert told == {"store": f"{place}/data/clean", "sound": True, "documents": 3, "findings": []}


def test_compact_and_vacuum_say_what_they_did(place: Path) -> None:
    told = call(place, "corpus", "compact").stdout
    assert "documents   3 -> 1 file, " in told
    assert call(place, "corpus", "compact").stdout == "nothing to merge: the files of every table are few already\n"
    told = call(place, "corpus", "vacuum").stdout
    assert "documents   0 files removed, 0 bytes; 3 files wait because of --keep-hours 168" in told
    [documents] = [
        each for each in json.loads(call(place, "corpus", "vacuum", "--json").stdout) if each["table"] == "documents"
    ]
    assert documents == {"table": "documents", "files": 0, "bytes": 0, "waiting": 3}
    assert call(place, "corpus", "vacuum", "--keep-hours", "0").returncode == 2


def test_raw_gives_the_bytes_back_to_the_last_one(place: Path) -> None:
    file = place / "data/raw/dover.txt"
    file.write_bytes("\ufeffDover ferries sail\r\n\r\nThe ferries of Dover sail again, the port said.\r\n".encode())
    call(place, "ingest")
    done = subprocess.run(
        program("corpus", "raw", "dover.txt"), cwd=place, env=environment(), capture_output=True, check=True
    )
    assert done.stdout == file.read_bytes()
    call(place, "corpus", "raw", "dover.txt", "--version", "1", "--output", "again.txt")
    assert (place / "again.txt").read_bytes() == file.read_bytes()
    refused = call(place, "corpus", "raw", "dover.txt", "--output", "again.txt")
    assert refused.returncode == 1
    assert refused.stderr == "Error: again.txt cannot be written (File exists); name another file\n"
    refused = call(place, "corpus", "raw", "dover.txt", "--output", "no/where.txt")
    assert refused.returncode == 1
    assert refused.stderr == "Error: the folder no is not there; make it, or name another one\n"


def test_raw_bytes_do_not_reach_a_terminal(place: Path) -> None:
    """They could move its cursor, or answer for the user."""
    mine, theirs = pty.openpty()
    done = subprocess.run(
        program("corpus", "raw", "bergen.txt"), cwd=place, env=environment(), stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    os.close(mine)
    assert done.returncode == 2
    assert b"--output FILE" in done.stderr


def test_what_is_deleted_leaves_the_list_stays_away_and_comes_back_when_restored(place: Path) -> None:
    done = call(place, "corpus", "delete", "bergen.txt", "--reason", "retracted", "--yes")
    assert (done.returncode, "corpus restore" in done.stdout) == (0, True)
    assert "bergen" not in call(place, "corpus", "list").stdout
    done = call(place, "ingest")
    assert "1 deleted" in done.stdout
    shown = call(place, "corpus", "show", "bergen.txt")
    assert shown.returncode == 1
    assert "retracted" in shown.stderr
    call(place, "corpus", "restore", "bergen.txt")
    assert "bergen" in call(place, "corpus", "list").stdout
    assert "was opened" not in call(place, "corpus", "show", "bergen.txt").stderr
    kinds = [line.split("\t")[2] for line in call(place, "corpus", "runs").stdout.splitlines()]
    assert kinds[:3] == ["restore", "ingest", "delete"]


def test_a_purge_takes_it_out_of_the_store_and_of_exports(place: Path) -> None:
    call(place, "corpus", "export", "articles", "--format", "markdown")
    call(place, "corpus", "export", "lost", "--format", "jsonl")
    (place / "lost").rename(place / "elsewhere")
    done = call(place, "corpus", "purge", "bergen.txt", "--yes")
    assert "from 1 version, 1 raw file and 1 export" in done.stdout
    assert (done.returncode, f"not seen to: {place}/lost: it is not there" in done.stderr) == (1, True)
    assert len(list((place / "articles").glob("*.md"))) == 2
    assert call(place, "corpus", "verify").returncode == 0
    assert call(place, "corpus", "show", "bergen.txt").returncode == 1


def kinds_of_runs(place: Path) -> list[str]:
    return [each["kind"] for each in json.loads(call(place, "corpus", "runs", "--json").stdout)]


def test_what_is_gone_already_is_said_with_when_and_why_and_no_run_is_noted(place: Path) -> None:
    call(place, "corpus", "delete", "bergen.txt", "--reason", "retracted", "--yes")
    call(place, "corpus", "purge", "cadiz.txt", "--reason", "asked for", "--yes")
    before = kinds_of_runs(place)
    cadiz = json.loads(call(place, "corpus", "changes", "--json").stdout)["changes"]
    purged = next(each["doc_id"] for each in cadiz if each["op"] == "purge")
    again = call(place, "corpus", "delete", "bergen.txt", "--reason", "twice", "--yes")
    assert (again.returncode, again.stdout) == (1, "")
    assert "was already deleted on 20" in again.stderr
    assert ", because: retracted; `corpus restore" in again.stderr
    for command in (("delete", purged, "--reason", "x"), ("purge", purged), ("restore", purged)):
        again = call(place, "corpus", *command)
        assert (again.returncode, again.stdout) == (1, "")
        assert f"{purged} was already purged on 20" in again.stderr
        assert ", because: asked for; nothing of it is left" in again.stderr
    again = call(place, "corpus", "restore", "aarhus.txt")
    assert (again.returncode, "is not deleted, so there is nothing to restore" in again.stderr) == (1, True)
    assert kinds_of_runs(place) == before == ["purge", "delete", "ingest", "ingest", "ingest"]


def test_a_purge_that_is_asked_for_again_sees_to_the_exports_it_could_not_reach(place: Path) -> None:
    call(place, "corpus", "export", "out", "--format", "markdown")
    (place / "out").rename(place / "away")
    assert call(place, "corpus", "purge", "bergen.txt", "--yes", "--json").returncode == 1
    changes = json.loads(call(place, "corpus", "changes", "--json").stdout)["changes"]
    purged = next(each["doc_id"] for each in changes if each["op"] == "purge")
    (place / "away").rename(place / "out")
    again = call(place, "corpus", "purge", purged, "--yes")
    assert (again.returncode, again.stdout) == (0, "")
    assert "was already purged on 20" in again.stderr
    assert "and now from 1 export as well" in again.stderr
    assert len(list((place / "out").glob("*.md"))) == 2


@pytest.mark.parametrize("command", ["delete", "purge"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_is_a_usage_error(place: Path, command: str, reason: str) -> None:
    done = call(place, "corpus", command, "bergen.txt", "--reason", reason, "--yes")
    assert (done.returncode, "--reason" in done.stderr, "say why" in done.stderr) == (2, True, True)
    assert "bergen.txt" in call(place, "corpus", "list").stdout


@pytest.mark.parametrize("command", [("delete", "--reason", "x"), ("purge",)])
def test_nothing_is_removed_unless_somebody_says_yes(place: Path, command: tuple[str, ...]) -> None:
    done = call(place, "corpus", command[0], "bergen.txt", *command[1:])
    assert (done.returncode, "add --yes" in done.stderr) == (2, True)
    mine, theirs = pty.openpty()
    asked = subprocess.Popen(
        program("corpus", command[0], "bergen.txt", *command[1:]),
        cwd=place,
        env=environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(mine, b"n\n")
    _, told = asked.communicate(timeout=60)
    os.close(theirs)
    os.close(mine)
    assert asked.returncode == 1
    assert "Storm closes the Bergen harbour" in told, "the question says which"
    assert told.endswith("nothing was changed\n")
    assert "bergen.txt" in call(place, "corpus", "list").stdout


@pytest.mark.parametrize("command", ["verify", "compact", "vacuum"])
def test_upkeep_of_a_store_that_is_not_there_is_an_error_and_makes_none(tmp_path: Path, command: str) -> None:
    done = call(tmp_path, "corpus", command, "--store", "nowhere")
    assert (done.returncode, "there is no store in" in done.stderr) == (3, True)
    assert not (tmp_path / "nowhere").exists()
