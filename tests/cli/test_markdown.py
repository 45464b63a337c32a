"""`ingest` with the setting `markdown`, and `corpus show --markdown`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import call
from tests.run.corpora import write_articles

PAGE = """<html><head><title>Storm closes the Cadiz harbour</title></head><body><article>
<h1>Storm closes the Cadiz harbour</h1>
<p>The harbour of Cadiz was closed on <b>Monday</b> after the storm, the port\x1b[31m authority said in a statement.</p>
<p>Ferries to the islands of Cadiz will sail again on Wednesday, when the wind has gone down. These are affected:</p>
<ul><li>the ferry to the northern island, which carries most of the passengers on any day of the week,</li>
<li>the ferry to the southern island, which carries the mail and what the shops over there have ordered.</li></ul>
<p>The mayor asked residents to stay at home until the power company has checked the lines on both banks.</p>
</article></body></html>"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A text that was stored without Markdown."""
    write_articles(tmp_path / "data/raw", "aarhus")
    call(tmp_path, "ingest")
    return tmp_path


def test_a_version_without_it_says_what_to_do_and_doing_it_helps(place: Path) -> None:
    done = call(place, "corpus", "show", "aarhus.txt", "--markdown")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "version 1 of" in done.stderr
    assert "CLEANPRESS_MARKDOWN=true" in done.stderr
    assert "1 changed" in call(place, "ingest", CLEANPRESS_MARKDOWN="true").stdout
    shown = call(place, "corpus", "show", "aarhus.txt", "--markdown").stdout
    assert shown.startswith("# Storm closes the Aarhus harbour\n\nThe harbour of Aarhus was closed on Monday")
    assert call(place, "corpus", "show", "aarhus.txt", "--markdown", "--version", "1").returncode == 1


def test_a_page_is_printed_as_it_is_stored_but_for_what_a_terminal_would_obey(place: Path) -> None:
    (place / "data/raw/cadiz.html").write_text(PAGE, encoding="utf-8")
    (place / "cleanpress.toml").write_text("markdown = true\n")
    call(place, "ingest")
    shown = call(place, "corpus", "show", "cadiz.html", "--markdown").stdout
    assert "closed on **Monday** after" in shown
    assert "\n- the ferry to the northern island" in shown
    assert "\x1b" not in shown
    told = json.loads(call(place, "corpus", "show", "cadiz.html", "--json").stdout)
    assert told["markdown"].startswith("# Storm closes the Cadiz harbour\n\nThe harbour of Cadiz")
    (listed,) = [each for each in json.loads(call(place, "corpus", "list", "--json").stdout) if each["version"] == 1]
    assert "markdown" not in listed


def test_text_and_markdown_at_once_is_a_mistake(place: Path) -> None:
    assert call(place, "corpus", "show", "aarhus.txt", "--markdown", "--text").returncode == 2
