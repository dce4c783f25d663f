"""Analogies: a is to a' as b is to which word? Runs all methods on one relation and adds up their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import pairwise, wordwise
from .pairwise import rank_pairwise
from .ranking import IMPOSSIBLE, LANDINGS, Ranking
from .relation import rows_of
from .wordwise import rank_wordwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .relation import Relation
    from .vocabulary import Vocabulary

METHODS = (*pairwise.METHODS, *wordwise.METHODS)
SEED = 20_261_121  # of the random negatives of LRCos


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Counts over questions; those of several relations can be added.

    Attributes:
        n_asked: Questions asked.
        n_answered: Questions whose words the model knows.
        n_right: Right answers, with the words of the question excluded.
        n_right_lemma: Right answers, with the form twins of the words of the question excluded too.
        n_right_honest: Right answers, with no word excluded.
        reciprocal: The sum of 1 / (1 + rank) over the answered questions, 0 for an impossible one.
        landings: How often each of ``LANDINGS`` ranks first, with no word excluded.
    """

    n_asked: int
    n_answered: int
    n_right: int
    n_right_lemma: int
    n_right_honest: int
    reciprocal: float
    landings: tuple[int, ...]

    @property
    def accuracy(self) -> float:
        """Right over asked, 0 to 1, higher is better: an unanswered question is wrong."""
        return self.n_right / self.n_asked if self.n_asked else 0.0

    @property
    def accuracy_lemma(self) -> float:
        """Right over asked, 0 to 1, with the form twins of the words of the question excluded too."""
        return self.n_right_lemma / self.n_asked if self.n_asked else 0.0

    @property
    def accuracy_answered(self) -> float:
        """Right over answered, 0 to 1; 0 if nothing was answered."""
        return self.n_right / self.n_answered if self.n_answered else 0.0

    @property
    def accuracy_honest(self) -> float:
        """Right over asked with no word excluded, 0 to 1 (Rogers, Drozd & Li 2017)."""
        return self.n_right_honest / self.n_asked if self.n_asked else 0.0

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank over asked, 0 to 1, with the words of the question excluded; an unanswered question counts 0."""
        return self.reciprocal / self.n_asked if self.n_asked else 0.0

    @property
    def coverage(self) -> float:
        """Answered over asked, 0 to 1."""
        return self.n_answered / self.n_asked if self.n_asked else 0.0


def rank_relation(relation: Relation, candidates: Vocabulary, methods: Iterable[str] = METHODS) -> dict[str, Ranking]:
    """Return the ranking of a relation's questions by each method.

    The ranking of a pairwise method has one entry for each question; that of a wordwise method has one for each distinct second pair.
    """
    methods = tuple(methods)
    rows = rows_of(relation, candidates.row, candidates.kin)
    rankings: dict[str, Ranking] = {}
    for asked, backwards in ((rows, False), (rows_of(relation.reversed(), candidates.row, candidates.kin), True)):
        ways = {name: way for name, way in pairwise.METHODS.items() if name in methods and way.backwards == backwards}
        if ways:
            rankings |= rank_pairwise(ways, asked, candidates.table)
    for name in wordwise.METHODS:
        if name in methods:
            rankings[name] = rank_wordwise(name, rows, candidates.table, np.random.default_rng(SEED))
    return {name: rankings[name] for name in methods}


def by_question(relation: Relation, ranking: Ranking) -> Ranking:
    """Return the ranking of each question, given one entry for each distinct second pair, as wordwise methods return."""
    pair_index = np.unique(relation.asked[:, 1], return_inverse=True)[1]
    return ranking.take(pair_index)


def outcomes(ranking: Ranking) -> Outcomes:
    """Count the outcomes of the questions of a ranking."""
    rank = ranking.rank[ranking.answered]
    return Outcomes(
        n_asked=len(ranking.rank),
        n_answered=len(rank),
        n_right=int(ranking.right.sum()),
        n_right_lemma=int(ranking.right_lemma.sum()),
        n_right_honest=int(ranking.right_honest.sum()),
        reciprocal=float((1 / (1 + rank[rank != IMPOSSIBLE])).sum()),
        landings=tuple(int((ranking.landing == role).sum()) for role in range(len(LANDINGS))),
    )


def total(parts: Sequence[Outcomes]) -> Outcomes:
    """Add up the counts of several relations; scores of the sum are micro averages."""
    return Outcomes(
        n_asked=sum(part.n_asked for part in parts),
        n_answered=sum(part.n_answered for part in parts),
        n_right=sum(part.n_right for part in parts),
        n_right_lemma=sum(part.n_right_lemma for part in parts),
        n_right_honest=sum(part.n_right_honest for part in parts),
        reciprocal=sum(part.reciprocal for part in parts),
        landings=tuple(sum(column) for column in zip(*(part.landings for part in parts), strict=True)) or (0,) * len(LANDINGS),
    )


def offset_concentration(relation: Relation, candidates: Vocabulary) -> float | None:
    """Return how similar the offsets a' - a of a relation are: the mean cosine of any two of them, -1 to 1.

    OCS of Fournier, Dupoux & Dunbar 2020. None if fewer than two pairs are known.
    """
    return _mean_cosine(_offsets(relation, candidates))


def pairing_consistency(relation: Relation, candidates: Vocabulary, draws: int = 50) -> float | None:
    """Return how far the offsets of the pairs are more similar than those of wrongly paired words, 0 to 1, 0.5 is chance.

    PCS of Fournier, Dupoux & Dunbar 2020: the area under the ROC curve of the cosines of two offsets against those in
    ``draws`` shuffled pairings. None if fewer than three pairs are known.
    """
    from scipy.stats import mannwhitneyu

    rows = rows_of(relation, candidates.row, candidates.kin)
    whole = np.flatnonzero((rows.word >= 0) & (rows.answer >= 0))
    if len(whole) < 3:
        return None
    rng = np.random.default_rng(SEED)
    words, answers = candidates.units[rows.word[whole]], candidates.units[rows.answer[whole]]
    true = _cosines(answers - words)
    orders = [rng.permutation(len(whole)) for _ in range(draws)]
    # each word gets the answer of the next word in a random cycle, so never its own
    shuffled = [_cosines(answers[np.roll(order, 1)[np.argsort(order)]] - words) for order in orders]
    wrong = np.concatenate(shuffled)
    return float(mannwhitneyu(true, wrong).statistic / (len(true) * len(wrong)))


def _offsets(relation: Relation, candidates: Vocabulary) -> NDArray[np.float32]:
    rows = rows_of(relation, candidates.row, candidates.kin)
    whole = (rows.word >= 0) & (rows.answer >= 0)
    return candidates.units[rows.answer[whole]] - candidates.units[rows.word[whole]]


def _mean_cosine(offsets: NDArray[np.float32]) -> float | None:
    return float(_cosines(offsets).mean()) if len(offsets) > 1 else None


def _cosines(offsets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosines of all pairs of rows; a zero row has cosine 0 with every row."""
    lengths = np.linalg.norm(offsets, axis=1, keepdims=True)
    units = offsets / np.where(lengths > 0, lengths, 1)
    return np.asarray((units @ units.T)[np.triu_indices(len(units), k=1)], dtype=np.float32)
