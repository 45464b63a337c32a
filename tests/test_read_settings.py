"""Settings that make no sense end in one sentence that names the setting and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import WrongSettings
from pipeline.wrong_settings import read_settings


def test_a_list_that_is_no_list_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A variable holds a list as JSON; a bare path is what people write first."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLEANPRESS_ROOTS", "/srv/articles")
    with pytest.raises(WrongSettings, match=r'CLEANPRESS_ROOTS is no JSON; give a list of folders, such as \["/srv/'):
        read_settings()
    monkeypatch.setenv("CLEANPRESS_ROOTS", '["/srv/articles"]')
    assert read_settings().roots == ("/srv/articles",)


def test_a_list_in_the_file_needs_no_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANPRESS_ROOTS", raising=False)
    (tmp_path / "cleanpress.toml").write_text('roots = ["/srv/articles", "s3://news/clean"]\n')
    assert read_settings().roots == ("/srv/articles", "s3://news/clean")
