"""Methods that answer a : a' :: b : ? from the similarities of a, a' and b with each candidate.

All vectors have unit length and all similarities are cosines, so that the similarities of each distinct word with all
candidates are computed once, and a question adds, multiplies or compares two numbers a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .kernel import ADD, MAX, ROWS, SCALE, count_above
from .ranking import Places, Ranking, judge, places, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from .relation import Rows

    Array = NDArray[np.float32]

EPSILON = np.float32(1e-3)  # as in vecto; gensim has 1e-6
_LAST = np.float32(-1e30)
_PAIRS = 128  # of each side of a question at a time: similarities of 4 x 128 words with 400,000 candidates take 0.8 GB


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


def rank_pairwise(methods: Mapping[str, Pairwise], rows: Rows, units: Array) -> dict[str, Ranking]:
    """Return the ranking of the questions of a relation by each method.

    Memory: the similarities of up to 512 words with all candidates, whatever the number of questions.

    Args:
        methods: Those that ask in the direction of ``rows``.
        rows: The relation, in rows of ``units``.
        units: Float32, shape ``(V, d)``: the candidates, each of unit length (or zero: similar to nothing).
    """
    answered = rows.answered
    asked = rows.asked[answered]
    rankings = {name: Ranking(np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int8)) for name in methods}
    for part in _parts(asked):
        similar = _Similarities(units, rows, np.unique(asked[part]))
        named = places(rows, asked[part])
        for name, method in methods.items():
            found = similar.rank(method, asked[part], named)
            rankings[name].rank[part], rankings[name].landing[part] = found.rank, found.landing
    return {name: spread(ranking, answered) for name, ranking in rankings.items()}


def _parts(asked: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield positions of questions that are made of few pairs."""
    blocks = asked // _PAIRS
    for block in np.unique(blocks, axis=0):
        yield np.flatnonzero((blocks == block).all(axis=1))


class _Similarities:
    """The cosines of all candidates with the words of some pairs, and with their first answers."""

    def __init__(self, units: Array, rows: Rows, pairs: NDArray[np.int64]) -> None:
        self.pairs = pairs
        self.word = rows.word[pairs]
        # a pair that is asked as the second alone may have no first answer: whichever column it gets is not looked at
        self.cosines: Array = units @ units[np.concatenate([self.word, np.maximum(rows.answer[pairs], 0)])].T

    def rank(self, method: Pairwise, asked: NDArray[np.int64], named: Places) -> Ranking:
        """Return the ranking of some questions by a method."""
        i, j = np.searchsorted(self.pairs, asked).T
        shift = np.zeros((len(self.pairs), len(self.pairs)), dtype=np.float32)
        if method.shifted:
            shift = np.ascontiguousarray(self._left(method, self.word).T)
        scores = self._scores(method, named.row, i[named.question], j[named.question], shift)

        return judge(named, scores, len(asked), len(self.cosines), lambda target: self._count(method, i, j, shift, target))

    def _left(self, method: Pairwise, rows: NDArray[np.int64] | slice) -> Array:
        a, a_prime = np.split(self.cosines[rows], 2, axis=1)
        return np.ascontiguousarray(method.left(a, a_prime))

    def _right(self, method: Pairwise, rows: NDArray[np.int64] | slice) -> Array:
        return np.ascontiguousarray(method.right(self.cosines[rows, : len(self.pairs)]))

    def _scores(self, method: Pairwise, rows: NDArray[np.int64], i: NDArray[np.int64], j: NDArray[np.int64], shift: Array) -> Array:
        """Return the scores of single candidates for single questions: the very numbers that the kernel computes."""
        left = method.left(self.cosines[rows, i], self.cosines[rows, i + len(self.pairs)])
        right = method.right(self.cosines[rows, j])
        return _score(method.kind, left, right, shift[i, j])

    def _count(
        self, method: Pairwise, i: NDArray[np.int64], j: NDArray[np.int64], shift: Array, target: Array
    ) -> tuple[NDArray[np.int64], Array]:
        """Count the candidates that score no less than the targets, and return the highest score of all."""
        threshold = np.full(shift.shape, np.inf, dtype=np.float32)
        threshold[i, j] = np.nextafter(target, np.float32(-np.inf))
        count = np.zeros(shift.shape, dtype=np.int32)
        best = np.full(shift.shape, -np.inf, dtype=np.float32)
        for start in range(0, len(self.cosines), ROWS):
            rows = slice(start, start + ROWS)
            left = _padded(self._left(method, rows), _LAST)
            right = _padded(self._right(method, rows), np.float32(1) if method.kind == SCALE else _LAST)
            count_above(method.kind, left, right, shift, threshold, count, best)
        return count[i, j].astype(np.int64), best[i, j]


def _score(kind: int, left: Array, right: Array, shift: Array) -> Array:
    if kind == ADD:
        return left + right
    return (left - shift) * right if kind == SCALE else np.maximum(left, right)


def _padded(part: Array, value: np.float32) -> Array:
    """Fill the last block up to a multiple of four with what makes candidates that stand behind all others."""
    return part if len(part) % 4 == 0 else np.concatenate([part, np.full((-len(part) % 4, part.shape[1]), value, dtype=np.float32)])
