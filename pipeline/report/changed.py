"""The documents that a run changed most, with what is different in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.run import Outcome, RunResult, Status
from pipeline.store import Diff, Store
from pipeline.store.chosen import VersionId
from pipeline.store.diff import compare
from pipeline.store.diff.steps import WORD

MOST_SHOWN = 10
MOST_COMPARED = 2_000
"""Documents whose texts are compared: of more, those with the first ids, which is a sample by chance."""
SHORT = 50
"""Words by which every text counts as longer where documents are ranked: else notes of a line would come first."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document that a run changed."""

    outcome: Outcome
    words: int
    """Words that came or went."""
    share: float
    """Of the words of both versions, 0 to 1: 0 is the same text, 1 another one."""
    diff: Diff


@dataclass(frozen=True, slots=True)
class Changed:
    """The documents that a run changed."""

    documents: int
    compared: int
    """How many of them were looked at for those that changed most."""
    most: tuple[DocumentChange, ...]
    """Ten at most, the most changed first; ties by doc_id."""


def most_changed(result: RunResult, store: Store) -> Changed:
    """Reads the texts in one pass, and the ten again, whole, in another; where nothing changed, or nothing was written,
    it reads nothing. The words of both texts are counted and the counts compared, which takes linear time; only the
    ten are held against each other in order."""
    steps = _steps(result.outcomes)
    compared = {doc_id: steps[doc_id] for doc_id in sorted(steps)[: 0 if result.dry_run else MOST_COMPARED]}
    measured = _measured(compared, store)
    first = sorted(measured, key=lambda doc_id: (-_rank(*measured[doc_id]), doc_id))[:MOST_SHOWN]
    pairs = {doc_id: compared[doc_id] for doc_id in first}
    wanted = {(doc_id, version) for doc_id, (before, last) in pairs.items() for version in (before, last.version or 0)}
    whole = {(each.doc_id, each.version): each for each in store.chosen(wanted)}
    most = []
    for doc_id, (before, last) in pairs.items():
        old, new = whole.get((doc_id, before)), whole.get((doc_id, last.version or 0))
        if old is not None and new is not None:  # else it was purged since
            words, of = measured[doc_id]
            most.append(DocumentChange(last, words, words / max(1, of), compare(old, new)))
    return Changed(len(steps), len(measured), tuple(most))


def _steps(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, Outcome]]:
    """For each document that changed, the version before the run and the last outcome: two captures of a page in one
    run are two steps."""
    found: dict[str, tuple[int, Outcome]] = {}
    for each in outcomes:
        if each.status is not Status.CHANGED or each.doc_id is None or each.version is None:
            continue
        before, last = found.get(each.doc_id, (each.version - 1, each))
        latest = each if each.version >= (last.version or 0) else last
        found[each.doc_id] = (min(before, each.version - 1), latest)
    return found


def _measured(steps: dict[str, tuple[int, Outcome]], store: Store) -> dict[str, tuple[int, int]]:
    """Of each document, the words that came or went, and the words of both versions."""
    other: dict[VersionId, VersionId] = {}
    for doc_id, (before, last) in steps.items():
        old, new = (doc_id, before), (doc_id, last.version or 0)
        other[old], other[new] = new, old
    waiting: dict[VersionId, str] = {}
    found = {}
    for version, text in store.chosen_texts(other.keys()):
        if other[version] in waiting:
            found[version[0]] = _words(waiting.pop(other[version]), text)
        else:
            waiting[version] = text
    return found


def _words(one: str, two: str) -> tuple[int, int]:
    left, right = Counter(WORD.findall(one)), Counter(WORD.findall(two))
    left_out = left.total() + right.total() - 2 * (left & right).total()
    return left_out, left.total() + right.total()


def _rank(words: int, of: int) -> float:
    return words / (of + SHORT)
