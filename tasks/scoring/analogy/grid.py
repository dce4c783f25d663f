"""Many questions made of few pairs: a grid of first pairs by second pairs, whose cells are counted together.

The similarities of each distinct word with a block of candidates are computed once for all questions and all methods, and the
blocks follow one another, so that no similarity is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .blocks import LAST, ROWS, Candidates, by_block, named_first
from .kernel import ADD, COLUMNS, SCALE, count_above
from .ranking import Places, Ranking, judge, places, thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .pairwise import Pairwise
    from .relation import Rows

    Array = NDArray[np.float32]


class Cosines(NamedTuple):
    """Cosines of some candidates with words, float32: of a and of a', shape ``(n, p)``, and of b, shape ``(n, q)``."""

    a: Array
    a_prime: Array
    b: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Questions:
    """Answered questions of one relation.

    Attributes:
        i: Int64, shape ``(n,)``: the first pair of each question, as a row of the grid.
        j: Int64, shape ``(n,)``: the second pair, as a column.
        words: The vectors of a and a' of the p rows and of b of the q columns, float32, each of shape ``(d, p or q)``; the
            columns are filled up with zeros.
        named: What the questions name.
        own: Bool, shape ``(m,)``: which of ``named`` is the b of its question; each question has one.
        order: Int64, shape ``(V,)``: the candidates, those that are named first.
        place: Int64, shape ``(m,)``: where in it each of ``named`` stands.
    """

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    words: tuple[Array, Array, Array]
    named: Places
    own: NDArray[np.bool_]
    order: NDArray[np.int64]
    place: NDArray[np.int64]

    def cosines(self, block: Array) -> Cosines:
        """Return the cosines of a block of candidates with all words."""
        return Cosines(*(block @ word for word in self.words))


def rank_grid(methods: Mapping[str, Pairwise], rows: Rows, asked: NDArray[np.int64], candidates: Candidates) -> dict[str, Ranking]:
    """Return the ranking of answered questions by each method.

    Args:
        methods: The methods, by name.
        rows: The relation, in rows of the candidates.
        asked: Int64, shape ``(n, 2)``: the questions, as in ``rows``.
        candidates: The candidates.
    """
    questions = _questions(rows, asked, candidates.units)
    there = _named_cosines(questions, candidates)
    grids = {name: _Grid.empty(method, questions, there) for name, method in methods.items()}
    for start, cosines in by_block(candidates, questions.order, questions.cosines):
        for grid in grids.values():
            grid.add(cosines, len(candidates) - start)
    return {name: grid.ranking(questions) for name, grid in grids.items()}


def _questions(rows: Rows, asked: NDArray[np.int64], units: Array) -> _Questions:
    (first, i), (second, j) = (np.unique(side, return_inverse=True) for side in asked.T)
    a, a_prime, b = units[rows.word[first]], units[rows.answer[first]], units[rows.word[second]]
    b = np.concatenate([b, np.zeros((-len(b) % COLUMNS, b.shape[1]), dtype=np.float32)])
    named = places(rows, asked)
    own = named.row == rows.word[asked[:, 1]][named.question]
    words = (np.ascontiguousarray(a.T), np.ascontiguousarray(a_prime.T), np.ascontiguousarray(b.T))
    return _Questions(i, j, words, named, own, *named_first(named.row, len(units)))


def _named_cosines(questions: _Questions, candidates: Candidates) -> Cosines:
    """Return the cosines of what the questions name with the words of its question: the very numbers of their blocks."""
    named = questions.named
    found = Cosines(*np.zeros((3, len(named.row)), dtype=np.float32))
    i, j = questions.i[named.question], questions.j[named.question]
    for start, cosines in by_block(candidates, questions.order[: questions.place.max() + 1], questions.cosines):
        here = np.flatnonzero(questions.place // ROWS == start // ROWS)
        row = questions.place[here] - start
        found.a[here], found.a_prime[here], found.b[here] = cosines.a[row, i[here]], cosines.a_prime[row, i[here]], cosines.b[row, j[here]]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """What is counted by one method.

    Attributes:
        method: The method.
        scores: Float32, shape ``(m,)``: the scores of what the questions name.
        threshold: Float32, shape ``(n,)``: what a candidate must exceed to stand before the right answer.
        shift: Float32, shape ``(p, q)``; see ``count_above``, as are all that follow.
        above: Float32, shape ``(p, q)``: the thresholds.
        count: Int32, shape ``(p, q)``.
        best: Float32, shape ``(p, q)``.
    """

    method: Pairwise
    scores: Array
    threshold: Array
    shift: Array
    above: Array
    count: NDArray[np.int32]
    best: Array

    @classmethod
    def empty(cls, method: Pairwise, questions: _Questions, there: Cosines) -> _Grid:
        """Return the grid before any candidate is counted, given the cosines of what the questions name."""
        cells = (questions.i, questions.j)
        shape = (questions.words[0].shape[1], questions.words[2].shape[1])
        left, right = method.left(there.a, there.a_prime), method.right(there.b)
        shift = np.zeros(shape, dtype=np.float32)
        if method.shifted:
            shift[cells] = left[questions.own]
        scores = _score(method.kind, left, right, shift[cells][questions.named.question])
        threshold = thresholds(questions.named, scores, len(questions.i))
        above = np.full(shape, np.inf, dtype=np.float32)
        above[cells] = threshold
        return cls(method, scores, threshold, shift, above, np.zeros(shape, dtype=np.int32), np.full(shape, -np.inf, dtype=np.float32))

    def add(self, cosines: Cosines, n: int) -> None:
        """Count the first n candidates of a block; the others only fill it."""
        kind = self.method.kind
        left, right = self.method.left(cosines.a, cosines.a_prime), self.method.right(cosines.b)
        if n < len(left):
            left, right = left.copy(), right.copy()
            left[n:], right[n:] = LAST, np.float32(1) if kind == SCALE else LAST
        count_above(kind, np.ascontiguousarray(left), np.ascontiguousarray(right), self.shift, self.above, self.count, self.best)

    def ranking(self, questions: _Questions) -> Ranking:
        """Return what became of the questions, once all candidates are counted."""
        cells = (questions.i, questions.j)
        return judge(questions.named, self.scores, self.threshold, self.count[cells].astype(np.int64), self.best[cells])


def _score(kind: int, left: Array, right: Array, shift: Array) -> Array:
    """Return the scores of single candidates: the very numbers that ``count_above`` computes."""
    if kind == ADD:
        return left + right
    return (left - shift) * right if kind == SCALE else np.maximum(left, right)
