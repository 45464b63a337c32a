"""A program of its own that commits to a store, for the tests that need several, or one to be killed.

    python writer.py STORE NAME ROUNDS DOCUMENTS [captures]

In every round it offers all documents with a text nobody else offers, and after each commit prints one line of JSON:
what the store acknowledged. It starts when it is told to, so that several start at once.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from hashlib import sha256

from pipeline.store import Candidate, Store
from pipeline.types import Category, CleanDocument, Line


def capture(store: Store, document: int, name: str, turn: int) -> Candidate:
    """A page in a file of the writer's own, as one of many captures of the same address."""
    from tests.store.captures import article
    from tests.store.captures import capture as captured

    url = f"https://example.com/{document}"
    return captured(store, f"{name}/{turn}/{document}.html", f"{article(url)} Seen by {name}, turn {turn}.", url)


def candidate(store: Store, document: int, text: str) -> Candidate:
    uri, raw = f"https://example.com/{document}", text.encode()
    line = Line(1, text, True, Category.BODY, "a sentence", 1.0)
    return Candidate(uri, raw, sha256(raw).hexdigest(), "text/plain", CleanDocument(text, (line,)))


def main(path: str, name: str, rounds: int, documents: int, kind: str = "") -> None:
    import deltalake  # noqa: F401 - so that the writers meet in the store, not in the import
    import pyarrow.dataset  # noqa: F401

    store = Store.open(path)
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(rounds):
        if kind == "captures":
            offers = [capture(store, place, name, turn) for place in range(documents)]
        else:
            offers = [candidate(store, place, f"{name}, turn {turn}, document {place}") for place in range(documents)]
        told = store.commit(offers, run_id=f"{name}-{turn}", now=datetime.now(UTC), pipeline="p", rules="r")
        print(json.dumps([[each.doc_id, each.version, each.status] for each in told]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
