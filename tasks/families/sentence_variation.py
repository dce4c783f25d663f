"""Sentence variation: do sentence vectors follow the meaning when one thing in a sentence changes? Scored by ALIGN-SIM's criteria."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import numpy as np

from ..scored import Scored, columns, part
from ..scoring.context.criteria import Criterion, criterion, margins, ned
from ..scoring.context.movement import expected_cosine
from ..scoring.intervals.clusters import cluster_weights, interval
from ..scoring.similarity.pairs import pair_cosines
from ..sources.anchors import VARIATIONS, anchor_columns, anchors_revision
from .context import AbsTaskContext, anchor_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ...wrappers.vectors import WordVectors
    from ..base import Encoders
    from ..columns import Columns
    from ..scored import Number

RANDOM, BASE = "random", "base"
_SEED = 20_261_121
_CRITERION = ("n_asked", "n_answered", "pass_rate±", "pass_rate_ned", "margin")
_SIMILARITY = ("cosine", "adjusted", "distance", "ned", "n_answered")


class Comparison(NamedTuple):
    """The base sentence should be nearer to ``same`` than to ``different``."""

    same: str
    different: str


CRITERIA = {
    "semantic distinction": Comparison("paraphrase", RANDOM),
    "synonym": Comparison("synonym", "antonym"),
    "antonym": Comparison("paraphrase", "antonym"),
    "negation": Comparison("paraphrase", "negation"),
    "jumbling": Comparison("paraphrase", "jumbling"),
}


SCORES = {
    "pass_rate": "Share of the sentences answered for which the base sentence is nearer by cosine to the sentence with the same meaning; "
    "a tie counts half; 0 to 1, higher is better, .5 is chance. The main score is the mean over the five criteria.",
    "pass_rate_ned": "The same by normalised Euclidean distance.",
    "alpha": "1 less the mean cosine of base sentences of different anchors; 0 to 2; near 0 if all vectors point the same way.",
    "criteria": "Scores of each criterion. Semantic distinction: a paraphrase against the base sentence of another anchor; synonym: one "
    "word replaced by a synonym against the same word replaced by an antonym; antonym, negation, jumbling: a paraphrase against each.",
    "margin": "Mean difference of the two cosines of a criterion, times alpha; -2 to 2, higher is better.",
    "variations": "Similarity of each kind of variation to the base sentences, mean over those answered; null if there are none.",
    "cosine": "Mean cosine with the base sentence; -1 to 1.",
    "adjusted": "The same times alpha.",
    "distance": "1 less the cosine, divided by 1 less the cosine of random sentences; 1 is as far as a random sentence.",
    "ned": "Mean normalised Euclidean distance from the base sentence; 0 to 1.",
    "margins": "For antonym and jumbling, the differences of cosine, counted in the bins of ALIGN-SIM; see scoring.context.criteria.EDGES.",
}


class SentenceVariation(AbsTaskContext):
    """Do sentence vectors meet the five criteria of ALIGN-SIM? 180 sentences, each varied in nine ways."""

    described: ClassVar[Mapping[str, str]] = SCORES
    metadata = anchor_metadata(
        "SentenceVariation",
        anchors_revision("sentences"),
        "SentenceVariation",
        "pass_rate",
        "Is the vector of a sentence nearer to a sentence with the same meaning than to one with another meaning? 180 sentences and nine "
        "variations of each, by the five criteria of ALIGN-SIM (semantic distinction, synonym, antonym, negation, jumbling): the mean "
        "of their pass rates, by cosine.",
    )

    def read(self) -> Columns:
        """Return the sentences."""
        return anchor_columns()

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by the five criteria; see ``SCORES``. Items are sentences; the bootstrap draws anchors."""
        encoded = model.words(columns["text"], "Encoding sentences")
        with model.timed("Scoring"):
            return _score(columns, encoded, seed)


