"""From the vectors of spellings to the vectors that a model can tell apart."""

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
# uncased encoder by 1e-7 in float32 and by .001 in float16; the nearest spellings that a cased model (SmolLM2, word
# alone, last layer) distinguishes are .03 apart.
_SAME = 5e-3


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The distinct vectors behind a list of spellings.

    Attributes:
        vectors: Float32, shape ``(r, d)``: the vectors that the model can tell apart.
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

    An uncased model cannot tell them apart: both are one candidate answer, and both are excluded together.

    Args:
        words: n distinct spellings.
        vectors: Float32, shape ``(n, d)``, finite.
        known: Bool, shape ``(n,)``; unknown spellings get no row. A known vector is not zero.

    Returns:
        The distinct rows, in order of first appearance.
    """
    row: dict[str, int] = {}
    kept: list[int] = []
    spellings: dict[str, list[int]] = defaultdict(list)  # case-folded word -> positions of its distinct vectors
    for position in np.flatnonzero(known).tolist():
        vector = vectors[position]
        same = spellings[words[position].casefold()]
        twin = next((other for other in same if _indistinguishable(vector, vectors[other])), None)
        if twin is None:
            same.append(position)
            row[words[position]] = len(kept)
            kept.append(position)
        else:
            row[words[position]] = row[words[twin]]
    distinct = vectors if len(kept) == len(vectors) else vectors[kept]
    return Vocabulary(distinct, unit(distinct), row)


def _indistinguishable(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    difference = np.linalg.norm(one.astype(np.float64) - other)
    return bool(difference <= _SAME * np.linalg.norm(other.astype(np.float64)))
