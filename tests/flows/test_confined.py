"""What the form in a browser may name."""

from __future__ import annotations

from pathlib import Path

import pytest
from prefect.runtime import deployment

from flows.confined import OutsideRoots, confine, roots
from pipeline.settings import Settings


@pytest.fixture(autouse=True)
def from_a_deployment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "some")
    monkeypatch.setattr(deployment, "get_id", lambda: "some", raising=False)
    monkeypatch.setitem(deployment.FIELDS, "id", lambda: "some")
    monkeypatch.chdir(tmp_path)


def test_a_path_outside_is_refused_by_the_name_of_its_field(tmp_path: Path) -> None:
    with pytest.raises(OutsideRoots, match=r"^request\.paths\[1\] is /etc, which is outside .*`roots`"):
        confine({"request.paths[0]": "data/raw", "request.paths[1]": "/etc"}, Settings())
    assert confine({"request.paths[0]": "data/raw"}, Settings()) == (str(tmp_path),)


def test_a_link_to_the_outside_is_outside(tmp_path: Path) -> None:
    (tmp_path / "raw").symlink_to("/etc")
    with pytest.raises(OutsideRoots, match=r"request\.paths\[0\]"):
        confine({"request.paths[0]": "raw"}, Settings())


def test_a_run_that_a_person_started_in_a_shell_is_not_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(deployment.FIELDS, "id", lambda: None)
    monkeypatch.delenv("PREFECT__RUNTIME__DEPLOYMENT__ID")
    assert confine({"request.paths[0]": "/etc"}, Settings()) is None


def test_the_inbox_and_the_store_are_roots_where_they_lie_elsewhere(tmp_path: Path) -> None:
    assert roots(Settings(inbox=Path("/srv/in"), store="s3://news/clean")) == (
        str(tmp_path),
        "/srv/in",
        "s3://news/clean",
    )


def test_the_setting_goes_before_all_that() -> None:
    with pytest.raises(OutsideRoots, match=r"request\.store"):
        confine({"request.store": "data/clean"}, Settings(roots=("/srv/news",)))


def test_a_service_in_the_root_folder_does_not_open_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert roots(Settings()) == ("data/raw", "data/clean")
    with pytest.raises(OutsideRoots):
        confine({"request.paths[0]": "/etc"}, Settings())
