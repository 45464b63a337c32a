"""What a run took out of the documents of each outlet: what later runs are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import fsum

from pipeline.run.outcome import Amounts, Outcome, Status
from pipeline.store import OutletShare

FEWEST = 8
"""Documents of an outlet in one run; fewer say nothing of its pages, and a run over many sites stays a small row."""


def outlet_shares(kind: str, outcomes: Iterable[Outcome | None]) -> tuple[OutletShare, ...]:
    """The outlets of which at least `FEWEST` documents were cleaned, by name; of an `ingest`, those that brought
    something: pages of years ago that are only looked at again are not what an outlet sends today. The order of the
    outcomes is nothing to it."""
    cleaned: defaultdict[str, list[Amounts]] = defaultdict(list)
    for outcome in outcomes:
        if outcome is None or outcome.outlet is None or outcome.amounts is None:
            continue
        if kind != "ingest" or outcome.status is not Status.UNCHANGED:
            cleaned[outcome.outlet].append(outcome.amounts)
    return tuple(_summed(outlet, cleaned[outlet]) for outlet in sorted(cleaned) if len(cleaned[outlet]) >= FEWEST)


def _summed(outlet: str, amounts: list[Amounts]) -> OutletShare:
    shares = [each.out / max(1, each.kept + each.out) for each in amounts]
    return OutletShare(
        outlet,
        len(amounts),
        sum(each.kept for each in amounts),
        sum(each.out for each in amounts),
        fsum(shares),
        fsum(share * share for share in shares),
        sum(not each.article for each in amounts),
    )
