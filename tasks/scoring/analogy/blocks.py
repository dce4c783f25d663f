"""Candidates a block at a time: what is computed of a block stays in the processor's cache, and nothing of it is kept.

numpy's product of a vector with another depends in its last bits on where they stand in their matrices. So all blocks have one
size, and candidates with the very same vector get the very same numbers: those of the first of them.
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
LAST = np.float32(-1e30)  # what fills the last block stands behind all candidates


@dataclass(frozen=True, eq=False)
class Candidates:
    """The vectors that may be given as an answer.

    Attributes:
        units: Float32, shape ``(V, d)``, each of unit length, or zero: similar to nothing.
    """

    units: Array

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def by_content(self) -> NDArray[np.int64]:
        """The rows in an order that depends on their vectors alone, int64, shape ``(V,)``."""
        order: NDArray[np.int64] = np.argsort(self._digests, kind="stable")
        return order

    @cached_property
    def shared(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first rows of vectors that several have, int64, shape ``(k,)``, and for each row its place there or -1, ``(V,)``."""
        _, first, number = np.unique(self._digests, return_index=True, return_inverse=True)
        firsts = first[number]
        shared = np.unique(firsts[firsts != np.arange(len(self))])
        place = np.full(len(self), -1, dtype=np.int64)
        place[shared] = np.arange(len(shared))
        return shared, place[firsts]

    @cached_property
    def _digests(self) -> NDArray[np.uint64]:
        zero = np.float32(0)  # turns -0 into 0
        digests = (hashlib.blake2b((row + zero).tobytes(), digest_size=8).digest() for row in self.units)
        return np.fromiter((int.from_bytes(digest) for digest in digests), dtype=np.uint64, count=len(self))


def named_first(rows: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the order of n candidates in which some rows stand first, and where in it each of them stands.

    What the questions name is so found in the first blocks, and its scores are known before all candidates are counted.
    """
    distinct, place = np.unique(rows, return_inverse=True)
    others = np.ones(n, dtype=np.bool_)
    others[distinct] = False
    return np.concatenate([distinct, np.flatnonzero(others)]), place


def by_block(candidates: Candidates, order: NDArray[np.int64], compute: Callable[[Array], Parts]) -> Iterator[tuple[int, Parts]]:
    """Yield where in ``order`` each block starts, and what is computed of it.

    Args:
        candidates: The candidates.
        order: Int64: some of their rows.
        compute: Given the vectors of a block, float32, shape ``(ROWS, d)``, filled up with zeros, returns arrays of ROWS rows.
    """
    shared, place = candidates.shared
    common = [compute(block) for _, block in _blocks(candidates.units, shared)]
    for start, block in _blocks(candidates.units, order):
        found = compute(block)
        if common:
            places = place[order[start : start + ROWS]]
            here = np.flatnonzero(places >= 0)
            for number, part in enumerate(found):
                for of, first in enumerate(common):
                    mine = here[places[here] // ROWS == of]
                    part[mine] = first[number][places[mine] % ROWS]
        yield start, found


def _blocks(units: Array, order: NDArray[np.int64]) -> Iterator[tuple[int, Array]]:
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        first = int(rows[0])
        together = np.array_equal(rows, np.arange(first, first + len(rows)))  # most are, and need not be copied
        block = units[first : first + len(rows)] if together else units[rows]
        if len(block) < ROWS:
            block = np.concatenate([block, np.zeros((ROWS - len(block), block.shape[1]), dtype=np.float32)])
        yield start, block
