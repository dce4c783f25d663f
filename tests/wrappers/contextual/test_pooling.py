"""Pooling, on states whose pooled values are known by hand."""

import pytest
import torch

from mteb_words.wrappers.contextual.pooling import pool

STATES = torch.tensor([[[1.0, -1], [3, 5], [8, 2]], [[4.0, 0], [2, 6], [0, 9]]])


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ("mean", [[5.5, 3.5], [3, 3]]),  # positions 1 and 2 of the first text, 0 and 1 of the second
        ("first", [[3, 5], [4, 0]]),
        ("last", [[8, 2], [2, 6]]),
        ("max", [[8, 5], [4, 6]]),
        ("weighted", [[(3 + 2 * 8) / 3, (5 + 2 * 2) / 3], [(4 + 2 * 2) / 3, (0 + 2 * 6) / 3]]),
    ],
)
def test_only_the_positions_from_first_to_stop_count(pooling, expected):
    assert torch.allclose(pool(STATES, [1, 0], [3, 2], pooling), torch.tensor(expected, dtype=torch.float32))


@pytest.mark.parametrize("pooling", ["mean", "first", "last", "max", "weighted"])
def test_one_position_is_its_state_whatever_the_pooling(pooling):
    assert torch.equal(pool(STATES.bfloat16(), [2, 1], [3, 2], pooling), torch.tensor([[8.0, 2], [2, 6]]))
