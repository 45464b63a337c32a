"""What is decided about lines beyond the rules: headline, repetition, clock, tags, subheadings."""

from pipeline import clean
from pipeline.classify.finders import find_known
from pipeline.classify.model.opinion import Opinion
from pipeline.classify.paragraphs import paragraphs_of
from pipeline.classify.rules import shipped_rules
from pipeline.classify.settle import CAREFUL, settle
from pipeline.segment.text import segment_text
from pipeline.types import Category, Verdict

BODY = (
    "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said, and"
    " ferries were sent to the neighbouring island until the wall had been mended by the town."
)
MORE = (
    "Fishermen pulled their boats ashore before noon, and several houses near the harbour lost their roofs in the wind."
)

THAI = "ท่าเรือปิดเมื่อวันจันทร์หลังพายุพัดกำแพงด้านนอกพังลงมา เรือข้ามฟากต้องไปจอดที่เกาะใกล้เคียงจนกว่าจะซ่อมเสร็จ"


def verdicts(text):
    return {line.text: line.category for line in clean(text).lines}


def test_the_first_line_above_running_text_is_the_headline():
    doc = clean(f"Storm closes the harbour of Northwick\n\n{BODY}")
    assert doc.title == "Storm closes the harbour of Northwick"
    assert doc.text == BODY


def test_a_text_that_begins_with_a_sentence_has_no_headline():
    doc = clean(f"{BODY}\n\n{MORE}")
    assert doc.title is None
    assert "no_title" in doc.quality
    assert "title" not in doc.evidence


def test_a_headline_that_is_repeated_wins_over_a_teaser_above_it():
    doc = clean(f"Ten recipes for a rainy week\n\nStorm closes harbour\n\n{BODY}\n\nStorm closes harbour\n\n{MORE}")
    assert doc.title == "Storm closes harbour"


def test_the_second_headline_is_a_duplicate_with_or_without_the_site_behind_it():
    text = f"Storm closes the harbour of Northwick\n\nStorm closes the harbour of Northwick | Example Post\n\n{BODY}"
    assert verdicts(text)["Storm closes the harbour of Northwick | Example Post"] is Category.DUPLICATE


def test_a_paragraph_printed_twice_is_taken_out_the_second_time():
    lines = clean(f"{BODY}\n\n{MORE}\n\n{BODY}").lines
    assert [line.kept for line in lines] == [True, True, False]
    assert lines[2].reason == "repeats the paragraph of line 1"


def test_short_lines_and_list_items_may_come_back():
    text = f"{BODY}\n\nNorthwick, 1984\n\n- bread and butter with a pinch of salt\n\n{MORE}\n\nNorthwick, 1984\n\n- bread and butter with a pinch of salt"
    assert not known(text)


def test_a_bare_date_beside_the_weather_is_the_pages_clock():
    doc = clean(f"15.2 C\nFriday, July 19, 2024\n\nStorm closes the harbour of Northwick\n\n{BODY}")
    assert doc.published is None
    assert doc.captured.isoformat() == "2024-07-19"
    assert [line.category for line in doc.lines[:2]] == [Category.WIDGET, Category.WIDGET]


def test_a_bare_date_below_the_headline_is_the_articles():
    doc = clean(f"Storm closes the harbour of Northwick\nJuly 19, 2024\n\n{BODY}")
    assert doc.published.isoformat() == "2024-07-19"
    assert doc.captured is None


def test_a_bare_date_inside_a_chronicle_is_a_subheading():
    text = f"Storm closes the harbour of Northwick\n\n{BODY}\n\n{MORE}\n\nJuly 21, 2024\n\n{MORE} Nobody was hurt."
    assert verdicts(text)["July 21, 2024"] is Category.HEADING


def test_section_names_in_a_row_are_tags():
    doc = clean(f"Balkans Europe European Union News Politics\n\nStorm closes the harbour of Northwick\n\n{BODY}")
    assert doc.tags == ("Balkans", "Europe", "European Union", "News", "Politics")


def test_a_headline_in_capitals_is_not_a_row_of_section_names():
    doc = clean(f"Europe News Agency Director Resigns\n\n{BODY}")
    assert doc.title == "Europe News Agency Director Resigns"
    assert doc.tags == ()


def test_an_unpunctuated_subheading_stays():
    text = f"Storm closes the harbour of Northwick\n\n{BODY}\n\nRoofs lost in the wind\n\n{MORE}"
    assert verdicts(text)["Roofs lost in the wind"] is Category.HEADING


def test_a_prompt_broken_over_two_lines_is_judged_as_one():
    doc = clean(
        f"{BODY}\n\nYou have read all of your free articles for this month, subscribe now to\ncontinue reading.\n\n{MORE}"
    )
    assert doc.text == f"{BODY}\n\n{MORE}"


def test_every_line_that_goes_says_why():
    doc = clean(f"15.2 C\n\nStorm closes the harbour of Northwick\n\n{BODY}\n\nPlease enter your comment!")
    assert all(line.reason for line in doc.lines)
    assert next(line for line in doc.lines if line.category is Category.COMMENT).reason == "rule comment.en.enter"


