"""Promise 5: one bad file never hurts another. It goes to quarantine with a reason, and the run goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.run import Progress, RunResult, Status, ingest, reprocess
from pipeline.store import Store
from pipeline.types import CleanDocument
from tests.run.corpora import SETTINGS, STORY, CountingClean, write_articles

GOOD = ("aarhus", "bergen", "cadiz", "dover")
BAD = {
    "b0-empty.txt": "empty_file",
    "b1-blank.txt": "empty_file",
    "b2-nul-only.txt": "empty_file",
    "b3-picture.txt": "binary_file",
    "b4-noise.txt": "binary_file",
    "b5-huge.txt": "too_large",
    "b6-pipe.txt": "not_a_file",
    "b7-dangling.txt": "not_found",
    "b8-loop.txt": "symlink_loop",
    "c-vanishing.txt": "file_vanished",
    "d-poison.txt": "internal_error",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Four good articles with every kind of trouble between them."""
    raw = write_articles(tmp_path / "raw", *GOOD, "c-vanishing", "d-poison")
    (raw / "b0-empty.txt").touch()
    (raw / "b1-blank.txt").write_bytes(b" \r\n\t\n")
    (raw / "b2-nul-only.txt").write_bytes(b"\0\0\0")
    (raw / "b3-picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    (raw / "b4-noise.txt").write_bytes(bytes(range(256)) * 40)
    with (raw / "b5-huge.txt").open("wb") as file:
        file.truncate(500_000_000)
    os.mkfifo(raw / "b6-pipe.txt")
    (raw / "b7-dangling.txt").symlink_to("gone.txt")
    (raw / "b8-loop.txt").symlink_to("b8-loop.txt")
    return raw


@pytest.fixture
def result(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunResult:
    """A run over them, during which one file vanishes and another trips over a defect of ours."""

    def poisoned(document: CleanDocument, name: str) -> CleanDocument:
        if name == "d-poison.txt":
            raise RecursionError("too deep")
        return document

    CountingClean(monkeypatch).change = poisoned

    def vanish(step: Progress) -> None:
        if step.name.endswith("b0-empty.txt"):
            (raw / "c-vanishing.txt").unlink(missing_ok=True)

    return ingest([raw], Store.open(tmp_path / "clean"), settings=SETTINGS, progress=vanish)


def test_each_bad_file_is_quarantined_with_its_reason_and_a_remedy(result: RunResult) -> None:
    assert {Path(each.name).name: each.reason for each in result.quarantined} == BAD
    assert all(each.remedy for each in result.quarantined)


def test_every_input_is_accounted_for_exactly_once(result: RunResult, raw: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    names = [Path(each.name).name for each in result.outcomes]
    assert sorted(names) == sorted([*BAD, *(f"{name}.txt" for name in GOOD)])
    rows = [Path(each.uri).name for each in store.quarantined()] + [
        Path(each.raw_uri).name for each in store.documents()
    ]
    assert sorted(rows) == sorted(names)


def test_the_good_ones_come_out_as_they_would_alone(result: RunResult, tmp_path: Path) -> None:
    alone = Store.open(tmp_path / "alone")
    ingest([write_articles(tmp_path / "good", *GOOD)], alone, settings=SETTINGS)
    among = Store.open(tmp_path / "clean")

    def outputs(store: Store) -> dict[str, tuple[int, str]]:
        return {Path(each.raw_uri).name: (each.version, each.output_hash) for each in store.documents()}

    assert outputs(among) == outputs(alone)


def test_a_bad_file_that_is_mended_becomes_a_document(result: RunResult, raw: Path, tmp_path: Path) -> None:
    (raw / "b0-empty.txt").write_text(STORY.format(place="Esbjerg"), encoding="utf-8")
    again = ingest([raw / "b0-empty.txt"], Store.open(tmp_path / "clean"), settings=SETTINGS)
    assert [each.status for each in again.outcomes] == [Status.NEW]


def test_a_bad_file_does_not_stop_the_corpus_from_being_made_again(result: RunResult, tmp_path: Path) -> None:
    again = reprocess(Store.open(tmp_path / "clean"), settings=SETTINGS, force=True)
    assert [each.status for each in again.outcomes] == [Status.UNCHANGED] * len(GOOD)
