"""What makes a new version of a document, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.store import content_hash, output_hash
from pipeline.types import Category, CleanDocument, Evidence

Make = Callable[..., CleanDocument]
TITLE = Evidence("The Bridge", "The Bridge", "line 1", "title.first", 0.9)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Another text."},
        {"title": None},
        {"outlet": "The Courier"},
        {"source": "Reuters"},
        {"language": "en"},
        {"url": "https://example.com/"},
        {"published": date(2023, 8, 8)},
        {"published": datetime(2023, 8, 7)},  # noqa: DTZ001 - midnight is not the day
        {"modified": date(2023, 8, 7)},
        {"captured": datetime(2023, 8, 7, tzinfo=UTC)},
        {"authors": ("Ada",)},
        {"tags": ("town", "roads")},
        {"captions": ("A bridge",)},
        {"access": "truncated"},
        {"quality": ("short",)},
        {"evidence": {}},
        {"evidence": {"outlet": TITLE}},
        {"evidence": {"title": replace(TITLE, value="the bridge")}},
        {"evidence": {"title": replace(TITLE, seen="THE BRIDGE")}},
        {"evidence": {"title": replace(TITLE, where="line 2")}},
        {"evidence": {"title": replace(TITLE, rule="title.meta")}},
        {"evidence": {"title": replace(TITLE, also=("Bridge",))}},
    ],
    ids=str,
)
def test_a_changed_field_changes_the_hash(make_document: Make, change: dict[str, Any]) -> None:
    assert output_hash(replace(make_document(), **change)) != output_hash(make_document())


@pytest.mark.parametrize("change", [{"number": 4}, {"kept": False}, {"category": Category.HEADING}, {"reason": "x"}])
def test_a_changed_verdict_changes_the_hash(make_document: Make, change: dict[str, Any]) -> None:
    first, second, third = make_document().lines
    changed = make_document(lines=(first, replace(second, **change), third))
    assert output_hash(changed) != output_hash(make_document())


def test_which_lines_are_unsure_changes_the_hash(make_document: Make) -> None:
    first, second, third = make_document().lines
    marked = [
        make_document(lines=lines)
        for lines in (
            (first, second, third),
            (first, replace(second, unsure=True), third),
            (replace(first, unsure=True), second, third),
        )
    ]
    assert len({output_hash(document) for document in marked}) == 3


def test_scores_and_confidences_do_not_change_the_hash(make_document: Make) -> None:
    """Their last digit differs between processors."""
    lines = tuple(replace(line, score=line.score / 3) for line in make_document().lines)
    evidence = {"title": replace(TITLE, confidence=0.1)}
    assert output_hash(make_document(lines=lines, evidence=evidence)) == output_hash(make_document())


def test_the_words_of_a_line_that_was_taken_out_do_not_change_the_hash(make_document: Make) -> None:
    """`12 comments` becomes `13 comments` on every crawl."""
    first, second, third = make_document().lines
    assert output_hash(make_document(lines=(first, second, replace(third, text="Tell a friend")))) == output_hash(
        make_document()
    )


def test_the_order_in_which_evidence_was_found_does_not_change_the_hash(make_document: Make) -> None:
    found = {"title": TITLE, "outlet": replace(TITLE, value="Courier")}
    assert output_hash(make_document(evidence=found)) == output_hash(
        make_document(evidence=dict(reversed(found.items())))
    )


def test_the_hash_is_the_same_in_every_release_and_process(make_document: Make) -> None:
    """A changed hash would make a new version of every document of every corpus."""
    assert output_hash(make_document()) == "ffb28f95fc12260511fc7193075247201ba7fabf73938f92f50ae434dccc04e2"


def test_the_content_hash_is_that_of_the_text_alone(make_document: Make) -> None:
    assert content_hash(make_document(title="Other")) == content_hash(make_document())
    assert content_hash(make_document("Other")) != content_hash(make_document())


def test_half_an_emoji_has_a_hash(make_document: Make) -> None:
    """Pages cut JSON strings in the middle of one."""
    cut = make_document("So glad \ud83d")
    assert len(output_hash(cut)) == len(content_hash(cut)) == 64
