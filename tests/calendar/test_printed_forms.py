"""The forms in which news sites print dates: right or unknown, never wrong."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from babel import localedata
from babel.dates import format_date, format_datetime

from pipeline.calendar.printed import printed_dates
from pipeline.metadata.days.order import choose_reading, language_witness, year_witness
from training.calendar_names import LANGUAGES

TABLE = tomllib.loads(Path(__file__).with_name("printed_forms.toml").read_text(encoding="utf-8"))


def meant(language, text):
    """The day or moment that the first date of the text means to readers of the language, or `unknown`."""
    found = printed_dates(text, short_years=True)
    if not found:
        return "unknown"
    witnesses = [*language_witness(language, 1, "text in"), *year_witness(found[0], language)]
    decision = choose_reading(found[0], witnesses, None)
    if decision is None:
        return "unknown"
    moment = found[0].moment(decision.reading)
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


@pytest.mark.parametrize(("language", "text", "expected"), TABLE["form"])
def test_a_printed_form_is_read(language, text, expected):
    assert meant(language, text) == expected


@pytest.mark.parametrize("text", TABLE["none"])
def test_numbers_that_are_no_date_give_none(text):
    assert printed_dates(text, short_years=True) == ()


def test_the_table_is_large_and_of_many_languages():
    assert len(TABLE["form"]) >= 200
    assert len({language for language, _, _ in TABLE["form"]}) >= 25


@pytest.mark.parametrize("text", ["02.12.19", "27 Mar 20", "10 . 12 . 19"])
def test_two_digits_are_a_year_only_where_a_line_is_known_to_be_a_date(text):
    assert printed_dates(text) == ()
    assert printed_dates(text, short_years=True)


def test_both_readings_of_a_two_digit_year_are_kept():
    assert [reading.day.isoformat() for reading in printed_dates("10.12.19", short_years=True)[0].readings] == [
        "2019-12-10",
        "2010-12-19",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cldr_writes_in_a_language_is_read_or_unknown(language):
    """An independent witness: every date format of the Unicode consortium's locale data."""
    localedata._cache.clear()  # Babel gives a language month names of the one loaded before it
    days = [date(2023, 8, 7), date(2021, 1, 30), date(2024, 5, 3), date(2019, 12, 11), date(2020, 2, 29)]
    moments = [datetime.combine(day, time(15, 5)) for day in days]
    for moment in moments:
        for form in ("full", "long", "medium", "short"):
            for text in (
                format_date(moment, form, language),
                format_datetime(moment, "short" if form == "short" else "medium", locale=language),
            ):
                read = meant(language.partition("_")[0], text)
                assert read in ("unknown", moment.date().isoformat(), moment.isoformat(timespec="minutes")), text
