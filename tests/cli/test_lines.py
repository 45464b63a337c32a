"""`corpus lines`, and what it shows of the review band."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.cli.article import print_lines
from pipeline.cli.listings import print_unsure
from pipeline.store import Candidate, Store, doc_id_for
from pipeline.types import Category, CleanDocument, Line
from tests.cli.commands import call

HARBOUR = (
    Line(1, "Storm closes the harbour", False, Category.TITLE, "the headline", 0.9),
    Line(3, "The harbour was closed on Monday after the storm.", True, Category.BODY, "running text", 0.97),
    Line(5, "Read more \x1b[31mfrom us\x1b[0m about the harbour every morning.", True, Category.BODY, "x", 0.615, True),
    Line(7, "More to come", True, Category.HEADING, "x", 0.5, True),
)
CALM = HARBOUR[:2]
Narrow = Callable[[Callable[[], None]], str]
KEYS = ["number", "text", "kept", "category", "reason", "score", "unsure", "language"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents: two with lines in the review band, the second of them in its newest version only."""
    place = tmp_path_factory.mktemp("band")
    store = Store.open(place / "data/clean")
    for model, files in (
        ("m1", {"aarhus.txt": HARBOUR, "bergen.txt": CALM, "cadiz.txt": CALM}),
        ("m2", {"bergen.txt": HARBOUR[:3]}),
    ):
        offers = [offer(store, str(place / "data/raw" / name), lines) for name, lines in files.items()]
        store.commit(offers, run_id=model, now=datetime(2023, 8, 7, tzinfo=UTC), model=model)
    return place


def offer(store: Store, uri: str, lines: tuple[Line, ...]) -> Candidate:
    document = CleanDocument(" ".join(line.text for line in lines if line.kept), lines, title="Storm")
    return Candidate(uri, b"raw", sha256(b"raw").hexdigest(), "text/plain", document)


def rows(place: Path, *arguments: str) -> list[list[str]]:
    done = call(place, "corpus", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t") for line in done.stdout.splitlines()]


def doc_id(place: Path, name: str) -> str:
    return doc_id_for(str(place / "data/raw" / name), place / "data/clean")


def test_unsure_lists_the_review_band_of_the_whole_corpus(place: Path) -> None:
    aarhus, bergen = doc_id(place, "aarhus.txt"), doc_id(place, "bergen.txt")
    found = rows(place, "lines", "--unsure")
    assert [row[:4] for row in found] == [
        [aarhus, "5", "body", "0.61"],
        [aarhus, "7", "heading", "0.50"],
        [bergen, "5", "body", "0.61"],
    ]
    assert found[1][4] == "More to come"


def test_unsure_lists_the_review_band_of_one_document_and_of_one_version(place: Path) -> None:
    assert [row[1] for row in rows(place, "lines", "aarhus.txt", "--unsure")] == ["5", "7"]
    assert rows(place, "lines", "cadiz.txt", "--unsure") == []
    assert rows(place, "lines", "bergen.txt", "--unsure", "--version", "1") == []
    assert len(rows(place, "lines", "bergen.txt", "--unsure", "--version", "2")) == 1


@pytest.mark.parametrize("doc", [(), ("aarhus.txt",)])
def test_as_json_an_unsure_line_says_whose_it_is(place: Path, doc: tuple[str, ...]) -> None:
    listed = json.loads(call(place, "corpus", "lines", *doc, "--unsure", "--json").stdout)
    assert [each["number"] for each in listed][:2] == [5, 7]
    assert list(listed[0]) == ["doc_id", "version", "raw_uri", *KEYS]
    assert (listed[0]["doc_id"], listed[0]["score"], listed[0]["unsure"]) == (doc_id(place, "aarhus.txt"), 0.615, True)


def test_the_listing_of_all_lines_marks_those_that_are_unsure(place: Path) -> None:
    found = rows(place, "lines", "aarhus.txt")
    assert [(row[0], row[1], row[5]) for row in found] == [
        ("1", "out", ""),
        ("3", "kept", ""),
        ("5", "kept", "?"),
        ("7", "kept", "?"),
    ]
    listed = json.loads(call(place, "corpus", "lines", "aarhus.txt", "--json").stdout)
    assert [each["unsure"] for each in listed] == [False, False, True, True]
    assert list(listed[0]) == KEYS


def test_what_makes_no_sense_is_a_usage_error(place: Path) -> None:
    for arguments in ((), ("--kept",), ("--unsure", "--version", "1"), ("aarhus.txt", "--unsure", "--out")):
        done = call(place, "corpus", "lines", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert "Usage: corpus lines" in done.stderr
    assert call(place, "corpus", "lines", "nope.txt", "--unsure").returncode == 1
    assert call(place, "corpus", "lines", "--unsure", "--store", "nowhere").returncode == 3


def test_show_counts_them_and_names_the_model(place: Path) -> None:
    shown = call(place, "corpus", "show", "aarhus.txt").stdout
    assert "3 kept, 1 out, 2 unsure" in shown
    assert " · model m1\n" in shown
    assert "unsure" not in call(place, "corpus", "show", "cadiz.txt").stdout


def test_history_shows_the_model_of_every_version(place: Path) -> None:
    assert [(row[0], row[5]) for row in rows(place, "history", "bergen.txt")] == [("2", "m2"), ("1", "m1")]
    listed = json.loads(call(place, "corpus", "history", "bergen.txt", "--json").stdout)
    assert [(each["model"], each["unsure"]) for each in listed] == [("m2", [5]), ("m1", [])]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Narrow:
    """What is printed on a terminal of 40 columns, without its colours."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")

    def shown(show: Callable[[], None]) -> str:
        with redirect_stdout(Terminal()) as terminal:
            show()
        return re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())

    return shown


def test_on_a_narrow_terminal_nothing_of_an_unsure_line_is_cut(place: Path, narrow: Narrow) -> None:
    shown = narrow(lambda: print_unsure(Store.open(place / "data/clean").unsure()))
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 40
    assert [line.rstrip() for line in shown.splitlines() if line.rstrip().endswith(".txt")] == [
        f"{doc_id(place, 'aarhus.txt')}  aarhus.txt",
        f"{doc_id(place, 'bergen.txt')}  bergen.txt",
    ]
    assert "    7  heading 0.50" in shown
    assert "about the harbour every morning." in " ".join(shown.split())
    assert "\\x1b[31mfrom" in shown, "an escape sequence in an article is shown as text"
    assert shown.endswith("\n3 lines in 2 documents\n")


def test_a_terminal_is_told_when_the_review_band_is_empty(narrow: Narrow) -> None:
    assert narrow(lambda: print_unsure([])) == "no line is in the review band\n"


def test_on_a_terminal_an_unsure_line_has_a_question_mark_and_its_score(narrow: Narrow) -> None:
    shown = narrow(lambda: print_lines(HARBOUR))
    assert "1 - out title  the headline" in shown
    assert "3 + kept body  running text" in shown
    assert "7 ? kept heading 0.50" in shown
