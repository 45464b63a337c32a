"""The facts of documents that a run did not have to look at again, for showing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.run.outcome import Outcome, Status, facts, with_facts
from pipeline.store import Store

FEW = 20
"""Up to so many documents are read whole, for the categories of their lines; of more, only the summaries are read."""


def describe(outcomes: Sequence[Outcome], store: Store) -> list[Outcome]:
    """The same outcomes, with title, outlet, day and line counts from the store where the run left them out, those of
    the version that the outcome names; with the categories of the lines as well where there are at most 20 of those."""
    bare = [each.doc_id for each in outcomes if _is_bare(each) and each.doc_id is not None]
    if not bare:
        return list(outcomes)
    if len(bare) <= FEW:
        return [_counted(each, store) if _is_bare(each) else each for each in outcomes]
    wanted = set(bare)
    known = {document.doc_id: document for document in store.documents() if document.doc_id in wanted}
    filled = []
    for each in outcomes:
        document = known.get(each.doc_id or "") if _is_bare(each) else None
        if document is not None and document.version != each.version:
            each = _counted(each, store)
        elif document is not None:
            day = document.published.isoformat() if document.published else None
            each = replace(
                each,
                title=document.title,
                outlet=document.outlet,
                published=day,
                kept=document.lines_kept,
                out=document.lines_out,
            )
        filled.append(each)
    return filled


def _is_bare(outcome: Outcome) -> bool:
    return outcome.status is Status.UNCHANGED and outcome.kept is None


def _counted(outcome: Outcome, store: Store) -> Outcome:
    return with_facts(outcome, facts(store.document(str(outcome.doc_id), outcome.version).clean()))
