"""A store of the release before, which had no table `identity`: its documents stay the documents they are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.run import ingest, reprocess
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.first_identity import first_known
from pipeline.store.keys import url_key
from pipeline.store.snapshot import Snapshot
from tests.store.captures import article, capture, take

PREVIOUS = Path(__file__).parent / "previous"
SETTINGS = Settings(markdown=True)


@pytest.fixture
def old(tmp_path: Path) -> Store:
    """With its files beside it, as they were when it was written."""
    shutil.copytree(PREVIOUS / "0.1.0", tmp_path / "clean")
    shutil.copytree(PREVIOUS / "raw", tmp_path / "raw")
    return Store.open(tmp_path / "clean", create=False)


def test_its_files_are_the_documents_that_they_were(old: Store) -> None:
    ids = set(old.heads())
    raw = old.path.parent / "raw"
    dry = ingest([raw], old, settings=SETTINGS, dry_run=True)
    assert old.version("identity") is None
    result = ingest([raw], old, settings=SETTINGS)
    assert [(each.doc_id, each.version) for each in dry.outcomes] == [
        (each.doc_id, each.version) for each in result.outcomes
    ]
    assert set(old.heads()) == ids == {each.doc_id for each in result.outcomes if each.doc_id}


def test_a_capture_of_a_page_it_has_is_a_version_of_that_page(old: Store) -> None:
    """Whether the file of old is looked at before or after, or never again."""
    bridge = next(each for each in old.documents() if each.url is not None)
    again = old.path.parent / "raw/a-second-capture.html"
    again.write_bytes(next((old.path.parent / "raw").glob("bridge*")).read_bytes().replace(b"</p>", b" It is.</p>", 1))
    [captured] = ingest([again], old, settings=SETTINGS).outcomes
    assert (captured.doc_id, captured.status.value) == (bridge.doc_id, "changed")
    told = {each.doc_id for each in ingest([again.parent], old, settings=SETTINGS).outcomes if each.doc_id}
    assert told == set(old.heads())
    assert len(old.heads()) == 3


def test_another_page_with_the_address_of_one_it_has_stays_apart(old: Store) -> None:
    bridge = old.document(next(each.doc_id for each in old.documents() if each.url is not None))
    clean = replace(bridge.clean(), title="Budget", text="The council has voted on the budget of the year. " * 9)
    other = old.path.parent / "raw/budget.html"
    [found] = take(old, replace(capture(old, "budget.html", "x"), document=clean, raw_uri=str(other)))
    assert (found.doc_id == bridge.doc_id, found.status) == (False, "new")


def test_of_documents_with_one_address_none_is_hidden_from_it() -> None:
    """The first may have been a wall and no article."""
    facts = {
        "raw_sha256": "0",
        "url": "https://news.example/storm",
        "captured_iso": None,
        "modified_iso": None,
        "output_hash": "0",
    }
    known = first_known({"doc_id": name, "raw_uri": f"{name}.html", **facts} for name in ("wall", "storm"))
    assert known.leading(url_key("https://news.example/storm").key) == ("wall", "storm")


def test_its_texts_are_read_once_for_a_batch(old: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its documents have no sketches, and a moved inbox asks for those of all of them."""
    bridge = old.document(next(each.doc_id for each in old.documents() if each.url is not None)).clean()
    for name in ("school", "market"):
        take(old, replace(capture(old, f"{name}.html", "x"), document=replace(bridge, text=article(name), url=name)))
    store, passes, whole = Store.open(old.path), [], Snapshot.picked
    monkeypatch.setattr(store._register, "_sketches", SimpleNamespace(at=lambda snapshot: {}))
    monkeypatch.setattr(Snapshot, "picked", lambda *args: passes.append(1) or whole(*args))
    moved = [
        replace(capture(store, f"moved/{n}.html", f"{n}"), document=replace(bridge, text=text + " And more.", url=url))
        for n, (url, text) in enumerate(
            [(bridge.url, bridge.text), ("school", article("school")), ("market", article("market"))]
        )
    ]
    assert {each.doc_id for each in take(store, *moved)} <= set(old.heads())
    assert len(passes) == 1


def test_its_documents_are_cleaned_again_from_what_it_holds(old: Store) -> None:
    shutil.rmtree(old.path.parent / "raw")
    result = reprocess(old, settings=SETTINGS, force=True)
    assert {each.doc_id for each in result.outcomes} == set(old.heads())
    assert result.counts.quarantined == 0


def test_one_that_is_deleted_stays_away(old: Store) -> None:
    gone = old.find("storm.txt")
    old.delete(gone, "asked for", run_id="d", now=datetime(2024, 1, 1, tzinfo=UTC))
    result = ingest([old.path.parent / "raw"], old, settings=SETTINGS)
    assert next(each for each in result.outcomes if each.name.endswith("storm.txt")).status.value == "deleted"
