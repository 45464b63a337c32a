"""A user's own outlets in a run: they spell the documents, and are part of the rules these were made by."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import UnreadableFile
from pipeline.run import ingest
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.versions import rules_version
from tests.run.corpora import told

PAGE = (
    "<html><head><meta property='og:site_name' content='NP'></head><body><article><h1>Storm hits coast</h1>"
    "<p>The harbour was closed on Monday after a storm broke the outer wall, the port authority said.</p></article>"
)


def run(folder: Path, store: Store, outlets: Path | None) -> tuple[dict[str, str], str | None, str]:
    result = ingest([folder / "raw"], store, settings=Settings(outlets=outlets))
    [document] = store.documents()
    return told(result), document.outlet, document.rules


def test_a_file_of_outlets_makes_documents_due_and_is_named_in_their_rules(tmp_path: Path) -> None:
    """Near miss: the same file again has nothing to do."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.html").write_text(PAGE, encoding="utf-8")
    file, store = tmp_path / "outlets.toml", Store.open(tmp_path / "clean")
    file.write_text('outlets = [{ name = "Northern Post", aliases = ["NP"] }]', encoding="utf-8")
    assert run(tmp_path, store, None) == ({"a.html": "new"}, "NP", rules_version())
    done, outlet, rules = run(tmp_path, store, file)
    assert (done, outlet) == ({"a.html": "changed"}, "Northern Post")
    assert rules.startswith(f"{rules_version()}-")
    assert run(tmp_path, store, file) == ({"a.html": "unchanged"}, "Northern Post", rules)


def test_a_bad_file_of_outlets_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "clean")
    with pytest.raises(UnreadableFile, match=r"outlets\.toml"):
        ingest([tmp_path], store, settings=Settings(outlets=tmp_path / "outlets.toml"))
    assert store.runs() == []
