"""Processes candidates in blocks that fit into the processor's cache, so that no array over all candidates is stored.

The last bits of numpy's dot product of two vectors depend on their positions in the matrices. So all blocks have the same size, and
candidates with identical vectors all get the numbers that are computed for the first of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

Parts = TypeVar("Parts", bound="tuple[Array, ...]")

ROWS = 512  # a multiple of 4; see ``kernel``
LAST = np.float32(-1e30)  # the score of the padding in the last block: it ranks below all candidates


@dataclass(frozen=True, eq=False)
class Candidates:
    """The vectors that may be given as an answer.

    Attributes:
        units: Float32, shape ``(V, d)``, each row of unit length, or zero, which has cosine 0 with every vector.
    """

    units: Array

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def by_content(self) -> NDArray[np.int64]:
        """The rows, sorted by a hash of their vectors, int64, shape ``(V,)``: an order that depends on the vectors alone."""
        order: NDArray[np.int64] = np.argsort(self._digests, kind="stable")
        return order

    @cached_property
    def shared(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The vectors that several rows have.

        Returns:
            The first row of each such vector, int64, shape ``(k,)``; and for each row the index into that array, or -1, shape ``(V,)``.
        """
        _, first, number = np.unique(self._digests, return_index=True, return_inverse=True)
        firsts = first[number]
        shared = np.unique(firsts[firsts != np.arange(len(self))])
        shared_index = np.full(len(self), -1, dtype=np.int64)
        shared_index[shared] = np.arange(len(shared))
        return shared, shared_index[firsts]

    @cached_property
    def _digests(self) -> NDArray[np.uint64]:
        zero = np.float32(0)  # turns -0 into 0
        digests = (hashlib.blake2b((row + zero).tobytes(), digest_size=8).digest() for row in self.units)
        return np.fromiter((int.from_bytes(digest) for digest in digests), dtype=np.uint64, count=len(self))


def named_first(rows: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return an order of n candidates that begins with the given rows, and the position of each of these rows in it.

    So the candidates that the questions name are in the first blocks, and their scores are known before all candidates are counted.
    """
    distinct, positions = np.unique(rows, return_inverse=True)
    others = np.ones(n, dtype=np.bool_)
    others[distinct] = False
    return np.concatenate([distinct, np.flatnonzero(others)]), positions


def by_block(candidates: Candidates, order: NDArray[np.int64], compute: Callable[[Array], Parts]) -> Iterator[tuple[int, Parts]]:
    """Yield the position in ``order`` where each block starts, and the arrays computed from the block.

    Args:
        candidates: The candidates.
        order: Int64: the rows of the candidates to process, in order.
        compute: Takes the vectors of a block, float32, shape ``(ROWS, d)``, padded with zeros, and returns arrays of ROWS rows.
    """
    shared, shared_index = candidates.shared
    common = [compute(block) for _, block in _blocks(candidates.units, shared)]
    for start, block in _blocks(candidates.units, order):
        computed = compute(block)
        if common:
            indices = shared_index[order[start : start + ROWS]]
            here = np.flatnonzero(indices >= 0)
            for number, part in enumerate(computed):
                for common_block, first in enumerate(common):
                    mine = here[indices[here] // ROWS == common_block]
                    part[mine] = first[number][indices[mine] % ROWS]
        yield start, computed


def _blocks(units: Array, order: NDArray[np.int64]) -> Iterator[tuple[int, Array]]:
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        first = int(rows[0])
        together = np.array_equal(rows, np.arange(first, first + len(rows)))  # most blocks are contiguous rows, which need no copy
        block = units[first : first + len(rows)] if together else units[rows]
        if len(block) < ROWS:
            block = np.concatenate([block, np.zeros((ROWS - len(block), block.shape[1]), dtype=np.float32)])
        yield start, block
