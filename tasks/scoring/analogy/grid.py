"""Ranks many questions made of few pairs: a grid of first pairs by second pairs, whose cells are counted together.

The cosines of each distinct word with a block of candidates are computed once for all questions and all methods. Blocks are processed
one after another, so no cosine is stored for all candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .blocks import LAST, ROWS, Candidates, by_block, named_first
from .kernel import ADD, COLUMNS, SCALE, count_above
from .ranking import Places, Ranking, judge, places, thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from .relation import Rows

    Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One method that adds, multiplies or compares two parts of a question.

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


class Cosines(NamedTuple):
    """Cosines of n candidates with words, float32: with a and with a', shape ``(n, p)``, and with b, shape ``(n, q)``."""

    a: Array
    a_prime: Array
    b: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Questions:
    """The answered questions of one relation.

    Attributes:
        i: Int64, shape ``(n,)``: the first pair of each question, as a row of the grid.
        j: Int64, shape ``(n,)``: the second pair, as a column.
        words: The vectors of a and a' of the p rows and of b of the q columns, float32, each of shape ``(d, p or q)``; the
            columns are padded with zeros.
        named: The candidates that the questions name.
        own: Bool, shape ``(m,)``: which of ``named`` is the b of its question; each question has one.
        order: Int64, shape ``(V,)``: all candidates, the named ones first.
        positions: Int64, shape ``(m,)``: the position of each of ``named`` in ``order``.
    """

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    words: tuple[Array, Array, Array]
    named: Places
    own: NDArray[np.bool_]
    order: NDArray[np.int64]
    positions: NDArray[np.int64]

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
    named_cosines = _named_cosines(questions, candidates)
    grids = {name: _Grid.empty(method, questions, named_cosines) for name, method in methods.items()}
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
    """Return the cosines of the named candidates with the words of their questions: exactly the numbers that their blocks give."""
    named = questions.named
    named_cosines = Cosines(*np.zeros((3, len(named.row)), dtype=np.float32))
    i, j = questions.i[named.question], questions.j[named.question]
    for start, cosines in by_block(candidates, questions.order[: questions.positions.max() + 1], questions.cosines):
        here = np.flatnonzero(questions.positions // ROWS == start // ROWS)
        row = questions.positions[here] - start
        named_cosines.a[here] = cosines.a[row, i[here]]
        named_cosines.a_prime[here] = cosines.a_prime[row, i[here]]
        named_cosines.b[here] = cosines.b[row, j[here]]
    return named_cosines


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The counts of one method.

    Attributes:
        method: The method.
        scores: Float32, shape ``(m,)``: the scores of the named candidates.
        threshold: Float32, shape ``(n,)``: the score that a candidate must exceed to rank before the right answer.
        shift: Float32, shape ``(p, q)``; see ``count_above``, also for the fields below.
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
    def empty(cls, method: Pairwise, questions: _Questions, named: Cosines) -> _Grid:
        """Return the grid before any candidate is counted, given the cosines of the named candidates."""
        cells = (questions.i, questions.j)
        shape = (questions.words[0].shape[1], questions.words[2].shape[1])
        left, right = method.left(named.a, named.a_prime), method.right(named.b)
        shift = np.zeros(shape, dtype=np.float32)
        if method.shifted:
            shift[cells] = left[questions.own]
        scores = _score(method.kind, left, right, shift[cells][questions.named.question])
        threshold = thresholds(questions.named, scores, len(questions.i))
        above = np.full(shape, np.inf, dtype=np.float32)
        above[cells] = threshold
        return cls(method, scores, threshold, shift, above, np.zeros(shape, dtype=np.int32), np.full(shape, -np.inf, dtype=np.float32))

    def add(self, cosines: Cosines, n: int) -> None:
        """Count the first n candidates of a block; the rows after them are padding."""
        kind = self.method.kind
        left, right = self.method.left(cosines.a, cosines.a_prime), self.method.right(cosines.b)
        if n < len(left):
            left, right = left.copy(), right.copy()
            left[n:], right[n:] = LAST, np.float32(1) if kind == SCALE else LAST
        count_above(kind, np.ascontiguousarray(left), np.ascontiguousarray(right), self.shift, self.above, self.count, self.best)

    def ranking(self, questions: _Questions) -> Ranking:
        """Return the ranking of the questions, after all candidates are counted."""
        cells = (questions.i, questions.j)
        return judge(questions.named, self.scores, self.threshold, self.count[cells].astype(np.int64), self.best[cells])


def _score(kind: int, left: Array, right: Array, shift: Array) -> Array:
    """Return the scores of single candidates: exactly the numbers that ``count_above`` computes."""
    if kind == ADD:
        return left + right
    return (left - shift) * right if kind == SCALE else np.maximum(left, right)
