"""What commits would do, one after the other, without writing: each sees what the ones before it would have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.store.documents import planned
from pipeline.store.hashing import markdown_hash
from pipeline.store.identity import Assigning, offer_of
from pipeline.store.records import Candidate, Committed, Head


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Starts from what a store holds."""

    store: str
    heads: dict[str, Head]
    """Is changed, as `assigning` is."""
    assigning: Assigning

    def plan(self, candidates: Sequence[Candidate]) -> list[Committed]:
        """What would become of each candidate, in their order."""
        offers = [offer_of(candidate, self.store) for candidate in candidates]
        assigned, hashes = self.assigning.assign_all(offers), [offer.output for offer in offers]
        told = planned(candidates, assigned, hashes, self.heads)
        for each, output, to in zip(candidates, hashes, told, strict=True):
            if to.status in ("new", "changed"):
                made = ("", "", None, markdown_hash(each.document))
                self.heads[to.doc_id] = Head(
                    to.doc_id, to.version, "upsert", output, each.raw_sha256, each.raw_uri, *made
                )
        return told
