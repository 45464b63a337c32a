"""The extractor's text is laid over the blocks of the page."""

from __future__ import annotations

from pipeline.segment.overlay import overlay

STORM = "The storm reached the northern coast on Monday evening."
FERRIES = "Ferries between the islands stopped running at six."
SCHOOL = "The school in the lower town stays closed this week."


def test_a_block_is_kept_where_its_words_are_found_whatever_the_punctuation() -> None:
    kept = overlay(["Home", STORM, "Share"], "the storm reached the northern coast, on monday evening\n")
    assert kept == [False, True, False]


def test_merged_and_split_paragraphs_are_found() -> None:
    """The extractor joins `<br>` paragraphs and cuts long ones."""
    assert overlay([STORM, FERRIES], f"{STORM} {FERRIES}") == [True, True]
    assert overlay([f"{STORM} {FERRIES}", SCHOOL], f"{STORM}\n{FERRIES}\n{SCHOOL}") == [True, True]


def test_a_dropped_link_does_not_drop_the_paragraph() -> None:
    """Near miss: a paragraph of which only the beginning is there."""
    text = STORM.replace("northern ", "")
    assert overlay([STORM, FERRIES], f"{text}\n{FERRIES}") == [True, True]
    assert overlay([STORM, FERRIES], f"The storm reached\n{FERRIES}") == [False, True]


def test_of_two_copies_of_a_headline_the_one_at_the_article_is_meant() -> None:
    blocks = ["Storm hits coast", "Menu", "Storm hits coast", STORM, "Storm hits coast"]
    assert overlay(blocks, f"Storm hits coast\n{STORM}") == [False, False, True, True, False]


def test_an_excerpt_does_not_take_the_place_of_its_paragraph() -> None:
    excerpt = "The storm reached the northern coast"
    assert overlay([excerpt, STORM, FERRIES], f"{STORM}\n{FERRIES}") == [False, True, True]


def test_words_of_a_menu_are_not_found_inside_sentences() -> None:
    blocks = ["northern coast", "Monday", STORM, "running", FERRIES]
    assert overlay(blocks, f"{STORM}\n{FERRIES}") == [False, False, True, False, True]


def test_a_page_that_has_its_article_twice_keeps_one_copy() -> None:
    kept = overlay([STORM, FERRIES, SCHOOL] * 2, f"{STORM}\n{FERRIES}\n{SCHOOL}")
    assert kept == [True, True, True, False, False, False]


def test_stars_between_paragraphs_go_with_them() -> None:
    assert overlay([STORM, "* * *", FERRIES, "* * *", "Share"], f"{STORM}\n{FERRIES}") == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_an_empty_text_keeps_nothing() -> None:
    assert overlay([STORM, "* * *", ""], "") == [False, False, False]
