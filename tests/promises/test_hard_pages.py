"""Pages on which extractors hang, crash or lose text: each ends in a document that has all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import clean
from pipeline.run import Counts, ingest
from pipeline.settings import Settings
from pipeline.store import Store

STORY = [
    "The storm reached the northern coast on Monday evening and uprooted some forty trees along the harbour road.",
    "Ferries between the islands stopped running at six, the port authority said, and will not start before Wednesday.",
    "Nobody was hurt, but the school in the lower town stays closed because part of its roof came down in the night.",
]


def page(inside: str) -> str:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    return (
        f"<html><head><title>Storm</title></head><body><article><h1>Storm</h1>{story}</article>{inside}</body></html>"
    )


HARD = {
    "a hundred thousand nested tags": "<div>" * 100_000 + "<p>The end.</p>",
    "a hundred thousand unclosed inline tags": "<font color=red>x " * 100_000,
    "sixty thousand links": "".join(f'<p><a href="/{n}">Story number {n}</a></p>' for n in range(60_000)),
    "a table of twenty thousand cells": f"<table>{'<tr><td>1</td><td>2</td></tr>' * 10_000}</table>",
    "five megabytes of paragraphs": "".join(f"<p>{STORY[n % 3]} It was day {n}.</p>" for n in range(36_000)),
    "ten megabytes of script": f"<script>var state = '{'<p>' * 3_300_000}'</script>",
    "an attribute of ten megabytes": f'<p data-state="{"x" * 10_000_000}">The end.</p>',
    "comments that never end": "<!-- " * 100_000,
    "a thousand declared articles": '<script type="application/ld+json">['
    + ",".join(f'{{"@type": "NewsArticle", "headline": "Storm {n}", "description": "{STORY[0]}"}}' for n in range(1000))
    + "]</script>"
    + f"<p>{STORY[0]}</p>" * 1000,
    "lists in lists in what it declares": '<script type="application/ld+json">{"@type": "NewsArticle",'
    f'"headline": "Storm", "isAccessibleForFree": {"[" * 900}{"]" * 900}}}</script>',
    "half a tag": "<p>The end.</p><div class='",
}


@pytest.mark.parametrize("inside", HARD.values(), ids=HARD.keys())
def test_a_hard_page_ends_in_a_document_with_the_story_in_it(inside: str) -> None:
    document = clean(page(inside), "text/html")
    shown = [line.text for line in document.lines]
    assert shown[1:4] == STORY
    assert [line.number for line in document.lines] == list(range(1, len(shown) + 1))


def test_a_page_over_the_limit_of_the_settings_goes_to_quarantine_and_the_others_are_read(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "large.html").write_text(page("<p>x</p>" * 10_000))
    (raw / "small.html").write_text(page(""))
    store = Store.open(tmp_path / "clean")
    result = ingest([raw], store, settings=Settings(max_input_bytes=20_000))
    assert result.counts == Counts(new=1, quarantined=1)
    assert [each.reason for each in result.quarantined] == ["too_large"]
