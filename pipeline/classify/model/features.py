"""What the model looks at: one column of numbers per question, one number per paragraph.

Everything is computed over a batch of documents at once, and from whole numbers (counts, logits in 64ths) up to the
last division, so that neither the batch nor its order leaves a trace in a value. What the lines beside a line look like
is not asked here: the network sees them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.characters import (
    BULLET,
    DIGIT,
    LETTER,
    MARK,
    QUOTE,
    RULER,
    SPACE,
    SPACELESS,
    STOP,
    UPPER,
    Characters,
    ahead,
)
from pipeline.classify.model.neighbourhood import FAR, Neighbourhood
from pipeline.classify.model.ngrams import NgramTable, Wording
from pipeline.classify.model.words import Shared, Words
from pipeline.classify.paragraphs import Paragraph
from pipeline.types import Category, Verdict

Column = NDArray[Any]
Columns = dict[str, Column]

LONGEST = 4000
"""Characters of a paragraph that are looked at."""
CATEGORIES = tuple(Category)
SIGNS = {
    "exclamations": 33,
    "copyright": 0xA9,
    "at": 64,
    "ampersands": 38,
    "slashes": 47,
    "underscores": 95,
    "squares": 91,
}
"""Single characters that are counted, with their code points."""
KEEP_OR_OUT = ("out_read", "out_aligned")
"""The first questions of the n-gram table; one per category follows."""


@dataclass(frozen=True)
class Document:
    """The paragraphs of one document with what is known of each before the model: a category, or None."""

    paragraphs: Sequence[Paragraph]
    known: Sequence[Category | None]
    """What rules and simple finders (dates, titles, bylines, repetitions) take each paragraph for."""
    ruled: Sequence[bool]
    """Whether it was a rule that said so."""


def document(paragraphs: Sequence[Paragraph], known: Mapping[int, Verdict]) -> Document:
    """The paragraphs with what rules and finders hold against some of them (by index)."""
    verdicts = [known.get(index) for index in range(len(paragraphs))]
    return Document(
        paragraphs,
        [verdict.category if verdict else None for verdict in verdicts],
        [verdict is not None and verdict.ruled for verdict in verdicts],
    )


def wording_of(paragraphs: Sequence[Paragraph]) -> Wording:
    """The words and n-grams of paragraphs."""
    return Wording.of(
        [paragraph.normal[:LONGEST] for paragraph in paragraphs], [paragraph.bare[:LONGEST] for paragraph in paragraphs]
    )


def columns_of(
    documents: Sequence[Document], table: NgramTable, kinds: NDArray[np.uint16], wording: Wording | None = None
) -> Columns:
    """All columns, by name, in a fixed order; float32, one entry per paragraph. `wording`: theirs, where it is known
    already."""
    paragraphs = [paragraph for document in documents for paragraph in document.paragraphs]
    near = Neighbourhood([len(document.paragraphs) for document in documents])
    wording = wording or wording_of(paragraphs)
    words = wording.words
    columns = _shape(paragraphs, kinds)
    columns["prose"] = _prose(near, columns)
    columns |= _place(near, columns, paragraphs)
    columns |= _shared(near, words, columns)
    columns |= _headlines(near, words)
    columns |= _known(documents)
    logits = table.logits(wording)
    for number, name in enumerate(KEEP_OR_OUT):
        columns |= _said(near, name, logits[:, number], columns["prose"])
    for category, logit in zip(CATEGORIES, logits[:, len(KEEP_OR_OUT) :].T, strict=True):
        columns[f"like_{category}"] = logit
    return {name: np.asarray(column, np.float32) for name, column in columns.items()}


def matrix_of(
    documents: Sequence[Document], table: NgramTable, kinds: NDArray[np.uint16], wording: Wording | None = None
) -> NDArray[np.float32]:
    """All columns side by side: shape (paragraphs of all documents, columns)."""
    return np.stack(list(columns_of(documents, table, kinds, wording).values()), axis=1)


def _shape(paragraphs: Sequence[Paragraph], table: NDArray[np.uint16]) -> Columns:
    """What a line looks like, letter by letter."""
    texts = Characters([paragraph.text[:LONGEST] for paragraph in paragraphs])
    codes, kinds = texts.codes, texts.kinds(table)
    first, last = texts.starts, texts.ends - 1
    length = np.maximum(1, texts.lengths)
    words = np.array([paragraph.length for paragraph in paragraphs])
    letter, digit, upper = (kinds & LETTER) > 0, (kinds & DIGIT) > 0, (kinds & UPPER) > 0
    space, stop, mark = (kinds & SPACE) > 0, (kinds & STOP) > 0, (kinds & MARK) > 0
    newline = codes == 10
    initial = ahead(space | newline, -1) & ~space & ~newline
    initial[0] = True
    letters, capitals = texts.count(letter), texts.count(upper)
    closes = stop & (
        ahead((kinds & (SPACE | QUOTE)) > 0, 1) | ahead(newline, 1) | ((kinds & SPACELESS) > 0) | (codes > 0x3000)
    )
    sentences = texts.count(closes)
    two_digits = ahead(digit, 2) & ahead(digit, 3) & ~ahead(digit, 4)
    century = ((codes == 49) & ahead(codes == 57, 1)) | ((codes == 50) & ahead(codes == 48, 1))
    clock = digit & ahead((codes == 58) | (codes == 46) | (codes == 104), 1) & two_digits
    inner_dot = ((codes == 46) | (codes == 58)) & ahead(letter, 1) & ahead(letter, -1)
    ends = np.array([paragraph.ends_a_sentence for paragraph in paragraphs])
    ended_by = codes[last]
    columns: Columns = {
        "characters": np.minimum(texts.lengths, 2000),
        "words": np.minimum(words, 400),
        "letters_a_word": letters / np.maximum(1, words),
        "digits": texts.count(digit) / length,
        "marks": texts.count(mark) / length,
        "capitals": capitals / np.maximum(1, letters),
        "capital_words": texts.count(initial & upper) / np.maximum(1, texts.count(initial)),
        "no_capital": capitals == 0,
        "starts_upper": upper[first],
        "starts_digit": digit[first],
        "starts_bullet": (kinds[first] & BULLET) > 0,
        "starts_quote": (kinds[first] & QUOTE) > 0,
        "ends_stop": stop[last],
        "ends_sentence": ends,
        "ends_mark": mark[last] & ~stop[last],
        "ends_colon": (ended_by == 58) | (ended_by == 0xFF1A),
        "ends_bracket": (ended_by == 41) | (ended_by == 0xFF09),
        "ends_dots": (ended_by == 0x2026) | ((ended_by == 46) & (codes[np.maximum(last - 1, 0)] == 46)),
        "sentences": np.minimum(sentences, 20),
        "words_a_sentence": words / np.maximum(1, sentences),
        "commas": texts.count((codes == 44) | (codes == 0x3001) | (codes == 0xFF0C)) / np.maximum(1, words),
        "quotes": texts.count((kinds & QUOTE) > 0) / length,
        "rulers": np.minimum(texts.count((kinds & RULER) > 0), 9),
        "dashes": texts.count((codes == 0x2013) | (codes == 0x2014)),
        "brackets": texts.count((codes == 40) | (codes == 0xFF08)),
        "questions": texts.count((codes == 63) | (codes == 0xFF1F)),
        "code": texts.count((codes == 123) | (codes == 125) | (codes == 59) | (codes == 61)),
        "symbols": texts.count(((codes >= 0x2190) & (codes < 0x2C00)) | (codes >= 0x1F000)),
        "years": np.minimum(texts.count(century & two_digits & ~ahead(digit, -1)), 3),
        "clock": texts.count(clock) > 0,
        "inner_dots": texts.count(inner_dot),
        "spaceless": 10 * texts.count((kinds & SPACELESS) > 0) > 3 * length,
    }
    for name, code in SIGNS.items():
        columns[name] = texts.count(codes == code)
    columns["blank_above"] = np.minimum([paragraph.lines[0].blank_before for paragraph in paragraphs], 3)
    columns["wrapped"] = np.array([len(paragraph.lines) > 1 for paragraph in paragraphs])
    return columns


def _prose(near: Neighbourhood, columns: Columns) -> NDArray[np.bool_]:
    """Running text: long and ending in a full stop; merely long where a document has next to none of that."""
    length, spaceless = columns["characters"], columns["spaceless"]
    prose = (length >= np.where(spaceless, 50, 120)) & columns["ends_sentence"]
    few = near.whole(near.running(prose)) < 2
    return np.asarray(np.where(few, length >= np.where(spaceless, 35, 80), prose), np.bool_)


def _place(near: Neighbourhood, columns: Columns, paragraphs: Sequence[Paragraph]) -> Columns:
    """Where in its document a line stands, and where from the running text."""
    prose, length = columns["prose"], columns["characters"]
    said = near.running(np.where(prose, length, 0))
    total = np.maximum(1, near.whole(said))
    above, below = near.last_above(prose), near.next_below(prose)
    return {
        "from_top": np.minimum(near.line - near.start, 200),
        "from_bottom": np.minimum(near.end - 1 - near.line, 200),
        "relative": (near.line - near.start) / (near.end - near.start),
        "prose_above": (said[near.line] - said[near.start]) / total,
        "prose_below": (said[near.end] - said[near.line + 1]) / total,
        "since_prose": np.where(above >= 0, np.minimum(near.line - above, 60), 99),
        "until_prose": np.where(below != FAR, np.minimum(below - near.line, 60), 99),
        "lines": np.minimum(near.end - near.start, 1500),
        "prose_share": total / np.maximum(1, near.whole(near.running(length))),
        "prose_lines": np.minimum(near.whole(near.running(prose)), 200),
    }


def _shared(near: Neighbourhood, words: Words, columns: Columns) -> Columns:
    """How much of a line stands elsewhere in its document: the story's own vocabulary, quotes, repetitions."""
    prose = columns["prose"]
    single = Shared(near, words.hash, words.line)
    heavy = (words.length >= 6) | columns["spaceless"][words.line]
    long = Shared(near, words.hash[heavy], words.line[heavy])
    three = Shared(near, *words.in_rows(3))
    whole = np.zeros(len(near.line), np.uint64)
    np.add.at(whole, words.line, words.hash * (words.place.astype(np.uint64) * np.uint64(2) + np.uint64(1)))
    same = Shared(near, whole, near.line)
    return {
        "story_words": single.elsewhere(prose),
        "story_words_above": single.earlier(prose),
        "story_long_words": long.elsewhere(prose),
        "story_long_words_above": long.earlier(prose),
        "long_words": np.minimum(np.bincount(words.line[heavy], minlength=len(near.line)), 30),
        "phrases_elsewhere": three.elsewhere(),
        "phrases_above": three.earlier(),
        "phrases_in_story": three.elsewhere(prose),
        "line_elsewhere": same.elsewhere(),
        "line_above": same.earlier(),
    }


