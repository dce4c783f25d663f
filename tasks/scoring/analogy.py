"""Analogies: a is to a' as b is to which word?

One place decides what is excluded, how candidates are ranked, what an unknown word does and which answers count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Question:
    """``a`` is to ``a_prime`` as ``b`` is to any of ``b_prime``."""

    a: str
    a_prime: str
    b: str
    b_prime: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of the question, answers included."""
        return (self.a, self.a_prime, self.b, *self.b_prime)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What became of n questions.

    Attributes:
        predicted: Int64, shape ``(n,)``: the row of the answer given, -1 where there is none.
        answered: Bool, shape ``(n,)``: the model knows a, a', b and at least one right answer.
        right: Bool, shape ``(n,)``: the answer given is one of the right ones.
    """

    predicted: NDArray[np.int64]
    answered: NDArray[np.bool_]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Right answers out of the questions.

    Attributes:
        n_asked: Questions asked.
        n_answered: Questions whose words the model knows.
        n_right: Right answers.
    """

    n_asked: int
    n_answered: int
    n_right: int

    @property
    def accuracy(self) -> float:
        """Right over asked, 0 to 1, higher is better: an unanswered question is wrong."""
        return self.n_right / self.n_asked if self.n_asked else 0.0

    @property
    def accuracy_answered(self) -> float:
        """Right over answered, 0 to 1; 0 if nothing was answered."""
        return self.n_right / self.n_answered if self.n_answered else 0.0

    @property
    def coverage(self) -> float:
        """Answered over asked, 0 to 1."""
        return self.n_answered / self.n_asked if self.n_asked else 0.0


def three_cos_add(questions: Sequence[Question], candidates: Vocabulary) -> Outcomes:
    """Answer by 3CosAdd: the candidate x with the greatest cos(x, b - a + a'), all of unit length.

    Mikolov, Yih and Zweig 2013. The vectors of a, a' and b are excluded, in every spelling that the model cannot tell
    apart from them. An answer is right if its vector is that of a right answer. The earlier row wins a tie.

    The cosines of a question word with all candidates are computed once; a question adds three such rows.

    Args:
        questions: n questions; pass those of one relation at a time, memory grows with their distinct words.
        candidates: The candidate answers. A question with an a, a' or b outside them, or without any right answer in
            them, is unanswered.

    Returns:
        One outcome a question, in order.
    """
    predicted = np.full(len(questions), -1, dtype=np.int64)
    answered = np.zeros(len(questions), dtype=np.bool_)
    right = np.zeros(len(questions), dtype=np.bool_)
    row = candidates.row
    known = [n for n, q in enumerate(questions) if {q.a, q.a_prime, q.b} <= row.keys() and not row.keys().isdisjoint(q.b_prime)]
    answered[known] = True
    asked = sorted({row[word] for n in known for word in (questions[n].a, questions[n].a_prime, questions[n].b)})
    similarity = dict(zip(asked, candidates.units[asked] @ candidates.units.T, strict=True))
    for n in known:
        question = questions[n]
        a, a_prime, b = row[question.a], row[question.a_prime], row[question.b]
        score = similarity[b] - similarity[a] + similarity[a_prime]
        score[[a, a_prime, b]] = -np.inf
        if len({a, a_prime, b}) == len(score):  # every candidate is excluded
            continue
        predicted[n] = np.argmax(score)
        right[n] = predicted[n] in {row[word] for word in question.b_prime if word in row}
    return Outcomes(predicted, answered, right)


def accuracy(outcomes: Outcomes) -> Accuracy:
    """Count the outcomes."""
    return Accuracy(len(outcomes.right), int(outcomes.answered.sum()), int(outcomes.right.sum()))


def total(parts: Sequence[Accuracy]) -> Accuracy:
    """Add up the counts of several relations: the micro average."""
    return Accuracy(sum(p.n_asked for p in parts), sum(p.n_answered for p in parts), sum(p.n_right for p in parts))
