"""What may reach a terminal, and what a run says while it goes on."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stdout
from datetime import UTC, datetime

import pytest

from pipeline.cli.listings import print_runs
from pipeline.cli.progress import plain_lines
from pipeline.cli.run_report import QUARANTINED_ROWS, quarantine_lines
from pipeline.cli.terminal import print_json, printable
from pipeline.run import Outcome, Progress, Status
from pipeline.store import RunRecord
from tests.cli.test_past import Terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("bell\x07", "bell\\x07"),
        ("evil\u202etxt.exe", "evil\\u202etxt.exe"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("half \ud83d pair", "half \\ud83d pair"),
    ],
)
def test_what_a_terminal_would_act_on_is_shown_as_text(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text", ["Владимир Путин", "می‌خواهم", "東京 🗼", "naïve “quotes” – dash", "[red]no markup[/red]"]
)
def test_letters_of_all_scripts_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


def test_json_on_a_terminal_is_safe_and_means_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"text": "Владимир \x1b[31m \x9b \u202e \ud83d"}
    print_json(value)
    shown = capsys.readouterr().out
    assert "Владимир" in shown
    assert not set("\x1b\x9b\u202e\ud83d") & set(shown)
    assert json.loads(shown) == value


def step(done: int, total: int, status: Status | None = None, reason: str | None = None) -> Progress:
    name = f"{done}.txt"
    return Progress(done, total, name, None if status is None else Outcome(name, name, status, reason=reason))


def test_a_small_run_has_a_line_for_each_document(capsys: pytest.CaptureFixture[str]) -> None:
    show = plain_lines()
    for progress in (step(1, 2), step(2, 2, Status.QUARANTINED, "empty_file"), step(2, 2, Status.NEW)):
        show(progress)
    assert capsys.readouterr().err.splitlines() == ["quarantined  2.txt: empty_file", "new          2.txt"]


def test_a_large_run_has_a_line_every_ten_seconds_and_for_what_is_quarantined(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0.0]
    show = plain_lines(clock=lambda: now[0])
    for done in range(1, 2001):
        now[0] = done / 100
        show(step(done, 2000, Status.QUARANTINED if done == 7 else Status.NEW, "empty_file"))
    assert capsys.readouterr().err.splitlines() == [
        "quarantined  7.txt: empty_file",
        "1,000 of 2,000",
        "2,000 of 2,000",
    ]


def test_a_list_of_thousands_in_quarantine_is_cut_and_says_so() -> None:
    bad = [Outcome(f"{number}.txt", "", Status.QUARANTINED, reason="empty_file", remedy="x") for number in range(2000)]
    lines = quarantine_lines(bad)
    assert len(lines) == QUARANTINED_ROWS + 2
    assert lines[-2] == "… and 1,900 more: `corpus quarantine` lists them all"
    assert len(quarantine_lines(bad[:QUARANTINED_ROWS])) == QUARANTINED_ROWS + 1


@pytest.mark.parametrize("columns", [60, 72, 80, 100, 110, 120, 160])
def test_a_number_in_a_list_of_runs_is_never_cut(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut 3000 is a 30. What tells least goes first, and is whole where it is shown."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    now = datetime(2026, 11, 23, 5, 7, tzinfo=UTC)
    rules, counts = (
        "1a2b3c4d5e6f",
        {"inputs": 30_000, "new": 29_115, "changed": 9_100, "unchanged": 800, "quarantined": 85},
    )
    run = RunRecord(
        "20261123T050725Z-a9f75241",
        "reprocess",
        now,
        now,
        **counts,
        pipeline="p",
        rules=rules,
        model=rules,
        documents_version=1,
        complete=True,
    )
    with redirect_stdout(Terminal()) as screen:
        print_runs([run], {run.run_id: ()})
    told = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    shown = told.splitlines()[2]
    assert {"05:07", "reprocess", "30000", "29115", "9100", "800", "85"} <= set(shown.split())
    assert "…" not in told
    assert max(map(len, told.splitlines())) <= columns
    assert (rules in shown, run.run_id in shown) == (columns >= 120, columns >= 110)
