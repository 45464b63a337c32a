"""Facts read from the lines of a text: the value, the words it was read from, or nothing."""

import pytest

from pipeline import clean
from pipeline.metadata.days.order import language_witness
from pipeline.metadata.patterns import shipped_patterns

TITLE = "Storm closes the harbour of Northwick\n\n"
BODY = "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"


@pytest.mark.parametrize("pattern", shipped_patterns(), ids=lambda pattern: pattern.id)
def test_a_pattern_reads_its_examples_and_leaves_its_near_misses(pattern):
    for line, value in pattern.take:
        assert pattern.read(line) is not None, line
        assert pattern.read(line)[0] == value
    for line in pattern.leave:
        assert pattern.read(line) is None, line


def published(tail, uri="", body=BODY):
    doc = clean(TITLE + body + tail, media_type="text/plain", uri=uri)
    return doc.published.isoformat() if doc.published else None


def test_the_language_of_the_label_orders_day_and_month():
    assert published("Botuar: 07/08/2023") == "2023-08-07"


def test_the_country_of_the_site_orders_day_and_month():
    assert published("Published: 07/08/2023", uri="https://example.co.uk/a") == "2023-08-07"
    assert published("Published: 07/08/2023", uri="https://example.gov/a") == "2023-07-08"


def test_another_date_of_the_text_orders_day_and_month():
    assert (
        published(
            "Published: 07/08/2023",
            body=BODY + "The wall had been built by 17/08/1984, records show, at great cost.\n\n",
        )
        == "2023-08-07"
    )


def test_with_nothing_to_order_them_the_date_stays_unknown_and_is_flagged():
    doc = clean(TITLE + BODY + "Published: 07/08/2023", uri="https://example.com/a")
    assert doc.published is None
    assert "ambiguous_date" in doc.quality
    assert "published" not in doc.evidence
    assert doc.unknown["published"] == "ambiguous: 2023-07-08, 2023-08-07"


def test_a_day_after_the_twelfth_needs_no_order():
    assert published("Published: 17/08/2023", uri="https://example.com/a") == "2023-08-17"


def test_a_reading_after_the_capture_is_impossible():
    head = "15.2 C\nFriday, July 21, 2023\n\n"
    doc = clean(head + TITLE + BODY + "Published: 07/08/2023", uri="https://example.com/a")
    assert doc.published.isoformat() == "2023-07-08"


def test_a_change_is_no_publication():
    doc = clean(TITLE + BODY + "Last updated: 17/08/2023")
    assert doc.published is None
    assert doc.modified.isoformat() == "2023-08-17"


def test_the_year_of_a_copyright_line_is_no_date():
    assert published("© 2016 - 2024 | Example Post") is None


def test_a_date_inside_the_article_is_no_publication():
    assert (
        published("", body=BODY + "The wall had been built on 3 May 1984, the records of the town show, at great cost.")
        is None
    )


def test_a_file_name_is_no_domain():
    """`notes.md` is a Markdown file, not a page from Moldova."""
    assert published("Published: 07/08/2023", uri="folder/notes.md") is None


def test_a_bare_date_far_from_the_headline_belongs_to_another_article():
    teasers = "".join(f"Another headline number {n}\n" for n in "abcdef")
    assert published(f"{teasers}July 19, 2024") is None
    assert published("", body=f"July 19, 2024\n\n{BODY}") == "2024-07-19"


def test_an_article_of_unknown_origin_is_cleaned_as_well():
    for media_type in ("text/plain", "text/html"):
        assert clean(f"<p>{BODY}</p>" if media_type == "text/html" else BODY, media_type, None).url is None


def test_a_domain_that_is_sold_as_a_word_is_no_country():
    assert published("Published: 07/08/2023", uri="https://example.io/a") is None
    assert published("Published: 07/08/2023", uri="https://example.it/a") == "2023-08-07"


