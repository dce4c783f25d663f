"""Wordwise methods: they answer from b alone, or from b and all other pairs of its relation, so each pair is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .blocks import LAST, ROWS, Candidates, by_block, named_first
from .kernel import ADD, count_above
from .ranking import Ranking, judge, places, spread, thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from .relation import Rows

    Array = NDArray[np.float32]
    Scores = Callable[[Array], tuple[Array]]  # of n candidates, shape (n, d), for each of q questions, shape (n, q)
    Wordwise = Callable[[Candidates, Rows, NDArray[np.int64], np.random.Generator], Scores]


def similar_to_b(candidates: Candidates, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Scores:
    """cos(x, b): a control that ignores a and a' (Only-b of Linzen 2016)."""
    return _products(candidates.units[rows.word[b]])


def three_cos_avg(candidates: Candidates, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Scores:
    """cos(x, b + mean(a') - mean(a)), over the relation's other pairs (Drozd, Gladkova & Matsuoka 2016)."""
    units = candidates.units
    whole = np.flatnonzero((rows.word >= 0) & (rows.answer >= 0))
    offsets = units[rows.answer[whole]] - units[rows.word[whole]]
    known = [np.isin(rows.answer[whole], rows.answers[pair]) & (rows.word[whole] == rows.word[pair]) for pair in b.tolist()]
    own = np.array(known, dtype=np.float32)  # the pair itself, and other spellings of it in the relation
    others = np.maximum(len(whole) - own.sum(axis=1, keepdims=True), 1)
    return _products((units[rows.word[b]] + (offsets.sum(axis=0) - own @ offsets) / others).astype(np.float32))


def lr_cos(candidates: Candidates, rows: Rows, b: NDArray[np.int64], rng: np.random.Generator) -> Scores:
    """P(x is in the class of a') cos(x, b), by logistic regression (Drozd, Gladkova & Matsuoka 2016).

    Positives are the first answers of the other pairs; negatives are the words of these pairs, and as many random candidates. Right
    answers to b are in neither, even if they are the first answer of another pair.
    """
    from sklearn import config_context
    from sklearn.linear_model import LogisticRegression

    whole = np.flatnonzero((rows.word >= 0) & (rows.answer >= 0))
    units = candidates.units
    strangers = candidates.by_content[rng.integers(0, len(units), size=len(whole))]
    weights = np.zeros((len(b), units.shape[1]), dtype=np.float32)
    intercepts = np.full(
        len(b), np.inf, dtype=np.float32
    )  # infinity: without examples the class probability is 1, and the cosine alone decides
    for question, pair in enumerate(b.tolist()):
        answers = rows.answers[pair]
        others = whole[(whole != pair) & ~np.isin(rows.answer[whole], answers)]
        negative = np.concatenate([rows.word[others], strangers])
        negative = negative[~np.isin(negative, answers)]
        if not len(others) or not len(negative):
            continue
        examples = units[np.concatenate([negative, rows.answer[others]])]
        sizes = np.array([len(negative), len(others)])
        balanced = dict(enumerate(sizes.sum() / (2 * sizes)))
        with config_context(assume_finite=True, skip_parameter_validation=True):  # these checks take longer than the fit
            model = LogisticRegression(solver="liblinear", class_weight=balanced, C=1.0, random_state=0)
            model.fit(examples, np.repeat([0, 1], sizes))
        weights[question], intercepts[question] = model.coef_[0], model.intercept_[0]
    cosines, logits = _products(units[rows.word[b]]), _products(weights)
    return lambda block: (cosines(block)[0] / (np.float32(1) + np.exp(-(logits(block)[0] + intercepts))),)


def _products(vectors: Array) -> Scores:
    columns = np.ascontiguousarray(vectors.T)
    return lambda block: (block @ columns,)


METHODS: Mapping[str, Wordwise] = {
    "SimilarToB": similar_to_b,
    "3CosAvg": three_cos_avg,
    "LRCos": lr_cos,
}


def rank_wordwise(name: str, rows: Rows, candidates: Candidates, rng: np.random.Generator) -> Ranking:
    """Return the ranking of one question for each distinct second pair: what is to its word as in all other pairs?

    Only the word itself is excluded from the answers, as in vecto.

    Args:
        name: One of ``METHODS``.
        rows: The relation, in rows of the candidates.
        candidates: The candidates.
        rng: The source of the random negatives of LRCos.

    Returns:
        One entry for each distinct second pair, in order.
    """
    second = np.unique(rows.asked[:, 1])
    questions = np.stack([second, second], axis=1)
    answered = (rows.word[second] >= 0) & np.array([bool(rows.answers[pair]) for pair in second.tolist()], dtype=np.bool_)
    asked = questions[answered]
    if not len(asked):
        return Ranking.unanswered(len(second))
    score = METHODS[name](candidates, rows, asked[:, 1], rng)
    named = places(rows, asked, pairs=False)
    named_scores = np.zeros(len(named.row), dtype=np.float32)
    order, positions = named_first(named.row, len(candidates))
    for start, (scores,) in by_block(candidates, order[: positions.max() + 1], score):
        here = np.flatnonzero(positions // ROWS == start // ROWS)
        named_scores[here] = scores[positions[here] - start, named.question[here]]
    threshold = thresholds(named, named_scores, len(asked))
    count, best = _counted(by_block(candidates, order, score), threshold, len(candidates))
    return spread(judge(named, named_scores, threshold, count, best), answered)


def _counted(blocks: Iterator[tuple[int, tuple[Array]]], threshold: Array, n: int) -> tuple[NDArray[np.int64], Array]:
    """Return the number of the n candidates that score above the threshold of each question, and the highest score."""
    shape = (1, len(threshold))  # a grid of one row, whose left part is 0
    count, best = np.zeros(shape, dtype=np.int32), np.full(shape, -np.inf, dtype=np.float32)
    left, shift, above = np.zeros((ROWS, 1), dtype=np.float32), np.zeros(shape, dtype=np.float32), threshold[None]
    for start, (scores,) in blocks:
        left[n - start :] = LAST  # the padding of the last block
        count_above(ADD, left, scores, shift, above, count, best)
    return count[0].astype(np.int64), best[0]
