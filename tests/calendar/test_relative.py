"""Days that are told from the moment of reading."""

from datetime import UTC, date, datetime

import pytest

from pipeline.calendar.relative import is_relative, relative_date

NOON = datetime(2024, 7, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Published 2 hours ago", "2024-07-19"),
        ("en", "yesterday", "2024-07-18"),
        ("en", "Posted 3 days ago by Ann", "2024-07-16"),
        ("de", "vor 3 Stunden", "2024-07-19"),
        ("de", "gestern, 14:05", "2024-07-18T14:05:00"),
        ("fr", "il y a 5 jours", "2024-07-14"),
        ("es", "hace 2 días", "2024-07-17"),
        ("pt", "há 2 dias", "2024-07-17"),
        ("it", "2 ore fa", "2024-07-19"),
        ("nl", "3 uur geleden", "2024-07-19"),
        ("sv", "för 2 timmar sedan", "2024-07-19"),
        ("nb", "for 2 timer siden", "2024-07-19"),
        ("fi", "2 tuntia sitten", "2024-07-19"),
        ("pl", "2 dni temu", "2024-07-17"),
        ("cs", "Dnes 9:44", "2024-07-19T09:44:00"),
        ("ro", "acum 2 ore", "2024-07-19"),
        ("ru", "вчера, 14:05", "2024-07-18T14:05:00"),
        ("uk", "2 години тому", "2024-07-19"),
        ("tr", "2 gün önce", "2024-07-17"),
        ("id", "2 hari lalu", "2024-07-17"),
        ("vi", "2 giờ trước", "2024-07-19"),
        ("ja", "3時間前", "2024-07-19"),
        ("ko", "2일 전", "2024-07-17"),
        ("zh", "2天前", "2024-07-17"),
        ("ar", "منذ 3 ساعات", "2024-07-19"),
    ],
)
def test_words_mean_a_day_seen_from_the_capture(language, text, day):
    assert is_relative(text)
    assert relative_date(text, NOON, language).day.isoformat() == day


@pytest.mark.parametrize("text", ["3 weeks ago", "today's paper", "the day before", "2 hours", "ago", "vor dem Haus"])
def test_coarse_and_other_words_mean_no_day(text):
    assert relative_date(text, NOON, "en") is None


def test_hours_cannot_be_counted_back_from_a_day():
    assert relative_date("2 hours ago", date(2024, 7, 19), "en") is None
    assert relative_date("yesterday", date(2024, 7, 19), "en").day == date(2024, 7, 18)


def test_a_rounded_count_may_be_the_day_before_as_well():
    assert relative_date("2 days ago", NOON, "en").also == (date(2024, 7, 16),)
    assert relative_date("2 hours ago", NOON, "en").also == ()
    assert relative_date("11 hours ago", NOON, "en").also == ()
    assert relative_date("12 hours ago", NOON, "en").also == (date(2024, 7, 18),)
