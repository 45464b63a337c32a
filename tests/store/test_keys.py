"""The same file is the same document, wherever it is called from; the same page, however its address is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store import doc_id_for
from pipeline.store.keys import canonical


def test_a_path_means_the_same_document_from_any_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    monkeypatch.chdir(tmp_path)
    from_above = doc_id_for("raw/a.txt", "clean")
    monkeypatch.chdir(tmp_path / "raw")
    assert doc_id_for("a.txt", "../clean") == from_above
    assert doc_id_for("./../raw/a.txt", tmp_path / "clean") == from_above
    assert doc_id_for("b.txt", "../clean") != from_above


def test_a_project_folder_can_be_moved(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "elsewhere" / "two"
    assert doc_id_for(str(one / "raw/a.txt"), one / "clean") == doc_id_for(str(two / "raw/a.txt"), two / "clean")


def test_a_linked_folder_is_the_folder_it_links_to(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "inbox").symlink_to(tmp_path / "raw")
    clean = tmp_path / "clean"
    assert doc_id_for(str(tmp_path / "inbox/a.txt"), clean) == doc_id_for(str(tmp_path / "raw/a.txt"), clean)


def test_a_linked_file_is_a_document_of_its_own(tmp_path: Path) -> None:
    """Its name can lead to another file tomorrow."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    clean = tmp_path / "clean"
    assert doc_id_for(str(tmp_path / "a.txt"), clean) != doc_id_for(str(tmp_path / "b.txt"), clean)


def test_a_url_is_itself_whatever_the_store() -> None:
    url = "https://example.com/news?id=1"
    assert doc_id_for(url, "/a") == doc_id_for(url, "/b")
    assert doc_id_for(url, "/a") != doc_id_for(url + "2", "/a")


def test_an_id_is_16_hex_digits_and_stays_the_same_between_releases() -> None:
    """A changed id would make every document of every corpus a new one."""
    assert doc_id_for("https://example.com/", "/any") == "f11ea6f664f0ef28"
    assert doc_id_for("/srv/raw/a.txt", "/srv/clean") == "70403a614b2c1952"


def test_a_file_name_that_is_not_unicode_has_an_id() -> None:
    assert len(doc_id_for("/srv/raw/" + os.fsdecode(b"caf\xe9.txt"), "/srv/clean")) == 16


def test_an_article_from_nowhere_is_refused() -> None:
    with pytest.raises(StoreError, match="path or URL"):
        doc_id_for("", "/srv/clean")


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("https://news.example/a", "http://www.news.example:80/a", "https://m.news.example/a"),
        ("https://news.example", "https://NEWS.example/", "https://news.example/a"),
        ("https://news.example/a", "https://news.example/a#comments", "https://news.example/a/"),
        ("https://news.example/#!/a", "http://news.example/#!/a", "https://news.example/#!/b"),
        ("https://news.example/~a?q=%c3%a9", "https://news.example/%7Ea?q=\u00e9", "https://news.example/~A?q=%C3%A9"),
        ("https://news.example/a?id=1&p=2", "http://news.example/a?id=1&p=2", "https://news.example/a?id=1%26p=2"),
        ("https://news.example:8080/a", "http://news.example:8080/a", "https://news.example/a"),
        ("https://[2001:db8::1]/a", "http://[2001:DB8::1]/a", "https://[2001:db8::2]/a"),
    ],
)
def test_an_address_is_the_same_however_it_is_written_and_no_other(one: str, same: str, other: str) -> None:
    assert canonical(one) == canonical(same) != canonical(other)
    assert canonical(canonical(one)) == canonical(one)


def test_what_is_no_address_stays_as_it_is() -> None:
    for text in ("https://[bad/a", "https://news.example:port/a", "ftp://news.example/a", "https://"):
        assert canonical(text) == text
