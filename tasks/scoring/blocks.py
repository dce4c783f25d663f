"""Candidates a block at a time: what is computed of a block stays in the processor's cache, and nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

ROWS = 512  # a multiple of 4; see ``kernel``
LAST = np.float32(-1e30)  # what fills the last block stands behind all candidates


def named_first(rows: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of n candidates in which some rows stand first, and where in it each of them stands.

    What the questions name is so found in the first blocks, and its scores are known before all candidates are counted.
    """
    distinct, place = np.unique(rows, return_inverse=True)
    others = np.ones(n, dtype=np.bool_)
    others[distinct] = False
    return np.concatenate([distinct, np.flatnonzero(others)]), place


def blocks(units: Array, order: NDArray[np.int64]) -> Iterator[tuple[int, Array]]:
    """Yield where in ``order`` each block starts, and its candidates, shape ``(ROWS, d)``; the last is filled up with zeros.

    All blocks have one size, since numpy's product of a smaller one may differ in its last bits.
    """
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        first = int(rows[0])
        together = np.array_equal(rows, np.arange(first, first + len(rows)))  # most are, and need not be copied
        block = units[first : first + len(rows)] if together else units[rows]
        if len(block) < ROWS:
            block = np.concatenate([block, np.zeros((ROWS - len(block), block.shape[1]), dtype=np.float32)])
        yield start, block
