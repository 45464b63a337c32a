"""From paths to inputs: what is taken, what is left out, and what is refused with which reason."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.run.plan import PageParts, plan


def write(path: Path, text: str = "An article.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(root: Path, *paths: Path) -> list[str]:
    return [os.path.relpath(each.name, root) for each in plan(paths or (root,)).inputs]


def reasons(*paths: str | Path) -> list[str]:
    return [each.refused.reason if each.refused else "taken" for each in plan(paths).inputs]


def test_a_folder_is_taken_with_everything_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/deep/er/y.html", "c.txt", "B.txt"):
        write(tmp_path / name)
    assert names(tmp_path) == ["B.txt", "a/deep/er/y.html", "a/z.txt", "b.txt", "c.txt"]


def test_hidden_files_and_readmes_of_a_folder_are_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config", "README.md", "readme", "Readme.txt", "a.txt"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.txt"]


def test_an_article_whose_name_only_begins_like_a_readme_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "readme-festival-opens.txt")
    write(tmp_path / "a.hidden.txt")
    assert names(tmp_path) == ["a.hidden.txt", "readme-festival-opens.txt"]


def test_a_delta_table_is_never_entered_whoever_made_it(tmp_path: Path) -> None:
    write(tmp_path / "pages/corpus/documents/_delta_log/00000000000000000000.json")
    write(tmp_path / "pages/corpus/documents/part-1.parquet")
    write(tmp_path / "pages/corpus/notes.txt")
    write(tmp_path / "pages/a/_delta_log.txt")
    write(tmp_path / "pages/b/_delta_log")
    assert names(tmp_path) == ["pages/a/_delta_log.txt", "pages/b/_delta_log", "pages/corpus/notes.txt"]
    assert names(tmp_path, tmp_path / "pages/corpus/documents") == []


def test_a_readme_given_by_its_name_is_taken(tmp_path: Path) -> None:
    readme = write(tmp_path / "README.md")
    assert names(tmp_path, readme) == ["README.md"]


def test_json_beside_articles_is_left_out_but_named(tmp_path: Path) -> None:
    write(tmp_path / "gold.json", "{}")
    write(tmp_path / "json.txt")
    planned = plan([tmp_path])
    assert [Path(each.name).name for each in planned.inputs] == ["json.txt"]
    assert planned.skipped == (str(tmp_path / "gold.json"),)


def test_json_given_by_its_name_is_taken(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.json", "{}")
    assert names(tmp_path, gold) == ["gold.json"]


@pytest.mark.parametrize("folder", ["storm_files", "storm-Dateien", "storm_fichiers", "storm.files", "storm-filer"])
@pytest.mark.parametrize("page", ["storm.html", "storm.htm", "storm.HTM"])
def test_what_a_browser_puts_beside_a_saved_page_is_left_out_and_counted(
    tmp_path: Path, folder: str, page: str
) -> None:
    write(tmp_path / page)
    for name in ("frame.html", "deep/ad.html", "gold.json", "style.css"):
        write(tmp_path / folder / name)
    (tmp_path / folder / "gone.js").symlink_to("nowhere.js")
    planned = plan([tmp_path])
    assert [Path(each.name).name for each in planned.inputs] == [page]
    assert planned.parts == (PageParts(str(tmp_path / folder), 5),)
    assert planned.skipped == ()


@pytest.mark.parametrize(
    "folder", ["storms_files", "storm_FILES", "storm_archive", "storm", "_files", "storm_files_old"]
)
def test_other_folders_beside_a_page_are_ordinary(tmp_path: Path, folder: str) -> None:
    """Near misses: another page's name, another case or word, none at all."""
    write(tmp_path / "storm.html")
    write(tmp_path / ".html")
    write(tmp_path / folder / "a.txt")
    planned = plan([tmp_path])
    assert sorted(Path(each.name).name for each in planned.inputs) == ["a.txt", "storm.html"]
    assert planned.parts == ()


def test_such_a_folder_without_its_page_is_ordinary(tmp_path: Path) -> None:
    write(tmp_path / "storm_files/a.txt")
    write(tmp_path / "storm.txt")
    write(tmp_path / "sub/storm.html")
    write(tmp_path / "flood_files/b.txt")
    write(tmp_path / "flood.html/c.txt")  # a folder, as mirroring tools make them
    assert names(tmp_path) == [
        "flood.html/c.txt",
        "flood_files/b.txt",
        "storm.txt",
        "storm_files/a.txt",
        "sub/storm.html",
    ]


def test_a_file_with_such_a_name_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "storm.html")
    write(tmp_path / "storm_files")
    assert names(tmp_path) == ["storm.html", "storm_files"]


