"""What a run is called in the list of runs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from flows import reprocess


@pytest.mark.parametrize(("dry_run", "ending"), [(False, ""), (True, ", dry run")])
def test_a_run_of_reprocess_names_the_rules_and_the_model(
    monkeypatch: pytest.MonkeyPatch, dry_run: bool, ending: str
) -> None:
    request = {"store": "data/clean", "dry_run": dry_run}
    monkeypatch.setattr(reprocess, "flow_run", SimpleNamespace(parameters={"request": request}))
    monkeypatch.setattr(reprocess, "rules_version", lambda: "r1")
    monkeypatch.setattr(reprocess, "model_version", lambda: "m1")
    assert reprocess.run_name() == f"reprocess data/clean, rules r1 · model m1{ending}"
