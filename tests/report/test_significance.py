"""How likely a difference is by chance: held against the exact figures of a statistics program."""

from __future__ import annotations

import pytest

from pipeline.report.significance import Sample, chance_of_count, chance_of_means


def sample(*values: float) -> Sample:
    return Sample(len(values), sum(values), sum(value * value for value in values))


def test_means_that_differ_have_the_chance_of_welchs_test() -> None:
    """scipy.stats.ttest_ind(a, b, equal_var=False).pvalue is 0.00027553."""
    a = sample(0.31, 0.28, 0.35, 0.40, 0.22, 0.33, 0.30, 0.27)
    b = sample(0.45, 0.39, 0.52, 0.41, 0.36, 0.48, 0.50, 0.37, 0.44)
    assert chance_of_means(a, b) == pytest.approx(0.00027553, rel=0.03)


def test_equal_means_are_no_difference() -> None:
    assert chance_of_means(sample(0.3, 0.5, 0.4), sample(0.4, 0.5, 0.3)) == pytest.approx(1.0)


def test_pages_that_are_all_alike_do_not_make_a_trifle_certain() -> None:
    """Without a least spread the chance would be nothing, or a division by nothing."""
    assert chance_of_means(sample(*[0.300] * 8), sample(*[0.301] * 8)) > 0.5


def test_counts_have_the_chance_of_fishers_test() -> None:
    """scipy.stats.hypergeom.sf(7, 400, 11, 100) and .sf(59, 20100, 65, 10100)."""
    assert chance_of_count(8, 100, 3, 300) == pytest.approx(0.001005500)
    assert chance_of_count(60, 10_100, 5, 10_000) == pytest.approx(2.97446e-13)


def test_nothing_counted_is_no_more_than_before() -> None:
    assert chance_of_count(0, 8, 0, 8) == 1.0
    assert chance_of_count(0, 8, 8, 8) == pytest.approx(1.0)


def test_a_flood_counts_in_no_time() -> None:
    assert chance_of_count(50_000, 100_000, 10, 100_000) == 0.0