def test_a_part_given_by_its_name_is_taken_and_not_counted(tmp_path: Path) -> None:
    write(tmp_path / "storm.html")
    frame = write(tmp_path / "storm_files/frame.html")
    write(tmp_path / "storm_files/ad.html")
    assert names(tmp_path, tmp_path, frame) == ["storm.html", "storm_files/frame.html"]
    assert plan([tmp_path, frame]).parts == plan([frame, tmp_path]).parts == (PageParts(str(frame.parent), 1),)


def test_a_folder_of_parts_given_by_its_name_is_taken_unless_its_page_is_given_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ingest storm_files` means it; `ingest *` does not."""
    write(tmp_path / "storm.html")
    write(tmp_path / "storm_files/frame.html")
    monkeypatch.chdir(tmp_path)
    assert [each.name for each in plan(["storm_files"]).inputs] == ["storm_files/frame.html"]
    assert [each.name for each in plan(["./storm.html", "storm_files/"]).inputs] == ["storm.html"]
    assert plan(["storm.html", "storm_files"]).parts == (PageParts("storm_files", 1),)


def test_the_store_inside_a_folder_is_never_taken_for_articles(tmp_path: Path) -> None:
    write(tmp_path / "raw/a.txt")
    write(tmp_path / "clean/documents/part-0.parquet")
    planned = plan([tmp_path], leave_out=tmp_path / "clean")
    assert [Path(each.name).name for each in planned.inputs] == ["a.txt"]


def test_one_file_reached_by_several_paths_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = write(tmp_path / "raw/a.txt")
    (tmp_path / "link.txt").symlink_to(article)
    (tmp_path / "folder").symlink_to(tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    planned = plan(["raw", "raw/a.txt", "./raw//a.txt", article, "link.txt", "folder", "folder/../raw/a.txt"])
    assert [(each.name, each.uri) for each in planned.inputs] == [("raw/a.txt", str(article))]


def test_two_files_with_the_same_content_are_two_inputs(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    assert names(tmp_path) == ["a.txt", "b.txt"]


def test_the_same_file_has_the_same_uri_from_every_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "raw/a.txt")
    uris: set[str] = set()
    for place, path in ((tmp_path, "raw"), (tmp_path / "raw", "."), (tmp_path / "raw", "../raw/a.txt")):
        monkeypatch.chdir(place)
        uris.update(each.uri for each in plan([path]).inputs)
    assert uris == {str(tmp_path / "raw/a.txt")}


def test_a_missing_path_is_refused_and_the_others_are_taken(tmp_path: Path) -> None:
    article = write(tmp_path / "a.txt")
    assert reasons(tmp_path / "nope.txt", article, article / "below.txt", "") == [
        "not_found",
        "taken",
        "not_found",
        "not_found",
    ]


def test_an_address_is_refused_with_the_advice_to_save_the_page() -> None:
    (found,) = plan(["https://example.org/a.html"]).inputs
    assert found.refused is not None
    assert (found.refused.reason, found.refused.remedy) == ("not_a_file", "save the page to a file and give that")


def test_a_dangling_link_is_refused_and_says_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (found,) = plan([tmp_path]).inputs
    assert found.refused is not None
    assert found.refused.reason == "not_found"
    assert "gone.txt" in found.refused.detail


def test_links_that_go_round_in_a_circle_are_refused_once_and_end(tmp_path: Path) -> None:
    write(tmp_path / "a/b/article.txt")
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to("self")
    planned = plan([tmp_path])
    assert [(Path(each.name).name, each.refused and each.refused.reason) for each in planned.inputs] == [
        ("article.txt", None),
        ("up", "symlink_loop"),
        ("self", "symlink_loop"),
    ]


def test_a_link_to_a_neighbouring_folder_is_no_loop(tmp_path: Path) -> None:
    write(tmp_path / "a/article.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert reasons(tmp_path) == ["taken"]


def test_what_is_no_regular_file_is_refused_and_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        planned = plan([tmp_path, "/dev/zero"])
    assert [each.refused and (each.refused.reason, each.refused.detail) for each in planned.inputs] == [
        ("not_a_file", "it is a named pipe"),
        ("not_a_file", "it is a socket"),
        ("not_a_file", "it is a character device"),
    ]


def test_folders_nested_deeper_than_python_recurses_are_walked(tmp_path: Path) -> None:
    folder, usual = str(tmp_path), sys.getrecursionlimit()
    for _ in range(400):
        folder += "/d"
        os.mkdir(folder)
    write(Path(folder, "a.txt"))
    try:
        sys.setrecursionlimit(350)
        assert len(plan([tmp_path]).inputs) == 1
    finally:
        sys.setrecursionlimit(usual)
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # shutil recurses, too


def test_a_name_that_is_no_utf8_becomes_printable_text(tmp_path: Path) -> None:
    strange = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(strange, "wb") as file:
        file.write(b"An article.\n")
    (found,) = plan([tmp_path]).inputs
    assert found.name == str(tmp_path / "caf\\xe9.txt")
    assert Path(found.path).read_bytes() == b"An article.\n"
