"""Pages as browsers save them, through whole runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.run import reprocess
from pipeline.store import Store
from tests.run.corpora import SETTINGS, CountingClean, rules_become, run, told

CHROME = Path(__file__).parents[1] / "read/pages/chrome.mhtml"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    shutil.copy(CHROME, tmp_path / "raw/storm.mhtml")
    return tmp_path / "raw"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


def test_a_page_in_one_file_is_a_document_and_unchanged_the_second_time(raw: Path, store: Store) -> None:
    assert told(run(raw, store)) == {"storm.mhtml": "new"}
    (document,) = store.documents()
    assert (document.media_type, document.captured is not None) == ("multipart/related", True)
    assert document.url == "https://www.northernpost.example/news/storm-closes-harbour?ref=front"
    assert store.raw(document.raw_sha256) == CHROME.read_bytes()
    assert told(run(raw, store)) == {"storm.mhtml": "unchanged"}
    assert told(run(raw, store, force=True)) == {"storm.mhtml": "unchanged"}


def test_it_is_cleaned_again_from_the_bytes_that_the_store_keeps(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    shutil.rmtree(raw)
    rules_become(monkeypatch, "tuesday")
    clean = CountingClean(monkeypatch)
    assert told(reprocess(store, settings=SETTINGS)) == {"storm.mhtml": "unchanged"}
    assert clean.seen() == ["storm.mhtml"]


def test_one_without_a_page_is_in_quarantine_and_harms_no_other(raw: Path, store: Store) -> None:
    (raw / "cut.mhtml").write_bytes(CHROME.read_bytes()[:400])
    assert told(run(raw, store)) == {"cut.mhtml": "no_html_part", "storm.mhtml": "new"}
