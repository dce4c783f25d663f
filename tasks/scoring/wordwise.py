"""Methods that answer from b alone, or from b and all other pairs of its relation: one question a pair, not one a pair of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .ranking import Ranking, judge, places, spread, thresholds
from .relation import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Wordwise = Callable[[Array, Rows, NDArray[np.int64], np.random.Generator], Array]

_SCORES = 2**26  # at a time, 256 MB of them: all questions of most relations, among 400,000 candidates those of 167 pairs


def similar_to_b(units: Array, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """cos(x, b): no analogy at all, the control of Linzen 2016 (Only-b)."""
    scores: Array = units @ units[rows.word[b]].T
    return scores


def three_cos_avg(units: Array, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """cos(x, b + mean(a') - mean(a)), over the relation's other pairs (Drozd, Gladkova & Matsuoka 2016)."""
    whole = np.flatnonzero((rows.word >= 0) & (rows.answer >= 0))
    offsets = units[rows.answer[whole]] - units[rows.word[whole]]
    own = (b[:, None] == whole).astype(np.float32)
    others = np.maximum(len(whole) - own.sum(axis=1, keepdims=True), 1)
    targets = units[rows.word[b]] + (offsets.sum(axis=0) - own @ offsets) / others
    scores: Array = units @ targets.astype(np.float32).T
    return scores


def lr_cos(units: Array, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """P(x is in the class of a') cos(x, b), by logistic regression (Drozd, Gladkova & Matsuoka 2016).

    Positives are the first answers of the other pairs, negatives their words and as many random candidates; neither holds a
    right answer to b, also not where another pair has the same.
    """
    from sklearn import config_context
    from sklearn.linear_model import LogisticRegression

    whole = np.flatnonzero((rows.word >= 0) & (rows.answer >= 0))
    strangers = rng.integers(0, len(units), size=len(whole))
    scores = units @ units[rows.word[b]].T
    for column, pair in enumerate(b.tolist()):
        answers = rows.answers[pair]
        others = whole[(whole != pair) & ~np.isin(rows.answer[whole], answers)]
        negative = np.concatenate([rows.word[others], strangers])
        negative = negative[~np.isin(negative, answers)]
        if not len(others) or not len(negative):
            continue  # nothing to learn from: the cosine alone
        examples = units[np.concatenate([negative, rows.answer[others]])]
        sizes = np.array([len(negative), len(others)])
        balanced = dict(enumerate(sizes.sum() / (2 * sizes)))
        with config_context(assume_finite=True, skip_parameter_validation=True):  # checks that take longer than the fit
            model = LogisticRegression(solver="liblinear", class_weight=balanced, C=1.0, random_state=0)
            model.fit(examples, np.repeat([0, 1], sizes))
        logits = units @ model.coef_[0].astype(np.float32) + np.float32(model.intercept_[0])
        scores[:, column] *= np.float32(1) / (np.float32(1) + np.exp(-logits))
    return scores


METHODS: Mapping[str, Wordwise] = {
    "SimilarToB": similar_to_b,
    "3CosAvg": three_cos_avg,
    "LRCos": lr_cos,
}


def rank_wordwise(name: str, rows: Rows, units: Array, rng: np.random.Generator) -> Ranking:
    """Return the ranking of one question a pair that is asked as the second: what is to its word as in all other pairs?

    Only the word itself may not be given as the answer, as in vecto.

    Args:
        name: One of ``METHODS``.
        rows: The relation, in rows of ``units``.
        units: Float32, shape ``(V, d)``: the candidates, each of unit length.
        rng: What LRCos draws its random negatives with.

    Returns:
        One entry for each distinct second pair, in order.
    """
    second = np.unique(rows.asked[:, 1])
    questions = np.stack([second, second], axis=1)
    here = Rows(rows.word, rows.answer, rows.answers, questions)
    answered = (rows.word[second] >= 0) & np.array([bool(rows.answers[pair]) for pair in second.tolist()], dtype=np.bool_)
    asked = questions[answered]
    found = Ranking.unanswered(len(asked))
    at_once = max(1, _SCORES // max(1, len(units)))
    for start in range(0, len(asked), at_once):
        part = slice(start, start + at_once)
        ranking = _rank_part(METHODS[name], here, asked[part], units, rng)
        found.rank[part], found.landing[part] = ranking.rank, ranking.landing
    return spread(found, answered)


def _rank_part(method: Wordwise, rows: Rows, asked: NDArray[np.int64], units: Array, rng: np.random.Generator) -> Ranking:
    named = places(rows, asked, pairs=False)
    all_scores = method(units, rows, asked[:, 1], rng)
    scores = all_scores[named.row, named.question]
    threshold = thresholds(named, scores, len(asked))
    return judge(named, scores, threshold, (all_scores > threshold).sum(axis=0), all_scores.max(axis=0), len(units))
