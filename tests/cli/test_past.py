"""The past on the command line: --as-of, changes, diff, history, and lists that tell documents apart."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from rich.cells import cell_len

from pipeline.cli.difference import print_diff
from pipeline.cli.feed import print_changes
from pipeline.cli.history import print_history
from pipeline.cli.listings import MOST, print_documents, shortest
from pipeline.store import Candidate, Store, StoredDocument
from pipeline.types import Category, CleanDocument, Evidence, Line
from tests.cli.commands import call

START = datetime(2023, 8, 7, 12, 0, tzinfo=UTC)
HARBOUR = "The harbour was closed on Monday after the storm, the port said."
FERRIES = "Ferries to the islands will sail again on Wednesday."
SHARE = "Share this with \x1b[31mfriends"
TOKYO = "東京の港は月曜日に嵐のため閉鎖されたと港湾局が発表した。" * 3


def offer(store: Store, name: str, *texts: str, out: str = "", raw: str = "raw", **fields: Any) -> Candidate:
    """A document of these paragraphs, with one line that is kept, or out by a rule."""
    lines = [Line(n, text, True, Category.BODY, "a sentence", 0.8) for n, text in enumerate(texts, 1)]
    if out:
        lines.append(Line(9, out, False, Category.SHARE, "rule share.en.share_this", 1.0))
    document = CleanDocument("\n\n".join(texts), tuple(lines), **{"title": "Storm", "outlet": "The Post"} | fields)
    data = raw.encode()
    return Candidate(str(store.path.parent / "raw" / name), data, sha256(data).hexdigest(), "text/plain", document)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four states, an hour apart: three documents; one of them edited and judged by new rules; one deleted; one more."""
    place = tmp_path_factory.mktemp("past")
    store = Store.open(place / "data/clean")
    seen = Evidence("2023-08-07", "7 August", "line 2", "date.label", 0.9)
    dated = {"published": date(2023, 8, 7), "evidence": MappingProxyType({"published": seen})}
    states: list[tuple[str, list[Candidate]]] = [
        ("r1", [offer(store, "a.txt", HARBOUR, SHARE), offer(store, "b/index.html", FERRIES, raw="b")]),
        ("r2", [offer(store, "a.txt", HARBOUR.replace("Monday", "Tuesday"), out=SHARE, raw="new", **dated)]),
    ]
    states[0][1].append(offer(store, "c/index.html", TOKYO, raw="c", access="truncated", quality=("no_date",)))
    for hour, (rules, offers) in enumerate(states):
        now = START + timedelta(hours=hour)
        store.commit(offers, run_id=rules, now=now, pipeline="p1", rules=rules, model="m1")
    store.delete(store.find("b/index.html"), "asked for by the author", run_id="upkeep", now=START + timedelta(hours=2))
    last = offer(store, "d.txt", FERRIES, raw="d")
    store.commit([last], run_id="r4", now=START + timedelta(hours=3), pipeline="p1", rules="r2", model="m1")
    return place


