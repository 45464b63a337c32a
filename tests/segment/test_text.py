"""Plain text becomes numbered lines, and sentences that a tool broke are known to go on."""

from pipeline import clean
from pipeline.segment.text import segment_text


def going_on(text):
    return [line.number for line in segment_text(text) if line.continues]


def test_lines_keep_their_number_and_the_gap_above_them():
    lines = segment_text("one\n\n\n  two  \n\u200b\nthree")
    assert [(line.number, line.text, line.blank_before) for line in lines] == [
        (1, "one", 0),
        (4, "two", 2),
        (6, "three", 1),
    ]


def test_a_sentence_broken_after_a_word_that_ends_none_goes_on():
    text = (
        "The attack of 24 September fueled concern in Western countries that\nRussia may be trying to foment conflict."
    )
    assert going_on(text) == [2]


def test_a_sentence_that_goes_on_in_small_letters_after_a_comma_is_one():
    assert going_on("Asking Pristina to establish the Association of Municipalities,\nwhile Belgrade waits.") == [2]


def test_a_caption_glued_to_the_next_line_stays_a_line_of_its_own():
    assert (
        going_on(
            "Soldiers clash with protesters in May 2023 (Photo: Reuters/Laura Hasani)\nThe letter also highlights it."
        )
        == []
    )


def test_a_headline_above_its_article_is_not_joined():
    assert going_on("Storm closes the harbour for the third time this year\nThe harbour was closed on Monday.") == []


def test_items_of_a_list_are_not_joined():
    assert (
        going_on("He brought a long list of things to the meeting:\n- the old map of\n- a pen and the\n1. a book") == []
    )


def test_an_empty_line_ends_a_paragraph_whatever_stands_before_it():
    assert going_on("A long line that seems to go on and on because it ends with the\n\nNext paragraph here.") == []


WRAPPED = """The port authority said on Monday that the harbour would stay closed
for at least two more days. Ferries were diverted to the neighbouring
island. Captain Jane Doe, who has sailed these waters for thirty years,
said she had never seen waves of that height in the month of August.

Fishermen in the village of Northwick pulled their boats ashore. Several
Houses lost their roofs. Nobody was hurt, according to the police chief.
He asked residents to stay indoors until the wind had died down again."""


def test_text_wrapped_at_a_fixed_width_is_joined_into_its_paragraphs():
    assert going_on(WRAPPED) == [2, 3, 4, 7, 8]
    assert clean(WRAPPED).text.count("\n\n") == 1


def test_short_headlines_in_a_row_are_not_taken_for_wrapped_text():
    menu = "\n".join(
        ["Storm closes harbour", "Minister resigns over budget", "Rain", "Opinion: what comes next for us all"] * 3
    )
    assert going_on(menu) == []


def test_scripts_without_spaces_are_joined_without_one():
    from pipeline.classify.paragraphs import joined

    assert joined(["首相は月曜日、", "交渉を続ける"]) == "首相は月曜日、交渉を続ける"
    assert joined(["the", "harbour"]) == "the harbour"


def test_a_headline_that_ends_in_a_small_word_is_not_joined():
    """German and Norwegian verbs leave a particle at the end, English ones too; a time ends in `am`."""
    assert (
        going_on("Notenbank räumt nach dem Zusammenbruch schwere Versäumnisse ein\nDie Federal Reserve hat es gesagt.")
        == []
    )
    assert (
        going_on("Island holds its breath as the storm of the century closes in\nThe port was closed on Monday.") == []
    )
    assert going_on("Last updated on September 16th, 2023 at 09:27 am\nIf your search brought you here, read on.") == []


def test_addresses_in_a_row_are_not_joined():
    assert (
        going_on("https://example.com/products/old-school-iron-plates\nhttps://example.com/products/new-school") == []
    )


def test_headlines_of_one_length_are_not_taken_for_wrapped_text():
    heads = ["Storm closes the harbour of Northwick for the third time", "Minister resigns over the budget for schools and libraries",
             "Ferries are sent to the island until the wall is mended", "Fishermen ask the town for help after the great storm day",
             "Roofs lost in the wind as residents stay indoors tonight", "Captain says she has never seen such waves in the summer"]  # fmt: skip
    assert going_on("\n".join(heads)) == []
