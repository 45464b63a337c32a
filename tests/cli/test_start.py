"""Both commands start quickly, and say what they can do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.versions import model_version
from tests.cli.commands import call, environment

HEAVY = ("prefect", "deltalake", "pyarrow", "trafilatura", "bs4", "pydantic", "rich", "lxml", "re2", "babel", "numpy")


@pytest.mark.parametrize("name", ["ingest", "corpus"])
def test_help_loads_nothing_heavy(tmp_path: Path, name: str) -> None:
    code = (
        f"import sys\nfrom pipeline.cli.{name} import {name}\n"
        f"try: {name}.main(['--help'])\nexcept SystemExit: pass\n"
        f"print([each for each in {HEAVY!r} if each in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.stdout.startswith("Usage:")
    assert done.stderr.strip() == "[]"


def test_a_run_never_loads_prefect(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Storm closes the harbour\n\nThe port said so on Monday.\n", encoding="utf-8")
    code = (
        "import sys\nfrom pipeline.cli.ingest import ingest\nsys.argv = ['ingest', 'a.txt']\n"
        "ingest.main(standalone_mode=False)\nprint('prefect' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == "False"


def test_help_names_every_option_and_exit_status(tmp_path: Path) -> None:
    shown = call(tmp_path, "ingest", "--help").stdout
    for word in ("--to", "--dry-run", "--json", "--force", "--version", "130", "data/clean", "data/raw"):
        assert word in shown
    assert call(tmp_path, "ingest", "-h").stdout == shown


def test_version_names_the_pipeline_the_rules_and_the_model(tmp_path: Path) -> None:
    shown = call(tmp_path, "ingest", "--version").stdout.split()
    assert (shown[0], shown[2]) == ("cleanpress", "rules")
    assert "+" in shown[1]
    assert len(shown[3]) == 12
    assert shown[4:] == ["·", "model", model_version()]


@pytest.mark.parametrize(
    "command", ["list", "show", "lines", "history", "diff", "changes", "runs", "quarantine", "reprocess"]
)
def test_every_corpus_command_takes_store_and_json(tmp_path: Path, command: str) -> None:
    shown = call(tmp_path, "corpus", command, "--help").stdout
    assert "--store" in shown
    assert "--json" in shown
