"""The learned opinion: what it must never depend on, what it must survive, and that it knows its trade."""

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import UnreadableFile, clean, clean_many
from pipeline.classify.model import PART, load_model, shipped_model
from pipeline.classify.model.characters import kinds_of_characters
from pipeline.classify.model.ngrams import BITS, HEAD, TAIL, NgramTable, Wording, ngrams
from pipeline.classify.model.words import words_of
from pipeline.types import Category
from tests.promises.strategies import TEXTS

STORY = (
    "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"
    "Fishermen pulled their boats ashore before noon, and several houses near the quay lost their roofs in the wind.\n\n"
    "The wall will be mended by the end of the month, said the mayor, who had asked the state for help in spring.\n\n"
)


def cleaned(text):
    try:
        return repr(clean(text, media_type="text/plain"))
    except UnreadableFile as error:
        return error.reason


@given(st.lists(TEXTS, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_a_document_is_the_same_alone_and_in_any_batch_and_order(texts, dice):
    texts = [text for text in texts if not cleaned(text).isidentifier()]
    alone = {text: cleaned(text) for text in texts}
    dice.shuffle(texts)
    batch = clean_many((text, "text/plain", None) for text in texts)
    assert [repr(document) for document in batch] == [alone[text] for text in texts]


def test_a_document_is_the_same_in_another_process():
    texts = [STORY + f"Read also: the storm of {year}\n" for year in range(1990, 2002)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert list(pool.map(cleaned, texts)) == [cleaned(text) for text in texts]


def test_the_order_of_a_long_batch_leaves_no_trace():
    texts = [
        STORY + f"More from Northwick {number}\n\nSign up for the newsletter of the port!\n" for number in range(300)
    ]
    alone = {text: cleaned(text) for text in texts[:5]}
    random.Random(3).shuffle(texts)
    batch = dict(zip(texts, clean_many((text, "text/plain", None) for text in texts), strict=True))
    assert all(repr(batch[text]) == alone[text] for text in alone)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 400_000,
        "x" * 2_000_000,
        "A line of the harbour log, written on a calm day.\n" * 30_000,
        "12 345 678\n9 10 11\n" * 500,
        "😀 🎉 👍\n" * 500,
        "—— ** ~~ ||\n" * 500,
        "مرحبا بالعالم، قال الرئيس يوم الاثنين إن المفاوضات ستستمر.\n" * 200,
        "The шторм κλείνει 港を 막았다 في الميناء today\n" * 200,
        "\u202eright to left\u202c and \ufdfa and \U000e0041\U0010fffd\n" * 50,
        "é" + "\u0301" * 5_000,
    ],
    ids=[
        "words",
        "one word",
        "many lines",
        "digits",
        "emoji",
        "marks",
        "right to left",
        "mixed",
        "controls",
        "accents",
    ],
)
def test_odd_text_ends_in_a_verdict_on_every_line(text):
    document = clean(text, media_type="text/plain")
    assert len(document.lines) == sum(1 for line in text.split("\n") if line.strip())
    assert all(0 <= line.score <= 1 for line in document.lines)


def test_a_document_longer_than_a_part_is_judged_whole():
    text = "\n".join(
        f"Item {number}: a rope, a bucket and a lamp were found on the quay." for number in range(PART + 5)
    )
    assert len(clean(text, media_type="text/plain").lines) == PART + 5


def test_the_model_knows_a_bio_and_related_headlines_that_no_rule_knows():
    paragraphs = [
        "Nobody was hurt, but the ferry to the islands will not sail before Friday, its owner told the council on Tuesday.",
        "The wall was built a hundred years ago, when the herring still came, and nobody has mended it since the war.",
        "“We knew that it would break one day,” said Anna Berg, whose house stands right behind it. “We had hoped it would hold.”",
        "The council wants to decide in May whether a new wall shall be built, which would cost the town four million crowns.",
    ]
    text = "\n\n".join([
        "Home", "News", "Sport", "Opinion", "Storm closes the harbour of Northwick", "By Jane Doe", "12 March 2024",
        STORY.strip(), *paragraphs,
        "Jane Doe is a reporter at the Northwick Post, where she covers the coast. Before that, she worked for the Harbour"
        " Times and studied journalism in Bergen. Follow her on Twitter @janedoe.",
        "More stories", "Ferry tickets will cost more in spring", "Why the herring stays away this year",
        "Lighthouse keeper retires after forty years", "Council votes on the new lighthouse",
        "About us", "Contact", "Terms of use", "© 2024 Northwick Post",
    ])  # fmt: skip
    lines = clean(text, media_type="text/plain").lines
    out = {line.text[:8]: line for line in lines if not line.kept}
    assert {"Jane Doe", "Ferry ti", "Why the ", "Lighthou", "Council "} <= out.keys()
    assert out["Jane Doe"].category is Category.BIO
    assert out["Why the "].category is Category.RELATED
    assert "such line" in out["Why the "].reason
    assert all(line.kept for line in lines if line.text in paragraphs)


def test_a_saved_model_is_the_same_model(tmp_path: Path):
    file = tmp_path / "model.npz"
    shipped_model().save(file)
    again = tmp_path / "again.npz"
    load_model(file).save(again)
    assert file.read_bytes() == again.read_bytes()


def test_kinds_of_characters_cover_what_lines_are_judged_by():
    kinds = kinds_of_characters()
    assert all(kinds[ord(sign)] for sign in "。؟»")
    assert not kinds[0xE000]
    assert kinds[ord("a")] == kinds[ord("ж")]
    assert kinds[ord("漢")] != kinds[ord("ж")]


def test_ngrams_of_a_line_do_not_depend_on_the_lines_beside_it():
    def of(lines, wanted):
        found = [rows[line == wanted] for rows, line in ngrams(lines, words_of(lines))]
        return np.concatenate(found).tolist()

    assert of(["read more", "by jane doe"], 1) == of(["by jane doe"], 0)
    assert of(["by jane doe", "", "x"], 0) == of(["by jane doe"], 0)


def test_sums_of_the_largest_weights_do_not_run_into_each_other():
    """Four questions share a number: the longest line with the largest weights must not carry over."""
    weights = np.zeros((1 << BITS, 5), np.int8)
    weights[:] = (127, -127, 127, -128, 1)
    table = NgramTable(weights, np.full(5, 1e-6), np.zeros(5))
    lines = ["x" * (HEAD + TAIL) + " y" * 300, "a"]
    words = words_of(lines)
    count = sum(np.bincount(line, minlength=2) for _, line in ngrams(lines, words))
    expected = weights[0] * 1e-6 * np.sqrt(count)[:, None]
    assert np.allclose(table.logits(Wording.of(lines, lines)), expected)
