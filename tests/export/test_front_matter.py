"""Facts come out of any YAML parser as they went in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.export import front_matter as module
from pipeline.export.front_matter import as_yaml, front_matter

AWKWARD = list(":-#'\"!&*?|>%@`{}[],=~<\n\r\t \x85\u2028\u2029\ufeff\x00\x1b\x9b…é日🎉0123456789.eo+_")
TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from(AWKWARD), max_size=30)
DAYS = st.dates() | st.datetimes() | st.datetimes(timezones=st.just(timezone(timedelta(hours=-5, minutes=-30))))
FACTS = st.dictionaries(st.sampled_from(["title", "tags", "url"]), TEXTS | st.lists(TEXTS, max_size=3))


def body(text: str) -> str:
    return text.removeprefix("---\n").removesuffix("---\n")


@given(FACTS)
def test_texts_come_back_from_yaml_1_1_and_1_2(facts: dict[str, Any]) -> None:
    told = as_yaml(facts)
    assert yaml.safe_load(told) == facts
    assert (YAML(typ="safe", pure=True).load(told) or {}) == facts


@given(st.fixed_dictionaries({"published": DAYS, "quality_estimate": st.floats(0, 1), "version": st.integers()}))
def test_dates_times_and_numbers_come_back_as_what_they_were(facts: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(facts)) == facts


@given(FACTS)
def test_it_is_the_same_with_and_without_libyaml(facts: dict[str, Any]) -> None:
    texts = "".join("".join(each) for each in facts.values())
    if not any(letter > "\uffff" for letter in texts):
        slow = yaml.dump(
            facts, Dumper=module._dumper(fast=False), allow_unicode=True, sort_keys=False, width=module.WIDEST
        )
        assert as_yaml(facts) == slow


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("no", "'no'"),
        ("1e3", "'1e3'"),
        ("0o17", "'0o17'"),
        ("12:30", "'12:30'"),
        ("2023-08-07", "'2023-08-07'"),
        ("Storm: port closed", "'Storm: port closed'"),
        ("a\u2028b\tc", '"a\\Lb\\tc"'),
        ("🎉 Harbour festival", "🎉 Harbour festival"),
        ("Nothing special", "Nothing special"),
        (date(2023, 8, 7), "2023-08-07"),
        (datetime(2023, 8, 7, 10, 15, tzinfo=UTC), "2023-08-07T10:15:00+00:00"),
    ],
)
def test_only_what_would_be_misread_is_quoted(value: object, told: str) -> None:
    assert front_matter({"title": value}) == f"---\ntitle: {told}\n---\n"


def test_a_long_title_stays_on_one_line() -> None:
    assert len(as_yaml({"title": "harbour " * 200 + "end"}).splitlines()) == 1


def test_an_offset_with_seconds_is_text_since_yaml_has_none() -> None:
    moment = datetime(1900, 1, 1, tzinfo=timezone(timedelta(seconds=1172)))
    assert yaml.safe_load(as_yaml({"published": moment})) == {"published": moment.isoformat()}
