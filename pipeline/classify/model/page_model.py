"""A learned opinion on each block of a web page: how likely it is to belong to the article.

What stands around a block (`markup.py`), what the site's authors call it (`names.py`), its own words (`ngrams.py`)
and all that the line model reads of it (`features.py`) are weighed by a network (`network.py`) in sight of the blocks
around it. Where it is unsure of a page, another extractor is asked, and its answer weighed like the rest. Made by
`python -m training.page_model`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.model.features import wording_of
from pipeline.classify.model.markup import markup_columns
from pipeline.classify.model.names import NameTable
from pipeline.classify.model.network import Network
from pipeline.classify.model.ngrams import NgramTable, Wording
from pipeline.classify.model.opinion import PageOpinion
from pipeline.classify.paragraphs import Paragraph
from pipeline.segment.page import Page

FILE = Path(__file__).with_name("page_model.npz")
Column = NDArray[Any]
Floats = NDArray[np.float32]

STEP = 64
UNSURE = 0.9
"""Expected F1 below which a second opinion on the page is asked."""
HIGH = 10
"""Per cent of a page's blocks that its highest values are those of."""
SECOND = 4
"""Columns of the second opinion; -1 where nobody was asked."""

SecondOpinion = Callable[[Page], "Sequence[bool] | None"]


@dataclass(frozen=True)
class PageModel:
    """The parts of a trained model."""

    names: NameTable
    words: NgramTable
    network: Network
    calibration: NDArray[np.float64]
    """Shape (2, knots): raw scores, ascending, and how often blocks with such a score were not the article's."""

    def judge(
        self,
        page: Page,
        paragraphs: Sequence[Paragraph],
        lines: Floats,
        second: SecondOpinion | None = None,
        wording: Wording | None = None,
    ) -> PageOpinion:
        """`paragraphs`: the blocks of the page, one each; `lines`: what the line model reads of them; `wording`: their
        words and n-grams, where these are known already."""
        columns = self.columns(page, paragraphs, lines, wording)
        words = [paragraph.length for paragraph in paragraphs]
        opinion = opinion_of(self._leaving(columns), words)
        held = second(page) if second is not None and opinion.expected < UNSURE else None
        if held is None:
            return opinion
        opinion = opinion_of(self._leaving(with_second(columns, held)), words)
        taken = [out < opinion.limit for out in opinion.out]
        return replace(opinion, agreement=_agreement(taken, held, words))

    def _leaving(self, columns: Floats) -> NDArray[np.float64]:
        answers = self.network.answers(columns, [len(columns)])[:, 0].astype(np.float64)
        return np.asarray(np.round(np.interp(answers, *self.calibration), 4))

    def columns(
        self, page: Page, paragraphs: Sequence[Paragraph], lines: Floats, wording: Wording | None = None
    ) -> Floats:
        """Shape (blocks, columns): what the network reads, without a second opinion."""
        said = self.words.logits(wording or wording_of(paragraphs))[:, 0]
        named = self.names.columns(page)
        return np.concatenate(
            [
                lines,
                markup_columns(page, paragraphs),
                named,
                surroundings(named[:, -1]),
                said[:, None],
                surroundings(said),
                np.full((len(paragraphs), SECOND), -1),
            ],
            axis=1,
            dtype=np.float32,
        )

    def save(self, file: Path) -> None:
        """Write the model; equal models give equal bytes."""
        parts: dict[str, Column] = {"calibration": self.calibration, "names": self.names.weights}
        parts |= {"names_scale": np.array([self.names.scale, self.names.bias])}
        parts |= {"weights": self.words.weights, "scale": self.words.scale, "table_bias": self.words.bias}
        parts |= {f"network_{name}": array for name, array in self.network.arrays().items()}
        with file.open("wb") as stream:
            np.savez_compressed(stream, **parts)  # type: ignore[arg-type]


def with_second(columns: Floats, held: Sequence[bool]) -> Floats:
    """The columns with another extractor's answer filled in."""
    found = columns.copy()
    taken = np.asarray(held, np.float32)
    found[:, -SECOND] = taken
    found[:, 1 - SECOND :] = surroundings(taken)[:, : SECOND - 1]
    return found


def surroundings(values: Column) -> Floats:
    """Shape (lines, 4): the mean of a column above and below each line (both with it), how far it is from the mean of
    the page, and the page's high values."""
    fine = np.rint(values * STEP).astype(np.int64)
    running, count = np.cumsum(fine), len(fine)
    place = np.arange(count)
    high = np.sort(fine)[-1 - count * HIGH // 100]
    columns = [
        running / (place + 1),
        (running[-1] - running + fine) / (count - place),
        fine - running[-1] / count,
        np.full(count, high),
    ]
    return np.asarray(np.stack(columns, 1) / STEP, np.float32)


def opinion_of(out: NDArray[np.float64], words: Sequence[int]) -> PageOpinion:
    """Where to cut, by the likelihood that each block leaves: at the set of blocks with the highest expected F1.

    Expected, over words, as if blocks were independent: 2 x words that are the article's and taken / (words taken +
    words of the article).
    """
    order = np.argsort(out, kind="stable")
    ascending = out[order]
    size = np.asarray(words, np.float64)[order]
    right = np.cumsum((1 - ascending) * size)
    expected = np.round(2 * right / (np.cumsum(size) + right[-1] + 1e-9), 6)
    best = int(expected.argmax())
    after = int(np.searchsorted(ascending, ascending[best], side="right"))  # no cut between equals
    limit = float(ascending[after]) if after < len(order) else 2.0
    return PageOpinion(tuple(out.tolist()), limit, float(expected[best]))


def _agreement(one: Sequence[bool], other: Sequence[bool], words: Sequence[int]) -> float:
    both = sum(size for mine, theirs, size in zip(one, other, words, strict=True) if mine and theirs)
    every = sum(size * (mine + theirs) for mine, theirs, size in zip(one, other, words, strict=True))
    return round(2 * both / max(1, every), 4)


def load_page_model(file: Path) -> PageModel:
    """The model in a file that `save` wrote. Nothing in the file is executed."""
    with np.load(file, allow_pickle=False) as parts:
        scale, bias = parts["names_scale"].tolist()
        words = NgramTable(parts["weights"], parts["scale"], parts["table_bias"])
        of_network = {name.removeprefix("network_"): parts[name] for name in parts if name.startswith("network_")}
        return PageModel(NameTable(parts["names"], scale, bias), words, Network.of(of_network), parts["calibration"])


@cache
def shipped_page_model() -> PageModel:
    """The model of the package, loaded once."""
    return load_page_model(FILE)
