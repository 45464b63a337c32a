"""Several captures of one page: versions of one document, night after night."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.run import Counts, Outcome, Status, describe, reprocess
from pipeline.store import Store
from tests.run.corpora import SETTINGS, CountingClean, batches_of, rules_become, run, told

PAGE = """<html><head><title>{title}</title><link rel="canonical" href="{url}"></head><body><article><h1>{title}</h1>
<p>The harbour of {place} was closed on Monday after the storm, the port authority said in a statement.</p>
<p>Ferries to the islands of {place} will sail again on Wednesday, when the wind has gone down a little.</p>
<p>{last}</p></article></body></html>"""
URL = "https://news.example/storm"


def write(file: Path, last: str, *, url: str = URL, place: str = "Aarhus") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PAGE.format(title=f"Storm closes {place}", url=url, place=place, last=last), encoding="utf-8")
    return file


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two captures of one page, the second with a correction."""
    write(tmp_path / "raw/1/storm.html", "The damage is put at two million, a spokesman for the town told reporters.")
    write(tmp_path / "raw/2/storm.html", "The damage is put at three million, a spokesman for the town told reporters.")
    return tmp_path / "raw"


def test_the_nights_after_clean_nothing_and_write_no_version(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(raw, store)
    assert [(each.status.value, each.version) for each in result.outcomes] == [("new", 1), ("changed", 2)]
    clean, before = CountingClean(monkeypatch), {name: store.version(name) for name in ("documents", "raw", "identity")}
    for force in (False, False, True):
        assert run(raw, store, force=force).counts == Counts(unchanged=2)
    assert clean.seen() == ["storm.html"], "with force, the one that the document is made of"
    assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before


@pytest.mark.parametrize("others", [0, 21])
def test_a_row_shows_the_facts_of_the_version_it_names(raw: Path, store: Store, others: int) -> None:
    """Also where only summaries are read, because there are many."""
    write(raw / "2/storm.html", "The damage is put at three million.", place="Bergen")
    new = run(raw, store).outcomes[0]
    older = Outcome(new.name, new.uri, Status.UNCHANGED, new.doc_id, 1)
    shown = describe([older, replace(older, version=2)] + [older] * others, store)
    assert [each.title for each in shown[:2]] == ["Storm closes Aarhus", "Storm closes Bergen"]


def test_new_rules_are_tried_on_the_newest_capture_alone(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_become(monkeypatch, "monday")
    run(raw, store)
    clean = CountingClean(monkeypatch)
    clean.change = lambda document, name: replace(document, tags=("sea",))
    rules_become(monkeypatch, "tuesday")
    assert [(each.status.value, each.version) for each in run(raw, store).outcomes] == [
        ("unchanged", 2),
        ("changed", 3),
    ]
    assert "three million" in (store.document(store.find(URL)).text or "")
    assert len(clean.seen()) == 1


def test_reprocess_takes_the_newest_bytes_though_they_made_no_version(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it find another document where today's rules read another address."""
    rules_become(monkeypatch, "monday")
    run(raw, store)
    spaced = raw / "3/storm.html"
    write(spaced, "The damage is put at three million, a spokesman for the town told reporters.")
    spaced.write_bytes(spaced.read_bytes() + b"\n<!-- served from a cache -->\n")
    assert run(spaced, store).counts == Counts(unchanged=1)
    clean = CountingClean(monkeypatch)
    clean.change = lambda document, name: replace(document, tags=("sea",), url="https://news.example/other")
    rules_become(monkeypatch, "tuesday")
    [outcome] = reprocess(store, settings=SETTINGS).outcomes
    assert (outcome.uri, outcome.version, outcome.doc_id) == (str(spaced), 3, store.find(URL))
    assert store.raw(store.heads()[store.find(URL)].raw_sha256) == spaced.read_bytes()
    assert store.find("https://news.example/other") == store.find(URL)
    assert reprocess(store, settings=SETTINGS).outcomes == ()


def test_a_capture_that_leaves_the_output_as_it_is_is_cleaned_once(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(raw, store)
    copy = raw / "3/storm.html"
    copy.parent.mkdir()
    copy.write_bytes((raw / "2/storm.html").read_bytes() + b"\n")
    clean = CountingClean(monkeypatch)
    assert run(raw, store).counts == Counts(unchanged=3)
    assert len(clean.seen()) == 1
    assert run(raw, store).counts == Counts(unchanged=3)
    assert clean.seen() == []


def test_a_copy_of_a_replaced_capture_is_cleaned_once_and_says_nothing_of_the_document(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it was cleaned must not count as if its output were what the document holds."""
    run(raw, store)
    copy = raw / "9/storm.html"
    copy.parent.mkdir()
    copy.write_bytes((raw / "1/storm.html").read_bytes())
    clean = CountingClean(monkeypatch)
    assert run(raw, store).counts == run(raw, store).counts == Counts(unchanged=3)
    assert (len(clean.seen()), [each.checked for each in store.runs()]) == (1, [b"", b"", b""])


def test_a_dry_run_over_several_batches_tells_what_the_run_will_do(raw: Path, store: Store) -> None:
    write(raw / "4/rain.html", "The town will have to pay for it, said the mayor.", place="Bergen")
    dry = run(raw, store, dry_run=True, settings=batches_of(1))
    assert not store.path.exists()
    assert [(each.doc_id, each.version, each.status) for each in dry.outcomes] == [
        (each.doc_id, each.version, each.status) for each in run(raw, store, settings=batches_of(1)).outcomes
    ]


def test_a_path_that_is_not_there_is_said_but_not_kept(raw: Path, store: Store, tmp_path: Path) -> None:
    result = run(tmp_path / "rwa", store)
    assert told(result) == {"rwa": "not_found"}
    assert result.outcomes[0].remedy == "check the spelling, or leave it out"
    assert not store.path.exists(), "nor is a store made for it"
    run(raw, store)
    run(tmp_path / "rwa", store)
    assert (store.quarantined(), len(store.runs())) == ([], 1)


def test_a_link_to_nowhere_in_a_folder_is_kept_in_quarantine(raw: Path, store: Store) -> None:
    (raw / "gone.html").symlink_to(raw / "nowhere.html")
    run(raw, store)
    assert [row.reason for row in store.quarantined()] == ["not_found"]


def test_a_folder_that_can_be_read_again_leaves_the_quarantine(
    raw: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.listdir

    def refused(path: str) -> list[str]:
        if path.endswith("/2"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    with monkeypatch.context() as locked:
        locked.setattr(os, "listdir", refused)
        run(raw, store)
        run(raw, store)
    assert [(row.reason, row.uri) for row in store.quarantined()] == [("permission_denied", str(raw / "2"))]
    run(raw, store, dry_run=True)
    assert len(store.quarantined()) == 1
    run(raw, store)
    assert store.quarantined() == []
