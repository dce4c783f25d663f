"""Ranks the right answer of a question among the candidates. All methods exclude words, rank and break ties here.

A question is a : a' :: b : b'. The words of the question (a, every right answer to a, and b) are excluded from the answers, in any case. A
right answer is right in any case. A second rank also excludes the form twins of the words of the question (*dogs* for *dog*), unless they
are right answers. A question with several right answers is judged by the one that ranks first. A candidate with the same score as the right
answer ranks before it, because such a model does not tell them apart. A question is unanswered if a, the first a' or b is unknown, or if
all its right answers are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .relation import Rows

A, A_PRIME, B, B_PRIME, OTHER = range(5)
LANDINGS = ("a", "a'", "b", "b'", "other")
UNANSWERED, IMPOSSIBLE = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The outcomes of n questions.

    Attributes:
        rank: Int64, shape ``(n,)``: how many candidates rank before the right answer, with the words of the question
            excluded; 0 is right. ``UNANSWERED`` for an unanswered question. ``IMPOSSIBLE`` if every right answer is a word of
            the question, which is wrong by every method.
        rank_lemma: The same with the form twins of the words of the question excluded too.
        landing: Int8, shape ``(n,)``: the role of the candidate that ranks first with no word excluded, an index of
            ``LANDINGS``. On a tie it is the first role in ``LANDINGS``, but b' only if no candidate of another role has the
            same score, or the right answer is also a word of the question. A right answer that is also a word of the question
            counts as b'. ``UNANSWERED`` for an unanswered question.
    """

    rank: NDArray[np.int64]
    rank_lemma: NDArray[np.int64]
    landing: NDArray[np.int8]

    @classmethod
    def unanswered(cls, n: int) -> Ranking:
        """Return a ranking of n unanswered questions."""
        ranks = np.full((2, n), UNANSWERED, dtype=np.int64)
        return cls(ranks[0], ranks[1], np.full(n, UNANSWERED, dtype=np.int8))

    def take(self, index: NDArray[np.int64]) -> Ranking:
        """Return the ranking of some of the questions, given their indices; an index may come more than once."""
        return Ranking(self.rank[index], self.rank_lemma[index], self.landing[index])

    def put(self, index: NDArray[np.int64], ranking: Ranking) -> None:
        """Replace the outcomes of some of the questions, given their indices."""
        self.rank[index], self.rank_lemma[index], self.landing[index] = ranking.rank, ranking.rank_lemma, ranking.landing

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Bool, shape ``(n,)``."""
        answered: NDArray[np.bool_] = self.rank != UNANSWERED
        return answered

    @property
    def right(self) -> NDArray[np.bool_]:
        """Bool, shape ``(n,)``: the right answer ranks first, with the words of the question excluded."""
        right: NDArray[np.bool_] = self.rank == 0
        return right

    @property
    def right_lemma(self) -> NDArray[np.bool_]:
        """Bool, shape ``(n,)``: the right answer ranks first, with the words of the question and their form twins excluded."""
        right: NDArray[np.bool_] = self.rank_lemma == 0
        return right

    @property
    def right_honest(self) -> NDArray[np.bool_]:
        """Bool, shape ``(n,)``: the right answer ranks first, with no word excluded."""
        right: NDArray[np.bool_] = self.landing == B_PRIME
        return right


class Places(NamedTuple):
    """The candidates that the questions name: one entry for each question and candidate.

    Attributes:
        question: Int64, shape ``(m,)``, ascending.
        row: Int64, shape ``(m,)``: the row of the candidate.
        role: Int8, shape ``(m,)``: an index of ``LANDINGS``: B_PRIME for a right answer to b, otherwise the first of its roles; OTHER
            for what is no more than a form twin of a word of the question.
        barred: Bool, shape ``(m,)``: whether it is a word of the question, which is excluded from the answers.
    """

    question: NDArray[np.int64]
    row: NDArray[np.int64]
    role: NDArray[np.int8]
    barred: NDArray[np.bool_]


def places(rows: Rows, asked: NDArray[np.int64], *, pairs: bool = True) -> Places:
    """Return the candidates that each question names: a, b, the right answers to both, and form twins of the words of the question.

    Args:
        rows: The relation.
        asked: Int64, shape ``(n, 2)``: answered questions.
        pairs: Whether a and its answers are part of the question; False for methods that use b alone.
    """
    sizes = np.array([len(answers) for answers in rows.answers], dtype=np.int64)
    flat = np.array([row for answers in rows.answers for row in answers], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    number = np.arange(len(asked))

    def answers(pair: NDArray[np.int64], role: int) -> tuple[NDArray[Any], ...]:
        question = np.repeat(number, sizes[pair])
        within = np.arange(len(question)) - np.repeat(np.cumsum(sizes[pair]) - sizes[pair], sizes[pair])
        return question, flat[starts[pair][question] + within], np.full(len(question), role, dtype=np.int8)

    def words(pair: NDArray[np.int64], role: int) -> tuple[NDArray[Any], ...]:
        return number, rows.word[pair], np.full(len(number), role, dtype=np.int8)

    first, second = asked.T
    named = [words(first, A), answers(first, A_PRIME)] if pairs else []
    named += [words(second, B), answers(second, B_PRIME)]
    question, row, role = (np.concatenate(column) for column in zip(*named, strict=True))
    spelled, of = rows.kin.spellings.of(row)
    asked_words = np.flatnonzero(role != B_PRIME)
    twins, of_word = rows.kin.forms.of(row[asked_words])
    question = np.concatenate([question, question[of], question[asked_words][of_word]])
    row = np.concatenate([row, spelled, twins])
    role = np.concatenate([role, role[of], np.full(len(twins), OTHER, dtype=np.int8)])
    order = np.lexsort((role, row, question))
    question, row, role = question[order], row[order], role[order]
    new = np.ones(len(question), dtype=np.bool_)
    new[1:] = (question[1:] != question[:-1]) | (row[1:] != row[:-1])
    first_role = role[new]  # of all roles of one word
    right = np.logical_or.reduceat(role == B_PRIME, np.flatnonzero(new)) if len(role) else new
    return Places(question[new], row[new], np.where(right, np.int8(B_PRIME), first_role), first_role < B_PRIME)


def thresholds(named: Places, scores: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """Return the score that a candidate must exceed to rank before the right answers to each of n questions.

    It is infinity where every right answer is a word of the question.

    Args:
        named: The candidates that the questions name.
        scores: Float32, shape ``(m,)``: the score of each of ``named``.
        n: The number of questions.
    """
    right = (named.role == B_PRIME) & ~named.barred
    target = np.full(n, -np.inf, dtype=np.float32)
    np.maximum.at(target, named.question[right], scores[right])
    below: NDArray[np.float32] = np.nextafter(target, np.float32(-np.inf))
    below[target == -np.inf] = np.inf
    return below


def judge(
    named: Places,
    scores: NDArray[np.float32],
    threshold: NDArray[np.float32],
    count: NDArray[np.int64],
    highest: NDArray[np.float32],
) -> Ranking:
    """Return the ranking of n answered questions.

    Args:
        named: The candidates that the questions name.
        scores: Float32, shape ``(m,)``: the score of each of ``named``, exactly the numbers that were counted.
        threshold: Float32, shape ``(n,)``; see ``thresholds``.
        count: Int64, shape ``(n,)``: how many of all candidates score above the threshold.
        highest: Float32, shape ``(n,)``: the highest score of all candidates.
    """
    above, twin = scores > threshold[named.question], named.role == OTHER
    rank = count - np.bincount(named.question[above & ~twin], minlength=len(threshold))
    rank_lemma = rank - np.bincount(named.question[above & twin], minlength=len(threshold))
    rank[np.isinf(threshold)] = rank_lemma[np.isinf(threshold)] = IMPOSSIBLE
    landing = np.full(len(threshold), OTHER, dtype=np.int8)
    first = scores == highest[named.question]
    np.minimum.at(landing, named.question[first], named.role[first])
    given = np.zeros(len(threshold), dtype=np.bool_)
    given[named.question[first & (named.role == B_PRIME) & ~named.barred]] = True
    landing[(landing == B_PRIME) & given & (rank > 0)] = OTHER
    return Ranking(rank, rank_lemma, landing)


def spread(ranking: Ranking, answered: NDArray[np.bool_]) -> Ranking:
    """Return the ranking of all questions, given that of the answered ones."""
    whole = Ranking.unanswered(len(answered))
    whole.put(np.flatnonzero(answered), ranking)
    return whole