def test_a_language_that_writes_the_year_first_means_the_day_before_the_month():
    """Japanese writes 2023/08/07; where the year stands last, the day stands first."""
    assert [witness.order for witness in language_witness("ja", 1, "text in")] == ["dmy"]
    assert [witness.order for witness in language_witness("de", 1, "text in")] == ["dmy"]
    assert language_witness("en", 1, "text in") == []


def test_a_date_before_the_web_is_no_publish_date():
    assert published("Published: 17/08/1984") is None


def test_a_clear_date_beside_an_unclear_one_leaves_no_doubt():
    doc = clean(TITLE + "Published: 07/08/2023\n\n" + BODY + "Published: 17 August 2023", uri="https://example.com/a")
    assert doc.published.isoformat() == "2023-08-17"
    assert "ambiguous_date" not in doc.quality


def test_a_few_words_are_flagged_as_short():
    assert "short" in clean(BODY).quality
    assert "short" not in clean(BODY + BODY.replace("Monday", "Tuesday") + BODY.replace("Monday", "Friday")).quality


def page(head, body):
    return clean(f"<html lang='en'><head>{head}</head><body><article>{body}</article></body></html>", "text/html")


def test_a_date_in_the_markup_settles_what_a_line_leaves_open():
    body = f"<h1>Storm closes the harbour</h1><p>Published: 07/08/2023</p><p>{BODY * 3}</p>"
    assert "ambiguous_date" in page("", body).quality
    marked = page('<meta property="article:published_time" content="2023-08-07T10:00:00Z">', body)
    assert marked.published.isoformat()[:10] == "2023-08-07"
    assert "ambiguous_date" not in marked.quality


def test_a_labelled_date_goes_before_a_bare_one():
    doc = clean(f"{TITLE}3 May 2019\n\n{BODY}Published: 7 August 2023")
    assert doc.published.isoformat() == "2023-08-07"


def doc_of(text, uri=""):
    return clean(text, media_type="text/plain", uri=uri)


def test_the_time_and_the_zone_are_kept_when_printed():
    doc = doc_of(TITLE + BODY + "Published: August 7, 2023 5:50 pm CET")
    assert doc.published.isoformat() == "2023-08-07T17:50:00+01:00"
    assert doc.evidence["published"].value == "2023-08-07T17:50:00+01:00"
    assert published("Published: August 7, 2023 5:50 pm IST") == "2023-08-07T17:50:00"
    assert published("Published: August 7, 2023") == "2023-08-07"


def test_the_weekday_orders_day_and_month():
    assert published("Published: Monday 07/08/2023") == "2023-08-07"
    assert published("Published: Saturday 07/08/2023") == "2023-07-08"


def test_a_label_on_the_line_above_counts():
    doc = doc_of(f"{TITLE}{BODY}{BODY.replace('Monday', 'Friday')}Last updated:\nAugust 30, 2024")
    assert doc.published is None
    assert doc.modified.isoformat() == "2024-08-30"


def test_one_line_may_tell_both_days():
    doc = doc_of(f"{TITLE}Published 3 May 2024 | Updated 4 May 2024, 10:12\n\n{BODY}")
    assert (doc.published.isoformat(), doc.modified.isoformat()) == ("2024-05-03", "2024-05-04T10:12:00")


def test_of_two_days_without_a_space_between_the_later_is_the_change():
    doc = doc_of(f"{TITLE}May 21, 2025April 24, 2025\n\n{BODY}")
    assert (doc.published.isoformat(), doc.modified.isoformat()) == ("2025-04-24", "2025-05-21")


def test_days_from_and_to_are_no_publication():
    assert published("", body=f"July 19, 2024 – July 21, 2024\n\n{BODY}") is None


def test_a_byline_may_carry_the_date():
    doc = doc_of(f"{TITLE}By Emily Norwood, September 1st, 2023\n\n{BODY}")
    assert doc.published.isoformat() == "2023-09-01"


