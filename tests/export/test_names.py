"""File names that people can read, and that every system takes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.names import doc_id_of, file_name

ID = "1f0c52ab9d3e4f67"
TITLES = st.text() | st.text(alphabet="CONcon .:/\\\"?*|<>-'’\x00\n\u200f\u2028ßİΣé한ம்", max_size=200)
FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


@given(TITLES)
def test_any_title_gives_a_name_that_linux_mac_and_windows_take(title: str) -> None:
    name = file_name(ID, title)
    assert not FORBIDDEN & set(name)
    assert len(name.encode()) <= 143
    assert name[0] not in ".-~ "
    assert name == unicodedata.normalize("NFC", name)
    assert name.endswith(f"{ID}.md")
    stem = name.split(".")[0].split("-")
    assert len(stem) > 1 or stem == [ID], "never a reserved name such as `con` alone"


@given(TITLES, TITLES, st.text("0123456789abcdef", min_size=16, max_size=16))
def test_two_documents_never_share_a_name_however_a_disk_compares_them(one: str, two: str, other: str) -> None:
    if other != ID:
        assert file_name(ID, one).casefold() != file_name(other, two).casefold()


@given(TITLES)
def test_the_name_tells_whose_file_it_is(title: str) -> None:
    assert doc_id_of(file_name(ID, title)) == ID


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Storm closes the harbour", "storm-closes-the-harbour-"),
        ("Don’t panic: it's 5 o'clock!", "dont-panic-its-5-oclock-"),
        ("東京で大雨、電車が止まる", "東京で大雨-電車が止まる-"),
        ("Sturm\u00adflut in Husum", "sturmflut-in-husum-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("E\u0301lection", "élection-"),
        ("🎉", ""),
        (None, ""),
    ],
)
def test_the_words_of_the_title_stay_readable_in_their_own_script(title: str | None, words: str) -> None:
    assert file_name(ID, title) == f"{words}{ID}.md"


def test_a_long_title_is_cut_between_words_and_never_inside_a_letter() -> None:
    cut = file_name(ID, "harbour " * 40).removesuffix(f"-{ID}.md")
    assert set(cut.split("-")) == {"harbour"}
    assert set(file_name(ID, "雨" * 100).removesuffix(f"-{ID}.md")) == {"雨"}


@pytest.mark.parametrize("name", ["notes.md", "README.md", f"{ID}.txt", f"a{ID}.md", "1F0C52AB9D3E4F67.md"])
def test_other_files_are_nobodys(name: str) -> None:
    assert doc_id_of(name) is None
