"""docs/export.md: the exports it makes, and every program that reads them, as they are written there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/export.md").read_text(encoding="utf-8")
SNIPPETS = dict(re.findall(r"\n## ([^\n]+)\n```python\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = re.findall(r"^corpus (export [^#\n]+?) *(?:#.*)?$", PAGE, re.MULTILINE)
BIN = Path(sys.executable).parent
SHOWN = {
    "pandas": ["DIPLOMACIA.dk", "2023-08-07"],
    "polars": ["DIPLOMACIA.dk", "2023-08-07", "Botuar: 07/08/2023"],
    "DuckDB": ["DIPLOMACIA.dk", "2023-08-07", "Botuar: 07/08/2023"],
    "Hugging Face datasets": ["2023-08-07"],
    "Front matter": ["2023-08-07 # West Must Protect Kosovo"],
}


def run(folder: Path, *command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "cache")} | more
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds in a store, exported as the page says."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    assert run(folder, BIN / "ingest", "seeds").returncode == 0
    for command in (each for each in COMMANDS if "--" in each and "--as-of" not in each):
        done = run(folder, BIN / "corpus", *command.split())
        assert done.returncode == 0, done.stderr
        assert "5 documents as of 1" in done.stdout
    return folder


def test_the_page_has_a_snippet_for_each_program_and_a_command_for_each_format() -> None:
    assert set(SNIPPETS) == set(SHOWN)
    formats = {each.split("--format ")[1].split()[0] for each in COMMANDS}
    assert formats == {"markdown", "jsonl", "parquet", "huggingface"}


@pytest.mark.parametrize("program", SHOWN)
def test_a_program_reads_an_export_without_a_network(exported: Path, program: str) -> None:
    done = run(exported, sys.executable, "-c", SNIPPETS[program], POLARS_FMT_STR_LEN="100", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    for each in SHOWN[program]:
        assert each in done.stdout


def test_the_front_matter_on_the_page_is_that_of_the_seed(exported: Path) -> None:
    [shown] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert any(
        path.read_text(encoding="utf-8").startswith(shown) for path in (exported / "articles/markdown").glob("west-*")
    )
