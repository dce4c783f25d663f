"""The words that may be given as an answer and that a model knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..space.variants import unit
from .blocks import Candidates
from .kin import Kin, kin_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The known words of a list.

    Attributes:
        vectors: Float32, shape ``(r, d)``.
        units: The same with rows of unit length.
        row: The row in ``units`` of each word; a word that the model does not know is not in it.
        kin: Which words are spellings of one word, or forms of one lemma.
    """

    vectors: NDArray[np.float32]
    units: NDArray[np.float32]
    row: dict[str, int]
    kin: Kin

    @cached_property
    def table(self) -> Candidates:
        """The rows as candidates."""
        return Candidates(self.units)


def vocabulary(
    words: Sequence[str],
    vectors: NDArray[np.float32],
    known: NDArray[np.bool_],
    forms: Mapping[str, Collection[str]] | None = None,
) -> Vocabulary:
    """Return the words that a model knows.

    Args:
        words: n distinct spellings.
        vectors: Float32, shape ``(n, d)``, finite.
        known: Bool, shape ``(n,)``; unknown spellings get no row. A known vector is not zero.
        forms: For each word, case-folded, the other forms of its lemmas; None if no forms are known.
    """
    positions = np.flatnonzero(known)
    names = [words[position] for position in positions.tolist()]
    rows = vectors if len(names) == len(vectors) else vectors[positions]
    return Vocabulary(rows, unit(rows), {word: row for row, word in enumerate(names)}, kin_of(names, forms))
