"""Pairwise methods: they answer a : a' :: b : ? from the cosines of a, a' and b with each candidate.

All vectors have unit length. The score of a candidate is the sum, the product or the maximum of two numbers that depend on these
cosines; see ``grid``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .grid import Pairwise, rank_grid
from .kernel import ADD, MAX, SCALE
from .ranking import Ranking, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from .blocks import Candidates
    from .relation import Rows

    Array = NDArray[np.float32]

EPSILON = np.float32(1e-3)  # as in vecto; gensim has 1e-6
_PAIRS = 128  # pairs on each side of a grid, so that their cosines with a block of candidates stay in the processor's cache


def _half(cosine: Array) -> Array:
    """Map a cosine from -1..1 to 0..1, so that a product grows with each factor."""
    return (cosine + np.float32(1)) * np.float32(0.5)


def _inverse_distance(cosine: Array) -> Array:
    """Return 1 / |x - b| for unit vectors x and b, given their cosine; 0 for b itself, whose offset has no direction."""
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

    Memory: less than 100 bytes for each candidate and 200 for each question, because candidates are processed in blocks.

    Args:
        methods: The methods that ask in the direction of ``rows``.
        rows: The relation, in rows of the candidates.
        candidates: The candidates.
    """
    answered = rows.answered
    asked = rows.asked[answered]
    rankings = {name: Ranking.unanswered(len(asked)) for name in methods}
    for part in _parts(asked):
        for name, ranking in rank_grid(methods, rows, asked[part], candidates).items():
            rankings[name].put(part, ranking)
    return {name: spread(ranking, answered) for name, ranking in rankings.items()}


def _parts(asked: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the indices of questions, in groups that have at most ``_PAIRS`` first and second pairs."""
    blocks = asked // _PAIRS
    for block in np.unique(blocks, axis=0):
        yield np.flatnonzero((blocks == block).all(axis=1))