def _score(sentences: Columns, encoded: WordVectors, seed: int) -> Scored:
    rows = _rows(sentences)
    base = rows[BASE]
    _, words = np.unique(np.array(sentences["anchor"])[base], return_inverse=True)
    weights = cluster_weights(words, seed=seed)
    known = encoded.known[base]
    alpha = 1 - expected_cosine(encoded.vectors[base][known], words[known])
    cosines = {name: pair_cosines(encoded.vectors[base], encoded.vectors[varied]) for name, varied in rows.items()}
    distances = {name: ned(encoded.vectors[base], encoded.vectors[varied]) for name, varied in rows.items()}

    def measured(pair: Comparison) -> tuple[Criterion, NDArray[np.float64]]:
        nearer, ned_nearer = ((of[pair.same], of[pair.different]) for of in (cosines, distances))
        return criterion(nearer, ned_nearer, alpha, words, weights)

    criteria = {name: measured(pair) for name, pair in CRITERIA.items()}
    rate = float(np.mean([scores.pass_rate for scores, _ in criteria.values()]))
    draws = np.mean([drawn for _, drawn in criteria.values()], axis=0)
    n_answered = int(encoded.known.sum())
    variations = {name: _similarity(cosines[name], distances[name], alpha) for name in (*VARIATIONS, RANDOM)}
    return Scored(
        main_score=rate,
        chance=0.5,
        n_asked=len(encoded.words),
        n_answered=n_answered,
        interval=interval(rate, draws, len(np.unique(words))) if n_answered else (0.0, 1.0),
        draws=draws,
        parts=(
            *part("criteria", columns(*_CRITERION), {name: asdict(scores) for name, (scores, _) in criteria.items()}, tuple(criteria)),
            *part("variations", columns(*_SIMILARITY), variations),
        ),
        details={
            "pass_rate_ned": float(np.mean([scores.pass_rate_ned for scores, _ in criteria.values()])),
            "alpha": alpha,
            "margins": {name: cast("Any", margins(cosines["paraphrase"], cosines[name])) for name in ("antonym", "jumbling")},
        },
        predictions=_predictions(sentences, base, cosines),
    )


def _predictions(sentences: Columns, base: NDArray[np.int64], cosines: Mapping[str, NDArray[np.float64]]) -> list[dict[str, Any]]:
    """Return one record for each base sentence and kind of variation: their cosine; None if the model has no vector of either."""
    return [
        {
            "anchor": sentences["anchor"][row],
            "base": sentences["base"][row],
            "variation": name,
            "cosine": None if np.isnan(cosines[name][n]) else float(cosines[name][n]),
        }
        for n, row in enumerate(base.tolist())
        for name in (*VARIATIONS, RANDOM)
    ]


def _rows(sentences: Columns) -> dict[str, NDArray[np.int64]]:
    """Return, for each kind of variation, its row for each base sentence, all in the same order; and rows of random base sentences."""
    keys = list(zip(sentences["anchor"], sentences["base"], strict=True))
    order = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    rows = {name: np.zeros(len(order), dtype=np.int64) for name in (BASE, *VARIATIONS)}
    for row, (key, variation) in enumerate(zip(keys, sentences["variation"], strict=True)):
        rows[variation][order[key]] = row
    return rows | {RANDOM: rows[BASE][_others([anchor for anchor, _ in order])]}


def _others(anchors: list[str]) -> NDArray[np.int64]:
    """Return for each base sentence a base sentence of another anchor: the next one in a random cycle of the anchors."""
    names = list(dict.fromkeys(anchors))
    circle = np.random.default_rng(_SEED).permutation(len(names)).tolist()
    following = {names[this]: names[then] for this, then in zip(circle, circle[1:] + circle[:1], strict=True)}
    of = {name: [n for n, anchor in enumerate(anchors) if anchor == name] for name in names}
    number = {n: k for rows in of.values() for k, n in enumerate(rows)}
    return np.array([of[following[anchor]][number[n]] for n, anchor in enumerate(anchors)], dtype=np.int64)


def _similarity(cosines: NDArray[np.float64], distances: NDArray[np.float64], alpha: float) -> dict[str, Number]:
    known = ~np.isnan(cosines)
    if not known.any():
        return {"cosine": None, "adjusted": None, "distance": None, "ned": None, "n_answered": 0}
    mean = float(cosines[known].mean())
    return {
        "cosine": mean,
        "adjusted": mean * alpha,
        "distance": (1 - mean) / alpha if alpha > 0 else None,
        "ned": float(distances[known].mean()),
        "n_answered": int(known.sum()),
    }