def test_a_day_of_another_kind_is_no_publication():
    assert published("", body=f"Recorded: 17 August 2023\n\n{BODY}") is None
    assert published("", body=f"Posted: 17 August 2023\n\n{BODY}") == "2023-08-17"


def test_of_the_dates_beside_the_headline_the_nearer_one_counts():
    doc = doc_of(f"3 May 2023\n\nSome page\n\nOther page\n\n{TITLE}7 August 2023\n\n{BODY}")
    assert doc.published.isoformat() == "2023-08-07"


def test_the_day_in_the_address_is_evidence():
    doc = doc_of(TITLE + BODY, "https://example.com/2023/08/07/storm")
    assert doc.published.isoformat() == "2023-08-07"
    assert doc.evidence["published"].rule == "date.url_path"
    assert doc_of(TITLE + BODY, "https://example.com/2023/08/storm").published is None
    assert doc_of(TITLE + BODY, "archive/2023/08/07/storm.txt").published is None


def test_the_day_in_the_address_orders_day_and_month_and_contradicts():
    doc = doc_of(TITLE + BODY + "Published: 07/08/2023", "https://example.com/2023/07/08/storm")
    assert doc.published.isoformat() == "2023-07-08"
    assert doc.evidence["published"].rule == "date.label, mdy by the address"
    doc = doc_of(TITLE + BODY + "Published: 17 August 2023", "https://example.com/2021/01/05/storm")
    assert doc.published.isoformat() == "2023-08-17"
    assert "2021-01-05" in doc.evidence["published"].also
    assert doc.evidence["published"].confidence < 0.9


CLOCK = "15.2 C\nFriday, July 19, 2024\n\n"


def test_a_relative_date_is_counted_back_from_the_capture():
    doc = doc_of(f"{CLOCK}{TITLE}Published yesterday\n\n{BODY}")
    assert doc.published.isoformat() == "2024-07-18"
    assert doc.evidence["published"].rule == "date.relative"


def test_a_rounded_relative_date_keeps_the_day_before():
    doc = doc_of(f"{CLOCK}{TITLE}Published 2 days ago\n\n{BODY}")
    assert doc.published.isoformat() == "2024-07-17"
    assert doc.evidence["published"].also == ("2024-07-16",)
    assert doc.evidence["published"].confidence < 0.7


def test_a_relative_date_without_a_capture_stays_unknown_and_is_flagged():
    doc = doc_of(f"{TITLE}Published 2 days ago\n\n{BODY}")
    assert doc.published is None
    assert "relative_date" in doc.quality
    assert "relative_date" not in doc_of(f"{TITLE}{BODY}").quality


def test_the_page_clock_is_no_publication_however_often_it_is_printed():
    doc = doc_of(f"{CLOCK}{TITLE}July 19, 2024\n\n{BODY}")
    assert doc.published is None
    assert doc_of(f"{CLOCK}{TITLE}Published: July 19, 2024\n\n{BODY}").published.isoformat() == "2024-07-19"


def test_a_year_of_two_digits_is_read_with_both_readings_kept():
    doc = doc_of(f"{TITLE}{BODY}Published: 10.12.19")
    assert doc.published.isoformat() == "2019-12-10"
    assert doc.evidence["published"].also == ("2010-12-19",)


def test_beside_a_day_of_another_calendar_ours_goes_first():
    doc = doc_of(f"{TITLE}21 محرم 1445 هـ - 7 August 2023\n\n{BODY}")
    assert doc.published.isoformat() == "2023-08-07"


def test_a_day_that_cannot_be_is_named_as_the_reason():
    head = "15.2 C\nFriday, July 21, 2023\n\n"
    doc = clean(head + TITLE + BODY + "Published: 17 August 2024")
    assert (doc.published, doc.unknown["published"]) == (None, "impossible: 2024-08-17")
    assert clean(TITLE + BODY + "Last updated: 17/08/2023").unknown["published"] == "only_modified"
