"""Whether two texts could be the same article."""

from __future__ import annotations

from random import Random

from pipeline.store.sketch import alike, sketch_of, unlike

WORDS = (
    "harbour ferry storm council bridge school river market tram museum mayor budget wind rain festival island".split()
)


def text(seed: int, words: int = 300) -> str:
    return " ".join(Random(seed).choices(WORDS, k=words))


def test_an_article_is_like_its_edits_and_its_beginning_but_not_like_another_of_the_same_words() -> None:
    whole = sketch_of("Storm", text(1))
    edited = text(1, 200) + " and a paragraph that was added in the afternoon " + text(1)[1500:]
    assert alike(whole, sketch_of("Storm, the morning after", edited))
    assert alike(whole, sketch_of(None, text(1, 75)))
    assert not alike(whole, sketch_of("Budget", text(2)))
    assert unlike(whole, sketch_of("Budget", text(2)))
    assert not unlike(whole, sketch_of(None, text(1, 75)))


def test_layout_and_capitals_make_no_difference_and_neither_does_the_language() -> None:
    assert sketch_of("STORM", text(1).upper().replace(" ", "\n")) == sketch_of("Storm", text(1))
    storm = "港は月曜日の嵐のあと閉鎖されたと港湾局が発表した。島々へのフェリーは水曜日に再開する見込みである。" * 3
    school = "市議会は火曜日に新しい学校の建設を決めた。予算は三年にわたって支払われ、工事は春に始まる予定だ。" * 3
    assert alike(sketch_of(None, storm), sketch_of(None, storm[20:]))
    assert unlike(sketch_of(None, storm), sketch_of(None, school))


def test_of_texts_that_are_too_short_the_title_alone_decides() -> None:
    short, long = sketch_of("Storm", "Closed."), sketch_of("Storm", text(1))
    assert alike(short, long)
    assert not alike(sketch_of("Storm", text(2)), long), "both have a text, and nothing of it in common"
    assert not alike(short, sketch_of("Budget", "Closed."))
    assert not alike(sketch_of(None, ""), sketch_of(None, ""))
    assert not unlike(short, sketch_of("Budget", text(2)))


def test_a_sketch_is_the_same_on_every_machine() -> None:
    """It is stored, and compared with those of later years."""
    assert sketch_of("Storm", text(1)).hex()[:48] == "9a105749cfcbac2edf8aa206c494ea2cfbbf864c84a300bc"
    assert len(sketch_of("Storm", text(1))) == 72
    assert sketch_of("\ud83d", "\ud83d" * 200)
