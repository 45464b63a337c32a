"""`corpus reprocess` as people and scripts meet it: the same reports and exit statuses as `ingest`."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import call, environment
from tests.run.corpora import write_articles

OUTLETS = 'outlets = [{ name = "The Bergen Post", domains = ["post.example"] }]\n'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents in a store, made by other rules than today's: there is a file of outlets since."""
    folder = tmp_path_factory.mktemp("filled")
    write_articles(folder / "data/raw", "aarhus", "bergen", "cadiz")
    assert call(folder, "ingest").returncode == 0
    (folder / "outlets.toml").write_text(OUTLETS, encoding="utf-8")
    (folder / "cleanpress.toml").write_text('outlets = "outlets.toml"\n', encoding="utf-8")
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path, dirs_exist_ok=True)


def state(place: Path) -> list[Path]:
    return sorted((place / "data/clean").rglob("*"))


def test_what_is_due_is_cleaned_again_and_told_as_ingest_tells_it(place: Path) -> None:
    done = call(place, "corpus", "reprocess")
    assert done.returncode == 0
    assert "3 documents: 0 new · 0 changed · 3 unchanged · 0 quarantined -> data/clean" in done.stdout
    assert done.stderr.splitlines() == [f"unchanged    {name}.txt" for name in ("aarhus", "bergen", "cadiz")]
    assert call(place, "corpus", "runs").stdout.splitlines()[0].split("\t")[2:4] == ["reprocess", "3"]


def test_with_nothing_due_it_says_how_many_are_up_to_date_and_writes_nothing(place: Path) -> None:
    call(place, "corpus", "reprocess")
    before = state(place)
    done = call(place, "corpus", "reprocess")
    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing to do: 3 documents are up to date\n", "")
    one = call(place, "corpus", "reprocess", "--where", "title~bergen")
    assert one.stdout == "nothing to do: 1 document is up to date\n"
    none = call(place, "corpus", "reprocess", "--outlet", "Nobody", "--force")
    assert none.stdout == "nothing to do: there is no document with outlet Nobody\n"
    assert state(place) == before


def test_options_narrow_it_down(place: Path) -> None:
    bergen = call(place, "corpus", "reprocess", "--dry-run", "--where", "title ~ BERGEN", "--where", "version=1")
    assert "1 document: 0 new · 0 changed · 1 unchanged · 0 quarantined -> data/clean (dry run" in bergen.stdout
    for nothing in (("--since", "1"), ("--outlet", "The Bergen Post"), ("--where", "published!=")):
        assert "nothing to do" in call(place, "corpus", "reprocess", *nothing).stdout
    all_of_them = call(place, "corpus", "reprocess", "--dry-run", "--since", "0", "--where", "published=")
    assert "3 documents" in all_of_them.stdout


def test_json_has_the_shape_that_ingest_gives_also_with_nothing_due(place: Path) -> None:
    ingested = json.loads(call(place, "ingest", "--json", "--dry-run").stdout)
    done = json.loads(call(place, "corpus", "reprocess", "--json").stdout)
    assert (done.keys(), done["run"].keys()) == (ingested.keys(), ingested["run"].keys())
    assert done["documents"][0].keys() == ingested["documents"][0].keys()
    assert (done["run"]["kind"], done["run"]["inputs"]) == ("reprocess", 3)
    again = call(place, "corpus", "reprocess", "--json")
    nothing = json.loads(again.stdout)
    assert (again.returncode, nothing["run"]["inputs"], nothing["documents"]) == (0, 0, [])
    assert nothing["run"].keys() == done["run"].keys()


def test_raw_bytes_that_are_lost_end_in_exit_status_1(place: Path) -> None:
    for file in (place / "data/clean/raw").glob("*.parquet"):
        file.unlink()
    done = call(place, "corpus", "reprocess")
    assert done.returncode == 1
    assert "quarantined  aarhus.txt: raw_missing" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--where", "langage=en"), "'langage=en' names no field"),
        (("--where", "published"), "is no condition"),
        (("--outlet", ""), "an outlet is empty"),
        (("--since", "soon"), "since: 'soon' is neither a state's number nor a time"),
        (("more.txt",), "unexpected extra argument"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(place: Path, arguments: tuple[str, ...], says: str) -> None:
    done = call(place, "corpus", "reprocess", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_state_that_never_was_and_a_store_that_is_not_there(place: Path) -> None:
    future = call(place, "corpus", "reprocess", "--since", "9")
    assert (future.returncode, "has no state 9: the newest is 1" in future.stderr) == (1, True)
    nowhere = call(place, "corpus", "reprocess", "--store", "nowhere")
    assert (nowhere.returncode, "there is no store in" in nowhere.stderr) == (3, True)
    assert not (place / "nowhere").exists()


def test_ctrl_c_keeps_what_is_done_and_ends_with_130(tmp_path: Path) -> None:
    write_articles(tmp_path / "data/raw", *(f"town{number:02}" for number in range(30)))
    call(tmp_path, "ingest")
    slow = (
        "import time, sys\nimport pipeline.run.batches as b\nreal = b.opened\n"
        "def opened(data, uri):\n"
        "    if uri.endswith('town03.txt'): open('begun', 'w').close()\n"
        "    time.sleep(0.2)\n"
        "    return real(data, uri)\n"
        "b.opened = opened\nsys.argv = ['corpus', 'reprocess', '--force']\n"
        "from pipeline.cli.corpus import main\nmain()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", slow],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "of 30 inputs; they are in the store. Run the same command again" in err
    assert "Traceback" not in err
    assert 3 <= int(out.split(" document")[0].split()[-1]) < 30


def test_the_list_of_documents_takes_the_same_conditions(place: Path) -> None:
    def listed(*arguments: str) -> list[str]:
        return [line.split("\t")[-1] for line in call(place, "corpus", "list", *arguments).stdout.splitlines()]

    assert listed("--where", "title~bergen") == ["bergen.txt"]
    assert listed("--where", "outlet=", "--where", "version<2") == ["aarhus.txt", "bergen.txt", "cadiz.txt"]
    assert listed("--outlet", "The Bergen Post") == []
    wrong = call(place, "corpus", "list", "--where", "text~storm")
    assert (wrong.returncode, "names no field: there is no 'text'" in wrong.stderr) == (2, True)


def test_a_document_without_markdown_names_the_command(place: Path) -> None:
    done = call(place, "corpus", "show", "bergen.txt", "--markdown")
    assert "run `corpus reprocess`" in done.stderr
    assert call(place, "corpus", "reprocess", CLEANPRESS_MARKDOWN="true").returncode == 0
    assert call(place, "corpus", "show", "bergen.txt", "--markdown").stdout.startswith("# Storm closes the")
