"""The bytes of one file, whole and from one moment; everything that can go wrong has a reason of its own."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import UnreadableFile
from pipeline.run import files
from pipeline.run.files import read_file

LIMIT = 5_000_000


def reason(path: Path, limit: int = LIMIT) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(str(path), str(path), limit)
    assert caught.value.remedy
    return caught.value.reason


def test_the_bytes_come_back_as_they_are(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"\xef\xbb\xbfOne\r\nTwo\x00" * 300_000)
    assert read_file(str(article), "a.txt", LIMIT) == article.read_bytes()


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_too_large(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"x" * 1000)
    assert len(read_file(str(article), "a.txt", 1000)) == 1000
    assert reason(article, limit=999) == "too_large"


def test_a_500_mb_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    with article.open("wb") as file:
        file.truncate(500_000_000)
    tracemalloc.start()
    try:
        assert reason(article, limit=50_000_000) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_is_gone_by_the_time_it_is_read_has_vanished(tmp_path: Path) -> None:
    assert reason(tmp_path / "a.txt") == "file_vanished"


def test_a_pipe_put_in_the_place_of_a_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert reason(tmp_path / "a.txt") == "not_a_file"


def test_a_folder_put_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert reason(tmp_path / "a.txt") == "not_a_file"


def disturbed(monkeypatch: pytest.MonkeyPatch, times: int, disturb: Callable[[], object]) -> None:
    """Let something happen to the file right after its bytes were read, the first `times` times."""
    real, left = files._up_to, [times]

    def up_to(handle: int, most: int) -> bytes:
        data = real(handle, most)
        if left[0]:
            left[0] -= 1
            disturb()
        return data

    monkeypatch.setattr(files, "_up_to", up_to)


def test_a_file_that_grows_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = tmp_path / "a.txt"
    article.write_text("half of it", encoding="utf-8")
    disturbed(monkeypatch, 1, lambda: article.write_text("half of it, and the other half", encoding="utf-8"))
    assert read_file(str(article), "a.txt", LIMIT) == b"half of it, and the other half"


def test_a_file_rewritten_with_the_same_length_counts_as_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"old")
    os.utime(article, ns=(1, 1))
    disturbed(monkeypatch, 1, lambda: article.write_bytes(b"new"))
    assert read_file(str(article), "a.txt", LIMIT) == b"new"


def test_a_file_that_never_holds_still_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"x")

    def grow() -> None:
        with article.open("ab") as file:
            file.write(b"x")

    disturbed(monkeypatch, 99, grow)
    assert reason(article) == "changed_while_reading"


def test_a_file_that_outgrows_the_limit_while_it_is_read_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"x" * 10)
    disturbed(monkeypatch, 99, lambda: article.write_bytes(b"x" * 5000))
    assert reason(article, limit=100) == "too_large"


def test_a_disk_error_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(b"x")

    def broken(handle: int, most: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files, "_up_to", broken)
    assert reason(article) == "io_error"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_file_of_somebody_else_is_refused_and_so_is_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    article = tmp_path / "a.txt"
    article.write_bytes(b"x")
    article.chmod(0)
    closed.chmod(0)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(65534)
            from pipeline.run.plan import plan

            (refused,) = plan([closed]).inputs
            try:
                read_file(str(article), "a.txt", LIMIT)
                told = "read"
            except UnreadableFile as error:
                told = error.reason
            os.write(write_end, f"{told} {refused.refused and refused.refused.reason}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        assert answer.read() == "permission_denied permission_denied"