def _headlines(near: Neighbourhood, words: Words) -> Columns:
    """Likeness to the lines near the top that could be a headline: first eight of the first fourteen, 4 to 40 words."""
    most = 8
    could_be = (near.line - near.start < 14) & (words.count >= 4) & (words.count <= 40)
    running = near.running(could_be)
    rank = running[near.line] - running[near.start]
    could_be &= rank < most
    marks = np.where(could_be, np.left_shift(1, np.minimum(rank, most - 1)), 0).astype(np.uint8)
    common = Shared(near, words.hash, words.line, in_order=True).with_marks(marks, most)
    size = np.zeros((most, len(near.sizes)), np.int64)
    size[rank[could_be], near.document[could_be]] = words.count[could_be]
    theirs = size[:, near.document]
    itself = could_be & (rank == np.arange(most)[:, None])
    common = np.where(itself | (words.count < 2) | (words.count > 60), 0, common)
    likeness = common / np.maximum(1, theirs + words.count - common)
    return {"like_headline": likeness.max(0), "within_headline": (common / np.maximum(1, words.count)).max(0)}


def _known(documents: Sequence[Document]) -> Columns:
    known = [category for document in documents for category in document.known]
    number = np.array([CATEGORIES.index(category) if category else -1 for category in known])
    columns: Columns = {f"known_{category}": number == place for place, category in enumerate(CATEGORIES) if place > 2}
    columns["known"] = number >= 0
    columns["ruled"] = np.array([ruled for document in documents for ruled in document.ruled])
    return columns


def _said(near: Neighbourhood, name: str, logit: Column, prose: NDArray[np.bool_]) -> Columns:
    """A logit, what those above and below come to, and how far it is from the rest of the document."""
    fine = np.rint(logit * 64).astype(np.int64)
    running = near.running(fine)
    columns: Columns = {name: fine / 64}
    columns[f"{name}<<"] = near.mean(running, near.start, near.line + 1) / 64
    columns[f"{name}>>"] = near.mean(running, near.line, near.end) / 64
    story = near.running(np.where(prose, fine, 0))
    of_story = near.whole(story) / np.maximum(1, near.whole(near.running(prose))) / 64
    of_document = near.mean(running, near.start, near.end) / 64
    columns |= {f"{name}_story": of_story, f"{name}_document": of_document}
    columns |= {f"{name}_to_story": fine / 64 - of_story, f"{name}_to_document": fine / 64 - of_document}
    return columns
