"""What is different between two versions, and why."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentNotFound
from pipeline.store import Candidate, Store
from pipeline.store.diff import Diff, changed_parts, made_otherwise
from pipeline.store.diff.steps import common, steps
from pipeline.store.diff.words import word_changes
from pipeline.types import Category, Evidence, Line
from tests.store.conftest import NOW
from tests.store.test_as_of import add_rows, whose

Make = Callable[..., Candidate]

HARBOUR = "The harbour was closed on Monday after the storm."
FERRIES = "Ferries to the islands will sail again on Wednesday."
BUSY = "The company expects a busy weekend on all routes."
SHARE = "Share this with friends"


def body(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(2 * n + 1, text, True, Category.BODY, "a sentence", 0.8) for n, text in enumerate(texts))


@pytest.fixture
def differ(store: Store, candidate: Make) -> Callable[..., Diff]:
    """The difference between two versions, each given by its paragraphs and fields."""

    def make(before: dict[str, Any], after: dict[str, Any]) -> Diff:
        for fields in (before, after):
            made_by = {name: fields.pop(name, name) for name in ("pipeline", "rules", "model")}
            texts = fields.pop("texts", (HARBOUR,))
            raw = fields.pop("raw", "the same bytes")
            fields.setdefault("lines", body(*texts))
            offer = candidate("a.txt", raw, **fields)
            offer = replace(offer, document=replace(offer.document, text="\n\n".join(texts)))
            assert store.commit([offer], run_id="run", now=NOW, **made_by)[0].status != "unchanged"
        diff = store.diff(whose(store, candidate()))
        assert (diff.before.version, diff.after.version) == (1, 2)
        parts = changed_parts(*reversed(store.history(whose(store, candidate()))[:2]))
        # what a history says without reading a text is less exact, but never something else
        assert set(parts) - {"reasons", "lines"} <= set(diff.changed)
        assert "lines" not in parts or {"lines", "verdicts"}.intersection(diff.changed)
        assert bool(parts) == bool(diff.changed)
        assert made_otherwise(diff.before, diff.after) == diff.because
        return diff

    return make


def paragraphs(diff: Diff) -> list[tuple[str, int | None, int | None, str]]:
    return [(each.kind, each.before, each.after, "".join(p.text for p in each.pieces)) for each in diff.paragraphs]


def test_a_paragraph_that_was_added_changed_or_moved(differ: Callable[..., Diff]) -> None:
    other = HARBOUR.replace("Monday", "Tuesday morning")
    diff = differ({"texts": (HARBOUR, FERRIES, SHARE)}, {"texts": (BUSY, other, SHARE, FERRIES)})
    [added, changed, moved] = diff.paragraphs
    assert (added.kind, added.before, added.after, added.pieces) == ("added", None, 1, (("added", BUSY),))
    assert (changed.kind, changed.before, changed.after) == ("changed", 1, 2)
    assert changed.pieces == (
        ("same", "The harbour was closed on "),
        ("removed", "Monday"),
        ("added", "Tuesday morning"),
        ("same", " after the storm."),
    )
    assert moved.kind == "moved"
    assert {moved.before, moved.after} in ({2, 4}, {3})
    assert "text" in diff.changed


def test_a_paragraph_that_went_is_told_where_it_stood(differ: Callable[..., Diff]) -> None:
    diff = differ({"texts": (HARBOUR, FERRIES, BUSY)}, {"texts": (HARBOUR, BUSY)})
    assert paragraphs(diff) == [("removed", 2, None, FERRIES)]


def test_another_text_in_its_place_is_one_that_went_and_one_that_came(differ: Callable[..., Diff]) -> None:
    """Not a change: they have no more than a word or two in common."""
    diff = differ({"texts": (HARBOUR, FERRIES)}, {"texts": (HARBOUR, "Nobody was hurt, police said.")})
    assert [kind for kind, *_ in paragraphs(diff)] == ["added", "removed"]


def test_a_line_that_is_judged_otherwise_is_told_with_both_verdicts_and_the_rule(differ: Callable[..., Diff]) -> None:
    kept = (*body(HARBOUR), Line(3, SHARE, True, Category.BODY, "nothing speaks against it", 0.5))
    out = (*body(HARBOUR), Line(3, SHARE, False, Category.SHARE, "rule share.en.share_this", 1.0))
    diff = differ({"lines": kept, "texts": (HARBOUR, SHARE)}, {"lines": out, "texts": (HARBOUR,), "rules": "r2"})
    [line] = diff.lines
    assert line.kind == "judged"
    assert line.before is not None
    assert line.after is not None
    assert (line.before.kept, line.before.reason) == (True, "nothing speaks against it")
    assert (line.after.kept, line.after.reason) == (False, "rule share.en.share_this")
    assert diff.changed == ("text", "verdicts")
    assert diff.because == ("rules",)
    assert diff.rules == (("share.en.share_this", 0, 1),)


def test_a_line_that_only_stands_elsewhere_is_no_change_of_its_own(differ: Callable[..., Diff]) -> None:
    lines = body(HARBOUR, FERRIES)
    below = tuple(replace(line, number=line.number + 4) for line in lines)
    texts = (HARBOUR, FERRIES)
    diff = differ({"lines": lines, "texts": texts}, {"lines": below, "texts": texts, "raw": "with a head"})
    assert (diff.changed, diff.lines, diff.paragraphs, diff.because) == (("numbers",), (), (), ("raw",))


def test_lines_of_the_input_that_came_went_and_were_edited(differ: Callable[..., Diff]) -> None:
    before = (*body(HARBOUR), Line(3, "12 comments", False, Category.COMMENT, "x", 1.0))
    after = (Line(1, "Menu", False, Category.NAV, "x", 1.0), *body(HARBOUR))
    after = (*after, Line(3, "13 comments", False, Category.COMMENT, "y", 1.0))
    diff = differ({"lines": before}, {"lines": after})
    assert [each.kind for each in diff.lines] == ["added", "edited"]
    assert diff.changed == ("lines", "verdicts")


def test_a_fact_that_changed_and_one_that_is_known_from_elsewhere(differ: Callable[..., Diff]) -> None:
    def evidence(value: str, where: str, confidence: float = 0.9) -> Evidence:
        return Evidence(value, value, where, "date.label", confidence)

    first = {"published": evidence("2023-08-07", "line 1"), "title": evidence("The Bridge", "line 1")}
    second = {"published": evidence("2023-08-08", "line 2"), "title": evidence("The Bridge", "line 3", 0.8)}
    diff = differ(
        {"published": date(2023, 8, 7), "evidence": MappingProxyType(first), "outlet": "The Post"},
        {
            "published": date(2023, 8, 8),
            "evidence": MappingProxyType(second),
            "outlet": None,
            "unknown": MappingProxyType({"outlet": "ambiguous"}),
        },
    )
    told = {each.field: (each.kind, each.before, each.after) for each in diff.facts}
    assert told == {
        "title": ("evidence", "The Bridge", "The Bridge"),
        "outlet": ("value", "The Post", None),
        "published": ("value", date(2023, 8, 7), date(2023, 8, 8)),
    }
    [published] = [each for each in diff.facts if each.field == "published"]
    assert published.evidence_after == second["published"]
    [outlet] = [each for each in diff.facts if each.field == "outlet"]
    assert outlet.unknown_after == "ambiguous"
    assert diff.changed == ("facts", "evidence")


def test_another_confidence_is_no_change(differ: Callable[..., Diff]) -> None:
    seen = Evidence("The Bridge", "The Bridge", "line 1", "title.first", 0.9)
    diff = differ(
        {"evidence": MappingProxyType({"title": seen}), "tags": ("a",)},
        {"evidence": MappingProxyType({"title": replace(seen, confidence=0.7)}), "tags": ("a", "b")},
    )
    assert [each.field for each in diff.facts] == ["tags"]


def test_versions_that_differ_only_in_markdown_say_so(differ: Callable[..., Diff]) -> None:
    diff = differ({"markdown": f"# Storm\n\n{HARBOUR}"}, {"markdown": f"# Storm\n\n**{HARBOUR}**"})
    assert (diff.changed, diff.paragraphs, diff.lines, diff.facts) == (("markdown",), (), (), ())
    [change] = diff.markdown
    assert (change.kind, change.before, change.after) == ("changed", 2, 2)


def test_markdown_that_was_not_there_before_is_no_list_of_paragraphs(differ: Callable[..., Diff]) -> None:
    diff = differ({"markdown": None}, {"markdown": f"# Storm\n\n{HARBOUR}"})
    assert (diff.changed, diff.markdown) == (("markdown",), ())


def test_why_names_what_it_was_made_from_and_by(differ: Callable[..., Diff]) -> None:
    diff = differ({"texts": (HARBOUR,)}, {"texts": (FERRIES,), "raw": "other bytes", "model": "m2", "pipeline": "p2"})
    assert diff.because == ("raw", "pipeline", "model")


def test_the_newest_is_compared_with_the_one_before_it_unless_told(store: Store, candidate: Make) -> None:
    doc_id = whose(store, candidate())
    for text in "1234":
        store.commit([candidate("a.txt", text)], run_id="run", now=NOW)

    def versions(*asked: int | None) -> tuple[int, int]:
        diff = store.diff(doc_id, *asked)
        return diff.before.version, diff.after.version

    assert [versions(), versions(1), versions(1, 3), versions(3, 1), versions(None, 2)] == [
        (3, 4),
        (1, 4),
        (1, 3),
        (3, 1),
        (1, 2),
    ]
    assert store.diff(doc_id, 2, 2).changed == ()
    for asked, message in (((9,), "no version 9; its newest is 4"), ((None, 1), "no version before 1")):
        with pytest.raises(DocumentNotFound, match=message):
            store.diff(doc_id, *asked)
    with pytest.raises(DocumentNotFound, match="corpus list"):
        store.diff("0" * 16)


def test_a_deletion_is_a_difference_of_its_own(store: Store, candidate: Make) -> None:
    doc_id = whose(store, candidate())
    store.commit([candidate("a.txt", "1")], run_id="run", now=NOW)
    add_rows(store, "delete", doc_id, reason="asked for by the author")
    deleted = store.diff(doc_id)
    assert (deleted.changed, deleted.after.reason) == (("deleted",), "asked for by the author")
    add_rows(store, "upsert", doc_id, reason="it was a mistake")
    assert store.diff(doc_id).changed == ("restored",)
    add_rows(store, "purge", doc_id)
    with pytest.raises(DocumentNotFound, match="was purged"):
        store.diff(doc_id)


def test_a_version_that_says_nothing_new_but_other_reasons(differ: Callable[..., Diff]) -> None:
    [line] = body(HARBOUR)
    diff = differ({"lines": (line,)}, {"lines": (replace(line, reason="running text"),), "model": "m2"})
    assert (diff.changed, diff.because) == (("verdicts",), ("model",))
    assert changed_parts(diff.before, diff.after) == ("reasons",)


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "one two three", "one two four", "one two five"]), max_size=30)


@given(TEXTS, TEXTS)
def test_the_steps_make_one_list_of_the_other(before: list[str], after: list[str]) -> None:
    """Every text of both is in one step, and those of the second are in their order."""
    told = list(steps(before, after))
    assert [step.after for step in told if step.after is not None] == list(range(len(after)))
    assert sorted(step.before for step in told if step.before is not None) == list(range(len(before)))
    for step in told:
        if step.kind in ("same", "moved"):
            assert step.before is not None
            assert step.after is not None
            assert before[step.before] == after[step.after]
        assert (step.before is None) == (step.kind == "added")
        assert (step.after is None) == (step.kind == "removed")


@given(st.text(alphabet="ab \n.日本é"), st.text(alphabet="ab \n.日本é"))
def test_the_pieces_of_a_paragraph_make_both_texts(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


def test_a_changed_phrase_is_one_piece_and_letters_of_a_word_are_none() -> None:
    assert word_changes("It was a very big storm", "It was a truly huge storm") == (
        ("same", "It was a "),
        ("removed", "very big"),
        ("added", "truly huge"),
        ("same", " storm"),
    )
    assert [piece.text for piece in word_changes("港は月曜日に閉鎖", "港は火曜日に閉鎖")] == [
        "港は",
        "月",
        "火",
        "曜日に閉鎖",
    ]


LINES = 50_000


def long_lists() -> list[tuple[str, Sequence[str], Sequence[str]]]:
    rng = random.Random(1)
    words = [f"word{n}" for n in range(500)]
    base = [" ".join(rng.choices(words, k=8)) for _ in range(LINES)]
    few = [rng.choice("abcde") for _ in range(LINES)]
    return [
        ("every other line was edited", base, [f"{each} {n}" if n % 2 else each for n, each in enumerate(base)]),
        ("nothing stayed", base, [each.replace("word", "other") for each in base]),
        ("backwards", base, base[::-1]),
        ("five lines over and over", few, few[7:] + few[:7][::-1]),
    ]


@pytest.mark.parametrize(("before", "after"), [pytest.param(a, b, id=name) for name, a, b in long_lists()])
def test_long_documents_are_compared_in_time_that_grows_with_their_length(
    before: Sequence[str], after: Sequence[str]
) -> None:
    """Every line held against every other would be 2.5 billion comparisons."""
    start = time.perf_counter()
    told = list(steps(before, after))
    assert time.perf_counter() - start < 20
    assert len([step for step in told if step.after is not None]) == LINES


def test_what_is_common_is_found_among_lines_that_come_often() -> None:
    before = ["", "Storm", "", "Rain", "", "Wind", ""]
    after = ["", "Storm", "", "Hail", "", "Wind", "", "Snow", ""]
    assert len(common(before, after)) == 6
