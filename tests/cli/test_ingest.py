"""`ingest` as people and scripts meet it: what it prints where, and with which exit status it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.store import Store
from pipeline.versions import model_version
from tests.cli.commands import call, environment, program
from tests.run.corpora import write_articles


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder with three articles in its inbox."""
    write_articles(tmp_path / "data/raw", "aarhus", "bergen", "cadiz")
    return tmp_path


def test_the_first_run_makes_documents_and_the_second_says_unchanged(place: Path) -> None:
    first, second = call(place, "ingest"), call(place, "ingest")
    assert "3 documents: 3 new · 0 changed · 0 unchanged · 0 quarantined -> data/clean" in first.stdout
    assert "3 unchanged" in second.stdout
    assert (first.returncode, second.returncode) == (0, 0)


def test_the_table_shows_what_the_run_did_not_have_to_look_at_again(place: Path) -> None:
    first, second = call(place, "ingest"), call(place, "ingest")
    row = next(line for line in second.stdout.splitlines() if line.startswith("aarhus.txt"))
    assert row.split()[-3:] == ["2/1", "1", "unchanged"]
    assert first.stdout.splitlines()[2].split()[-3:] == ["2/1", "1", "new"]


def test_progress_goes_to_stderr_as_plain_lines_where_there_is_no_terminal(place: Path) -> None:
    done = call(place, "ingest", "--json")
    assert done.stderr.splitlines() == [f"new          data/raw/{name}.txt" for name in ("aarhus", "bergen", "cadiz")]
    assert "\x1b" not in done.stdout + done.stderr


def test_the_parts_of_saved_pages_are_counted(place: Path) -> None:
    (place / "data/raw/dover.html").write_text(
        "<h1>Storm</h1><p>The harbour of Dover was closed.</p>", encoding="utf-8"
    )
    (place / "data/raw/dover_files").mkdir()
    for name in ("frame.html", "script.js"):
        (place / "data/raw/dover_files" / name).write_text("<p>Boots for the autumn</p>", encoding="utf-8")
    done = call(place, "ingest", "--json")
    assert "left out as parts of saved pages: 2 files in data/raw/dover_files\n" in done.stderr
    told = json.loads(done.stdout)
    assert told["run"]["parts_of_saved_pages"] == [{"folder": "data/raw/dover_files", "files": 2}]
    assert (told["run"]["inputs"], told["run"]["skipped"]) == (4, [])


def test_json_is_one_document_and_nothing_else_is_on_stdout(place: Path) -> None:
    (place / "data/raw/empty.txt").touch()
    done = call(place, "ingest", "--json")
    result = json.loads(done.stdout)
    assert sorted(result) == ["alerts", "documents", "quarantined", "run"]
    assert result["run"]["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "quarantined": 1}
    assert result["run"]["model"] == model_version()
    assert [each["status"] for each in result["documents"]] == ["new"] * 3
    assert result["documents"][0]["out_by_category"] == {"title": 1}
    assert result["quarantined"][0]["reason"] == "empty_file"
    assert done.returncode == 1


def test_a_file_in_quarantine_is_named_with_reason_and_remedy_and_the_exit_status_is_1(place: Path) -> None:
    (place / "data/raw/empty.txt").touch()
    done = call(place, "ingest")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("quarantined")]
    assert line == "quarantined  data/raw/empty.txt: empty_file; write the article into it, or take it away"
    assert "3 documents: 3 new" in done.stdout
    assert done.returncode == 1


def test_the_table_has_a_row_for_what_is_in_quarantine(place: Path) -> None:
    (place / "data/raw/empty.txt").touch()
    rows = [line for line in call(place, "ingest").stdout.splitlines() if line.startswith("empty.txt")]
    assert [row.split() for row in rows] == [["empty.txt", "quarantined"]]


def test_a_missing_path_does_not_keep_the_others_out(place: Path) -> None:
    done = call(place, "ingest", "nope.txt", "data/raw/aarhus.txt")
    assert "quarantined  nope.txt: not_found; check the spelling, or leave it out" in done.stdout
    assert "1 document: 1 new" in done.stdout
    assert done.returncode == 1


def test_an_empty_inbox_names_the_seeds_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/README.md").write_text("The inbox.", encoding="utf-8")
    done = call(tmp_path, "ingest")
    assert done.stderr == "Error: data/raw is empty: put raw articles into it, or try `ingest seeds`\n"
    assert (done.returncode, done.stdout, (tmp_path / "data/clean").exists()) == (2, "", False)


