"""The network over lines: whole numbers, so that nothing but a line's own document can change its answers."""

import numpy as np
import pytest

from pipeline.classify.model.network import AT_ONCE, EXACT, LARGEST, Layer, Mixing, Network, Norm

COLUMNS, SIZE, QUESTIONS = 30, 16, 5


@pytest.fixture(scope="module")
def network():
    dice = np.random.default_rng(1)

    def layer(inputs, outputs):
        weights = dice.integers(-127, 128, (inputs, outputs)).astype(np.int8)
        return Layer(weights, np.full(outputs, 0.003, np.float32), dice.normal(size=outputs).astype(np.float32))

    def norm():
        return Norm(dice.normal(1, 0.1, SIZE).astype(np.float32), np.zeros(SIZE, np.float32))

    mixing = tuple(Mixing(distance, layer(3 * SIZE, SIZE), norm()) for distance in (1, 2, 4))
    ones = np.ones(COLUMNS, np.float32)
    return Network(0 * ones, ones, layer(COLUMNS, SIZE), norm(), mixing, layer(SIZE, QUESTIONS))


def lines(count, seed=2):
    return np.random.default_rng(seed).normal(size=(count, COLUMNS)).astype(np.float32)


def test_a_document_gets_the_same_answers_alone_and_among_others(network):
    sizes = [1, 40, 7, 300, 2, AT_ONCE + 50, 90]
    columns = lines(sum(sizes))
    together = network.answers(columns, sizes)
    parts = np.split(columns, np.cumsum(sizes)[:-1])
    alone = np.vstack([network.answers(part, [len(part)]) for part in parts])
    assert (together == alone).all()
    order = np.random.default_rng(3).permutation(len(sizes))
    shuffled = network.answers(np.vstack([parts[place] for place in order]), [sizes[place] for place in order])
    assert (shuffled == np.vstack([np.split(together, np.cumsum(sizes)[:-1])[place] for place in order])).all()


def test_a_line_is_judged_by_those_around_it_as_far_as_the_layers_reach(network):
    columns = lines(41)
    before = network.answers(columns, [41])
    columns[20] = -columns[20]
    changed = np.flatnonzero((network.answers(columns, [41]) != before).any(axis=1))
    assert changed.min() == 20 - (1 + 2 + 4)
    assert changed.max() == 20 + (1 + 2 + 4)


def test_a_network_goes_through_a_file_unchanged(network):
    columns = lines(30)
    again = Network.of(network.arrays())
    assert (again.answers(columns, [30]) == network.answers(columns, [30])).all()


def test_weights_whose_sums_single_precision_cannot_hold_are_refused():
    inputs = EXACT // (127 * LARGEST) + 1
    numbers = np.ones(1, np.float32)
    with pytest.raises(ValueError, match="add up to"):
        Layer(np.full((inputs, 1), 127, np.int8), numbers, numbers)
    Layer(np.full((inputs - 1, 1), 127, np.int8), numbers, numbers)
