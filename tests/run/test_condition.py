"""Conditions on documents: what they take, what they never take, and what is said of those that cannot be meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from pipeline.errors import CleanpressError, WrongSelection
from pipeline.run.condition import FIELDS, Kind, condition
from pipeline.store.schema import FULL_TEXT, schema_of


def holds(told: str, *values: Any) -> list[bool]:
    return [condition(told).holds(value) for value in values]


def test_texts_are_equal_whatever_the_case_the_blanks_and_the_encoding_of_a_letter() -> None:
    assert holds("outlet = politiken A/S", "Politiken A/S", "POLITIKEN\u00a0 A/S") == [True, True]
    assert holds("outlet=Caf\u00e9", "Cafe\u0301", "CAF\u00c9") == [True, True]
    assert holds("outlet=Straße", "STRASSE") == [True]
    assert holds("outlet=Politiken", "Politiken A/S", "Politike", "Cafe") == [False, False, False]


def test_unequal_is_every_other_text() -> None:
    assert holds("language!=en", "EN", "da", "en-GB") == [False, True, True]


def test_contains_takes_a_part_of_a_text_and_no_pattern() -> None:
    assert holds("title~storm", "Before the STORM", "Sturm", "Bra") == [True, False, False]
    assert holds("title~st.rm", "storm", "The st.rm") == [False, True]
    assert holds("title~100%", "A 100% rise", "1000") == [True, False]


def test_of_a_list_any_element_is_enough_and_unequal_means_none() -> None:
    authors = ["Anna Weiß", "Bo Lind"]
    assert holds("authors=bo lind", authors, ["Bo Linde"]) == [True, False]
    assert holds("authors~weiss", authors, ["Bo Lind"]) == [True, False]
    assert holds("authors!=Bo Lind", authors, ["Anna Weiß"]) == [False, True]


@pytest.mark.parametrize("value", [None, "", []])
def test_what_is_unknown_fits_no_comparison_not_even_unequal(value: Any) -> None:
    told = ["language=en", "language!=en", "language~n", "tags!=sport", "quality_estimate<1", "quality_estimate!=1"]
    assert [condition(each).holds(value) for each in [*told, "published<2024", "published!=2024"]] == [False] * 8


def test_an_empty_value_asks_for_what_is_unknown_and_unequal_to_it_for_what_is_known() -> None:
    assert holds("language=", None, "", "en") == [True, True, False]
    assert holds("authors= ", [], ["Bo"]) == [True, False]
    assert holds("published!=", None, date(2024, 5, 1)) == [False, True]
    assert holds("version=", 0) == [False], "zero is known"


def test_a_day_a_month_and_a_year_are_compared_from_their_first_to_their_last_day() -> None:
    days = [date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 31), date(2024, 6, 1)]
    assert holds("published=2024-05", *days) == [False, True, True, False]
    assert holds("published!=2024-05", *days) == [True, False, False, True]
    assert holds("published<2024-05", *days) == [True, False, False, False]
    assert holds("published<=2024-05", *days) == [True, True, True, False]
    assert holds("published>2024-05", *days) == [False, False, False, True]
    assert holds("published>=2024-05", *days) == [False, True, True, True]
    assert holds("published=2024-05-31", *days) == [False, False, True, False]
    assert holds("published=2024", date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31)) == [False, True, True]
    assert holds("published<=2024-02", date(2024, 2, 29), date(2024, 3, 1)) == [True, False]


def test_the_moment_of_a_commit_counts_as_its_day_in_utc() -> None:
    late = datetime.fromisoformat("2024-05-02T01:00+02:00").astimezone(UTC)
    assert holds("committed_at=2024-05-01", late) == [True]


def test_numbers_are_compared_as_numbers() -> None:
    assert holds("lines_out>9", 10, 9, 8) == [True, False, False]
    assert holds("quality_estimate<=0.95", 0.95, 0.951) == [True, False]
    assert holds("version=2.0", 2, 20) == [True, False]


def test_blanks_around_the_parts_and_operators_within_a_value_do_not_matter() -> None:
    assert holds("  url   =  https://a.example/?q=1&r<2 ", "https://a.example/?q=1&r<2") == [True]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("", "no condition"),
        ("language", "no condition"),
        ("=en", "no condition"),
        ("language en", "no condition"),
        ("languge=en", "there is no 'languge'"),
        ("Language=en", "there is no 'Language'"),
        ("text~storm", "there is no 'text'"),
        ("op=delete", "there is no 'op'"),
        ("published_iso=2024", "there is no 'published_iso'"),
        ("__class__=x", "there is no '__class__'"),
        ("language==en", "'=='"),
        ("language=~en", "'=~'"),
        ("version=>2", "'=>'"),
        ("version<>2", "'<>'"),
        ("title<m", "=, != or ~"),
        ("published~2024", "compared by =, !=, <, <=, > or >="),
        ("version~2", "compared by"),
        ("published>=", "has no value"),
        ("title~", "has no value"),
        ("published=yesterday", "published is a day"),
        ("published=2024-02-30", "published is a day"),
        ("published=2024-13", "published is a day"),
        ("published=0000", "published is a day"),
        ("published=2024-05-01T10:00", "published is a day"),
        ("published=٢٠٢٤", "published is a day"),
        ("quality_estimate<high", "quality_estimate is a number"),
        ("quality_estimate<nan", "quality_estimate is a number"),
        ("version=1_0", "version is a number"),
        ("version=0x1", "version is a number"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence_that_names_the_condition(told: str, says: str) -> None:
    with pytest.raises(WrongSelection) as caught:
        condition(told)
    assert repr(told) in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, CleanpressError)
    assert isinstance(caught.value, ValueError), "so that a form can refuse the field it stands in"


def test_a_name_that_is_no_field_is_answered_with_the_fields_and_the_operators() -> None:
    with pytest.raises(WrongSelection, match=r"title, .*committed_at; the operators = != < <= > >= and ~ \(contains\)"):
        condition("nothing=1")


def test_no_length_and_no_letter_of_a_value_takes_long_or_fails() -> None:
    for value in (" " * 200_000, "=" * 200_000, "1" * 200_000, "\x00\ud800" * 1_000, "(a+)+$" * 1_000):
        for field in ("title", "version", "published"):
            try:
                condition(f"{field} = {value}x").holds("x")
            except WrongSelection:
                continue


def test_every_column_of_a_summary_can_be_asked_for_or_is_left_out_on_purpose() -> None:
    """A column that is added later has to be decided about here."""
    left_out = {"op", "reason", "published_iso", "modified_iso", "captured_iso", "unsure", "foreign", "memory"}
    left_out |= {"content_hash", "output_hash", "markdown_hash", "raw_sha256"}
    columns = schema_of("documents")
    assert set(FIELDS) == set(columns.names) - set(FULL_TEXT) - left_out
    kinds = {
        pa.string(): Kind.TEXT,
        pa.list_(pa.field("element", pa.string())): Kind.TEXTS,
        pa.date32(): Kind.DAY,
        pa.timestamp("us", tz="UTC"): Kind.DAY,
        pa.int64(): Kind.NUMBER,
        pa.float64(): Kind.NUMBER,
    }
    assert {name: kinds[columns.field(name).type] for name in FIELDS} == FIELDS