def test_a_missing_inbox_and_a_folder_without_articles_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    assert "data/raw is not there" in call(tmp_path, "ingest").stderr
    done = call(tmp_path, "ingest", "pages")
    assert "no articles in pages" in done.stderr
    assert done.returncode == 2


def test_a_wrong_option_is_a_usage_error(place: Path) -> None:
    done = call(place, "ingest", "--dryrun")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--dry-run" in done.stderr


def test_a_dry_run_says_so_and_leaves_no_store(place: Path) -> None:
    done = call(place, "ingest", "--dry-run")
    assert "3 new" in done.stdout
    assert "dry run: nothing was written" in done.stdout
    assert not (place / "data/clean").exists()


def test_the_store_is_where_to_says_and_where_the_environment_says(place: Path) -> None:
    assert "-> there" in call(place, "ingest", "--to", "there").stdout
    assert "-> elsewhere" in call(place, "ingest", CLEANPRESS_STORE="elsewhere").stdout
    assert sorted(each.name for each in place.iterdir()) == ["data", "elsewhere", "there"]


def test_a_store_that_cannot_be_one_is_a_sentence_and_exit_status_3(place: Path) -> None:
    (place / "file").touch()
    done = call(place, "ingest", "--to", "file")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Error: ")
    assert "file" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_new_store_is_made_among_somebodys_files(place: Path) -> None:
    news = write_articles(place / "news", "dover", "elgin", "fowey", "genoa")
    before = sorted(place.rglob("*"))
    done = call(place, "ingest", "--to", "news", "data/raw")
    assert (done.returncode, done.stdout) == (3, "")
    named = "dover.txt, elgin.txt, fowey.txt and 1 more"
    assert f"{news} has other things in it ({named}), so no new store is made there; name a new" in done.stderr
    assert call(place, "ingest", "--to", "data").returncode == 3, "data/raw would be one of its tables"
    assert sorted(place.rglob("*")) == before


def test_hidden_files_and_a_readme_are_no_hindrance_and_a_store_that_is_there_goes_on(place: Path) -> None:
    for name in (".gitkeep", "README.md"):
        (place / "there").mkdir(exist_ok=True)
        (place / "there" / name).touch()
    assert call(place, "ingest", "--to", "there").returncode == 0
    (place / "there/notes.txt").write_text("Mine.", encoding="utf-8")
    assert "3 unchanged" in call(place, "ingest", "--to", "there").stdout


def test_a_setting_that_makes_no_sense_is_a_usage_error_and_named(place: Path) -> None:
    done = call(place, "ingest", CLEANPRESS_MAX_INPUT_BYTES="lots")
    assert done.returncode == 2
    assert "max_input_bytes" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("fast = true\nstore = data", "cleanpress.toml, line 2: this is no TOML"),
        ('stor = "data"', "cleanpress.toml has 'stor', which is no setting; there are inbox, store,"),
        ('fast = "maybe"', "fast (CLEANPRESS_FAST, or fast in cleanpress.toml) is 'maybe'; give true or false"),
    ],
)
def test_a_broken_settings_file_is_a_sentence_that_names_place_and_remedy(
    tmp_path: Path, written: str, told: str
) -> None:
    (tmp_path / "cleanpress.toml").write_text(written, encoding="utf-8")
    done = call(tmp_path, "ingest")
    assert (done.returncode, told in done.stderr, done.stderr.count("\n")) == (2, True, 1)


