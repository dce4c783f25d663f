"""Methods that answer a : a' :: b : ? from the similarities of a, a' and b with each candidate.

All vectors have unit length and all similarities are cosines, so that a question adds, multiplies or compares two numbers a
candidate; see ``grid``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .grid import rank_grid
from .kernel import ADD, MAX, SCALE
from .ranking import Ranking, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from .blocks import Candidates
    from .relation import Rows

    Array = NDArray[np.float32]

EPSILON = np.float32(1e-3)  # as in vecto; gensim has 1e-6
_PAIRS = 128  # of each side of a question at a time: their similarities with a block of candidates stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One method.

    Attributes:
        source: Where it is described.
        kind: How the two parts make a score; see ``kernel``.
        left: Given the cosines of a and of a' with some candidates, float32 of one shape, returns the left part.
        right: Given the cosines of b, returns the right part.
        shifted: Whether b's own left part is subtracted from the left part.
        backwards: Whether the question is asked the other way round: a' : a :: b' : b.
    """

    source: str
    kind: int
    left: Callable[[Array, Array], Array]
    right: Callable[[Array], Array]
    shifted: bool = False
    backwards: bool = False


def _half(cosine: Array) -> Array:
    """Move a cosine from -1..1 to 0..1, where products keep the order."""
    return (cosine + np.float32(1)) * np.float32(0.5)


def _inverse_distance(cosine: Array) -> Array:
    """1 / |x - b| for unit vectors, 0 for b itself, from which no direction leads to it."""
    squared = np.float32(2) - np.float32(2) * cosine
    far = squared > np.float32(1e-6)
    return np.where(far, np.float32(1) / np.sqrt(np.where(far, squared, np.float32(1))), np.float32(0))


METHODS: Mapping[str, Pairwise] = {
    "3CosAdd": Pairwise("Mikolov, Yih & Zweig 2013: cos(x, b - a + a')", ADD, lambda a, a1: a1 - a, lambda b: b),
    "3CosMul": Pairwise(
        "Levy & Goldberg 2014: s(x, a') s(x, b) / (s(x, a) + .001), s = (cos + 1) / 2",
        SCALE,
        lambda a, a1: _half(a1) / (_half(a) + EPSILON),
        _half,
    ),
    "PairDistance": Pairwise("Levy & Goldberg 2014: cos(x - b, a' - a)", SCALE, lambda a, a1: a1 - a, _inverse_distance, shifted=True),
    "SimilarToAny": Pairwise("Drozd et al. 2016: the greatest of cos(x, a), cos(x, a'), cos(x, b)", MAX, np.maximum, lambda b: b),
    "Ignore-A": Pairwise("Linzen 2016: cos(x, b + a')", ADD, lambda a, a1: a1, lambda b: b),
    "Add-Opposite": Pairwise("Linzen 2016: cos(x, b + a - a')", ADD, lambda a, a1: a - a1, lambda b: b),
    "Reverse": Pairwise("Linzen 2016: a' : a :: b' : ?, by 3CosAdd", ADD, lambda a, a1: a1 - a, lambda b: b, backwards=True),
}


def rank_pairwise(methods: Mapping[str, Pairwise], rows: Rows, candidates: Candidates) -> dict[str, Ranking]:
    """Return the ranking of the questions of a relation by each method.

    Memory: less than 100 bytes a candidate and 200 a question, since candidates are gone through in blocks.

    Args:
        methods: Those that ask in the direction of ``rows``.
        rows: The relation, in rows of the candidates.
        candidates: The candidates.
    """
    answered = rows.answered
    asked = rows.asked[answered]
    rankings = {name: Ranking.unanswered(len(asked)) for name in methods}
    for part in _parts(asked):
        for name, found in rank_grid(methods, rows, asked[part], candidates).items():
            rankings[name].rank[part], rankings[name].landing[part] = found.rank, found.landing
    return {name: spread(ranking, answered) for name, ranking in rankings.items()}


def _parts(asked: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield positions of questions that are made of few pairs."""
    blocks = asked // _PAIRS
    for block in np.unique(blocks, axis=0):
        yield np.flatnonzero((blocks == block).all(axis=1))
