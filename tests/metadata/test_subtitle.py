"""The summary below the headline: only where the page prints it there."""

from __future__ import annotations

import pytest

from pipeline.types import Category
from tests.metadata.written_pages import og, page_facts, text_facts

DECK = "Forty trees fell on Friday night, and the ferries will not sail before Monday."
HEADING = "<h1>Storm hits coast</h1>"
STANDFIRST = Category.STANDFIRST


def test_a_standfirst_below_the_headline_is_the_subtitle_as_printed() -> None:
    found = page_facts("", f"{HEADING}<p>By Ana Weber</p><h2 id=deck>{DECK}</h2>", deck=STANDFIRST)
    assert found.subtitle == DECK
    proof = found.evidence["subtitle"]
    assert (proof.seen, proof.where, proof.rule) == (DECK, "line 3", "subtitle.described")


def test_a_description_that_is_not_printed_is_no_subtitle() -> None:
    found = page_facts(og("description", DECK), HEADING)
    assert (found.subtitle, found.unknown["subtitle"]) == (None, "not_stated")


@pytest.mark.parametrize(
    "body",
    [
        f"<p id=deck>{DECK}</p>{HEADING}",
        f"{HEADING}{'<p>Menu</p>' * 30}<p id=deck>{DECK}</p>",
        f"{HEADING}<p id=deck>{DECK * 20}</p>",
        f"{HEADING}<p id=deck>Storm hits coast</p>",
    ],
)
def test_far_below_above_or_too_long_or_the_headline_again_is_none(body: str) -> None:
    assert page_facts("", body, deck=STANDFIRST).subtitle is None


def test_of_plain_text_it_is_unknown() -> None:
    """There it reads like a first paragraph."""
    found = text_facts((1, "Storm hits coast", Category.TITLE, 0.9), (3, DECK, Category.BODY, 1.0))
    assert found.subtitle is None