def test_output_on_a_full_disk_is_one_line_and_exit_status_3(place: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            program("ingest", "--json"), cwd=place, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 3
    assert done.stderr.splitlines()[3:] == [
        "Error: the output cannot be written (No space left on device); see that there is room where it goes, then run "
        "it again"
    ]


@pytest.mark.parametrize("arguments", [("",), ("data/raw", "--to", "")])
def test_a_path_or_store_without_a_name_is_a_usage_error(place: Path, arguments: tuple[str, ...]) -> None:
    done = call(place, "ingest", *arguments)
    assert (done.returncode, "empty" in done.stderr, (place / "data/clean").exists()) == (2, True, False)


def test_a_run_tells_what_the_purge_it_finished_could_not_reach(place: Path) -> None:
    call(place, "ingest")
    call(place, "corpus", "export", "out", "--format", "jsonl")
    (place / "out").rename(place / "away")
    store = Store.open(place / "data/clean")
    bergen = store.find("bergen.txt")

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.purge(bergen, "asked for", run_id="r", now=datetime.now(UTC), elsewhere=killed)
    done = call(place, "ingest", "--json")
    assert done.returncode == 1
    assert f"finished the purge of {bergen}, which had been cut short" in done.stderr
    assert f"not seen to: {place}/out: it is not there" in done.stderr
    told = json.loads(done.stdout)
    [purge] = told["run"]["purges"]
    assert (purge["doc_id"], [each["folder"] for each in purge["exports"]]) == (bergen, [f"{place}/out"])
    [row] = [each for each in told["documents"] if each["status"] == "deleted"]
    assert (row["title"], row["kept"]) == (None, None), "of what was purged nothing is shown"
    assert call(place, "ingest").returncode == 0, "said once"
    assert call(place, "corpus", "runs").stdout.splitlines()[0].split("\t")[-2:] == ["1", ""], (
        "deleted, and no alert, at the end"
    )


def test_a_defect_shows_a_sentence_and_its_traceback_only_on_demand(place: Path) -> None:
    code = (
        "import pipeline.run.judging as judging\n"
        "def broken(documents, **_): raise ZeroDivisionError('no lines')\n"
        "judging.judge_many = broken\nfrom pipeline.cli.ingest import main\nmain()"
    )
    for option, traceback in (([], False), (["--debug"], True)):
        done = subprocess.run(
            [sys.executable, "-c", code, *option], cwd=place, env=environment(), capture_output=True, text=True
        )
        assert "internal_error (ZeroDivisionError: no lines)" in done.stdout
        assert ("Traceback" in done.stderr) is traceback
        assert done.returncode == 1


def test_a_large_run_shows_twenty_rows_and_counts_the_rest(tmp_path: Path) -> None:
    write_articles(tmp_path / "data/raw", *(f"town{number:02}" for number in range(23)))
    done = call(tmp_path, "ingest")
    assert sum(line.startswith("town") for line in done.stdout.splitlines()) == 20
    assert "… and 3 more" in done.stdout
    assert done.stderr == ""


def test_what_changed_is_among_the_rows_shown_however_many_did_not(tmp_path: Path) -> None:
    raw = write_articles(tmp_path / "data/raw", *(f"town{number:02}" for number in range(23)))
    call(tmp_path, "ingest")
    with (raw / "town22.txt").open("a", encoding="utf-8") as file:
        file.write("\nThe mayor said that the harbour would open again by Friday noon.\n")
    assert "town22.txt" in call(tmp_path, "ingest").stdout


def test_a_name_made_to_play_with_the_terminal_is_shown_as_text(place: Path) -> None:
    (place / "data/raw/\x1b[2Jgone.txt").touch()
    done = call(place, "ingest")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\\x1b[2Jgone.txt" in done.stdout


def test_ctrl_c_keeps_what_is_done_says_how_to_go_on_and_ends_with_130(tmp_path: Path) -> None:
    write_articles(tmp_path / "data/raw", *(f"town{number:02}" for number in range(30)))
    slow = (
        "import time\nimport pipeline.run.batches as b\nreal = b.opened\n"
        "def opened(data, uri):\n"
        "    if uri.endswith('town03.txt'): open('begun', 'w').close()\n"
        "    time.sleep(0.2)\n"
        "    return real(data, uri)\n"
        "b.opened = opened\nfrom pipeline.cli.ingest import main\nmain()"
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
    done = int(out.split(" document")[0].split()[-1])
    assert 3 <= done < 30
    again = call(tmp_path, "ingest", "--json")
    assert json.loads(again.stdout)["run"]["counts"] == {
        "new": 30 - done,
        "changed": 0,
        "unchanged": done,
        "quarantined": 0,
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_folder_without_permission_is_quarantined_for_an_ordinary_user() -> None:
    # Python itself may lie where an ordinary user cannot read: so everything is imported, by a first run, before the
    # process becomes one. pytest's own temporary folders are closed to others as well.
    code = (
        "import os\nfrom pipeline.cli.ingest import ingest, main\n"
        "ingest.main(['warm', '--to', 'warm-store'], standalone_mode=False)\n"
        "os.setgid(65534); os.setuid(65534)\nmain()"
    )
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write_articles(place / "warm", "esbjerg")
        write_articles(place / "data/raw", "aarhus", "bergen", "cadiz")
        (place / "data/raw/closed").mkdir(mode=0o700)
        for opened in (place, place / "data"):
            opened.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=place, env=environment(), capture_output=True, text=True
        )
    assert "quarantined  data/raw/closed: permission_denied" in done.stdout, done.stderr
    assert "3 documents: 3 new" in done.stdout
    assert done.returncode == 1
