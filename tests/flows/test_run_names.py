"""What a run is called in the list of runs."""

from __future__ import annotations

import pytest

from flows import ingest, maintain, reprocess
from flows.parameters import IngestParameters, MaintainParameters, ReprocessParameters
from flows.this_run import store_tags


@pytest.mark.parametrize(("dry_run", "ending"), [(False, ""), (True, ", dry run")])
def test_a_run_of_reprocess_names_what_is_due_the_rules_and_the_model(
    monkeypatch: pytest.MonkeyPatch, dry_run: bool, ending: str
) -> None:
    monkeypatch.setattr(reprocess, "rules_version", lambda: "r1")
    monkeypatch.setattr(reprocess, "model_version", lambda: "m1")
    request = ReprocessParameters(store="data/clean", dry_run=dry_run)
    assert reprocess.name(request, 1204) == f"reprocess 1,204 documents · rules r1 · model m1{ending}"
    assert reprocess.name(request, 1).startswith("reprocess 1 document ·")


def test_a_run_of_ingest_names_its_files_as_soon_as_they_are_counted() -> None:
    request = IngestParameters(paths=["data/raw", "more"], store="data/clean")
    assert ingest.name(request) == "ingest data/raw and 1 more into data/clean"
    assert ingest.name(request, 2000) == "ingest 2,000 files of data/raw and 1 more into data/clean"


def test_a_run_of_maintain_names_the_steps_that_are_on() -> None:
    assert maintain.chosen(MaintainParameters()) == ["verify", "compact", "vacuum"]
    assert maintain.chosen(MaintainParameters(verify=False, vacuum=False)) == ["compact"]


def test_a_store_has_one_tag_however_it_is_written(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Else two runs would not know that they write to the same one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "clean")
    assert store_tags("clean") == store_tags("./clean/") == store_tags("link") == [f"store:{tmp_path}/clean"]
    assert store_tags("s3://news/clean/") == ["store:s3://news/clean"]
    assert store_tags("ftp://news") == []
