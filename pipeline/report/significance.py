"""How likely a difference between two runs is by chance alone."""

from __future__ import annotations

from math import erfc, exp, inf, lgamma, log, log1p, sqrt
from typing import NamedTuple

LEAST_SPREAD = 0.02
"""The standard deviation of the share within an outlet, at least: pages that are alike to the letter must not make the
smallest difference certain."""


class Sample(NamedTuple):
    """Values of which only the sums are known."""

    size: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.size

    @property
    def variance(self) -> float:
        """Of the values, unbiased, at least `LEAST_SPREAD` squared."""
        around = (self.squares - self.total * self.total / self.size) / max(1, self.size - 1)
        return max(around, LEAST_SPREAD**2)


def chance_of_means(a: Sample, b: Sample) -> float:
    """The chance of means at least so far apart where both samples come from one population (two-sided).

    Welch's t (Biometrika 34, 1947), with the tail of Student's distribution by Wallace's approximation (Annals of
    Mathematical Statistics 30, 1959): within a few percent of the exact chance at 7 degrees of freedom and more.
    """
    left, right = a.variance / a.size, b.variance / b.size
    t = abs(a.mean - b.mean) / sqrt(left + right)
    freedom = (left + right) ** 2 / (left**2 / (a.size - 1) + right**2 / (b.size - 1))
    normal = (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * log1p(t * t / freedom))
    return erfc(normal / sqrt(2))


def chance_of_count(count: int, size: int, count_before: int, size_before: int) -> float:
    """The chance of at least `count` among `size`, where those counted are spread over both runs by chance.

    Fisher's exact test, one-sided: the upper tail of the hypergeometric distribution. Takes as many steps as there are
    counted.
    """
    counted, everything = count + count_before, size + size_before
    most = min(counted, size)
    logs = [
        _ways(counted, each) + _ways(everything - counted, size - each) - _ways(everything, size)
        for each in range(count, most + 1)
    ]
    highest = max(logs, default=-inf)
    return 0.0 if highest == -inf else min(1.0, exp(highest + log(sum(exp(each - highest) for each in logs))))


def _ways(of: int, chosen: int) -> float:
    """The logarithm of the binomial coefficient."""
    if not 0 <= chosen <= of:
        return -inf
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)
