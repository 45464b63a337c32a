"""By what a document was made is told by the files themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import versions


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the line model, in a package that ships none yet."""
    monkeypatch.setattr(versions, "PACKAGE", tmp_path)
    folder = tmp_path / "classify" / "model"
    folder.mkdir(parents=True)
    for part in versions.SHAPING:
        if part.endswith(".py"):
            (tmp_path / part).touch()
    return folder


def version() -> str:
    return versions.model_version.__wrapped__()


def test_a_package_without_a_model_says_so(model: Path) -> None:
    (model / "README.md").write_text("here will be a model")
    assert version() == "none"
    model.joinpath("README.md").unlink()
    model.rmdir()
    assert version() == "none"


def test_the_model_version_is_that_of_all_its_files_and_of_nothing_else(model: Path) -> None:
    seen = set()
    for name, content in (("lines.npz", b"1"), ("lines.npz", b"2"), ("lines.json", b"{}"), ("more.npz", b"")):
        (model / name).write_bytes(content)
        seen.add(version())
    assert len(seen) == 4
    assert {len(each) for each in seen} == {12}
    before = version()
    (model / "README.md").write_text("how it was trained")
    assert version() == before
    (model / "more.npz").rename(model / "less.npz")
    assert version() != before


def test_another_model_is_neither_other_rules_nor_another_pipeline(model: Path) -> None:
    before = (versions.rules_version.__wrapped__(), versions.pipeline_version.__wrapped__())
    (model / "lines.npz").write_bytes(b"1")
    assert (versions.rules_version.__wrapped__(), versions.pipeline_version.__wrapped__()) == before
