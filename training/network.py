"""Trains networks of `pipeline/classify/model/network.py` with torch and rounds them to whole numbers.

That of lines first on many lines whose labels are cheap and often wrong (compared with the gold text of a page), then
on those that people read. Three questions at once: does a line leave, as what, and which line of the document is its
headline. That of pages on blocks compared with gold texts, and only on the first of these questions.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from pipeline.classify.model import OUT
from pipeline.classify.model.network import WIDEST, Layer, Mixing, Network, Norm
from pipeline.types import Category

RATE = 0.002
DOUBT = 0.03
"""How far from certain a weak label is taken to be."""
HIDDEN, FORGOTTEN = 0.25, 0.4
"""Dropout: of columns, and inside the network."""
CATEGORY_COUNTS, TITLE_COUNTS = 0.4, 0.1
"""What the second and the third question weigh beside the first."""
WARM = 100
"""Steps in which the rate rises."""
REMEMBERED = 60
"""Snapshots (every fifth step) in the running mean of the weights, which is what is kept."""
_NEVER = -30.0


@dataclass(frozen=True)
class Plan:
    """What a network looks like, and what it is taught at a time."""

    distances: tuple[int, ...]
    questions: int
    leaves: int
    """Which of the questions is whether a line leaves."""
    longest: int
    """Lines of a document that are learned from at a time; longer ones are cut at a random place."""
    batch: int
    """Lines."""
    size: int = 128


LINES = Plan((1, 2, 4, 8), questions=len(OUT) + 2, leaves=len(OUT), longest=200, batch=600)
PASSES_WEAK, PASSES_READ = 3, 11
PAGES = Plan((1, 2, 4, 8, 16), questions=1, leaves=0, longest=600, batch=2500, size=96)
PASSES_PAGES = 12
UNASKED = 0.5
"""Share of the documents that are learned without their optional columns."""


@dataclass(frozen=True)
class Lesson:
    """Lines of documents, end to end: `columns` (lines, columns), `sizes` of the documents, and per line `out` (1, 0,
    or -1 for not known), `category` (an index, -1: not known) and `weight`; per document, whether its `headline` is
    known (a line of category title, or none)."""

    columns: NDArray[np.float32]
    sizes: NDArray[np.int64]
    out: NDArray[np.int64]
    category: NDArray[np.int64]
    weight: NDArray[np.float32]
    headline: NDArray[np.bool_]
    optional: int = 0
    """So many of the last columns are not always known, and -1 where they are not."""

    def __len__(self) -> int:
        return len(self.sizes)

    def spans(self, documents: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Where each document begins, and how many lines it has."""
        begin = np.cumsum(self.sizes) - self.sizes
        return [(int(begin[document]), int(self.sizes[document])) for document in documents]


def train_lines(weak: Lesson, read: Lesson, use_weak: NDArray[np.bool_], use_read: NDArray[np.bool_]) -> Network:
    """A network that has seen the documents marked in `use_weak` and `use_read`, and no others."""
    net, dice = _new(read, use_read, LINES)
    _passes(net, weak, np.flatnonzero(use_weak), PASSES_WEAK, DOUBT, dice)
    return _passes(net, read, np.flatnonzero(use_read), PASSES_READ, 0.0, dice).rounded()


def train_pages(pages: Lesson, use: NDArray[np.bool_]) -> Network:
    """A network that has seen the marked pages and no others."""
    net, dice = _new(pages, use, PAGES)
    return _passes(net, pages, np.flatnonzero(use), PASSES_PAGES, 0.0, dice).rounded()


def _new(lesson: Lesson, use: NDArray[np.bool_], plan: Plan) -> tuple[_Net, np.random.Generator]:
    torch.manual_seed(0)
    torch.set_num_threads(1)  # several networks are trained at the same time
    seen = lesson.columns[np.repeat(use, lesson.sizes)]
    net = _Net(seen.mean(axis=0), seen.std(axis=0) + np.float32(1e-3), plan)
    return net, np.random.default_rng(0)


