"""An outlet whose layout changed is flagged; one that is as it was is not."""

from __future__ import annotations

import pytest

from pipeline.report.alert import Alert
from pipeline.report.drift import Comparison, compared, drift_alert, last_known
from pipeline.run import Outcome
from pipeline.store import RunRecord

from .shares import cleaned, pages, record, shares


def against(now: list[Outcome], *earlier: RunRecord) -> tuple[Comparison, ...]:
    return compared(shares(now), last_known(earlier, {str(each.outlet) for each in now}))


def one_alert(now: list[Outcome], *earlier: RunRecord, run: RunRecord | None = None) -> Alert | None:
    (found,) = against(now, *earlier)
    return drift_alert(found, run)


def test_a_share_that_jumps_is_told_with_both_figures_and_since_when() -> None:
    told = one_alert(pages("NBC10", 0.62, 12), record(0, *pages("NBC10", 0.31, 25)))
    assert told is not None
    assert (told.kind, told.subject) == ("quality-drift", "NBC10")
    assert told.message == (
        "NBC10: the share of text taken out went from 31% to 62% since the run of 2024-05-03 03:00 UTC "
        "(25 and 12 documents); its layout may have changed: look at some with `corpus lines DOC`."
    )
    assert (told.facts["share"], told.facts["share_before"]) == (0.615, 0.31)
    assert told.facts["run_before"] == "night-0"


def test_a_share_that_falls_is_told_as_well() -> None:
    """A menu that is no longer known as one is in the text now."""
    assert one_alert(pages("NBC10", 0.31), record(0, *pages("NBC10", 0.62))) is not None


@pytest.mark.parametrize("share", [0.31, 0.33, 0.35])
def test_a_share_that_stays_about_the_same_is_not_told(share: float) -> None:
    """A longer menu that is taken out like the one before; 4 points over many documents are certain, and no matter."""
    assert one_alert(pages("NBC10", share, 500), record(0, *pages("NBC10", 0.31, 500))) is None


def test_an_outlet_whose_pages_vary_by_themselves_is_not_told() -> None:
    """12 points between two samples of it are chance."""
    wild = cleaned("Blog", *[0.1, 0.9, 0.2, 0.8, 0.5, 0.3, 0.7, 0.4])
    same = cleaned("Blog", *[0.3, 0.9, 0.2, 0.9, 0.7, 0.4, 0.9, 0.5])
    assert one_alert(same, record(0, *wild)) is None


def test_seven_documents_say_nothing() -> None:
    assert against(pages("NBC10", 0.9, 7), record(0, *pages("NBC10", 0.1))) == ()
    assert against(pages("NBC10", 0.9), record(0, *pages("NBC10", 0.1, 7))) == ()
    assert len(against(pages("NBC10", 0.9, 8), record(0, *pages("NBC10", 0.1, 8)))) == 1


def test_it_is_held_against_the_last_run_that_knows_the_outlet() -> None:
    """Not against one from before the layout changed: that was told then."""
    nights = [record(2, *pages("Other", 0.3)), record(1, *pages("NBC10", 0.6)), record(0, *pages("NBC10", 0.3))]
    (found,) = against(pages("NBC10", 0.6), *nights)
    assert found.since.run_id == "night-1"
    assert not found.share_jumped


def test_runs_from_before_this_was_kept_are_passed_over() -> None:
    (found,) = against(pages("NBC10", 0.6), record(1, outlets=None), record(0, *pages("NBC10", 0.3)))
    assert found.since.run_id == "night-0"


def test_documents_of_unknown_outlet_are_not_compared() -> None:
    """They are pages of many sites, and what they have in common is nothing."""
    assert against(pages(None, 0.9), record(0, *pages(None, 0.1))) == ()


def test_pages_without_an_article_are_told_though_the_share_is_what_it_was() -> None:
    """A wall of consent in place of the article."""
    told = one_alert(pages("NBC10", 0.3, without=9), record(0, *pages("NBC10", 0.3, 30, without=1)))
    assert told is not None
    assert "9 of 20 documents have no article in them, it was 1 of 30 since" in told.message
    assert told.facts["without_article"] == 9


def test_an_outlet_that_always_has_pages_without_an_article_is_not_told() -> None:
    assert one_alert(pages("NBC10", 0.3, 40, without=9), record(0, *pages("NBC10", 0.3, 30, without=6))) is None


def test_the_more_outlets_the_less_likely_by_chance_it_has_to_be() -> None:
    """Else a run over 500 outlets has false alarms every night."""
    before, now = cleaned("A", *[0.2, 0.3, 0.4, 0.5] * 3), cleaned("A", *[0.4, 0.5, 0.6, 0.7] * 3)
    assert one_alert(now, record(0, *before)) is not None
    others = [page for n in range(500) for page in pages(f"O{n:03}", 0.3, 8)]
    found = against([*now, *others], record(0, *before, *others))
    assert not any(each.share_jumped for each in found)


def test_new_rules_are_named_as_a_possible_reason() -> None:
    run = record(1)
    told = one_alert(pages("NBC10", 0.62), record(0, *pages("NBC10", 0.31), rules="r0"), run=run)
    assert told is not None
    assert "its layout may have changed, or the new rules or model do it" in told.message
    told = one_alert(pages("NBC10", 0.62), record(0, *pages("NBC10", 0.31)), run=run)
    assert told is not None
    assert "new rules" not in told.message


def test_the_order_of_the_documents_is_nothing_to_it() -> None:
    found = [page for n in range(9) for page in pages(f"O{n}", 0.1 * n, 9)]
    assert shares(found) == shares(found[::-1])


def test_sums_are_of_characters_and_of_the_share_of_each_document() -> None:
    (found,) = shares(cleaned("A", *[0.25] * 8, 0.5))
    assert (found.documents, found.kept, found.out, found.without_article) == (9, 6500, 2500, 0)
    assert (found.shares, found.squares) == (2.5, 0.75)
