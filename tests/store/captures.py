"""Captures of pages, for the tests of identity: texts that have something in common only where they are told to."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Any

from pipeline.store import Candidate, Committed, Store
from pipeline.types import Category, CleanDocument, Day, Line

NOW = datetime(2023, 8, 7, 3, 0, tzinfo=UTC)
URL = "https://news.example/storm"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def article(subject: str, edit: int = 0) -> str:
    """A text of its own for each subject; edits of one have most of it in common."""
    random = Random(subject)
    words = ("".join(random.choices(LETTERS, k=7)) for _ in range(120))
    return " ".join(words) + (f" The desk has corrected this story {edit} times." if edit else "")


def capture(
    store: Store,
    name: str,
    text: str,
    url: str | None = URL,
    *,
    title: str | None = None,
    captured: Day | None = None,
    modified: Day | None = None,
    **more: Any,
) -> Candidate:
    """A capture in the file `name`; the same text and address are the same bytes."""
    raw = f"{url} {captured} {text}".encode()
    lines = (Line(1, text, True, Category.BODY, "a sentence", 0.8),)
    document = CleanDocument(text, lines, title=title, url=url, captured=captured, modified=modified)
    uri = str(store.path.parent / "raw" / name)
    return Candidate(uri, raw, sha256(raw).hexdigest(), "text/html", document, **more)


def take(store: Store, *captures: Candidate, run: str = "run") -> list[Committed]:
    return store.commit(captures, run_id=run, now=NOW, pipeline="p", rules="r", model="m")


def told(found: list[Committed]) -> list[tuple[int, str]]:
    return [(each.version, each.status) for each in found]


def newest(store: Store, doc_id: str) -> str:
    """The text of the newest version."""
    return store.document(doc_id).text or ""