class _Net(nn.Module):
    def __init__(self, center: NDArray[np.float32], spread: NDArray[np.float32], plan: Plan) -> None:
        super().__init__()
        self.plan, size = plan, plan.size
        self.register_buffer("center", torch.from_numpy(center))
        self.register_buffer("spread", torch.from_numpy(spread))
        self.first = nn.Linear(len(center), size)
        self.first_norm = nn.LayerNorm(size)
        self.mixing = nn.ModuleList(nn.Conv1d(size, size, 3, padding=far, dilation=far) for far in plan.distances)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in plan.distances)
        self.last = nn.Linear(size, plan.questions)

    def forward(self, columns: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """In: (documents, lines, columns), and 1 where there is a line (documents, lines, 1)."""
        read = ((columns - self.center) / self.spread).clamp(-WIDEST, WIDEST)
        read = functional.dropout(read, HIDDEN, self.training)
        state = self.first_norm(functional.relu(self.first(read))) * there
        for mix, norm in zip(self.mixing, self.norms, strict=True):
            found = functional.relu(mix(state.transpose(1, 2)).transpose(1, 2))
            state = norm(state + functional.dropout(found, FORGOTTEN, self.training)) * there
        answers: torch.Tensor = self.last(functional.dropout(state, FORGOTTEN, self.training))
        return answers

    def rounded(self) -> Network:
        """The same in small whole numbers."""
        size = self.plan.size
        mixing = tuple(
            Mixing(far, _layer(mix.weight.permute(2, 1, 0).reshape(3 * size, size), mix.bias), _norm(norm))
            for far, mix, norm in zip(self.plan.distances, self.mixing, self.norms, strict=True)
        )
        return Network(
            _array(self.center),
            _array(self.spread),
            _layer(self.first.weight.T, self.first.bias),
            _norm(self.first_norm),
            mixing,
            _layer(self.last.weight.T, self.last.bias),
        )


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(tensor.detach().numpy(), np.float32)


def _norm(norm: nn.LayerNorm) -> Norm:
    return Norm(_array(norm.weight), _array(norm.bias))


def _layer(weight: torch.Tensor, bias: torch.Tensor) -> Layer:
    """`weight`: (inputs, outputs); each output has a scale of its own."""
    exact = _array(weight)
    scale = np.maximum(np.abs(exact).max(axis=0), 1e-6) / np.float32(127)
    return Layer(np.rint(exact / scale).astype(np.int8), scale, _array(bias))


def _passes(
    net: _Net, lesson: Lesson, documents: NDArray[np.int64], passes: int, doubt: float, dice: np.random.Generator
) -> _Net:
    """Goes through the documents so often; gives the running mean of the weights on the way."""
    mean = deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05)
    steps = passes * len(_batches(lesson, documents, net.plan, dice))
    step = 0
    net.train()
    for _ in range(passes):
        batches = _batches(lesson, documents, net.plan, dice)
        for place in dice.permutation(len(batches)):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, step / WARM) * max(0.02, 1 - step / steps)
            loss = _loss(net, lesson, batches[place], doubt, dice)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 5 == 0:
                _blend(mean, net, 1 / min(REMEMBERED, step // 5 + 1))
    return mean.eval()


@torch.no_grad()
def _blend(mean: _Net, net: _Net, share: float) -> None:
    for kept, fresh in zip(mean.parameters(), net.parameters(), strict=True):
        kept.mul_(1 - share).add_(fresh, alpha=share)


Span = tuple[int, int, int]
"""A document, its first line, and how many lines."""


def _batches(lesson: Lesson, documents: NDArray[np.int64], plan: Plan, dice: np.random.Generator) -> list[list[Span]]:
    """Documents of like length together, about `plan.batch` lines at a time."""
    spans = []
    for document, (begin, size) in zip(documents.tolist(), lesson.spans(documents), strict=True):
        start = begin + int(dice.integers(size - plan.longest + 1)) if size > plan.longest else begin
        spans.append((document, start, min(size, plan.longest)))
    spans.sort(key=lambda span: span[2] + dice.integers(20))
    batches: list[list[Span]] = [[]]
    for span in spans:
        batches[-1].append(span)
        if sum(size for _, _, size in batches[-1]) > plan.batch:
            batches.append([])
    return [batch for batch in batches if batch]


def _loss(net: _Net, lesson: Lesson, batch: list[Span], doubt: float, dice: np.random.Generator) -> torch.Tensor:
    most = max(size for _, _, size in batch)
    line = np.full((len(batch), most), -1)
    for row, (_, start, size) in enumerate(batch):
        line[row, :size] = np.arange(start, start + size)
    there = line >= 0
    columns = np.where(there[:, :, None], lesson.columns[np.maximum(line, 0)], 0).astype(np.float32)
    if lesson.optional:
        columns[dice.random(len(batch)) < UNASKED, :, -lesson.optional :] = -1
    answers = net(torch.from_numpy(columns), torch.from_numpy(there[:, :, None].astype(np.float32)))
    known = there & (lesson.out[np.maximum(line, 0)] >= 0)
    loss = TITLE_COUNTS * _headline_loss(answers, lesson, batch, line)
    if not known.any():
        return loss
    which = line[known]
    given = answers[torch.from_numpy(known)]
    weight = torch.from_numpy(lesson.weight[which])
    left = torch.from_numpy(lesson.out[which].astype(np.float32)) * (1 - 2 * doubt) + doubt
    each = functional.binary_cross_entropy_with_logits(given[:, net.plan.leaves], left, reduction="none")
    loss = loss + (each * weight).sum() / weight.sum()
    named = (lesson.out[which] == 1) & (lesson.category[which] >= 0)
    if named.any():
        category = torch.from_numpy(lesson.category[which][named])
        loss = loss + CATEGORY_COUNTS * functional.cross_entropy(
            given[torch.from_numpy(named)][:, : len(OUT)], category
        )
    return loss


def _headline_loss(answers: torch.Tensor, lesson: Lesson, batch: list[Span], line: NDArray[np.int64]) -> torch.Tensor:
    """Which line is the headline: one question to the whole document, and "none of them" is an answer."""
    there = line >= 0
    headline = there & (lesson.category[np.maximum(line, 0)] == OUT.index(Category.TITLE))
    asked = lesson.headline[[document for document, _, _ in batch]]
    if not asked.any():
        return 0 * answers.sum()  # nothing to learn, and still something to go back from
    scores = answers[:, :, -1].masked_fill(torch.from_numpy(~there), _NEVER)
    share = torch.log_softmax(torch.cat([scores, torch.zeros(len(scores), 1)], 1), 1)
    right = np.concatenate([headline, ~headline.any(axis=1, keepdims=True)], axis=1)
    found = share.masked_fill(torch.from_numpy(~right), -torch.inf).logsumexp(1)
    return -found[torch.from_numpy(asked)].mean()
