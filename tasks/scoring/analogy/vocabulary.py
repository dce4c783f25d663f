"""Joins spellings of a word that a model gives the same vector, so that they are one candidate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..space.variants import unit
from .blocks import Candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Two spellings of one word count as the same vector below this relative distance. Batching moves the vectors of an
# uncased encoder by 1e-7 in float32 and by .001 in float16. The nearest two spellings that a cased model distinguishes
# (SmolLM2, word alone, last layer) are .03 apart.
_SAME = 5e-3


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The distinct vectors of a list of spellings.

    Attributes:
        vectors: Float32, shape ``(r, d)``: the distinct vectors.
        units: The same with rows of unit length.
        row: The row in ``units`` of each spelling; a spelling that the model does not know is not in it.
    """

    vectors: NDArray[np.float32]
    units: NDArray[np.float32]
    row: dict[str, int]

    @cached_property
    def table(self) -> Candidates:
        """The rows as candidates."""
        return Candidates(self.units)


def vocabulary(words: Sequence[str], vectors: NDArray[np.float32], known: NDArray[np.bool_]) -> Vocabulary:
    """Join the spellings of one word (``Athens``, ``athens``) that the model gives the same vector.

    An uncased model cannot tell them apart, so they are one candidate answer and are excluded together.

    Args:
        words: n distinct spellings.
        vectors: Float32, shape ``(n, d)``, finite.
        known: Bool, shape ``(n,)``; unknown spellings get no row. A known vector is not zero.

    Returns:
        The distinct rows, in order of first appearance.
    """
    row: dict[str, int] = {}
    distinct_positions: list[int] = []
    spellings: dict[str, list[int]] = defaultdict(list)  # case-folded word -> positions of its distinct vectors
    for position in np.flatnonzero(known).tolist():
        vector = vectors[position]
        same = spellings[words[position].casefold()]
        twin = next((earlier for earlier in same if _indistinguishable(vector, vectors[earlier])), None)
        if twin is None:
            same.append(position)
            row[words[position]] = len(distinct_positions)
            distinct_positions.append(position)
        else:
            row[words[position]] = row[words[twin]]
    distinct = vectors if len(distinct_positions) == len(vectors) else vectors[distinct_positions]
    return Vocabulary(distinct, unit(distinct), row)


def _indistinguishable(vector: NDArray[np.float32], earlier: NDArray[np.float32]) -> bool:
    difference = np.linalg.norm(vector.astype(np.float64) - earlier)
    return bool(difference <= _SAME * np.linalg.norm(earlier.astype(np.float64)))
