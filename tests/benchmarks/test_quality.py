"""The figures of the quality benchmark are those one counts by hand, and a missed floor is heard of."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from pipeline import Category, CleanDocument, Line

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))  # the benchmarks are scripts, and import each other as such

import quality  # noqa: E402
import scoring  # noqa: E402

HARBOUR = """# The Example, a report
title\tStorm closes the harbour

body\tThe harbour was closed on Monday, the port said.
body\tIt opens again on Tuesday.

share\tCopy link
nav\tBack to top
comment\tLeave a comment
"""


def harbour(tmp_path: Path) -> scoring.LabelledDocument:
    path = tmp_path / "en_harbour.tsv"
    path.write_text(HARBOUR, encoding="utf-8")
    return scoring.read_fixture(path)


def judged(tmp_path: Path, **category_by_line: str) -> scoring.JudgedDocument:
    """The harbour document with these verdicts, all else kept as body."""
    document = harbour(tmp_path)
    texts = document.text.split("\n")
    lines = []
    for number in document.labels:
        category = Category(category_by_line.get(f"line{number}", "body"))
        kept = category is Category.BODY
        lines.append(Line(number, texts[number - 1], kept, category, "", 0.95 if kept else 0.65))
    return scoring.judge(document, CleanDocument(text="", lines=tuple(lines), title="STORM closes the harbour!"))


def test_a_fixture_is_read_without_its_comment_and_with_its_empty_lines(tmp_path: Path) -> None:
    document = harbour(tmp_path)
    assert document.language == "en"
    assert document.text.startswith("Storm closes the harbour\n\nThe harbour was closed")
    assert document.labels == {1: "title", 3: "body", 4: "body", 6: "share", 7: "nav", 8: "comment"}


def test_a_label_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en_x.tsv"
    path.write_text("advert\tBuy it\n", encoding="utf-8")
    with pytest.raises(ValueError, match="advert"):
        scoring.read_fixture(path)


def test_a_line_without_its_tab_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en_x.tsv"
    path.write_text("body Buy it\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        scoring.read_fixture(path)


def test_figures_are_those_counted_by_hand(tmp_path: Path) -> None:
    """Lost: 5 of 14 words. Went: title and share, of 4 lines and 4 + 2 of 12 words; share/widget is right."""
    document = judged(tmp_path, line1="title", line4="nav", line6="widget")
    found = scoring.figures([document])
    assert found["lost"] == pytest.approx(100 * 5 / 14)
    assert found["lines"] == 50
    assert found["words"] == 50
    assert found["category"] == 1
    assert found["title"] == 1
    assert found["f1"] == pytest.approx(2 * 9 / (14 + 15))  # 9 right words, among 9 + 6 kept
    assert found["unsure"] == 0
    assert scoring.by_label([document]) == {"title": (1, 1), "share": (1, 1), "nav": (0, 1), "comment": (0, 1)}


def test_a_wrong_category_counts_only_for_lines_that_rightly_went(tmp_path: Path) -> None:
    assert scoring.figures([judged(tmp_path, line4="ad", line6="comment", line8="comment")])["category"] == 0.5


def test_scores_are_held_against_what_was_right(tmp_path: Path) -> None:
    document = judged(tmp_path, line1="title", line4="nav")
    assert scoring.calibration([document]) == [(0.6, 0.7, 2, 0.5), (0.9, 1.0, 4, 0.25)]


def test_the_longest_mistakes_come_first(tmp_path: Path) -> None:
    lost, left = scoring.mistakes([judged(tmp_path, line3="ad", line4="ad", line1="title")])
    assert [line.words for line in lost] == [9, 5]
    assert [line.label for line in left] == ["nav", "comment", "share"]


def test_a_character_of_a_script_without_spaces_is_a_word() -> None:
    assert len(scoring.WORD.findall("東京2024年 Tokyo")) == 5


@pytest.fixture
def run(tmp_path: Path):
    """The command on the harbour document: its exit status under these floors."""
    harbour(tmp_path)

    def command(floors: str, *more: str) -> int:
        (tmp_path / "floors.toml").write_text(floors)
        return quality.main(["--documents", str(tmp_path), "--floors", str(tmp_path / "floors.toml"), *more])

    return command


def test_a_missed_floor_gives_exit_status_1_and_is_named(
    run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = "[written]\nlost = -1.0\nlines = 101.0\nf1 = 0.01\n[written.lost_by_language]\nen = -2.0\n"
    assert run(floors) == 1
    assert "written, en" not in capsys.readouterr().out, "one short document says nothing about a language"
    (first,) = tmp_path.glob("en_*.tsv")
    for number in (2, 3):
        (tmp_path / f"en_copy{number}.tsv").write_bytes(first.read_bytes())
    assert run(floors) == 1
    said = capsys.readouterr().out.split("floors missed:")[1]
    assert "written: lost is 0, should be at most -1: missed by 1" in said
    assert "written: lines is" in said
    assert "written, en: lost is 0, should be at most -2: missed by 2" in said
    assert "f1" not in said


def test_held_floors_give_exit_status_0(run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("[written]\nlost = 0.0\nlines = 1.0\n[written.lost_by_language]\nany = 0.0\n") == 0
    out = capsys.readouterr().out
    assert "every floor is held" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_pack_is_scored_with_floors_of_its_own(run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"text": "The harbour was closed on Monday, the port said.", "blank": 0, "label": "body"},
        {"text": "Leave a comment", "blank": 2, "label": "comment"},
    ]
    row = {"doc": "harbour", "lang": "en", "url": "", "lines": lines}
    with gzip.open(tmp_path / "lines.jsonl.gz", "wt") as pack:
        pack.write(json.dumps(row) + "\n")
    report = tmp_path / "report.json"
    assert run("[pack]\nlines = 101.0\n", "--pack", str(tmp_path), "--json", str(report)) == 1
    out = capsys.readouterr().out
    assert "in-sample" in out
    assert "pack: lines is 100, should be at least 101: missed by 1" in out
    assert json.loads(report.read_text())["pack"]["lines"] == 100


def test_the_corpus_has_every_label_and_many_languages() -> None:
    """Else a floor could be held by never meeting what it is about."""
    documents = [scoring.read_fixture(path) for path in (BENCHMARKS / "quality" / "documents").glob("*.tsv")]
    labels = [label for document in documents for label in document.labels.values()]
    assert {label for label in Category if labels.count(label) < 10} == set()
    assert len({document.language for document in documents}) >= 26
    assert (
        sum(set(document.labels.values()) <= {"body", "heading", "standfirst", "title"} for document in documents) >= 8
    )
