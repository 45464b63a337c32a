"""Which document the candidates of these tests become."""

from __future__ import annotations

from pipeline.store import Candidate, doc_id_for


def doc_id_of(candidate: Candidate) -> str:
    """The doc_id of a candidate that is known by its path alone; the store lies in `clean`, beside `raw`."""
    return doc_id_for(candidate.raw_uri, candidate.raw_uri.rpartition("/raw/")[0] + "/clean")
