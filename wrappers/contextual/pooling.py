"""Pools the states of several positions into one vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .recipe import Pooling

# Raise it when the same states give another vector: cached vectors are then computed again.
POOLING_VERSION = 1


def pool(states: torch.Tensor, first: Sequence[int], stop: Sequence[int], pooling: Pooling) -> torch.Tensor:
    """Pool the positions ``first`` up to, not including, ``stop`` of each text.

    Args:
        states: Shape ``(texts, positions, d)``, any floating type.
        first: The first position to pool, for each text.
        stop: The position after the last one to pool, for each text; greater than ``first``.
        pooling: How the positions are pooled; see ``Recipe``.

    Returns:
        Float32, shape ``(texts, d)``, not normalised.
    """
    states = states.float()
    left = torch.tensor(first, device=states.device)
    right = torch.tensor(stop, device=states.device)
    rows = torch.arange(len(states), device=states.device)
    if pooling == "first":
        return states[rows, left]
    if pooling == "last":
        return states[rows, right - 1]
    positions = torch.arange(states.shape[1], device=states.device)
    inside = (positions >= left[:, None]) & (positions < right[:, None])
    if pooling == "max":
        return states.masked_fill(~inside[:, :, None], -torch.inf).amax(dim=1)
    weights = (positions - left[:, None] + 1) * inside if pooling == "weighted" else inside
    share = weights.float() / weights.sum(dim=1, keepdim=True)
    return torch.einsum("bt,btd->bd", share, states)


def in_order(n: int, batches: Iterable[tuple[Sequence[int], NDArray[np.float32]]], width: int) -> NDArray[np.float32]:
    """Return the vectors of batches at their rows: float32, shape ``(n, d)``; zero for a row that is in no batch.

    Args:
        n: The number of rows.
        batches: For each batch the numbers of its rows, and their vectors of shape ``(len(positions), d)``.
        width: The value of d if there is no batch.
    """
    parts = list(batches)
    vectors = np.zeros((n, parts[0][1].shape[1] if parts else width), dtype=np.float32)
    for positions, array in parts:
        vectors[positions] = array
    return vectors
