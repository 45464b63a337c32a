"""What comes out of the store is what went in, whatever it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import Candidate, Committed, Store, StoredDocument, output_hash
from pipeline.types import Category, CleanDocument, Evidence, Line
from tests.store.ids import doc_id_of

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]

texts = st.text(max_size=40)
names = st.none() | texts
several = st.lists(texts, max_size=3).map(tuple)
shares = st.floats(0, 1)
zones = st.none() | st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
days = st.none() | st.dates() | st.datetimes(timezones=zones)
lines = st.builds(
    Line,
    number=st.integers(1, 10**9),
    text=texts,
    kept=st.booleans(),
    category=st.sampled_from(Category),
    reason=texts,
    score=shares,
    unsure=st.booleans(),
)
evidence = st.builds(Evidence, value=texts, seen=texts, where=texts, rule=texts, confidence=shares, also=several)
documents = st.builds(
    CleanDocument,
    text=texts,
    lines=st.lists(lines, max_size=4, unique_by=lambda line: line.number).map(tuple),
    title=names,
    outlet=names,
    source=names,
    language=names,
    url=names,
    published=days,
    modified=days,
    captured=days,
    authors=several,
    tags=several,
    captions=several,
    access=st.sampled_from(["full", "truncated", "unknown"]),
    evidence=st.dictionaries(texts, evidence, max_size=3).map(MappingProxyType),
    quality=several,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(documents, min_size=1, max_size=8))
def test_every_document_comes_back_as_it_was(offered: list[CleanDocument]) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(folder)
        raw = sha256(b"raw").hexdigest()
        # An id of its own for each: documents under one URL would be versions of one, and only the last comes back.
        candidates = [Candidate(f"{n}", b"raw", raw, "text/plain", d, source_id=f"{n}") for n, d in enumerate(offered)]
        told = store.commit(candidates, run_id="run", now=datetime.now(UTC), pipeline="p", rules="r")
        for candidate, committed in zip(candidates, told, strict=True):
            kept = store.document(committed.doc_id)
            assert kept.clean() == candidate.document
            assert type(kept.published) is type(candidate.document.published)
            assert kept.output_hash == output_hash(kept.clean()), "so a document that was read again is unchanged"


def test_a_row_says_where_it_comes_from_and_who_made_it(store: Store, candidate: Make) -> None:
    now = datetime(2023, 8, 7, 5, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    offer = candidate()
    store.commit([offer], run_id="r7", now=now, pipeline="p1", rules="r1", model="m1", memory="o1")
    kept = store.document(doc_id_of(offer))
    assert (kept.doc_id, kept.version, kept.dataset_version, kept.op) == (doc_id_of(offer), 1, 1, "upsert")
    assert (kept.raw_sha256, kept.raw_uri, kept.media_type) == (offer.raw_sha256, offer.raw_uri, "text/plain")
    assert (kept.pipeline, kept.rules, kept.model, kept.memory, kept.run_id) == ("p1", "r1", "m1", "o1", "r7")
    assert kept.committed_at == now
    assert kept.committed_at.utcoffset() == timedelta(0)


def test_the_day_column_holds_the_day_that_the_page_tells(store: Store, candidate: Make, commit: Commit) -> None:
    """Half past midnight in Paris is still the day before in UTC, but not to the paper that printed it."""
    paris = datetime(2023, 8, 7, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    commit(candidate(published=paris, modified=date(2023, 8, 8), captured=None))
    [row] = DeltaTable(store.path / "documents").to_pyarrow_table().to_pylist()
    assert (row["published"], row["published_iso"]) == (date(2023, 8, 7), "2023-08-07T00:30:00+02:00")
    assert (row["modified"], row["modified_iso"]) == (date(2023, 8, 8), "2023-08-08")
    assert (row["captured"], row["captured_iso"]) == (None, None)


def test_a_summary_is_the_document_without_its_text_and_does_not_pass_for_it(
    store: Store, candidate: Make, commit: Commit
) -> None:
    commit(candidate())
    [summary] = store.documents()
    whole = store.document(summary.doc_id)
    unread = ("text", "lines", "evidence", "unknown")
    for name in StoredDocument.__dataclass_fields__:
        assert getattr(summary, name) == (None if name in unread else getattr(whole, name)), name
    assert store.history(summary.doc_id) == [summary]
    with pytest.raises(ValueError, match="summary"):
        summary.clean()


def test_the_numbers_of_unsure_lines_have_a_column_of_their_own(store: Store, candidate: Make, commit: Commit) -> None:
    """Whatever reads the table can find them without taking the lines apart."""
    first, second, third = candidate().document.lines
    commit(candidate("a.txt", lines=(first, replace(second, unsure=True), third)), candidate("b.txt"))
    rows = DeltaTable(store.path / "documents").to_pyarrow_table().to_pylist()
    assert {row["raw_uri"][-5:]: row["unsure"] for row in rows} == {"a.txt": [3], "b.txt": []}
    assert {each.raw_uri[-5:]: each.unsure for each in store.documents()} == {"a.txt": (3,), "b.txt": ()}


def test_half_an_emoji_does_not_stop_a_batch(store: Store, candidate: Make, commit: Commit) -> None:
    """No encoding can write a lone surrogate; it is stored as the replacement character, and stays unchanged."""
    cut = Evidence("So glad \ud83d!", "", "line 1", "title.first", 0.9)
    fine = candidate("a.txt", "Fine 😀.")
    broken = candidate("b.txt", "Glad", title=cut.value, tags=("\udc00",), evidence={"title": cut})
    commit(fine, broken)
    assert store.document(doc_id_of(fine)).text == "Fine 😀."
    kept = store.document(doc_id_of(broken)).clean()
    assert (kept.title, kept.tags, kept.evidence["title"].value) == ("So glad \ufffd!", ("\ufffd",), "So glad \ufffd!")
    assert [each.status for each in commit(fine, broken)] == ["unchanged", "unchanged"]
