"""What the README says works, as it is written there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    subprocess.run([BIN / "ingest", "seeds"], cwd=folder, check=True, capture_output=True)
    return folder


def run(checkout, *command):
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_python_snippets_run_and_show_the_seeds(checkout, code):
    told = run(checkout, sys.executable, "-c", code)
    assert "2023-08-07" in told
    assert "DIPLOMACIA.dk" in told


@pytest.mark.parametrize("line", re.findall(r"^(corpus [^#\n]+)#", README, re.MULTILINE))
def test_the_corpus_commands_find_what_they_name(checkout, tmp_path, line):
    own = shutil.copytree(checkout, tmp_path / "checkout")  # some of them take documents out
    told = run(own, BIN / "corpus", *line.split()[1:]).strip()
    assert told or "--output" in line


def test_a_second_ingest_writes_nothing(checkout):
    from pipeline.store import Store

    before = Store.open(checkout / "data/clean").version("documents")
    assert "5 unchanged" in run(checkout, BIN / "ingest", "seeds")
    assert Store.open(checkout / "data/clean").version("documents") == before


def test_one_edited_seed_becomes_a_second_version_and_both_can_be_read(checkout):
    seed = next((checkout / "seeds").glob("002*"))
    old = seed.read_text(encoding="utf-8")
    seed.write_text(old.replace("heightened concern", "great concern"), encoding="utf-8")
    assert "1 changed · 4 unchanged" in run(checkout, BIN / "ingest", "seeds")
    assert "great concern" in run(checkout, BIN / "corpus", "show", seed.name)
    assert "heightened concern" in run(checkout, BIN / "corpus", "show", seed.name, "--version", "1")
    assert len(run(checkout, BIN / "corpus", "history", seed.name).strip().splitlines()) == 2


def test_every_link_in_the_documentation_leads_somewhere():
    for page in [ROOT / "README.md", *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
