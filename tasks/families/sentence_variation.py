"""Sentence variation: is a sentence nearer to an edit that keeps its meaning than to an edit of the same size that changes it?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import numpy as np

from ..columns import columns_of
from ..scored import Scored, columns, part
from ..scoring.context.criteria import Criterion, criterion, margins, ned
from ..scoring.context.movement import expected_cosine
from ..scoring.context.triples import nearer
from ..scoring.intervals.clusters import cluster_weights, interval, weighted_mean
from ..scoring.similarity.pairs import pair_cosines
from ..sources.anchors import VARIATIONS, anchors_revision, read_anchors
from ..sources.sentence_edits import CONTRASTS, edits_revision, read_edits
from .context import AbsTaskContext, sentences_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ...schema import Part
    from ...wrappers.vectors import WordVectors
    from ..columns import Columns
    from ..encoders import Encoders
    from ..scored import Number

RANDOM, BASE, KEPT, CHANGED = "random", "base", "kept", "changed"
_SEED = 20_261_121
_PASSED = ("n_asked", "n_answered", "pass_rate±", "tied")
_CRITERION = ("n_asked", "n_answered", "criterion_rate±", "criterion_rate_ned", "margin")
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
    "pass_rate": "Share of the contrasts asked in which the base sentence is nearer by cosine to the edit that keeps its meaning than to "
    "the one that changes it; 0 to 1, higher is better, .5 is chance. Equal cosines and unanswered contrasts fail. The main score is the "
    "mean over the four kinds of contrast.",
    "contrasts": "Scores of each kind of contrast. Both edits are as far from the base sentence in words. negation: a word that changes "
    "nothing is inserted, or a word that denies; substitution: a word is replaced by a synonym, or by another word; order: the same words "
    "in an order of the same meaning, or of another, which a sum of word vectors cannot tell apart; paraphrase: other words for the same "
    "content, or as many other words for other content.",
    "tied": "Share of the contrasts asked in which both cosines are equal except for rounding; 0 to 1. They fail.",
    "criteria": "The criteria of ALIGN-SIM over the nine variations, which are no part of the main score: their edits differ in number, "
    "so that the overlap of words decides. Semantic distinction: a paraphrase against the base sentence of another anchor; synonym: "
    "one word replaced by a synonym against the same word replaced by an antonym; antonym, negation, jumbling: a paraphrase against each.",
    "criterion_rate": "Share of the sentences answered for which the sentence with the same meaning is nearer by cosine; ties count half.",
    "criterion_rate_ned": "The same by normalised Euclidean distance.",
    "alpha": "1 less the mean cosine of base sentences of different anchors; 0 to 2; near 0 if all vectors point the same way.",
    "margin": "Mean difference of the two cosines of a criterion, times alpha; -2 to 2, higher is better.",
    "variations": "Similarity of each kind of variation to the base sentences, mean over those answered; null if there are none.",
    "cosine": "Mean cosine with the base sentence; -1 to 1.",
    "adjusted": "The same times alpha.",
    "distance": "1 less the cosine, divided by 1 less the cosine of random sentences; 1 is as far as a random sentence.",
    "ned": "Mean normalised Euclidean distance from the base sentence; 0 to 1.",
    "margins": "For antonym and jumbling, the differences of cosine, counted in the bins of ALIGN-SIM; see scoring.context.criteria.EDGES.",
}


class SentenceVariation(AbsTaskContext):
    """Do sentence vectors follow the meaning, and not the number of changed words? Four kinds of contrast; and nine variations."""

    described: ClassVar[Mapping[str, str]] = SCORES
    metadata = sentences_metadata(
        "SentenceVariation",
        "mteb-words/sentence-edits",
        edits_revision(anchors_revision("sentences")),
        "SentenceVariation",
        "pass_rate",
        "Is the vector of a sentence nearer to an edit that keeps its meaning than to an edit that changes it? Both edits are as far from "
        "the sentence in words. Four kinds of contrast (negation, substitution, order, paraphrase): the mean of their pass rates, by "
        "cosine; ties fail. Beside it the nine variations of arXiv 2402.11094, by the criteria of ALIGN-SIM.",
    )

    def read(self) -> Columns:
        """Return the sentences: those of the contrasts, then those of the nine variations."""
        edits = [(edit.base_id, edit.contrast, name, getattr(edit, name)) for edit in read_edits() for name in (BASE, KEPT, CHANGED)]
        varied = [(sentence.anchor, str(sentence.base), sentence.variation, sentence.text) for sentence in read_anchors()]
        return columns_of(("of", "group", "variation", "text"), [*edits, *varied])

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by the contrasts; see ``SCORES``. Items are contrasts; the bootstrap draws base sentences.

        The interval of the group draws the words by which the changed sentences differ from their base sentences.
        """
        encoded = model.texts(columns["text"])
        with model.timed("Scoring"):
            return _score(columns, encoded, seed)


