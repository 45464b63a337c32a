"""The setting `fast`: web pages judged without a second opinion, and documents that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import clean
from pipeline.classify.model import page_model
from pipeline.run import Counts, ingest, reprocess
from pipeline.segment import extractor
from pipeline.segment.page import Page
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.versions import model_version

PAGE = "".join(f"<div>Boat {number} for sale, call the harbour office in Northwick.</div>" for number in range(40))


def test_only_without_it_is_another_extractor_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Page] = []
    monkeypatch.setattr(extractor, "extracted", asked.append)
    monkeypatch.setattr(page_model, "UNSURE", 2.0)  # as if every page were a hard one
    clean(PAGE, "text/html", fast=True)
    assert not asked
    clean(PAGE, "text/html")
    assert len(asked) == 1


def test_documents_say_so_and_are_due_again_once_it_is_off(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "boats.html").write_text(PAGE)
    store = Store.open(tmp_path / "clean")
    assert ingest([tmp_path / "raw"], store, settings=Settings(fast=True)).counts == Counts(new=1)
    assert [each.model for each in store.documents()] == [f"{model_version()}-fast"]
    assert ingest([tmp_path / "raw"], store, settings=Settings(fast=True)).counts == Counts(unchanged=1)
    assert len(reprocess(store, settings=Settings()).outcomes) == 1
    assert not reprocess(store, settings=Settings()).outcomes