def corpus(place: Path, *arguments: str) -> str:
    done = call(place, "corpus", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def fails(place: Path, status: int, *arguments: str) -> str:
    done = call(place, "corpus", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    return done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


Show = Callable[[int, Callable[[], None]], list[str]]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Show:
    """The lines that are printed on a terminal of so many columns, without colours; none is wider."""
    monkeypatch.setenv("TERM", "xterm")

    def shown(columns: int, show: Callable[[], None]) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        with redirect_stdout(Terminal()) as screen:
            show()
        lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
        assert max(map(cell_len, lines)) <= columns
        return [line.rstrip() for line in lines]

    return shown


def files(told: str) -> list[str]:
    return [line.split("\t")[-1] for line in told.splitlines()]


def test_a_list_is_read_as_of_a_state_or_a_time(place: Path) -> None:
    assert files(corpus(place, "list", "--as-of", "1")) == ["a.txt", "b/index.html", "c/index.html"]
    assert files(corpus(place, "list", "--as-of", "2023-08-07 13:59")) == ["a.txt", "b/index.html", "c/index.html"]
    now = ["a.txt", "index.html", "d.txt"]  # no need to say which index.html any more
    assert files(corpus(place, "list")) == files(corpus(place, "list", "--as-of", "2023-08-07")) == now
    assert [each["version"] for each in json.loads(corpus(place, "list", "--as-of", "1", "--json"))] == [1, 1, 1]


def test_a_document_is_shown_as_of_a_state_even_if_it_was_deleted_since(place: Path) -> None:
    assert "on Monday" in corpus(place, "show", "a.txt", "--as-of", "1")
    assert "on Tuesday" in corpus(place, "show", "a.txt", "--as-of", "2023-08-07T15:00+02:00")
    assert FERRIES in corpus(place, "show", "b/index.html", "--as-of", "2")
    told = fails(place, 1, "show", "b/index.html")
    assert "was deleted on 2023-08-07 14:00 UTC: asked for by the author" in told


def test_a_state_that_never_was_and_a_time_nobody_can_mean(place: Path) -> None:
    assert "has no state 9: the newest is 4" in fails(place, 1, "list", "--as-of", "9")
    assert "count from 1" in fails(place, 1, "list", "--as-of", "0")
    assert "there is no state -1" in fails(place, 1, "show", "a.txt", "--as-of", "-1")
    assert "no documents as of 2023-08-06" in fails(place, 1, "list", "--as-of", "2023-08-06")
    assert "still to come" in fails(place, 1, "list", "--as-of", "9999-01-01")
    assert "came with state 4" in fails(place, 1, "show", "d.txt", "--as-of", "2")
    for command in (("list", "--as-of"), ("show", "a.txt", "--as-of"), ("changes", "--since")):
        assert "'yesterday' is neither a state's number nor a time" in fails(place, 2, *command, "yesterday")


def test_changes_as_one_json_document_have_the_state_to_ask_with_next(place: Path) -> None:
    told = json.loads(corpus(place, "changes", "--since", "1", "--json"))
    assert (told["since"], told["version"]) == (1, 4)
    assert [(each["op"], each["dataset_version"], each["version"]) for each in told["changes"]] == [
        ("upsert", 2, 2),
        ("delete", 3, 2),
        ("upsert", 4, 1),
    ]
    upsert, delete, _ = told["changes"]
    assert "on Tuesday" in upsert["document"]["text"]
    assert upsert["document"]["lines"][1]["reason"] == "rule share.en.share_this"
    assert (delete["reason"], "document" in delete) == ("asked for by the author", False)
    assert json.loads(corpus(place, "changes", "--since", "4", "--json")) == {"since": 4, "version": 4, "changes": []}


def test_changes_as_json_lines_are_the_same_events(place: Path) -> None:
    for since in ("0", "2", "2022-01-01"):
        lines = [json.loads(line) for line in corpus(place, "changes", "--since", since, "--jsonl").splitlines()]
        assert lines == json.loads(corpus(place, "changes", "--since", since, "--json"))["changes"]
        assert [each["dataset_version"] for each in lines] == sorted(each["dataset_version"] for each in lines)
    assert corpus(place, "changes", "--since", "4", "--jsonl") == ""
    assert "has no state 5: the newest is 4" in fails(place, 1, "changes", "--since", "5", "--jsonl")
    assert "choose one" in fails(place, 2, "changes", "--json", "--jsonl")


def test_changes_in_a_pipe_are_rows_and_on_a_terminal_a_table_that_tells_the_state(place: Path, terminal: Show) -> None:
    rows = [line.split("\t") for line in corpus(place, "changes", "--since", "2").splitlines()]
    assert [(row[0], row[1], row[2], row[4], row[6]) for row in rows] == [
        ("3", "2023-08-07 14:00", "delete", "2", "asked for by the author"),
        ("4", "2023-08-07 15:00", "upsert", "1", "d.txt"),
    ]
    store = Store.open(place / "data/clean")
    for columns in (120, 80, 50):
        shown = terminal(columns, lambda: print_changes(store.changes(2)))
        assert any("delete" in line and "asked" in line for line in shown)
        assert shown[-1].startswith("the newest state is 4")
    assert "nothing changed since state 4" in terminal(80, lambda: print_changes(store.changes(4)))


def test_diff_in_a_pipe_says_why_and_what_in_rows_with_signs(place: Path) -> None:
    told = corpus(place, "diff", "a.txt").splitlines()
    assert told[0].startswith("--- ")
    assert told[0].endswith("a.txt  version 1, 2023-08-07 12:00 UTC")
    assert told[1].endswith("a.txt  version 2, 2023-08-07 13:00 UTC")
    assert told[2] == "changed: text, lines of the input, verdicts and facts"
    shas = " -> ".join(sha256(raw).hexdigest()[:12] for raw in (b"raw", b"new"))
    assert told[3] == f"why: raw bytes {shas}; rules r1 -> r2; rule share.en.share_this +1 line"
    assert told[4:] == [
        "@@ paragraph 1 @@",
        f"- {HARBOUR}",
        f"+ {HARBOUR.replace('Monday', 'Tuesday')}",
        "- Share this with \\x1b[31mfriends",
        "@@ published @@",
        "- unknown",
        '+ 2023-08-07  (line 2 date.label, seen "7 August")',
        "@@ line 2 -> 9 @@",
        "- [kept body: a sentence]",
        "+ [out share: rule share.en.share_this]",
        "  Share this with \\x1b[31mfriends",
    ]


def test_diff_takes_two_versions_one_or_none(place: Path) -> None:
    newest = corpus(place, "diff", "a.txt")
    assert corpus(place, "diff", "a.txt", "1", "2") == corpus(place, "diff", "a.txt", "1") == newest
    back = corpus(place, "diff", "a.txt", "2", "1")
    assert f"+ {HARBOUR}" in back.splitlines()
    assert corpus(place, "diff", "a.txt", "2").splitlines()[2:] == ["no difference"]
    assert "deleted: asked for by the author" in corpus(place, "diff", "b/index.html")
    assert "no version before 1" in fails(place, 1, "diff", "d.txt")
    assert "no version 7; its newest is 2" in fails(place, 1, "diff", "a.txt", "7")
    assert fails(place, 2, "diff", "a.txt", "x")


def test_diff_as_json_has_every_change_and_both_sides(place: Path) -> None:
    told = json.loads(corpus(place, "diff", "a.txt", "--json"))
    assert (told["before"]["version"], told["after"]["rules"]) == (1, "r2")
    assert told["changed"] == ["text", "lines", "verdicts", "facts"]
    assert told["because"] == ["raw", "rules"]
    assert told["rules"] == [{"rule": "share.en.share_this", "before": 0, "after": 1}]
    assert [each["kind"] for each in told["paragraphs"]] == ["changed", "removed"]
    assert {"kind": "removed", "text": "Monday"} in told["paragraphs"][0]["pieces"]
    assert told["facts"][0]["evidence_after"]["rule"] == "date.label"
    assert [(each["kind"], each["before"]["kept"], each["after"]["kept"]) for each in told["lines"]] == [
        ("edited", True, True),
        ("judged", True, False),
    ]


def versions(place: Path, *documents: CleanDocument) -> Iterator[StoredDocument]:
    store = Store.open(place)
    for number, document in enumerate(documents):
        made = offer(store, "x.txt", raw=str(number))
        given = Candidate(made.raw_uri, made.raw, made.raw_sha256, made.media_type, document)
        [told] = store.commit([given], run_id="run", now=START, pipeline="p1", rules="r1", model="m1")
        yield store.document(told.doc_id)


def paragraphs(*texts: str, **fields: Any) -> CleanDocument:
    lines = tuple(Line(n, text, True, Category.BODY, "a sentence", 0.8) for n, text in enumerate(texts))
    return CleanDocument("\n\n".join(texts), lines, **fields)


@pytest.mark.parametrize("columns", [60, 40])
def test_on_a_narrow_terminal_a_difference_is_whole_and_fits_with_wide_letters(
    tmp_path: Path, terminal: Show, columns: int
) -> None:
    before, after = paragraphs(TOKYO, HARBOUR, FERRIES), paragraphs(TOKYO.replace("嵐", "台風"), HARBOUR, FERRIES)
    list(versions(tmp_path / "clean", before, after))
    store = Store.open(tmp_path / "clean")
    shown = terminal(columns, lambda: print_diff(store.diff(store.find("x.txt"))))
    texts = "".join(line[2:] for line in shown if line[:2] in ("- ", "+ ", "  "))
    assert TOKYO in texts
    assert TOKYO.replace("嵐", "台風") in texts
    assert [line[0] for line in shown if line[:1] in ("-", "+")][-2:] == ["-", "+"]


def test_only_markdown_only_facts_and_a_move_say_exactly_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, other = paragraphs(HARBOUR, FERRIES, TOKYO, markdown="# A"), {"markdown": "# B", "outlet": "The Post"}
    documents = (
        plain,
        paragraphs(HARBOUR, FERRIES, TOKYO, markdown="# B"),
        paragraphs(HARBOUR, FERRIES, TOKYO, **other),
        paragraphs(TOKYO, HARBOUR, FERRIES, **other),
    )
    assert len(list(versions(tmp_path / "clean", *documents))) == 4
    store = Store.open(tmp_path / "clean")
    told = []
    for version in (2, 3, 4):
        print_diff(store.diff(store.find("x.txt"), version - 1, version))
        told.append(capsys.readouterr().out.splitlines()[2:])
    assert told[0][0] == "changed: Markdown; nothing else"
    assert told[0][2:] == ["@@ Markdown, block 1 @@", "- # A", "+ # B"]
    assert told[1][0] == "changed: facts; nothing else"
    assert told[1][2:] == ["@@ outlet @@", "- unknown", "+ The Post"]
    assert told[2][0] == "changed: text and lines of the input"
    assert told[2][2:5] == ["@@ paragraph 1 @@", f"> {TOKYO}", f"  {HARBOUR}"]


def test_settings_are_the_reason_when_nothing_else_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(tmp_path / "clean")
    for fields in ({}, {"markdown": "# Storm"}):
        offers = [offer(store, "x.txt", HARBOUR, **fields)]
        store.commit(offers, run_id="run", now=START, pipeline="p1", rules="r1", model="m1")
    print_diff(store.diff(store.find("x.txt")))
    told = capsys.readouterr().out
    assert "changed: Markdown (there was none before); nothing else" in told
    assert "why: other settings: bytes, pipeline, rules and model are the same" in told


def test_a_paragraph_that_went_stands_between_those_that_stayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [f"Paragraph number {n} tells of another matter{' ' + 'again' * n}." for n in range(1, 9)]
    list(versions(tmp_path / "clean", paragraphs(*texts), paragraphs(*texts[:1], *texts[2:6], "New at last.")))
    store = Store.open(tmp_path / "clean")
    print_diff(store.diff(store.find("x.txt")))
    told = capsys.readouterr().out.splitlines()
    start = told.index("@@ paragraph 1 @@")
    assert told[start + 1 : start + 4] == [f"  {texts[0]}", f"- {texts[1]}", f"  {texts[2]}"]
    assert told[start + 4] == "@@ paragraph 5 @@"
    assert told[start + 5] == f"  {texts[5]}"
    assert set(told[start + 6 : start + 9]) == {f"- {texts[6]}", f"- {texts[7]}", "+ New at last."}


def test_history_says_what_is_different_in_each_version_and_why(place: Path) -> None:
    rows = [line.split("\t") for line in corpus(place, "history", "a.txt").splitlines()]
    assert [(row[0], row[3], row[4], *row[7:]) for row in rows] == [
        ("2", "p1", "r2", "upsert", "text,facts,lines", "raw,rules"),
        ("1", "p1", "r1", "upsert", "", ""),
    ]
    gone = corpus(place, "history", "b/index.html").splitlines()[0].split("\t")
    assert (gone[0], gone[7:]) == ("2", ["delete", "deleted", "asked for by the author"])
    told = json.loads(corpus(place, "history", "a.txt", "--json"))
    assert [(each["changed"], each["because"]) for each in told] == [
        (["text", "facts", "lines"], ["raw", "rules"]),
        ([], []),
    ]


@pytest.mark.parametrize("columns", [120, 80, 50])
def test_history_on_a_terminal_shows_all_of_what_tells_versions_apart(
    place: Path, terminal: Show, columns: int
) -> None:
    store = Store.open(place / "data/clean")
    newest, oldest = store.history(store.find("a.txt"))
    shown = terminal(columns, lambda: print_history([newest, oldest]))
    assert shown[0] == "v2  2023-08-07 13:00 UTC  text, facts, lines"
    for version in (newest, oldest):
        assert any(f"raw {version.raw_sha256[:12]}" in line for line in shown)
        assert any(f"rules {version.rules}" in line for line in shown)
    deleted = terminal(columns, lambda: print_history(store.history(store.find("b/index.html"))))
    assert "deleted: asked" in deleted[0]


def test_two_files_with_one_name_are_told_apart_by_no_more_than_it_takes(place: Path) -> None:
    assert shortest(["/r/a/x.txt", "/r/b/x.txt", "/r/c.txt"]) == ["a/x.txt", "b/x.txt", "c.txt"]
    assert shortest(["/r/a/n/x", "/r/b/n/x", "/r/a/m/x"]) == ["a/n/x", "b/n/x", "m/x"]
    assert shortest(["https://x.org/a/", "https://y.org/a/", "", "same", "same"]) == [
        "x.org/a",
        "y.org/a",
        "",
        "same",
        "same",
    ]
    for name in ("b/index.html", "c/index.html"):
        assert corpus(place, "show", name, "--as-of", "1")


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (130, "document v published outlet title file notes"),
        (80, "document v published outlet title file"),
        (60, "document v outlet title file"),
        (40, "document v title file"),
    ],
)
def test_a_list_shows_file_and_outlet_as_long_as_there_is_room(
    place: Path, terminal: Show, columns: int, shown: str
) -> None:
    documents = Store.open(place / "data/clean").documents(as_of=1)
    table = terminal(columns, lambda: print_documents(documents))
    assert table[0].split() == shown.split()
    assert any("b/index.html"[:8] in line for line in table)
    assert any("truncated" in line for line in table) == (columns == 130)


def test_a_terminal_gets_no_more_rows_than_somebody_can_read(place: Path, terminal: Show) -> None:
    [document, *_] = Store.open(place / "data/clean").documents()
    shown = terminal(80, lambda: print_documents([document] * (MOST + 7)))
    assert len(shown) == MOST + 3
    assert shown[-1].startswith("… and 7 more")
