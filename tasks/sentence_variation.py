"""Sentence variation: do sentence vectors follow the meaning when one thing in a sentence changes? The criteria of ALIGN-SIM."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, cast

import numpy as np

from .. import __version__
from .anchors import VARIATIONS, anchor_rows, anchors_revision
from .context import AbsTaskContext, anchor_metadata
from .scoring.clusters import cluster_weights, interval
from .scoring.criteria import Criterion, criterion, margins, ned
from .scoring.draws import packed
from .scoring.movement import expected_cosine
from .scoring.similarity import pair_cosines

if TYPE_CHECKING:
    from collections.abc import Callable

    from datasets import Dataset
    from numpy.typing import NDArray

    from ..wrappers.vectors import WordVectors
    from .context import Columns, Encoders

RANDOM, BASE = "random", "base"
_SEED = 20_261_121


class Comparison(NamedTuple):
    """The base sentence should be nearer to ``same`` than to ``other``."""

    same: str
    other: str


CRITERIA = {
    "semantic distinction": Comparison("paraphrase", RANDOM),
    "synonym": Comparison("synonym", "antonym"),
    "antonym": Comparison("paraphrase", "antonym"),
    "negation": Comparison("paraphrase", "negation"),
    "jumbling": Comparison("paraphrase", "jumbling"),
}


class CriterionScores(TypedDict):
    """Scores of one criterion; see ``scoring.criteria.Criterion``."""

    n_asked: int
    n_answered: int
    pass_rate: float
    pass_rate_low: float
    pass_rate_high: float
    pass_rate_ned: float
    margin: float


class SimilarityScores(TypedDict):
    """How near one sort of sentences is to the base sentences, mean over those answered; None if there are none.

    Attributes:
        cosine: Mean cosine with the base sentence.
        adjusted: The same times alpha.
        distance: One less the cosine, over one less that of random sentences: 1 is as far as any other sentence.
        ned: Mean normalised Euclidean distance, 0 to 1.
        n_answered: Sentences for which the model has both vectors.
    """

    cosine: float | None
    adjusted: float | None
    distance: float | None
    ned: float | None
    n_answered: int


class SentenceVariationMetrics(TypedDict):
    """Scores of ``SentenceVariation``.

    Attributes:
        pass_rate: The main score: mean of the pass rates of the five criteria, 0 to 1, .5 is chance.
        interval: Its 95 % interval, by a bootstrap over the 60 anchors whose sentences these are.
        draws: Its bootstrap draws, the same for every model; see ``scoring.draws``.
        pass_rate_ned: The same by normalised Euclidean distance.
        alpha: One less the mean cosine of base sentences of different anchors.
        coverage: Sentences with a vector, over all; 0 to 1.
        n_asked: Sentences.
        n_answered: Those that the model has a vector of.
        criteria: Scores of each criterion. Semantic distinction: a paraphrase against the base sentence of another anchor; synonym: one
            word replaced by a synonym against the same word replaced by an antonym; antonym, negation, jumbling: a paraphrase against
            each of these.
        variations: How near each sort of sentences is to the base sentences.
        margins: For antonym and jumbling the differences of cosine, counted in ALIGN-SIM's bins; see ``scoring.criteria.EDGES``.
        mteb_words_version: The version of this package that computed the scores.
    """

    pass_rate: float
    interval: list[float]
    draws: str
    pass_rate_ned: float
    alpha: float
    coverage: float
    n_asked: int
    n_answered: int
    criteria: dict[str, CriterionScores]
    variations: dict[str, SimilarityScores]
    margins: dict[str, list[int]]
    mteb_words_version: str


class SentenceVariation(AbsTaskContext):
    """180 base sentences and nine variations of each."""

    metadata = anchor_metadata(
        "SentenceVariation",
        anchors_revision("sentences"),
        "SentenceVariation",
        "pass_rate",
        "Does the vector of a sentence stay near a sentence that means the same, rather than one that does not? 180 sentences and nine "
        "variations of each, by the five criteria of ALIGN-SIM: semantic distinction, synonym, antonym, negation, jumbling; the mean "
        "of their pass rates, by cosine.",
    )

    def read(self) -> Dataset:
        """Return the sentences."""
        return anchor_rows()

    def score(self, columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> SentenceVariationMetrics:
        """See ``SentenceVariationMetrics``."""
        with timed("Encoding sentences"):
            encoded = encoders.words(columns["text"])
        with timed("Scoring"):
            return _score(columns, encoded, self.draws_seed)


def _score(columns: Columns, encoded: WordVectors, seed: int) -> SentenceVariationMetrics:
    rows = _rows(columns)
    base = rows[BASE]
    _, words = np.unique(np.array(columns["anchor"])[base], return_inverse=True)
    weights = cluster_weights(words, seed=seed)
    known = encoded.known[base]
    alpha = 1 - expected_cosine(encoded.vectors[base][known], words[known])
    cosines = {name: pair_cosines(encoded.vectors[base], encoded.vectors[other]) for name, other in rows.items()}
    distances = {name: ned(encoded.vectors[base], encoded.vectors[other]) for name, other in rows.items()}

    def measured(pair: Comparison) -> tuple[Criterion, NDArray[np.float64]]:
        nearer, ned_nearer = ((of[pair.same], of[pair.other]) for of in (cosines, distances))
        return criterion(nearer, ned_nearer, alpha, words, weights)

    found = {name: measured(pair) for name, pair in CRITERIA.items()}
    rate = float(np.mean([scores.pass_rate for scores, _ in found.values()]))
    draws = np.mean([drawn for _, drawn in found.values()], axis=0)
    n_answered = int(encoded.known.sum())
    return SentenceVariationMetrics(
        pass_rate=rate,
        interval=list(interval(rate, draws, len(np.unique(words)))) if n_answered else [0.0, 1.0],
        draws=packed(draws),
        pass_rate_ned=float(np.mean([scores.pass_rate_ned for scores, _ in found.values()])),
        alpha=alpha,
        coverage=n_answered / len(encoded.words) if encoded.words else 0.0,
        n_asked=len(encoded.words),
        n_answered=n_answered,
        criteria={name: cast("CriterionScores", asdict(scores)) for name, (scores, _) in found.items()},
        variations={name: _similarity(cosines[name], distances[name], alpha) for name in (*VARIATIONS, RANDOM)},
        margins={name: margins(cosines["paraphrase"], cosines[name]) for name in ("antonym", "jumbling")},
        mteb_words_version=__version__,
    )


def _rows(columns: Columns) -> dict[str, NDArray[np.int64]]:
    """Return for each sort of sentences the rows of all base sentences' variations, in one order; and random other base sentences."""
    keys = list(zip(columns["anchor"], columns["base"], strict=True))
    order = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    rows = {name: np.zeros(len(order), dtype=np.int64) for name in (BASE, *VARIATIONS)}
    for row, (key, variation) in enumerate(zip(keys, columns["variation"], strict=True)):
        rows[variation][order[key]] = row
    return rows | {RANDOM: rows[BASE][_others([anchor for anchor, _ in order])]}


def _others(anchors: list[str]) -> NDArray[np.int64]:
    """Return for each base sentence one of the anchor that follows in a random circle of all anchors."""
    names = list(dict.fromkeys(anchors))
    circle = np.random.default_rng(_SEED).permutation(len(names)).tolist()
    following = {names[one]: names[other] for one, other in zip(circle, circle[1:] + circle[:1], strict=True)}
    of = {name: [n for n, anchor in enumerate(anchors) if anchor == name] for name in names}
    place = {n: k for rows in of.values() for k, n in enumerate(rows)}
    return np.array([of[following[anchor]][place[n]] for n, anchor in enumerate(anchors)], dtype=np.int64)


def _similarity(cosines: NDArray[np.float64], distances: NDArray[np.float64], alpha: float) -> SimilarityScores:
    known = ~np.isnan(cosines)
    if not known.any():
        return SimilarityScores(cosine=None, adjusted=None, distance=None, ned=None, n_answered=0)
    mean = float(cosines[known].mean())
    return SimilarityScores(
        cosine=mean,
        adjusted=mean * alpha,
        distance=(1 - mean) / alpha if alpha > 0 else None,
        ned=float(distances[known].mean()),
        n_answered=int(known.sum()),
    )
