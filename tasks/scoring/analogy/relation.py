"""A relation: pairs of words, and the questions that are asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .kin import Kin, kin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pair:
    """A word and its right answers, for example king and (queen,). Offsets are computed with the first answer."""

    word: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Pairs, and questions that consist of two of them.

    Attributes:
        pairs: p distinct pairs.
        asked: Int64, shape ``(n, 2)``: question n is "the first pair is a : a', what is b' if b is the word of the second?"
    """

    pairs: tuple[Pair, ...]
    asked: NDArray[np.int64]

    def words(self) -> list[str]:
        """Return every word of every pair, in order, as often as it occurs."""
        return [word for pair in self.pairs for word in (pair.word, *pair.answers)]

    def reversed(self) -> Relation:
        """Return the relation from each first answer to the word, with the same questions."""
        return Relation(tuple(Pair(pair.answers[0], (pair.word,)) for pair in self.pairs), self.asked)


def of_questions(questions: Iterable[tuple[Pair, Pair]]) -> Relation:
    """Return the relation of a list of questions, each given as its two pairs."""
    pair_index: dict[Pair, int] = {}
    asked = [[pair_index.setdefault(pair, len(pair_index)) for pair in question] for question in questions]
    return Relation(tuple(pair_index), np.array(asked, dtype=np.int64).reshape(-1, 2))


def of_pairs(pairs: Sequence[Pair]) -> Relation:
    """Return the relation in which every pair is asked with every other, as in BATS."""
    distinct = tuple(dict.fromkeys(pairs))
    first, second = np.divmod(np.arange(len(distinct) ** 2), max(1, len(distinct)))
    return Relation(distinct, np.stack([first, second], axis=1)[first != second].astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A relation whose words are given as rows of the candidates.

    Attributes:
        word: Int64, shape ``(p,)``: the row of each pair's word, -1 where it is unknown.
        answer: Int64, shape ``(p,)``: the row of each pair's first answer, -1 where it is unknown.
        answers: For each pair the distinct rows of all its known answers, in order.
        asked: As in ``Relation``.
        kin: Which candidates are spellings of one word, or forms of one lemma.
    """

    word: NDArray[np.int64]
    answer: NDArray[np.int64]
    answers: tuple[tuple[int, ...], ...]
    asked: NDArray[np.int64]
    kin: Kin

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Bool, shape ``(n,)``: a, a', b and at least one right answer are known."""
        some = np.array([bool(rows) for rows in self.answers], dtype=np.bool_)
        i, j = self.asked.T
        known: NDArray[np.bool_] = (self.word[i] >= 0) & (self.answer[i] >= 0) & (self.word[j] >= 0) & some[j]
        return known


def rows_of(relation: Relation, row: dict[str, int], kin: Kin | None = None) -> Rows:
    """Return a relation in rows of the candidates, given the row of each known word, in order.

    Without ``kin`` only spellings that differ by case belong together.
    """
    return Rows(
        word=np.array([row.get(pair.word, -1) for pair in relation.pairs], dtype=np.int64),
        answer=np.array([row.get(pair.answers[0], -1) for pair in relation.pairs], dtype=np.int64),
        answers=tuple(tuple(dict.fromkeys(row[word] for word in pair.answers if word in row)) for pair in relation.pairs),
        asked=relation.asked,
        kin=kin or kin_of(list(row)),
    )
