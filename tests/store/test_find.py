"""From what a person types to the one document that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DocumentNotFound
from pipeline.store import Candidate, Committed, Store

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]
URL = "https://example.com/bridge"


@pytest.fixture
def ids(store: Store, candidate: Make, commit: Commit) -> dict[str, str]:
    """Five files, of which two have the same name, and a page that was fetched from its URL."""
    files = ["a.txt", "extra-a.txt", "x/same.txt", "y/same.txt", "page.html"]
    offers = [candidate(name, name, url=URL + "?page" if name == "page.html" else None) for name in files]
    fetched = replace(candidate("fetched", "fetched"), raw_uri=URL)
    told = commit(*offers, fetched)
    return dict(zip([*files, URL], [each.doc_id for each in told], strict=True))


def test_a_whole_doc_id_and_its_first_four_characters_find_the_document(store: Store, ids: dict[str, str]) -> None:
    wanted = ids["a.txt"]
    assert store.find(wanted) == store.find(wanted[:4]) == store.find(wanted[:9].upper()) == wanted


def test_three_characters_of_a_doc_id_are_too_few(store: Store, ids: dict[str, str]) -> None:
    with pytest.raises(DocumentNotFound, match="at least 4"):
        store.find(ids["a.txt"][:3])


def test_a_file_name_finds_the_document_but_another_part_of_the_path_does_not(
    store: Store, ids: dict[str, str]
) -> None:
    assert store.find("a.txt") == ids["a.txt"]
    for part in (".txt", "raw", "txt", ""):
        with pytest.raises(DocumentNotFound):
            store.find(part)


def test_a_path_finds_the_document_however_it_is_written(
    store: Store, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store.path.parent)
    for path in ("raw/a.txt", "./raw/a.txt", "raw/../raw/a.txt", str(store.path.parent / "raw/a.txt")):
        assert store.find(path) == ids["a.txt"]
    assert store.find("x/same.txt") == ids["x/same.txt"]


def test_a_name_that_two_documents_have_is_refused_and_both_are_named(store: Store, ids: dict[str, str]) -> None:
    with pytest.raises(DocumentNotFound) as refused:
        store.find("same.txt")
    assert all(ids[name] in str(refused.value) for name in ("x/same.txt", "y/same.txt"))
    assert ids["a.txt"] not in str(refused.value)


def test_a_url_finds_the_page_fetched_from_it_and_the_file_that_says_it_is_its_own(
    store: Store, ids: dict[str, str]
) -> None:
    assert store.find(URL) == ids[URL]
    assert store.find(URL + "?page") == ids["page.html"]
    with pytest.raises(DocumentNotFound):
        store.find(URL + "?other")


def test_asking_an_empty_store_says_how_to_see_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(DocumentNotFound, match="corpus list"):
        Store.open(tmp_path / "none").find("a.txt")


def test_the_start_of_a_file_name_is_enough_when_nothing_else_answers(store: Store, ids: dict[str, str]) -> None:
    assert store.find("extra") == ids["extra-a.txt"]
    with pytest.raises(DocumentNotFound, match="could be"):
        store.find("same")
    with pytest.raises(DocumentNotFound, match="at least 4 characters"):
        store.find("ext")