def test_a_signed_line_below_the_headline_names_the_author():
    for byline, name in [("Von Katrin Beispiel", "Katrin Beispiel"), ("Par Élodie Exemple avec AFP", "Élodie Exemple")]:
        doc = clean(f"Storm closes the harbour of Northwick\n{byline}\n\n{BODY}\n\n{MORE}")
        assert doc.authors == (name,)
        assert doc.text == f"{BODY}\n\n{MORE}"


def test_a_small_byline_is_not_taken_for_the_end_of_the_headline():
    doc = clean(f"La tempesta ha chiuso per tre giorni il porto della città\ndi Giulia Esempio\n\n{BODY}")
    assert (doc.title, doc.authors) == (
        "La tempesta ha chiuso per tre giorni il porto della città",
        ("Giulia Esempio",),
    )


def test_a_subheading_that_begins_like_a_byline_stays():
    text = f"Storm closes the harbour of Northwick\n\n{BODY}\n\nVon Anna Beispiel\n\n{MORE}\n\nBy the river\n\n{MORE} Nobody was hurt."
    assert known(text) == {"Storm closes the harbour of Northwick": Category.TITLE}


def test_a_reading_time_beside_the_date_makes_it_no_clock():
    doc = clean(f"Dec 12, 2025\n\n5 min read\n\nStorm closes the harbour of Northwick\n\n{BODY}")
    assert doc.captured is None
    assert doc.published.isoformat() == "2025-12-12"


def test_a_headline_broken_over_two_lines_is_whole():
    doc = clean(
        f"Storm closes the harbour of Northwick and cuts the power to many of\nthe towns along the coast\n\n{BODY}"
    )
    assert doc.title == "Storm closes the harbour of Northwick and cuts the power to many of the towns along the coast"


def test_addresses_dates_and_bylines_are_no_headlines():
    for line in [
        "https://example.com/2024/storm-closes-harbour",
        "January 19, 2020 / 12:25 PM / Northwick",
        "By Jane Doe",
    ]:
        assert clean(f"{line}\n\n{BODY}\n\n{MORE}").title is None


def test_a_label_without_names_gives_no_tags():
    for line, tags in [
        ("Tags: storm, harbour", ("storm", "harbour")),
        ("Tags", ()),
        ("Tags:", ()),
        ("#storm #harbour", ("storm", "harbour")),
    ]:
        assert clean(f"Storm closes the harbour of Northwick\n\n{BODY}\n\n{line}").tags == tags


def test_a_question_that_is_asked_again_stays():
    """A contents list names the questions first; the interview asks them once more."""
    question = "What did the town learn from the storm?"
    text = f"{BODY}\n\n{question}\n\n{MORE}\n\n{question}\n\n{MORE} Nobody was hurt."
    assert all(line.kept for line in clean(text).lines if line.text == question)


def known(text):
    """The lines that rules and finders alone speak against, and what they take them for."""
    paragraphs = paragraphs_of(segment_text(text))
    return {paragraphs[index].text: found.category for index, found in find_known(paragraphs, shipped_rules()).items()}


def settled(lines, opinions, rules=None):
    """Verdicts on lines about which the model holds what is given."""
    paragraphs = paragraphs_of(segment_text("\n\n".join(lines)))
    return settle(paragraphs, rules or {}, opinions)


STAYS = Opinion(0.02, Category.RELATED, 0.9, 0.0)


def test_a_sentence_needs_a_surer_opinion_to_leave_than_a_short_line():
    opinion = Opinion((CAREFUL.few_words + CAREFUL.sentence) / 2, Category.RELATED, 0.9, 0.0)
    short, sentence, _ = settled(["Ferry tickets cost more", "The ferry costs more.", BODY], [opinion, opinion, STAYS])
    assert short.category is Category.RELATED
    assert sentence.kept
    assert sentence.unsure


def test_a_model_that_wants_every_sentence_of_a_text_out_has_misread_it():
    certain = Opinion(0.99, Category.AD, 0.9, 0.0)
    menu, *sentences = settled(["Home News Sport", BODY, MORE], [certain] * 3)
    assert menu.category is Category.AD
    assert all(verdict.kept and verdict.unsure for verdict in sentences)
    assert not settled([BODY, MORE], [certain, STAYS])[0].kept


def test_a_text_of_a_script_without_full_stops_is_not_emptied_either():
    """Thai ends its sentences with a space: no line there is known for a sentence by its end."""
    certain = Opinion(0.99, Category.AD, 0.9, 0.0)
    menu, *sentences = settled(["หน้าแรก ข่าว", THAI, THAI[::-1]], [certain] * 3)
    assert not menu.kept
    assert all(verdict.kept and verdict.unsure for verdict in sentences)
    assert not settled([THAI, BODY], [certain, STAYS])[0].kept


def test_a_bullet_on_a_line_of_its_own_goes_with_what_stands_below_it():
    mark = Verdict(Category.OTHER, "rule other.any.lone_mark")
    share = Opinion(0.99, Category.SHARE, 0.99, 0.0)
    unclear = Opinion(0.9, Category.OTHER, 0.4, 0.0)
    found = settled(["*", "Print this", "*", BODY], [unclear, share, unclear, STAYS], {0: mark, 2: mark})
    assert [verdict.category for verdict in found[:3]] == [Category.SHARE, Category.SHARE, Category.OTHER]
