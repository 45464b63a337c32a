"""What became of each input of a run: one outcome per input, in the order of the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from pipeline.export import Forgotten
from pipeline.run.plan import PageParts
from pipeline.run.removal import PurgedEverywhere
from pipeline.types import CleanDocument

NOTHING: Mapping[str, int] = MappingProxyType({})
NO_ARTICLE = frozenset({"no_text", "not_an_article"})
"""Flags of documents in which there is no article."""


class Status(StrEnum):
    """What a run did with one input."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    DELETED = "deleted"
    """Its document was deleted from the corpus, and stays away."""


class Amounts(NamedTuple):
    """How much of a document is article: what the statistics of a run need of it."""

    kept: int
    """Characters of the lines that stayed."""
    out: int
    article: bool
    """False where no text is left, or the page is something else than an article."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input and what became of it.

    The facts of the article are `None` where the input needed no second look (`unchanged` without cleaning) and where
    there is no document (`quarantined`); `describe` fills them in from the store.
    """

    name: str
    """The input as a person would write it, such as `seeds/a.txt`."""
    uri: str
    """The input as the store knows it."""
    status: Status
    doc_id: str | None = None
    version: int | None = None
    """The document's version after the run; in a dry run, the one it would have."""
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    """ISO 8601, a day or a moment."""
    kept: int | None = None
    """Lines that stayed in the text."""
    out: int | None = None
    """Lines that were taken out."""
    out_by_category: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    reason: str | None = None
    """Quarantined only: the reason word."""
    remedy: str | None = None
    detail: str | None = None
    mistyped: bool = False
    """Quarantined only: a path that was given and is not there. The store notes nothing of it."""
    amounts: Amounts | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a document that an outcome shows: small, so that the document itself can be let go."""

    title: str | None
    outlet: str | None
    published: str | None
    kept: int
    out_by_category: Mapping[str, int]
    amounts: Amounts

    @property
    def out(self) -> int:
        return sum(self.out_by_category.values())


def facts(document: CleanDocument) -> Facts:
    """What a run's table shows of a document."""
    taken = Counter(line.category.value for line in document.lines if not line.kept)
    return Facts(
        title=document.title,
        outlet=document.outlet,
        published=document.published.isoformat() if document.published else None,
        kept=sum(line.kept for line in document.lines),
        out_by_category=dict(sorted(taken.items())) or NOTHING,
        amounts=_amounts(document),
    )


def _amounts(document: CleanDocument) -> Amounts:
    every = sum(len(line.text) for line in document.lines)
    kept = sum(len(line.text) for line in document.lines if line.kept)
    return Amounts(kept, every - kept, NO_ARTICLE.isdisjoint(document.quality))


def with_facts(outcome: Outcome, shown: Facts) -> Outcome:
    """The outcome with what a run's table shows of its document."""
    return replace(
        outcome,
        title=shown.title,
        outlet=shown.outlet,
        published=shown.published,
        kept=shown.kept,
        out=shown.out,
        out_by_category=shown.out_by_category,
        amounts=shown.amounts,
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `outcome` is None while the document still waits for its batch to be committed."""

    done: int
    total: int
    name: str
    outcome: Outcome | None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many inputs ended in which way."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    deleted: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged + self.quarantined + self.deleted

    @property
    def documents(self) -> int:
        """Those that are in the corpus."""
        return self.total - self.quarantined - self.deleted

    def __str__(self) -> str:
        parts = f"{self.new} new · {self.changed} changed · {self.unchanged} unchanged · {self.quarantined} quarantined"
        if self.deleted:
            parts += f" · {self.deleted} deleted"
        return f"{self.documents:,} document{'' if self.documents == 1 else 's'}: {parts}"


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run, or as much of one as was done before it was interrupted."""

    run_id: str
    kind: str
    """`ingest` or `reprocess`."""
    started: datetime
    ended: datetime
    dry_run: bool
    outcomes: tuple[Outcome, ...]
    store_path: str
    documents_version: int | None
    """The version of the documents table after the run; None when there is no such table yet."""
    inputs: int
    """How many there were; more than outcomes when the run was interrupted."""
    complete: bool = True
    """False when the run was interrupted."""
    skipped: tuple[str, ...] = ()
    """What a folder holds besides articles, such as JSON beside the texts: named, not read."""
    parts: tuple[PageParts, ...] = ()
    """Folders with the parts of saved pages, such as frames and scripts: counted, not read."""
    narrowed: bool = False
    """It was told to look at some documents of the corpus only: no measure of what outlets are like."""
    purges: tuple[PurgedEverywhere, ...] = ()
    """Purges that had been cut short, and which the run finished before all else."""

    @property
    def unreached(self) -> tuple[Forgotten, ...]:
        """Exports that those purges could not see to: a person has to."""
        return tuple(each for purged in self.purges for each in purged.exports if each.problem)

    @property
    def counts(self) -> Counts:
        seen = Counter(outcome.status for outcome in self.outcomes)
        return Counts(*(seen[status] for status in Status))

    @property
    def quarantined(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status is Status.QUARANTINED)


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C during a run. What was finished by then is committed; `result` says what that is."""

    def __init__(self, result: RunResult) -> None:
        self.result = result
        super().__init__(f"interrupted after {result.counts}")