def _score(sentences: Columns, encoded: WordVectors, seed: int) -> Scored:
    group, role = np.array(sentences["group"]), np.array(sentences["variation"])
    edited = np.isin(group, CONTRASTS)
    base, kept, changed = (np.flatnonzero(edited & (role == name)) for name in (BASE, KEPT, CHANGED))
    near, far = np.stack([base, kept], axis=1), np.stack([base, changed], axis=1)
    compared = nearer(encoded.vectors, near, far, tie=0.5)
    tied = compared == 0.5
    values = np.where(tied, 0.0, compared)
    answered, passed = ~np.isnan(values), np.nan_to_num(values)
    _, cluster = np.unique(np.array(sentences["of"])[base], return_inverse=True)
    weights = cluster_weights(cluster, seed=seed)
    kinds = {name: group[base] == name for name in CONTRASTS}
    rates = {name: (float(passed[kind].mean()), weighted_mean(passed[kind], weights[:, kind])) for name, kind in kinds.items()}

    def of(name: str, kind: NDArray[np.bool_]) -> dict[str, Number]:
        rate, draws = rates[name]
        low, high = interval(rate, draws, int(kind.sum()))
        counts = {"n_asked": int(kind.sum()), "n_answered": int((kind & answered).sum()), "tied": float(tied[kind].mean())}
        return {**counts, "pass_rate": rate, "pass_rate_low": low, "pass_rate_high": high}

    texts = np.array(sentences["text"])
    clusters = {name: _by_word(texts[base[kind]], texts[changed[kind]]) for name, kind in kinds.items()}
    by_word = [weighted_mean(passed[kind], cluster_weights(clusters[name], seed=seed)) for name, kind in kinds.items()]
    score, n_answered = float(np.mean([rate for rate, _ in rates.values()])), int(answered.sum())
    draws = np.mean([drawn for _, drawn in rates.values()], axis=0)
    parts, details, variations = _description(sentences, encoded, seed)
    contrasts = {name: of(name, kind) for name, kind in kinds.items()}
    return Scored(
        main_score=score,
        chance=0.5,
        n_asked=len(base),
        n_answered=n_answered,
        interval=interval(score, draws, len(np.unique(cluster))) if n_answered else (0.0, 1.0),
        group="word",
        group_interval=interval(score, np.mean(by_word, axis=0), min(len(np.unique(of)) for of in clusters.values()))
        if n_answered
        else None,
        draws=draws,
        parts=(*part("contrasts", columns(*_PASSED), contrasts, CONTRASTS), *parts),
        details=details,
        predictions=[*_compared(sentences, base, kept, changed, values), *variations],
    )


def _by_word(base: NDArray[np.str_], changed: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the cluster of each contrast: the words that the changed sentence has and the base sentence has not.

    Few words deny, so contrasts of negation share them, and how a model places one of these words decides about many contrasts.
    """
    new = [
        " ".join(sorted(set(right.lower().split()) - set(left.lower().split()))) or left for left, right in zip(base, changed, strict=True)
    ]
    clusters: NDArray[np.int64] = np.unique(new, return_inverse=True)[1]
    return clusters


def _description(sentences: Columns, encoded: WordVectors, seed: int) -> tuple[tuple[Part, ...], dict[str, Any], list[dict[str, Any]]]:
    """Return tables, details and predictions of the nine variations."""
    rows = _rows(sentences)
    base = rows[BASE]
    _, words = np.unique(np.array(sentences["of"])[base], return_inverse=True)
    weights = cluster_weights(words, seed=seed)
    known = encoded.known[base]
    alpha = 1 - expected_cosine(encoded.vectors[base][known], words[known])
    cosines = {name: pair_cosines(encoded.vectors[base], encoded.vectors[varied]) for name, varied in rows.items()}
    distances = {name: ned(encoded.vectors[base], encoded.vectors[varied]) for name, varied in rows.items()}

    def measured(pair: Comparison) -> Criterion:
        near, far = ((of[pair.same], of[pair.different]) for of in (cosines, distances))
        return criterion(near, far, alpha, words, weights)

    criteria = {name: asdict(measured(pair)) for name, pair in CRITERIA.items()}
    variations = {name: _similarity(cosines[name], distances[name], alpha) for name in (*VARIATIONS, RANDOM)}
    parts = (*part("criteria", columns(*_CRITERION), criteria), *part("variations", columns(*_SIMILARITY), variations))
    counted = {name: cast("Any", margins(cosines["paraphrase"], cosines[name])) for name in ("antonym", "jumbling")}
    return parts, {"alpha": alpha, "margins": counted}, _predictions(sentences, base, cosines)


def _compared(
    sentences: Columns, base: NDArray[np.int64], kept: NDArray[np.int64], changed: NDArray[np.int64], values: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """Return one record for each contrast: 1 if it is passed, 0 if not; None if unanswered."""
    texts = sentences["text"]
    return [
        {"contrast": sentences["group"][b], "base": texts[b], "kept": texts[k], "changed": texts[c], "value": None if np.isnan(v) else v}
        for b, k, c, v in zip(base.tolist(), kept.tolist(), changed.tolist(), values.tolist(), strict=True)
    ]


def _predictions(sentences: Columns, base: NDArray[np.int64], cosines: Mapping[str, NDArray[np.float64]]) -> list[dict[str, Any]]:
    """Return one record for each base sentence and kind of variation: their cosine; None if the model has no vector of either."""
    return [
        {
            "anchor": sentences["of"][row],
            "base": int(sentences["group"][row]),
            "variation": name,
            "cosine": None if np.isnan(cosines[name][n]) else float(cosines[name][n]),
        }
        for n, row in enumerate(base.tolist())
        for name in (*VARIATIONS, RANDOM)
    ]


def _rows(sentences: Columns) -> dict[str, NDArray[np.int64]]:
    """Return, for each kind of variation, its row for each base sentence, all in the same order; and rows of random base sentences."""
    keys = list(zip(sentences["of"], sentences["group"], strict=True))
    varied = [row for row, (_, group) in enumerate(keys) if group not in CONTRASTS]
    order = {key: n for n, key in enumerate(dict.fromkeys(keys[row] for row in varied))}
    rows = {name: np.zeros(len(order), dtype=np.int64) for name in (BASE, *VARIATIONS)}
    for row in varied:
        rows[sentences["variation"][row]][order[keys[row]]] = row
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
