"""What lies in a root and what only looks as if it did: folders with like names, links, `..`, buckets."""

from __future__ import annotations

import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.run import inside

PARTS = st.lists(st.sampled_from(["news", "news-private", "2024", "..", ".", "", "~", "link"]), max_size=6)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A root, with another folder beside it that begins with its name."""
    for name in ("news/2024", "news-private", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path / "news"


def test_a_root_and_all_below_it_lie_inside_whether_they_are_there_or_not(news: Path) -> None:
    for path in (news, f"{news}/", news / "2024", news / "nope/deeper.txt", f"{news}//2024/./a.txt"):
        assert inside(path, [str(news)])
        assert inside(path, [f"{news}/"])


def test_a_folder_whose_name_only_begins_like_the_root_lies_outside(news: Path) -> None:
    for path in (f"{news}-private", f"{news}-private/a.txt", f"{news}.txt", news.parent, "/", "/etc/passwd"):
        assert not inside(path, [str(news)])


def test_any_of_several_roots_will_do_and_none_is_none(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news)
    elsewhere = news.parent / "elsewhere"
    assert inside(elsewhere / "a.txt", [str(news), str(elsewhere)])
    assert not inside(news, [])
    assert not inside(news, [""]), "an empty root is no root, and not the working folder"


def test_two_dots_lead_out_and_may_not_come_back_from_outside(news: Path) -> None:
    assert inside(f"{news}/2024/../a.txt", [str(news)])
    assert not inside(f"{news}/../news-private", [str(news)])
    assert not inside(f"{news}/../elsewhere/../news/a.txt", [str(news)])
    assert not inside(f"{news}-private/../news/a.txt", [str(news)]), "else it would tell that the folder is there"


def test_two_dots_after_a_link_go_up_from_where_the_link_leads(news: Path) -> None:
    (news / "link").symlink_to(news.parent / "elsewhere")
    assert not inside(news / "link", [str(news)])
    assert not inside(f"{news}/link/../news/a.txt", [str(news)])


def test_a_link_to_the_outside_lies_outside_and_one_to_the_inside_inside(news: Path) -> None:
    (news / "out").symlink_to(news.parent / "news-private")
    (news / "nowhere").symlink_to(news.parent / "not there")
    (news.parent / "in").symlink_to(news / "2024")
    assert not inside(news / "out", [str(news)])
    assert not inside(news / "out/a.txt", [str(news)])
    assert not inside(news / "nowhere", [str(news)])
    assert inside(news.parent / "in/a.txt", [str(news)])


def test_a_root_that_is_a_link_is_the_folder_it_leads_to(news: Path) -> None:
    root = news.parent / "root"
    root.symlink_to(news)
    for path in (root, root / "a.txt", news / "a.txt"):
        assert inside(path, [str(root)])
    assert not inside(f"{news}-private", [str(root)])


def test_relative_roots_and_paths_start_in_the_working_folder(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news.parent / "elsewhere")
    assert inside("../news/a.txt", ["../news"])
    assert inside(news, ["../news"])
    assert not inside("../news-private", ["../news"])
    assert not inside("a.txt", ["../news"])
    assert inside("a.txt", ["."])
    assert not inside("..", ["."])


def test_a_home_is_read_as_stores_and_exports_read_it(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(news.parent / "elsewhere"))
    monkeypatch.chdir(news)
    (news / "~").mkdir()
    assert not inside("~/store", [str(news)]), "Store.open would take the home"
    assert inside("~/store", ["~"])
    assert inside("./~/store", [str(news)])


def test_the_root_of_the_disk_has_everything_in_it(news: Path) -> None:
    assert inside(news, ["/"])


@pytest.mark.parametrize("path", ["", "\0", "a\0b", "file:///etc/passwd", "https://example.org", "gs://b/x"])
def test_what_names_no_place_lies_nowhere(path: str) -> None:
    assert not inside(path, ["/", ".", "s3://b"])


def test_a_prefix_of_a_bucket_is_a_root_for_what_lies_below_it() -> None:
    for path in ("s3://bucket/news", "s3://bucket/news/", "s3://bucket/news/2024", "S3://bucket/news"):
        assert inside(path, ["s3://bucket/news"])
        assert inside(path, ["s3://bucket/"])
    for path in ("s3://bucket/news-old", "s3://bucket", "s3://bucket2/news", "s3://Bucket/news", "s3://bucket/NEWS"):
        assert not inside(path, ["s3://bucket/news"])
    assert not inside("s3://bucket/news/../private", ["s3://bucket/news"])
    assert not inside("s3://bucket/news", ["s3://bucket/news/../"]), "a root that names no place"
    assert not inside("s3://user:pass@bucket/news", ["s3://bucket/news"])


def test_a_bucket_and_a_folder_have_nothing_in_common(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news)
    assert not inside("s3://bucket/news", [str(news), "/", "."])
    assert not inside("s3:/bucket/news", ["s3://bucket"]), "one slash: a folder called s3:"
    assert not inside("/bucket/news", ["s3://bucket"])


@settings(deadline=None, max_examples=300)
@given(parts=PARTS, absolute=st.booleans())
def test_what_is_said_to_lie_inside_is_where_the_system_finds_it(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], absolute: bool
) -> None:
    """Whatever the way there: the file that opening the path would open lies in the root."""
    top = _tree(tmp_path_factory)
    path = os.path.join(top if absolute else "", *parts, "a.txt")
    before = os.getcwd()
    os.chdir(top / "news")
    try:
        if inside(os.path.join(".", path), [str(top / "news")]):
            assert os.path.realpath(path).startswith(f"{top}/news/")
    finally:
        os.chdir(before)


@settings(deadline=None)
@given(st.text(alphabet=string.printable + "é\0", max_size=30))
def test_any_letters_are_answered(path: str) -> None:
    assert inside(path, ["/nowhere/at all"]) is False


def _tree(factory: pytest.TempPathFactory) -> Path:
    top = factory.getbasetemp() / "tree"
    if not top.exists():
        for name in ("news/2024/news", "news-private/news", "news/~"):
            (top / name).mkdir(parents=True)
        (top / "news/link").symlink_to(top / "news-private")
        (top / "news-private/link").symlink_to(top / "news/2024")
    return top
