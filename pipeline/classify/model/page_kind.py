"""Whether a page is an article at all: not a product, a forum, a list of links, a front page, a manual.

A weighted sum (logistic regression) over what was taken for the article and how it stands in the page, what the page
calls itself, and the words of its elements' names, each counted once. Made by `python -m training.page_kind`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.names import BITS as NAME_BITS
from pipeline.classify.model.names import anywhere
from pipeline.classify.model.opinion import PageOpinion
from pipeline.classify.paragraphs import Paragraph
from pipeline.segment.page import Page

FILE = Path(__file__).with_name("page_kind.npz")
BITS = 13
"""Of the table of names: pages are few, and most words of names say nothing about the kind of a page."""
PROSE, FEW_LINKS = 80, 0.3
"""Characters from which a block is a paragraph, and share of linked ones up to which it is."""
CELLS = frozenset({"td", "tr", "dd", "dt"})
ARTICLES = frozenset(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ScholarlyArticle"
    " TechArticle SocialMediaPosting LiveBlogPosting Report Recipe".split()
)
PRODUCTS, LISTS = frozenset({"Product", "ProductGroup", "Offer"}), frozenset({"CollectionPage", "ItemList"})
FORUMS = frozenset({"DiscussionForumPosting", "QAPage"})
NO_ARTICLE = 0.5
"""From this on a page is flagged as none."""
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?€|\b(?:USD|EUR)\b")


@dataclass(frozen=True)
class PageKind:
    """The parts of a trained model. The last of `weights` is that of what the names say."""

    names: NDArray[np.int8]
    """Shape (2^BITS,): whole numbers of `scale`."""
    scale: float
    weights: NDArray[np.float64]
    bias: float

    def no_article(self, page: Page, paragraphs: Sequence[Paragraph], opinion: PageOpinion) -> float:
        """How likely the page is no article, 0 to 1. `paragraphs`: its blocks, one each."""
        columns = [*kind_columns(page, paragraphs, opinion), self.named(page)]
        logit = math.fsum(map(float.__mul__, columns, self.weights.tolist())) + self.bias
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4)

    def named(self, page: Page) -> float:
        """What the names of its elements say together."""
        rows = name_rows(page)
        return float(sum(self.names[rows].tolist())) * self.scale / math.sqrt(max(1, len(rows)))

    def save(self, file: Path) -> None:
        """Write the model; equal models give equal bytes."""
        rest = np.array([self.scale, self.bias, *self.weights])
        with file.open("wb") as stream:
            np.savez_compressed(stream, names=self.names, rest=rest)


def name_rows(page: Page) -> list[int]:
    """The table rows of all words in the names of a page's elements, each once, in ascending order."""
    called = {(element.tag, element.names) for element in page.elements}
    return sorted({row >> (NAME_BITS - BITS) for tag, names in called for row in anywhere(tag, names)})


def kind_columns(page: Page, paragraphs: Sequence[Paragraph], opinion: PageOpinion) -> list[float]:
    """What is looked at of a page apart from names: shares, logarithms of counts, and 1 or 0 for yes and no."""
    blocks, kinds = page.blocks, page.declared.kinds
    out = np.array(opinion.out)
    taken = out < opinion.limit
    words = np.array([paragraph.length for paragraph in paragraphs])
    linked = np.array([block.linked for block in blocks])
    tags = [block.path.rpartition("/")[2] for block in blocks]
    length = np.array([len(block.text) for block in blocks])
    prose = (length > PROSE) & (linked < FEW_LINKS) & np.array([block.visible for block in blocks])
    ends = np.array([paragraph.ends_a_sentence for paragraph in paragraphs])
    place = np.flatnonzero(taken)
    span = int(place[-1] - place[0]) + 1 if len(place) else 1
    own = float((words * taken).sum())
    every = float(words.sum()) + 1
    count = max(1, len(place))
    likely = np.clip(out, 0.001, 0.999)
    doubt = -(likely * np.log(likely) + (1 - likely) * np.log(1 - likely))
    tree = page.tree
    columns = [
        opinion.expected,
        float((doubt * words).sum()) / (own + 20),
        math.log1p(own),
        math.log(every),
        own / every,
        math.log1p(len(blocks)),
        math.log1p(len(place)),
        math.log1p(int((prose & taken).sum())),
        math.log1p(int((prose & ~taken).sum())),
        float((words * (prose & taken)).sum()) / (own + 1),
        own / count,
        float((linked * words).sum()) / every,
        float((linked * words * taken).sum()) / (own + 1),
        int((ends & taken).sum()) / count,
        len(place) / span,
        sum(tag == "p" for tag, is_taken in zip(tags, taken, strict=True) if is_taken) / count,
        sum(tag == "li" for tag, is_taken in zip(tags, taken, strict=True) if is_taken) / count,
        sum(tag in CELLS for tag, is_taken in zip(tags, taken, strict=True) if is_taken) / count,
        math.log1p(sum(_PRICE.search(block.text) is not None for block in blocks)),
        math.log1p(sum(1 for _ in tree.iter("input", "select"))),
        math.log1p(sum(1 for _ in tree.iter("img"))),
        math.log1p(sum(1 for _ in tree.iter("time"))),
        not kinds.isdisjoint(ARTICLES),
        not kinds.isdisjoint(PRODUCTS),
        not kinds.isdisjoint(FORUMS),
        not kinds.isdisjoint(LISTS),
        not kinds.isdisjoint({"WebPage", "WebSite"}) and kinds.isdisjoint(ARTICLES),
        "og:article" in kinds,
        "og:website" in kinds,
        "og:product" in kinds or "og:product.group" in kinds,
        "published" in kinds,
    ]
    return [round(float(column), 3) for column in columns]  # the last digits of a logarithm differ between processors


def load_page_kind(file: Path) -> PageKind:
    """The model in a file that `save` wrote. Nothing in the file is executed."""
    with np.load(file, allow_pickle=False) as parts:
        scale, bias, *weights = parts["rest"].tolist()
        return PageKind(parts["names"], scale, np.array(weights), bias)


@cache
def shipped_page_kind() -> PageKind:
    """The model of the package, loaded once."""
    return load_page_kind(FILE)
