"""Dates as they are printed, in many languages, with every reading they can have."""

from datetime import date

import pytest

from pipeline.calendar.printed import is_only_a_date, printed_dates

SEVENTH = date(2023, 8, 7)


def readings(text):
    return [[reading.day.isoformat() for reading in printed.readings] for printed in printed_dates(text)]


@pytest.mark.parametrize(
    "text",
    ["2023-08-07", "2023/8/7", "2023-08-07T10:12:00Z", "August 7, 2023", "Aug. 7th, 2023", "7 August 2023", "7th of August 2023",
     "7. August 2023", "7. august 2023", "7 août 2023", "7 de agosto de 2023", "7 agosto 2023", "7 augustus 2023",
     "7 augusti 2023", "7 sierpnia 2023", "7. srpna 2023", "7 августа 2023", "7 серпня 2023", "7 Ağustos 2023",
     "7. avgust 2023", "7. август 2023", "2023年8月7日", "2023년 8월 7일", "7 أغسطس 2023", "7 gusht 2023", "2023. augusztus 7.",
     "7 Αυγούστου 2023", "２０２３年８月７日"],
)  # fmt: skip
def test_a_date_written_out_has_one_reading(text):
    assert readings(f"x {text} y") == [["2023-08-07"]]


def test_a_date_in_numbers_has_two_readings_when_both_are_possible():
    assert readings("07/08/2023") == [["2023-08-07", "2023-07-08"]]
    assert readings("7-8-2023") == [["2023-08-07", "2023-07-08"]]
    assert readings("7.8.2023") == [["2023-08-07"]]


def test_a_thirteenth_month_leaves_one_reading():
    assert readings("17/08/2023") == [["2023-08-17"]]
    assert readings("08/17/2023") == [["2023-08-17"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2023",
        "1.2.3",
        "in 2023",
        "August 2023",
        "version 10.12.20234",
        "99/99/2023",
        "call 07 08 2023",
        "1,234,2023",
    ],
)
def test_what_is_no_day_is_no_date(text):
    assert readings(text) == []


def test_dates_are_found_in_order_and_never_overlap():
    found = printed_dates("Published 3 May 2024 | Updated 4 May 2024, 10:12")
    assert [printed.seen for printed in found] == ["3 May 2024", "4 May 2024"]


@pytest.mark.parametrize(
    "line",
    [
        "Friday, July 19, 2024",
        "July 19, 2024 10:45 am",
        "19. juli 2024 kl. 10.45",
        "vendredi 19 juillet 2024",
        "2024-07-19",
    ],
)
def test_a_line_may_be_nothing_but_a_date(line):
    assert is_only_a_date(line)


@pytest.mark.parametrize(
    "line", ["The harbour closed on July 19, 2024", "July 19, 2024 – July 21, 2024", "Lisbon, July 19, 2024", "19"]
)
def test_a_line_with_other_words_is_more_than_a_date(line):
    assert not is_only_a_date(line)


def test_the_shipped_names_are_those_of_cldr():
    from pipeline.calendar import NAMES_FILE
    from training.calendar_names import render

    assert NAMES_FILE.read_text(encoding="utf-8") == render()
