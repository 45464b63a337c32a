"""Outlets whose pages are no longer what they were: this run held against the last one that cleaned enough of them.

Two things are looked at, for each outlet of which both runs cleaned 8 documents or more: the share of the characters of
a document that is taken out (means that differ, Welch's test), and how many documents have no article in them (Fisher's
test). A difference is told where it is at least 5 points, or 4 documents, and so unlikely by chance that one run in a
hundred would have any false alarm, however many outlets it has.

Measured with `benchmarks/drift.py` on 923 article pages of some 800 publishers. None has enough of them there, so
outlets are made up: of pages that are alike (a quarter of all, next to each other in the share taken out), or mixed.

- False alarms, two samples of one outlet: in 0 to .9 % of 1,000 runs over one or ten outlets, in 0 to 2 % of 200 runs
  over fifty; alike or mixed, 8, 12, 20 or 40 documents each.
- Found, among ten outlets, with 8, 12, 20 and 40 documents that are alike: a paywall in place of all but three
  paragraphs .29 .69 .96 1; the paragraphs gone .21 .61 .93 1; the text that another extractor makes of the page
  .97 1 1 1; 24 teasers below the article .17 .41 .77 .95. Among mixed ones less: .03 .15 .36 .90 for the paywall.
- A menu of 54 links moves the share by 2 points and is not told: it is taken out like the one before.

Documents of one outlet that are not drawn by chance, such as a day of tickers after a day of essays, are no layout that
changed, and are told all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.report.alert import Alert
from pipeline.report.significance import Sample, chance_of_count, chance_of_means
from pipeline.store import OutletShare, RunRecord

FALSE_ALARMS = 0.01
"""The share of runs with any false alarm that is put up with."""
LEAST_JUMP = 0.05
"""Of the share taken out. A longer menu moves it by 2 or 3 points, and is taken out like the old one."""
LEAST_DOCUMENTS = 4
"""More without an article than the earlier run would let expect."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outlet in this run, and in the last run before it that cleaned a fair number of its documents."""

    now: OutletShare
    before: OutletShare
    since: RunRecord
    """The earlier run."""
    share_jumped: bool
    articles_missing: bool

    @property
    def outlet(self) -> str:
        return self.now.outlet

    @property
    def share(self) -> float:
        """The mean share of a document that was taken out, 0 to 1."""
        return self.now.shares / self.now.documents

    @property
    def share_before(self) -> float:
        return self.before.shares / self.before.documents


Known = Mapping[str, tuple[OutletShare, RunRecord]]
"""Of each outlet, what the last run that cleaned enough of it took out, and that run."""


def last_known(earlier: Iterable[RunRecord], wanted: Collection[str]) -> Known:
    """Of these outlets; `earlier` is newest first, and read no further than it takes."""
    found: dict[str, tuple[OutletShare, RunRecord]] = {}
    for record in earlier:
        if len(found) == len(wanted):
            break
        for each in record.outlets or ():
            if each.outlet in wanted:
                found.setdefault(each.outlet, (each, record))
    return found


def compared(now: Sequence[OutletShare], known: Known) -> tuple[Comparison, ...]:
    """Each outlet that an earlier run knows as well, in the order of `now`."""
    pairs = [(each, *known[each.outlet]) for each in now if each.outlet in known]
    return tuple(_compared(each, before, since, FALSE_ALARMS / (2 * len(pairs))) for each, before, since in pairs)


def _compared(now: OutletShare, before: OutletShare, since: RunRecord, level: float) -> Comparison:
    new, old = (Sample(each.documents, each.shares, each.squares) for each in (now, before))
    jumped = abs(new.mean - old.mean) >= LEAST_JUMP and chance_of_means(new, old) < level
    expected = before.without_article / before.documents * now.documents
    counts = now.without_article, now.documents, before.without_article, before.documents
    missing = now.without_article - expected >= LEAST_DOCUMENTS and chance_of_count(*counts) < level
    return Comparison(now, before, since, jumped, missing)


def drift_alert(compared: Comparison, run: RunRecord | None) -> Alert | None:
    """None where nothing jumped. `run` is this run, where it is recorded: then other rules are said to be possible as
    the reason."""
    now, before, since = compared.now, compared.before, compared.since
    told = []
    if compared.share_jumped:
        told.append(f"the share of text taken out went from {compared.share_before:.0%} to {compared.share:.0%}")
    if compared.articles_missing:
        told.append(
            f"{now.without_article:,} of {now.documents:,} documents have no article in them, "
            f"it was {before.without_article:,} of {before.documents:,}"
        )
    if not told:
        return None
    otherwise = run is not None and _made_by(run) != _made_by(since)
    why = f"its layout may have changed{', or the new rules or model do it' if otherwise else ''}"
    message = (
        f"{now.outlet}: {' and '.join(told)} since the run of {_day(since.started)} "
        f"({before.documents:,} and {now.documents:,} documents); {why}: look at some with `corpus lines DOC`."
    )
    facts: dict[str, str | int | float] = {
        "outlet": now.outlet,
        "share": round(compared.share, 4),
        "share_before": round(compared.share_before, 4),
        "documents": now.documents,
        "documents_before": before.documents,
        "without_article": now.without_article,
        "without_article_before": before.without_article,
        "run_before": since.run_id,
        "started_before": since.started.isoformat(),
    }
    return Alert("quality-drift", now.outlet, message, facts)


def _made_by(run: RunRecord) -> tuple[str | None, ...]:
    return run.pipeline, run.rules, run.model


def _day(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
